using CsCheck;
using MLNetInterpret.Core.Statistics;

namespace MLNetInterpret;

/// <summary>Intervals from blocks of a text against blocks summed value by value.</summary>
[TestClass]
public class BlockBootstrapTests
{
    [TestMethod, TestCategory("Long")]
    public void A_collection_while_blocks_are_measured_changes_nothing()
    {
        LibTorch.EnsureLoaded();
        var random = new Random(1);
        double[] values = [.. Enumerable.Range(0, 1000).Select(_ => random.NextDouble())];
        for (var at = 1; at < values.Length; at++) values[at] += 0.9 * values[at - 1];
        var expected = BlockBootstrap.BlockLength(values);
        using var collecting = new Collecting();
        for (var i = 0; i < 2000; i++) Assert.AreEqual(expected, BlockBootstrap.BlockLength(values));
    }

    [TestMethod]
    public void Intervals_are_those_of_blocks_summed_value_by_value() =>
        Law.Holds(Gen.Select(Gen.Double[-5, 5].Array[1, 60], Gen.Int[1, 80], Gen.Int), one =>
        {
            var (values, block, seed) = one;
            const int draws = 40;
            double[] squares = [.. values.Select(value => value * value)];
            double Figure(double[] sums) => sums[0] + (0.5 * sums[1]);
            var found = new BlockBootstrap(values, squares).IntervalOf(Figure, block, draws, 0.8, seed);

            var (random, figures) = (new Random(seed), new List<double>());
            for (var draw = 0; draw < draws; draw++)
            {
                var (sum, squared, left) = (0.0, 0.0, values.Length);
                for (; left > 0; left -= block)
                {
                    var start = random.Next(values.Length);
                    for (var at = start; at < start + Math.Min(block, left); at++)
                    {
                        sum += values[at % values.Length];
                        squared += squares[at % values.Length];
                    }
                }

                figures.Add(Figure([sum, squared]));
            }

            figures.Sort();
            Assert.AreEqual(figures[(int)Math.Round(0.1 * (draws - 1))], found.Low, 1e-9);
            Assert.AreEqual(figures[(int)Math.Round(0.9 * (draws - 1))], found.High, 1e-9);
            Assert.AreEqual((0.8, (int?)block), (found.Level, found.Block));
        });

    [TestMethod]
    public void A_figure_that_is_never_finite_has_no_interval()
    {
        var found = new BlockBootstrap([1.0, 2, 3]).IntervalOf(_ => double.NaN, 2, 10, 0.9, 1);
        Assert.AreEqual(new(double.NaN, double.NaN, 0.9, 2), found);
    }
}
