using MLNetInterpret.Drawing.Figures.Tables;
using MLNetInterpret.Drawing.Style;

namespace MLNetInterpret.Reports.Tests;

[TestClass]
public class DriverFigureTests
{
    [TestMethod, DataRow(1, 1, 1), DataRow(17, 13, 1), DataRow(130, 60, 3)]
    public void Units_and_columns_of_every_number_are_drawn(int units, int columns, int sheets)
    {
        var drawn = DriverFigure.Draw("credit", Map(units, columns));
        Assert.HasCount(sheets, drawn);
        foreach (var figure in drawn)
        {
            Assert.IsNotEmpty(figure.ToPng(scale: 1));
            figure.Dispose();
        }
    }

    [TestMethod]
    public void Names_signs_copies_and_dead_units_are_said()
    {
        using var figure = DriverFigure.Draw("credit", Map(3, 4)).Single();
        var said = figure.Plot.GetPlottables<ScottPlot.Plottables.Text>().Select(text => text.LabelText).ToArray();
        string[] expected =
        [
            "hidden1:0", "hidden1:2", "column 0", "logistic regr.", "never changes", "r −0.50",
            "Near copies: hidden1:0, hidden1:1",
        ];
        CollectionAssert.IsSubsetOf(expected, said);
        var error = Assert.ThrowsExactly<ArgumentException>(() => DriverFigure.Draw("m", Map(0, 2)));
        StringAssert.Contains(error.Message, "no units to draw");
    }

    /// <summary>The last unit never changes.</summary>
    private static DriverMap Map(int units, int columns)
    {
        ColumnImportance Importance(int c) =>
            new()
            {
                Column = $"column {c}",
                MeanAbsoluteShapley = 1.0 / (1 + c),
                Interval = new(0, 1, 0.95),
                Direction = c % 2 == 0 ? 1 : -1,
                RaisedBy = "larger values",
                PermutationImportance = 1,
                PermutationDeviation = 0.1,
            };
        UnitDrivers Drivers(int u) => new(
            new("hidden1", u), 0, u > 0 && u == units - 1 ? 0 : 1,
            [.. Enumerable.Range(0, columns).Select(Importance)]);
        return new()
        {
            Units = [.. Enumerable.Range(0, units).Select(Drivers)],
            Rows = 200,
            BackgroundRows = 64,
            IsExact = true,
            Redundant = units < 2 ? [] : [[new("hidden1", 0), new("hidden1", 1)]],
            Linear = new(
                [.. Enumerable.Range(0, columns).Select(c => (Column: $"column {c}", SignedEffect: c - 1))],
                [.. Enumerable.Repeat<double?>(-0.5, units)]),
        };
    }
}
