using MLNetInterpret.Drawing.Style;
using ScottPlot;

namespace MLNetInterpret.Reports.Tests;

/// <summary>Every level has a colour, in every palette.</summary>
[TestClass]
public class InkTests
{
    private static readonly (string High, string Low)[] Palettes =
        [(Look.OwnHigh, Look.OwnLow), ("#ff0000", "#00ff00"), ("#000000", "#ffffff"), ("#777777", "#777777")];

    [TestMethod]
    public void Every_level_from_minus_1_to_1_and_its_neighbours_have_a_colour()
    {
        foreach (var (high, low) in Palettes)
            _ = Look.While(null, high, low, () =>
            {
                foreach (var level in Levels())
                    Assert.AreEqual(byte.MaxValue, Ink.Signed(level).A, $"{level:R}");
                return true;
            });
    }

    [TestMethod]
    public void The_ends_and_the_middle_are_the_palettes_own_and_what_lies_between_lies_between()
    {
        _ = Look.While(null, "#ff0000", "#0000ff", () =>
        {
            var middle = Ink.Signed(0);
            foreach (var end in new[] { 1, Math.BitIncrement(1.0), 2, double.PositiveInfinity })
                Assert.AreEqual("#FF0000", Ink.Signed(end).ToHex());
            foreach (var end in new[] { -1, Math.BitDecrement(-1.0), -2, double.NegativeInfinity })
                Assert.AreEqual("#0000FF", Ink.Signed(end).ToHex());
            foreach (var none in new[] { double.NaN, -0.0, 1e-300, float.NaN }) Assert.AreEqual(middle, Ink.Signed(none));
            byte last = 0;
            foreach (var level in Levels().Where(level => level is >= -1 and <= 0).Order())
            {
                Assert.IsGreaterThanOrEqualTo(last, Ink.Signed(level).R, $"{level:R}");
                last = Ink.Signed(level).R;
            }

            return true;
        });
    }

    [TestMethod]
    public void Where_ScottPlots_map_has_a_colour_ours_is_the_same()
    {
        Color[] colors = [.. new[] { "#2166ac", "#67a9cf", "#d1e5f0", "#f9f9f8", "#fddbc7", "#ef8a62", "#b2182b" }
            .Select(Color.FromHex)];
        var (ours, theirs) = (new ColorScale(colors), new ScottPlot.Colormaps.CustomInterpolated(colors));
        var failed = 0;
        foreach (var share in Levels().Select(level => (level + 1) / 2).Where(share => share is >= 0 and <= 1))
        {
            try
            {
                var (own, other) = (ours.At(share), theirs.GetColor(share));
                foreach (var (a, b) in new[] { (own.R, other.R), (own.G, other.G), (own.B, other.B) })
                    Assert.IsLessThanOrEqualTo(1, Math.Abs(a - b), $"{share:R}");
            }
            catch (IndexOutOfRangeException)
            {
                failed++;
            }
        }

        Assert.IsGreaterThan(0, failed, "the fault that this replaces");
    }

    /// <summary>Fractions, what rounding makes of them, and their nearest neighbours among numbers.</summary>
    private static IEnumerable<double> Levels()
    {
        foreach (var of in Enumerable.Range(1, 60))
            foreach (var part in Enumerable.Range(-of, (2 * of) + 1))
                foreach (var level in new[] { (double)part / of, (float)part / of, 1 - ((double)part / of), part * (1.0 / of) })
                {
                    var (above, below) = (level, level);
                    yield return level;
                    for (var step = 0; step < 3; step++)
                    {
                        yield return above = Math.BitIncrement(above);
                        yield return below = Math.BitDecrement(below);
                    }

                    yield return MathF.BitDecrement((float)level);
                    yield return MathF.BitIncrement((float)level);
                }
    }
}
