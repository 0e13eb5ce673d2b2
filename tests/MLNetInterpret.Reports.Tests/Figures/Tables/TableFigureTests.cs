using MLNetInterpret.Drawing.Figures.Tables;
using MLNetInterpret.Drawing.Style;
using ScottPlot.Plottables;

namespace MLNetInterpret.Reports.Tests;

/// <summary>What the figures of a table's units say.</summary>
[TestClass]
public class TableFigureTests
{
    [TestMethod]
    public void A_card_holds_sentence_rows_curve_test_and_both_verdicts()
    {
        var set = SampleTable.Of();
        string[] said = Said(TableCard.Draw(set[0], set));
        string[] expected =
        [
            "hidden1:0 fires for a recorded default and small incomes (at most 90)", "Income", "What plausible rows reach",
            "supported", "undecided", "0.82", "Lowest for no record.", "105 of 700 held-out rows fit.",
        ];
        CollectionAssert.IsSubsetOf(expected, said);
        var error = Assert.ThrowsExactly<ArgumentException>(
            () => TableCard.Draw(SampleFindings.Table(1)[0], SampleFindings.Table(1)));
        StringAssert.Contains(error.Message, "no description of 'hidden1:0'");
        foreach (var finding in set) Assert.IsNotEmpty(TableCard.Draw(finding, set).ToPng(scale: 1));
    }

    [TestMethod]
    public void A_category_that_ends_in_an_ellipsis_is_not_taken_for_one_that_was_cut()
    {
        var set = SampleFindings.Table(1);
        RowInput Dotted(RowInput row) =>
            new([.. row.Values.Select(value => value.Number is null ? value with { Text = $"{value.Text}…" } : value)]);
        var optimum = set[0].Highest.Optimized!;
        var dotted = set[0]
            .With(it => it.Highest, set[0].Highest
                .With(it => it.Optimized, optimum.With(it => it.Input, Dotted((RowInput)optimum.Input))));
        FindingSet named = new(
            [dotted], set.Kind,
            [.. set.Columns.Select(column => column
                .With(it => it.Categories, column.Categories?.Select(one => one with { Value = $"{one.Value}…" }).ToArray()))],
            set.Provenance);
        CollectionAssert.Contains(Said(MaximizingRow.Draw(set[0], set)), "rent");
        CollectionAssert.Contains(Said(MaximizingRow.Draw(dotted, named)), "rent…");
    }

    [TestMethod]
    public void A_wide_tables_card_has_the_columns_that_matter_and_counts_the_rest()
    {
        var set = SampleTable.Of();
        RowInput Wide(InputValue row) => new(
            [.. ((RowInput)row).Values, .. Enumerable.Range(0, 24).Select(c => new RowValue($"Kolumn {c}", $"{c}", c))]);
        var high = set[0].Highest.Optimized!;
        var wide = set[0].With(
            it => it.Highest, set[0].Highest.With(it => it.Optimized, high.With(it => it.Input, Wide(high.Input))));
        var own = ((RowInput)high.Input).Values.Count;
        string[] Columns(string[] said) =>
            [.. said.Where(text => text.StartsWith("Kolumn", StringComparison.Ordinal) || text is "Income" or "Records")];
        foreach (var figure in new[] { MaximizingRow.Draw(wide, set), TableCard.Draw(wide, set) })
        {
            string[] said = Said(figure);
            Assert.HasCount(15, Columns(said).Concat(said.Where(text => text == "Home")).ToArray(), string.Join("; ", said));
            CollectionAssert.Contains(said, $"{own + 9} columns more, which matter less, are not drawn");
        }

        Assert.HasCount(24, Said(TableCard.Draw(wide, set, int.MaxValue)).Where(text => text.StartsWith("Kolumn")).ToArray());
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => TableCard.Draw(wide, set, 0));
    }

    [TestMethod]
    public void A_long_sentence_is_cut_into_lines_of_about_one_length()
    {
        var set = SampleTable.Of(string.Concat(Enumerable.Repeat(" and what not", 3)));
        var lines = Said(TableCard.Draw(set[0], set))
            .TakeWhile(text => !text.StartsWith("planted rows", StringComparison.Ordinal))
            .ToArray();
        Assert.HasCount(2, lines);
        Assert.IsGreaterThan(lines[0].Length / 3, lines[1].Length);
    }

    [TestMethod]
    public void Controls_that_are_no_numbers_are_left_out_and_without_an_AUC_there_is_no_chart()
    {
        var description = SampleTable.Description(high: true);
        CollectionAssert.IsSubsetOf(
            new[] { "this description", "random weights", "0.71", "shuffled", "0.55", "[0.79, 0.85]" },
            Said(DescriptionChart.Draw(description)));
        var said = Said(DescriptionChart.Draw(description.With(it => it.Controls, new(double.NaN, 0.6, 1))));
        CollectionAssert.Contains(said, "random weights");
        CollectionAssert.DoesNotContain(said, "shuffled");
        var error = Assert.ThrowsExactly<ArgumentException>(
            () => DescriptionChart.Draw(SampleTable.Description(true, auc: double.NaN)));
        StringAssert.Contains(error.Message, "no AUC");
        CollectionAssert.Contains(
            Said(DescriptionChart.Draw(SampleTable.Description(true, auc: 0.41))), "0.4",
            "the axis reaches down to what is below guessing");
    }

    [TestMethod, DataRow(880), DataRow(370)]
    public void Bars_stand_in_the_order_of_importance_with_what_raises_the_unit(int width)
    {
        var said = Said(UnitDriverBars.Draw(SampleTable.Of().Table!.Drivers!.Units[0], width));
        Assert.IsLessThan(Array.IndexOf(said, "Income"), Array.IndexOf(said, "Records"));
        CollectionAssert.IsSubsetOf(new[] { "smaller values", "yes", "nothing" }, said);
        ColumnImportance Importance(int i) => new()
        {
            Column = $"c{i}",
            MeanAbsoluteShapley = i,
            Interval = new(i, i, 0.95),
            Direction = 1,
            RaisedBy = "larger values",
            PermutationImportance = 0,
            PermutationDeviation = 0,
        };
        var many = new UnitDrivers("hidden1:0", 0, 1, [.. Enumerable.Range(0, 20).Select(Importance)]);
        CollectionAssert.Contains(Said(UnitDriverBars.Draw(many, width)), "6 columns that drive it less are left out");
        var error = Assert.ThrowsExactly<ArgumentException>(
            () => UnitDriverBars.Draw(many.With(it => it.Columns, []), width));
        StringAssert.Contains(error.Message, "no columns");
    }

    [TestMethod]
    public void Dependence_sets_missing_values_apart_and_turns_colour_at_the_mean()
    {
        var set = SampleTable.Of();
        var all = set.Table!.Units[0].Dependence;
        using var income = DependenceCurves.DrawOne(all[0], all, set.Columns);
        CollectionAssert.IsSubsetOf(new[] { "Income", "missing" }, Said(income));
        var runs = income.Plot.GetPlottables<Scatter>().Where(path => path.LineWidth > 2).ToArray();
        Assert.HasCount(2, runs);
        Assert.AreNotEqual(runs[0].LineColor, runs[1].LineColor);
        Assert.AreEqual(runs[0].Data.GetScatterPoints()[^1], runs[1].Data.GetScatterPoints()[0], "no gap between the colours");

        using var records = DependenceCurves.DrawOne(all[1], all, set.Columns);
        var said = Said(records);
        Assert.IsLessThan(Array.IndexOf(said, "no"), Array.IndexOf(said, "yes"), "the highest first");
        CollectionAssert.Contains(said, "17 %");
        using var together = DependenceCurves.Draw(all, [], width: 380);
        Assert.IsNotEmpty(together.ToPng(scale: 1));
        var error = Assert.ThrowsExactly<ArgumentException>(() => DependenceCurves.Draw([], []));
        StringAssert.Contains(error.Message, "no partial dependence");
    }

    [TestMethod]
    public void A_narrow_curve_names_its_lines_below()
    {
        using var wide = PlausibilityCurve.Draw(SampleTable.Profile("hidden1:2"), width: 880, heading: false);
        using var narrow = PlausibilityCurve.Draw(SampleTable.Profile("hidden1:2"), width: 370, heading: false);
        foreach (var figure in new[] { wide, narrow })
        {
            CollectionAssert.IsSubsetOf(
                new[] { "highest allowed row 4.00", "median real row 0.50", "25 %", "−10 %" }, Said(figure));
            Assert.Contains("The lowest is proven: no allowed row goes beyond it.", string.Join(' ', Said(figure)));
        }

        Assert.IsGreaterThan(wide.Height, narrow.Height);
    }

    private static string[] Said(Drawn figure) => [.. figure.Plot.GetPlottables<Text>().Select(text => text.LabelText)];
}
