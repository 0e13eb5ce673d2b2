using CsCheck;
using MLNetInterpret.Core.Statistics;

namespace MLNetInterpret;

/// <summary>Medians and quantiles in their several definitions.</summary>
[TestClass]
public class QuantileTests
{
    private static readonly double[] Ten = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

    [TestMethod]
    public void Medians_known_by_hand()
    {
        Assert.AreEqual((3.5, 3.0, 4.0), (Median.Of([5, 4, 1, 3]), Median.Lower([5.0, 4, 1, 3]), Median.Upper([5.0, 4, 1, 3])));
        Assert.AreEqual((4.0, 4.0, 4.0), (Median.Of([9, 4, 1]), Median.Lower([9.0, 4, 1]), Median.Upper([9.0, 4, 1])));
        Assert.AreEqual((7.0, 7, 7), (Median.Of([7]), Median.Lower([7]), Median.Upper([7])));
    }

    [TestMethod]
    [DataRow(0.0, 0.0, 0.0, 0.0, 0.0, 0.0)]
    [DataRow(0.1, 1.0, 0.0, 1.0, 0.0, 1.0)]
    [DataRow(0.25, 2.0, 2.0, 3.0, 2.0, 2.0)]
    [DataRow(0.5, 4.0, 4.0, 5.0, 4.0, 5.0)]      // 4.5 goes to the even place
    [DataRow(0.9, 8.0, 8.0, 9.0, 8.0, 9.0)]
    [DataRow(1.0, 9.0, 9.0, 9.0, 9.0, 9.0)]
    public void Quantiles_known_by_hand(double share, double nearest, double below, double above, double lower, double upper)
    {
        Assert.AreEqual(nearest, Quantile.Nearest<double>(Ten, share));
        Assert.AreEqual(below, Quantile.Below<double>(Ten, share));
        Assert.AreEqual(above, Quantile.Above<double>(Ten, share));
        Assert.AreEqual(lower, Quantile.Lower<double>(Ten, share));
        Assert.AreEqual(upper, Quantile.Upper<double>(Ten, share));
    }

    [TestMethod]
    public void Quantiles_are_those_of_slow_counting() =>
        Law.Holds(Gen.Select(Gen.Int[-9, 9].Array[1, 40], Gen.Int[0, 64]), (values, part) =>
        {
            var share = part / 64.0;      // no rounding: a share of the values is exactly that
            int[] sorted = [.. values.Order()];
            double AtMost(int value) => sorted.Count(other => other <= value);
            Assert.AreEqual(
                sorted.First(value => AtMost(value) >= share * sorted.Length), Quantile.Lower<int>(sorted, share), "lower");
            Assert.AreEqual(
                sorted.FirstOrDefault(value => AtMost(value) > share * sorted.Length, sorted[^1]),
                Quantile.Upper<int>(sorted, share), "upper");
            var way = share * (sorted.Length - 1);
            Assert.AreEqual(sorted.Where((_, at) => at <= way).Last(), Quantile.Below<int>(sorted, share), "below");
            Assert.AreEqual(sorted.Where((_, at) => at >= way).First(), Quantile.Above<int>(sorted, share), "above");
            var least = sorted.Index().Min(one => Math.Abs(one.Index - way));
            Assert.Contains(
                Quantile.Nearest<int>(sorted, share),
                sorted.Index().Where(one => Math.Abs(one.Index - way) == least).Select(one => one.Item));
        }, 200);

    [TestMethod]
    public void A_median_has_half_on_either_side_and_moves_with_the_values() =>
        Law.Holds(Gen.Select(Gen.Int[-9, 9].Array[1, 40], Gen.Int[-50, 50]), (values, shift) =>
        {
            double[] doubles = [.. values.Select(value => (double)value)];
            foreach (var median in new[] { Median.Of(doubles), Median.Lower(doubles), Median.Upper(doubles) })
            {
                Assert.IsLessThanOrEqualTo(values.Length / 2, values.Count(value => value < median));
                Assert.IsLessThanOrEqualTo(values.Length / 2, values.Count(value => value > median));
            }

            Assert.AreEqual(Median.Of(doubles), (Median.Lower(doubles) + Median.Upper(doubles)) / 2);
            Assert.AreEqual(Median.Of(doubles) + shift, Median.Of(doubles.Select(value => value + shift)));
            Assert.AreEqual(-Median.Upper(doubles), Median.Lower(doubles.Select(value => -value)));
        });

    [TestMethod]
    public void Of_nothing_there_is_no_quantile()
    {
        foreach (var none in new Action[]
        {
            () => Median.Of([]), () => Median.Lower<double>([]), () => Median.Upper<double>([]),
            () => Quantile.Nearest<double>([], 0.5), () => Quantile.Below<double>([], 0.5),
            () => Quantile.Above<double>([], 0.5), () => Quantile.Lower<double>([], 0.5), () => Quantile.Upper<double>([], 0.5),
        })
            StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(none).Message, "at least one value");
    }
}
