using MLNetInterpret.Tables;

namespace MLNetInterpret;

/// <summary>Which column moves which feature, told from rows in which many columns move.</summary>
[TestClass]
public class ColumnCodesTests
{
    [TestMethod, DataRow(1), DataRow(2), DataRow(5), DataRow(16), DataRow(37)]
    public void Every_feature_is_attributed_to_the_column_that_moves_it(int columns)
    {
        var random = new Random(columns);
        int[] owners = [.. Enumerable.Range(0, 3 * columns).Select(_ => random.Next(columns + 1) - 1)];
        var codes = new ColumnCodes(columns);
        float[][] rows = [.. codes.All.Select(code => (float[])[.. owners.Select((owner, slot) =>
            owner >= 0 && ColumnCodes.Has(code, owner) ? slot + 1.5f : slot)])];
        int[] found = [.. owners.Select(_ => ColumnCodes.Nobody)];
        Assert.IsTrue(codes.Attribute([.. owners.Select((_, slot) => (float)slot)], rows, found));
        CollectionAssert.AreEqual(owners, found);
    }

    [TestMethod]
    public void A_feature_of_two_columns_is_told()
    {
        const int Columns = 9;
        var codes = new ColumnCodes(Columns);
        var mixes = new Func<bool, bool, float>[]
        {
            (a, b) => (a ? 1 : 0) + (b ? 2 : 0),
            (a, b) => a && b ? 1 : 0,
            (a, b) => a || b ? 1 : 0,
            (a, b) => (a ? 1 : 0) - (b ? 1 : 0),
        };
        foreach (var mix in mixes)
            for (var first = 0; first < Columns; first++)
                for (var second = first + 1; second < Columns; second++)
                {
                    float[][] rows = [.. codes.All.Select(code =>
                        (float[])[mix(ColumnCodes.Has(code, first), ColumnCodes.Has(code, second))])];
                    Assert.IsFalse(codes.Attribute([0], rows, [ColumnCodes.Nobody]), $"{first} and {second}");
                }
    }
}
