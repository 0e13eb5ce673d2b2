using MLNetInterpret.Drawing.Figures.Scans;
using MLNetInterpret.Drawing.Style;

namespace MLNetInterpret.Reports.Tests;

[TestClass]
public class UnitOverviewTests
{
    [TestMethod]
    [DataRow(InputKind.Image, 1), DataRow(InputKind.Table, 1), DataRow(InputKind.Text, 1)]
    [DataRow(InputKind.Image, 1000), DataRow(InputKind.Table, 1000), DataRow(InputKind.Text, 1000)]
    public void One_unit_and_a_thousand_are_drawn_and_those_left_out_are_counted(InputKind kind, int units)
    {
        var scan = SampleScan.Of(kind, units);
        using var figure = UnitOverview.Draw(scan, scan.Units[0].Unit.Point);
        Assert.IsNotEmpty(figure.ToPng(scale: 1));
        var said = Said(figure);
        var prefix = scan.Units[0].Unit.Point.Name + ":";
        var named = said.Where(text => text.StartsWith(prefix, StringComparison.Ordinal)).Distinct().ToArray();
        Assert.HasCount(Math.Min(units, 40), named);
        Assert.AreEqual(
            units > 40, said.Any(text => text.Contains("of 1,000 units; 960 are left out", StringComparison.Ordinal)));
    }

    [TestMethod, DataRow(InputKind.Image), DataRow(InputKind.Table), DataRow(InputKind.Text)]
    public void Without_units_there_is_nothing_to_draw(InputKind kind)
    {
        var scan = SampleScan.Of(kind, 0);
        var error = Assert.ThrowsExactly<ArgumentException>(() => UnitOverview.Draw(scan, "conv9"));
        Assert.Contains("no unit of 'conv9'", error.Message);
        Assert.IsEmpty(UnitOverview.Of(scan));
    }

    [TestMethod]
    public void Units_stand_by_selectivity_and_those_that_say_little_are_marked()
    {
        var scan = SampleScan.Of(InputKind.Image, 9);
        using var figure = UnitOverview.Draw(scan, "conv2");
        var bySelectivity = scan.Units.OrderByDescending(unit => unit.Classes!.Selectivity ?? -1);
        string[] expected = [.. bySelectivity.Select(unit => unit.Unit.ToString())];
        var said = Said(figure);
        CollectionAssert.AreEqual(expected, said.Where(text => text.StartsWith("conv2:", StringComparison.Ordinal)).ToArray());
        CollectionAssert.IsSubsetOf(
            new[] { "dead", "never above zero", "near copy of unit 0", "Ankle boot", "selectivity, 0 to 1" }, said);
    }

    [TestMethod]
    public void Of_many_classes_those_of_the_most_selective_units_are_shown()
    {
        var scan = SampleScan.Of(InputKind.Image, 200, classes: [.. Enumerable.Range(0, 100).Select(c => $"class {c}")]);
        using var figure = UnitOverview.Draw(scan, "conv2");
        var said = Said(figure);
        Assert.HasCount(30, said.Where(text => text.StartsWith("class ", StringComparison.Ordinal)).ToArray());
        var best = scan.Units.MaxBy(unit => unit.Classes!.Selectivity)!;
        CollectionAssert.Contains(said, $"class {best.Classes!.Preferred}");
        Assert.IsTrue(said.Any(text => text.StartsWith("30 of 100 classes", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void A_level_half_way_up_the_scale_has_the_colour_that_the_scale_gives_it()
    {
        var sample = SampleScan.Of(InputKind.Table, 2, columns: ["a", "b"]);
        UnitScan half = sample.Units[0]
            .With(it => it.Columns, [0.5, null]), less = sample.Units[1]
            .With(it => it.Columns, [-0.25, 0]);
        var scan = sample.With(it => it.Units, [half, less]);
        using var figure = UnitOverview.Draw(scan, "hidden1");
        var colors = figure.Plot.GetPlottables<ScottPlot.Plottables.Rectangle>().Select(box => box.FillColor).ToArray();
        CollectionAssert.IsSubsetOf(new[] { Ink.Signed(0.5), Ink.Signed(-0.25), Ink.Signed(0), Ink.Outer }, colors);
    }

    [TestMethod]
    public void Several_reductions_and_points_have_a_figure_each()
    {
        var scan = SampleScan.Of(InputKind.Image, 2, [Reduction.Max, Reduction.Mean]);
        CollectionAssert.AreEqual(
            new[] { "conv2-max-overview", "conv2-mean-overview" },
            UnitOverview.Of(scan).Select(figure => figure.Name).ToArray());
        using var figure = UnitOverview.Draw(scan, "conv2", Reduction.Mean);
        Assert.IsTrue(Said(figure)[0].StartsWith("conv2 (mean)", StringComparison.Ordinal));
    }

    private static string[] Said(Drawn figure) =>
        [.. figure.Plot.GetPlottables<ScottPlot.Plottables.Text>().Select(text => text.LabelText)];
}
