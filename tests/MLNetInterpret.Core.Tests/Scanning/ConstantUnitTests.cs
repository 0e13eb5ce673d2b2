using MLNetInterpret.Core.Findings;
using MLNetInterpret.Core.Scanning;

namespace MLNetInterpret;

/// <summary>A unit that never changes prefers nothing, and a row that is one of many equals stands for nothing.</summary>
[TestClass]
public class ConstantUnitTests
{
    private const int Rows = 60;

    /// <summary>Zero, one value and its rounding, one value and a NaN, only NaN, and one that changes.</summary>
    private static float[] Row(int row) =>
    [
        0, row % 3 == 0 ? 0.3f : MathF.BitIncrement(0.3f), row == 7 ? float.NaN : -2.5f, float.NaN, row * 37 % Rows,
    ];

    [TestMethod]
    public void A_unit_that_never_changes_has_no_rows_no_class_no_column_and_no_neighbour()
    {
        var found = Scan([.. Enumerable.Range(0, Rows).Select(Row)]);
        foreach (var unit in found.Units.Take(4))
        {
            Assert.AreEqual(UnitState.Dead, unit.State, $"{unit.Unit}");
            Assert.IsEmpty(unit.Highest);
            Assert.IsEmpty(unit.Lowest);
            Assert.IsNull(unit.Classes);
            Assert.IsNull(unit.StrongestColumn);
            Assert.IsEmpty(unit.Similar);
            Assert.IsEmpty(unit.Projection);
            Assert.IsFalse(found.IsShared(unit, highest: true) || found.IsShared(unit, highest: false));
        }

        var alive = found.Units[4];
        Assert.AreEqual(UnitState.Alive, alive.State);
        Assert.HasCount(5, alive.Highest);
        Assert.IsNotNull(alive.Classes);
        Assert.IsEmpty(alive.Similar, "the others say nothing that it could be like");
        Assert.AreEqual("no row in particular: always 0", Words(found, 0));
        Assert.AreEqual("no row in particular: always 0.3", Words(found, 1));
        Assert.AreEqual("no row in particular: always -2.5", Words(found, 2));
        Assert.AreEqual("no finite activation was seen", Words(found, 3));
        Assert.IsNull(Words(found, 4));
    }

    [TestMethod]
    public void A_small_spread_that_is_more_than_rounding_is_one()
    {
        var found = Scan([.. Enumerable.Range(0, Rows).Select(row => new[] { 100 + (row % 2 * 0.01f) + (row * 1e-4f) })]);
        Assert.AreEqual(UnitState.Alive, found.Units[0].State);
        Assert.HasCount(5, found.Units[0].Highest);
        CollectionAssert.AreEqual(new long[] { 59, 57, 55, 53, 51 }, found.Units[0].Highest.RowNumbers());
    }

    [TestMethod]
    public void Rows_that_many_others_equal_stand_for_no_end()
    {
        // 0 on all rows but three
        var found = Scan([.. Enumerable.Range(0, Rows).Select(row => new[] { row is 4 or 20 or 50 ? row : 0f, row })]);
        var unit = found.Units[0];
        CollectionAssert.AreEqual(new long[] { 50, 20, 4 }, unit.Highest.RowNumbers(), "the other rows are no strongest ones");
        Assert.IsEmpty(unit.Lowest);
        Assert.IsTrue(found.IsShared(unit, highest: false));
        Assert.IsFalse(found.IsShared(unit, highest: true));
        Assert.AreEqual(3, unit.Classes!.TopCounts.Sum());
        Assert.AreEqual(
            "no row in particular: 95 % of all activations are 0, its smallest",
            EndWords.OfNoRow(unit.Statistics, highest: false, isShared: true));
    }

    [TestMethod]
    public void A_unit_of_two_values_has_no_row_at_either_end()
    {
        var found = Scan([.. Enumerable.Range(0, Rows).Select(row => new[] { row % 2 == 0 ? -1f : 1f, row })]);
        var unit = found.Units[0];
        Assert.IsEmpty(unit.Highest);
        Assert.IsEmpty(unit.Lowest);
        Assert.AreEqual(
            "no row in particular: more rows than are kept share its largest activation, 1",
            EndWords.OfNoRow(unit.Statistics, highest: true, found.IsShared(unit, highest: true)));
        Assert.IsNotNull(unit.Classes, "its classes differ all the same");
    }

    [TestMethod]
    public void Rows_of_the_same_input_are_no_choice()
    {
        var found = Scan([.. Enumerable.Range(0, Rows).Select(row => new[] { row < 40 ? 7f : row / 10f })]);
        CollectionAssert.AreEqual(new long[] { 0, 1, 2, 3, 4 }, found.Units[0].Highest.RowNumbers());
    }

    [TestMethod]
    public void Few_equals_are_kept_in_the_order_of_their_rows()
    {
        // four rows at the top, all of which have room; three in the middle, of which one has
        var found = Scan([.. Enumerable.Range(0, Rows)
            .Select(row => new[] { row % 15 == 2 ? 9f : row is 30 or 40 or 50 ? 5f : row * 0.01f, row })]);
        CollectionAssert.AreEqual(new long[] { 2, 17, 32, 47, 30 }, found.Units[0].Highest.RowNumbers());
    }

    [TestMethod]
    public void Top_rows_of_a_unit_without_any_are_not_compared()
    {
        var before = Scan([.. Enumerable.Range(0, Rows).Select(row => new[] { row % 2f, row })]);
        var after = Scan([.. Enumerable.Range(0, Rows).Select(row => new[] { (float)row, row })]);
        Assert.IsNull(ScanComparison.Of(before, after).Units[0].TopOverlap);
    }

    private static string? Words(ScannedUnits found, int unit) => EndWords.OfNoRow(
        found.Units[unit].Statistics, highest: true, found.IsShared(found.Units[unit], highest: true));

    private static ScannedUnits Scan(float[][] rows)
    {
        using var network = Planted.Same(rows[0].Length);
        var plan = new ScanPlan
        {
            Units = ["same"],
            TopRows = 5,
            Classes = ["a", "b", "c", "d", "e"],
            Columns = [.. rows[0].Select((_, column) => $"c{column}")],
            Kind = InputKind.Table,
            DuplicateDistance = -1,
            BatchRows = 16,
        };
        return Scans.Catalogue(network, plan, Data.Of(rows).InClasses([.. plan.Classes]));
    }
}
