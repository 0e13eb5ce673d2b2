using MLNetInterpret.Core.Findings;
using MLNetInterpret.Core.Statistics;
using MLNetInterpret.Drawing.Figures.Scans;
using MLNetInterpret.Drawing.Figures.Tables;
using MLNetInterpret.Drawing.Style;

namespace MLNetInterpret.Reports.Tests;

/// <summary>Figures of a model as a whole, of classes and of a decision.</summary>
[TestClass]
public class ModelFigureTests
{
    private static readonly ModelCurves Curves = ModelCurves.Of(
        ["Bag", "Coat"], [0, 1, 0, 1, 1],
        [.. new[] { 0.1f, 0.9f, 0.4f, 0.6f, 0.3f }.Select(said => new[] { 1 - said, said })]);

    [TestMethod, DataRow(880), DataRow(370)]
    public void Curves_of_a_model_name_what_they_show(int width)
    {
        using var drawn = ModelCurvesFigure.Draw("m", Curves, width);
        Assert.AreEqual(width, drawn.Width);
        var svg = drawn.ToSvg();
        foreach (var said in new[] { "Calibration", "ROC", "Coat", "0.833" }) Assert.Contains(said, svg);
        Assert.Contains("AUC of each class: Coat 0.833.", ModelCurvesFigure.Sentence(Curves));
    }

    [TestMethod]
    public void Layers_become_ridges_where_several_have_classes_or_columns()
    {
        var one = SampleScan.Of(InputKind.Image, 8);
        Assert.IsFalse(LayerRidges.CanDraw(one));
        Assert.IsFalse(LayerRidges.CanDraw(SampleScan.Of(InputKind.Text, 8)));
        var renamed = one.Units.Select(unit => unit.With(it => it.Unit, new Unit("conv9", unit.Unit.Index!.Value)));
        var two = one.With(it => it.Units, [.. one.Units, .. renamed]);
        Assert.IsTrue(LayerRidges.CanDraw(two));
        using var drawn = LayerRidges.Draw(two, 600);
        var svg = drawn.ToSvg();
        foreach (var said in new[] { "conv2", "conv9", " units", "variance" }) Assert.Contains(said, svg);
    }

    [TestMethod]
    public void A_swarm_has_a_dot_for_each_row_and_the_colour_of_its_class()
    {
        var sample = ClassSample.Of(["Bag", "Coat", "none"], [0, 1, 1, 0, 1], [0.1f, 2, 2, 0.2f, float.NaN])!;
        CollectionAssert.AreEqual(new[] { 0.1f, 0.2f }, sample.Activations[0].ToArray());
        using var drawn = ClassSwarm.Draw(new("conv2", 3), sample, 480);
        var svg = drawn.ToSvg();
        Assert.Contains("Coat", svg);
        Assert.DoesNotContain(">none<", svg);
        Assert.Contains(ClassInk.Of("Coat", ["Coat", "Bag"]).ToHex()[1..], svg, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Median activation by class: Bag 0.20, Coat 2.00", ClassSwarm.Sentence(sample));
        Assert.IsFalse(ClassSwarm.CanDraw(null));
        Assert.IsNull(ClassSample.Of([.. Enumerable.Range(0, 99).Select(i => $"{i}")], [0], [1]));
    }

    [TestMethod]
    public void A_waterfall_goes_from_the_average_row_to_this_one()
    {
        var of = Decision(0.62, "bad");
        Assert.IsTrue(DecisionWaterfall.CanDraw(of));
        StringAssert.StartsWith(
            DecisionWaterfall.Sentence(of), "From an average row to this one, in log odds: c0 = 0 +2.00, Income = 40 −0.50");
        using var drawn = DecisionWaterfall.Draw(of);
        var svg = drawn.ToSvg();
        foreach (var said in new[] { "27 %", "62 %", "2 other columns", "probability of bad" }) Assert.Contains(said, svg);
    }

    [TestMethod]
    public void A_waterfall_of_a_number_is_in_its_own_unit()
    {
        var of = Decision(null, "Price");
        StringAssert.StartsWith(
            DecisionWaterfall.Sentence(of), "From an average row to this one: c0 = 0 +2.00, Income = 40 −0.50");
        using var drawn = DecisionWaterfall.Draw(of);
        var svg = drawn.ToSvg();
        foreach (var said in new[] { "Row 7 · what makes Price 0.5", ">Price<" }) Assert.Contains(said, svg);
        foreach (var said in new[] { "%", "log odds", "probability" }) Assert.DoesNotContain(said, drawn.ToSvg());
    }

    private static DecisionExplanation Decision(double? probability, string outcome)
    {
        ColumnShare Share(string column, double value, double shapley) => new(new(column, $"{value}", value), shapley, 0);
        return new()
        {
            Row = 7,
            Values = [],
            Logit = 0.5,
            Probability = probability,
            Outcome = outcome,
            IsPositive = true,
            BaselineLogit = -1,
            Columns = [Share("Income", 40, -0.5), .. Enumerable.Range(0, 8).Select(i => Share($"c{i}", i, i == 0 ? 2 : 0))],
            Units = [],
            Method = "exact",
            IsExact = true,
            Reasons = [],
        };
    }
}
