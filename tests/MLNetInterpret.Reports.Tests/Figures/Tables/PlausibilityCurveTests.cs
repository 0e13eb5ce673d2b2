using MLNetInterpret.Core.Units;
using MLNetInterpret.Drawing.Figures.Tables;
using MLNetInterpret.Drawing.Style;
using ScottPlot.Plottables;

namespace MLNetInterpret.Reports.Tests;

/// <summary>The figure of score against plausibility.</summary>
[TestClass]
public class PlausibilityCurveTests
{
    [TestMethod]
    public void Every_level_and_both_ends_are_written_on_it()
    {
        using var figure = PlausibilityCurve.Draw(Profile([50, 100]), "credit");
        string[] said = [.. figure.Plot.GetPlottables<Text>().Select(text => text.LabelText)];
        string[] expected =
        [
            "50", "100", "no limit", $"highest allowed row {NumberWords.Number(4)}",
            $"lowest allowed row {NumberWords.Number(-4)}",
            $"median real row {NumberWords.Number(1)}", "hidden1:2 · what plausible rows reach · credit",
        ];
        CollectionAssert.IsSubsetOf(expected, said);
        Assert.IsNotEmpty(figure.ToPng(scale: 1));
        using var again = PlausibilityCurve.Draw(Profile([50, 100]), "credit");
        CollectionAssert.AreEqual(figure.ToPng(), again.ToPng());
    }

    [TestMethod]
    public void No_curve_is_refused() => StringAssert.Contains(
        Assert.ThrowsExactly<ArgumentException>(() => PlausibilityCurve.Draw(Profile([]))).Message, "has no curve");

    private static UnitProfile Profile(double[] percentiles)
    {
        ProfileEnd End(int sign)
        {
            var row = new RowInput([new("Income", "3", 3)]);
            return new()
            {
                Row = row,
                Score = 4 * sign,
                UnconstrainedScore = 4 * sign,
                Bound = 5 * sign,
                Gap = 1,
                IsProvenBest = sign < 0,
                Agreement = 1,
                Distance = 0.2,
                Percentile = 98,
                Drivers = ["Income 3"],
                Curve = [
                    .. percentiles.Select((percentile, i) => i == 0 && sign < 0
                        ? new PlausibilityPoint(percentile, null, null, null, null)
                        : new(percentile, sign * (2f + i), 0.5 + (0.1 * i), percentile - 1, row)),
                    new(null, 4 * sign, 1, 98, row),
                ],
                RealRows = [new(7, null, 3 * sign, [], row)],
            };
        }

        return new()
        {
            Unit = "hidden1:2",
            Claim = "hidden1:2 is highest for Income 3",
            Highest = End(1),
            Lowest = End(-1),
            Typical = [new("Income", "1", 1)],
            TypicalScore = 1,
            Constraints = ["Income from 0 to 3"],
        };
    }
}
