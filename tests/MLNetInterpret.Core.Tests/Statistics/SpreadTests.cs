using CsCheck;
using MLNetInterpret.Core.Statistics;

namespace MLNetInterpret;

/// <summary>Mean and both standard deviations against their definitions.</summary>
[TestClass]
public class SpreadTests
{
    [TestMethod]
    public void Spreads_known_by_hand()
    {
        var spread = Spread.Of<double>([2, 4, 4, 4, 5, 5, 7, 9]);
        Assert.AreEqual((8, 5.0, 32.0), (spread.Count, spread.Mean, spread.Squares));
        Assert.AreEqual(2, spread.Population);
        Assert.AreEqual(Math.Sqrt(32 / 7.0), spread.Sample);
        Assert.AreEqual(spread, Spread.Of<float>([2, 4, 4, 4, 5, 5, 7, 9]));
        Assert.AreEqual(2, Spread.PopulationOfSums(8, 40, 232));
    }

    [TestMethod]
    public void They_are_those_of_pairs() => Law.Holds(Gen.Double[-5, 5].Array[2, 40], values =>
    {
        // the mean squared distance of two different values is twice the sample variance
        var pairs = Enumerable.Range(0, values.Length)
            .SelectMany(i => Enumerable.Range(0, i).Select(j => Math.Pow(values[i] - values[j], 2))).Average();
        var spread = Spread.Of<double>(values);
        Assert.AreEqual(Math.Sqrt(pairs / 2), spread.Sample!.Value, 1e-9);
        Assert.AreEqual(
            Math.Sqrt(pairs / 2 * (values.Length - 1) / values.Length), spread.Population, 1e-9);
        Assert.AreEqual(
            spread.Population, Spread.PopulationOfSums(values.Length, values.Sum(), values.Sum(x => x * x)), 1e-6);
    });

    [TestMethod]
    public void A_spread_scales_and_does_not_shift() =>
        Law.Holds(Gen.Select(Gen.Double[-5, 5].Array[2, 40], Gen.Double[-100, 100], Gen.Double[-100, 100]), one =>
        {
            var (values, scale, shift) = one;
            var (before, after) = (Spread.Of<double>(values), Spread.Of<double>([.. values.Select(x => (scale * x) + shift)]));
            Assert.AreEqual((scale * before.Mean) + shift, after.Mean, 1e-9);
            Assert.AreEqual(Math.Abs(scale) * before.Population, after.Population, 1e-9);
            Assert.AreEqual(Math.Abs(scale) * before.Sample!.Value, after.Sample!.Value, 1e-9);
        });

    [TestMethod]
    public void Exact_sums_lose_no_small_spread_about_a_large_mean() => Law.Holds(Draw.Finite.Array[1, 30], values =>
    {
        var (sums, squares) = (ExactSums.OfValues(1), ExactSums.OfProducts(1));
        foreach (var value in values)
        {
            sums.Add(0, value);
            new Moments(ExactSums.OfValues(1), squares).Add([value], 1);
        }

        var exact = ReferenceArithmetic.Variance(values);
        Assert.AreEqual(exact, Spread.ExactVariance(sums, squares, 0, values.Length), exact * 1e-9);
    });

    [TestMethod]
    public void Of_one_value_only_the_population_is_known()
    {
        var one = Spread.Of<double>([3]);
        Assert.AreEqual((3.0, 0.0), (one.Mean, one.Population));
        Assert.IsNull(one.Sample);
        Assert.AreEqual(0, Spread.PopulationOfSums(3, 3, 2.999999999));      // rounded sums may leave less than nothing
        var none = Assert.ThrowsExactly<ArgumentException>(() => Spread.Of<double>([]));
        StringAssert.Contains(none.Message, "at least one value");
    }
}
