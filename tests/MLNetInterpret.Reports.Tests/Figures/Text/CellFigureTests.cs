using MLNetInterpret.Drawing.Figures.Text;
using MLNetInterpret.Drawing.Style;
using ScottPlot.Plottables;

namespace MLNetInterpret.Reports.Tests;

[TestClass]
public class CellFigureTests
{
    private static readonly CellFindings Cells = SampleCells.Of(SampleCells.Code(6_000));

    [TestMethod]
    public void The_figures_have_the_size_that_they_are_asked_for()
    {
        using var heat = CellHeat.Draw(Cells[0], lines: 12);
        using var taller = CellHeat.Draw(Cells[0], lines: 24);
        Assert.AreEqual(12 * 21, taller.Height - heat.Height, "twelve lines more");
        using var events = CellEvents.Draw(Cells[0], width: 700);
        using var narrow = CellEvents.Draw(Cells[0], width: 340);
        Assert.AreEqual((700, 340), (events.Width, narrow.Width));
        Assert.IsGreaterThan(events.Height, narrow.Height);
        using var overview = CellsOverview.Draw(Cells);
        using var shorter = CellsOverview.Draw(new([.. Cells], [.. Cells.Concepts.Take(2)], Cells.Background));
        Assert.AreEqual(3 * 30, overview.Height - shorter.Height, "three concepts more");
        foreach (var figure in new[] { heat, taller, events, narrow, overview, shorter })
            Assert.IsNotEmpty(figure.ToPng(scale: 1));
    }

    [TestMethod]
    public void The_lines_shown_are_those_where_the_concept_changes_most_and_nothing_else_counts()
    {
        bool[] holds = [false, false, false, true, false, true, false, true, false, false];
        (int, int)[] lines = [(0, 3), (3, 2), (5, 2), (7, 3)];
        CollectionAssert.AreEqual(
            new[] { (3, 2), (5, 2) }, CellHeat.Densest(lines, holds, 2).ToArray(), "the first of those with as many");
        CollectionAssert.AreEqual(lines, CellHeat.Densest(lines, holds, 9).ToArray());
        Assert.IsEmpty(CellHeat.Densest([], [], 3));
    }

    [TestMethod]
    public void Outliers_leave_the_colours_to_the_rest_and_what_is_rare_is_no_outlier()
    {
        float[] activations =
            [.. Enumerable.Range(0, 10_000).Select(at => at % 100 / 100f), 900, float.NaN, float.PositiveInfinity];
        var scale = HeatScale.Of(activations, new bool[activations.Length]);
        Assert.IsTrue(scale.High is > 0.9 and < 1.1, $"{scale}");

        float[] rare = [.. new float[10_000], 5, 5, 5];
        Assert.AreEqual(5, HeatScale.Of(rare, [.. rare.Select(value => value > 0)]).High);
        Assert.AreEqual(new HeatScale(0, 1), HeatScale.Of([], []));
        Assert.AreEqual(new HeatScale(0, 1), HeatScale.Of([float.NaN], [true]));
    }

    [TestMethod]
    public void A_count_is_underlined_above_its_median_and_a_yes_where_it_is_yes()
    {
        var (binary, count) = (CellText.Of(Cells[0].Display!), CellText.Of(Cells[2].Display!));
        CollectionAssert.AreEqual(Cells[0].Display!.Labels.Select(label => label == 1).ToArray(), binary.Holds());
        Assert.AreEqual((true, false), (binary.IsBinary, count.IsBinary));
        var above = count.Holds().Count(holds => holds);
        Assert.IsTrue(above <= count.Display.Labels.Count / 2, $"{above}");
        Assert.AreEqual("where inside:() holds", binary.Where("inside:()"));
    }

    [TestMethod]
    public void The_overview_has_the_best_followed_concept_first_and_says_which_have_none()
    {
        using var figure = CellsOverview.Draw(Cells);
        string[] said = [.. figure.Plot.GetPlottables<Text>().Select(text => text.LabelText)];
        double Correlation(SearchedConcept concept) =>
            Cells.Best(concept.Name) is { } best ? Math.Abs(best.HeldOut.Correlation) : -1;
        string[] expected = [.. Cells.Concepts.OrderByDescending(Correlation).Select(concept => concept.Name)];
        CollectionAssert.AreEqual(expected, said.Where(text => expected.Contains(text)).ToArray());
        CollectionAssert.IsSubsetOf(
            new[] { "planted code · 3 of 5 concepts have a cell of their own", "not supported", "undecided" }, said);
    }

    [TestMethod]
    public void What_there_is_nothing_of_is_refused_or_drawn_empty()
    {
        var bare = Cells[0].With(it => it.Display, null);
        Assert.Contains("no text to show", Assert.ThrowsExactly<ArgumentException>(() => CellHeat.Draw(bare)).Message);
        Assert.Contains("no average", Assert.ThrowsExactly<ArgumentException>(() => CellEvents.Draw(bare)).Message);
        Assert.ThrowsExactly<ArgumentException>(() => CellsOverview.Draw(new([], [], Cells.Background)));

        double[] nan = [double.NaN, double.NaN, double.NaN];
        var nothing = new CellDisplay("", [], [], 0, [], [], new()
        {
            Events = 0,
            Offsets = [-1, 0, 1],
            Mean = nan,
            LowerQuartile = [0, 0, 0],
            UpperQuartile = [0, 0, 0],
            Untrained = [],
        }, null);
        using var heat = CellHeat.Draw(bare.With(it => it.Display, nothing));
        using var events = CellEvents.Draw(bare.With(it => it.Display, nothing));
        using var overview = CellsOverview.Draw(SampleCells.None("x"));
        foreach (var figure in new[] { heat, events, overview }) Assert.IsNotEmpty(figure.ToPng(scale: 1));
    }
}
