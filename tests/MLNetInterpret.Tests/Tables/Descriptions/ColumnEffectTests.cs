using Microsoft.ML;
using MLNetInterpret.Tables;
using MLNetInterpret.Tables.Attribution;
using MLNetInterpret.Tables.Descriptions;
using static TorchSharp.torch;

namespace MLNetInterpret.Descriptions;

/// <summary>What a column does, as against what goes along with it.</summary>
[TestClass]
public class ColumnEffectTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    public void A_condition_moves_a_unit_by_itself_or_is_left_out()
    {
        // the bystander rises with X, but brings the first unit down; the second unit does not read it; the third reads it a
        // little
        var (effects, columns) = Measured([2, 0, -0.5f, 0, 0, 0], [1, 0, 0, 0, 0, 30], [1, 0, 0.01f, 0, 0, 0]);
        int At(string name) => Array.FindIndex(columns, column => column.Column == name);
        var (x, bystander, kind) = (At("X"), At("Bystander"), At("Kind"));

        Assert.IsTrue(effects.Mattering(0)[bystander].Any(candidate => candidate is { Least: not null, Most: null }));
        Assert.IsTrue(effects.Moving(0, true)[bystander].Length > 0);
        Assert.IsTrue(
            effects.Moving(0, true)[bystander].All(candidate => candidate.Most is not null),
            "it is never high for a high bystander");
        Assert.IsTrue(effects.Moving(0, false)[bystander].Any(candidate => candidate is { Least: not null, Most: null }));
        Assert.IsTrue(effects.Moving(0, true)[x].Any(candidate => candidate is { Least: not null, Most: null }));
        Assert.IsFalse(effects.Moving(0, true)[x].Any(candidate => candidate is { Least: null, Most: not null }));

        Assert.IsEmpty(effects.Mattering(1)[bystander]);
        string[] Named(bool highest) =>
            [.. effects.Moving(1, highest)[kind].Select(candidate => string.Concat(candidate.Categories!.Order()))];
        CollectionAssert.AreEqual(new[] { "z" }, Named(true), "beside z neither of the others raises it");
        CollectionAssert.AreEquivalent(new[] { "x", "y", "xy" }, Named(false));
        Assert.IsEmpty(effects.Mattering(2)[bystander], "a hundredth of the other's weight is as good as nothing");
        foreach (var unit in new[] { 0, 1, 2 }) Assert.IsEmpty(effects.Mattering(unit)[At("Y")]);
    }

    private (ColumnEffects Effects, ColumnBins[] Columns) Measured(params float[][] weights)
    {
        var data = _ml.Data.LoadFromEnumerable(Applicants.Rows(800));
        var linear = nn.Linear(6, weights.Length, hasBias: false);
        linear.weight!.Fill([.. weights.SelectMany(row => row)]);
        var model = Applicants.Features(_ml).Append(_ml.Transforms.ApplyTorchModule(nn.Sequential(("unit", linear)))).Fit(data);
        var network = _ml.Interpretation.FindNetwork(model);
        using var read = TableRows.Read(model.Transform(data), network, null, [], default);
        var table = EncodedTable.Of(read.Own);
        long[] rows = [.. Enumerable.Range(0, 800).Select(row => (long)row)];
        ColumnBins[] columns =
            [.. table.Table.Columns.Select(column => ColumnBins.Of(column, [.. rows.Select(row => column.At(row))], 20))];
        var units = network.Network.Units("unit");
        double[] deviations = [.. read.Activations(units).Select(values =>
            Math.Sqrt(values.Average(value => (value - values.Average()) * (value - values.Average()))))];
        return (new(table, new(network.Network, units), columns, rows, deviations, 1, default), columns);
    }
}
