using CsCheck;
using MLNetInterpret.Core.Statistics;

namespace MLNetInterpret;

/// <summary>Pearson's r from series, from sums and from whole numbers, against the definition and each other.</summary>
[TestClass]
public class CorrelationTests
{
    private static readonly Gen<(double[] A, double[] B)> Pairs = Gen.Int[2, 40].SelectMany(count =>
        Gen.Select(Gen.Double[-5, 5].Array[count], Gen.Double[-5, 5].Array[count]));

    [TestMethod]
    [DataRow(new double[] { 1, 2, 3 }, new double[] { 2, 4, 6 }, 1.0)]
    [DataRow(new double[] { 1, 2, 3 }, new double[] { 3, 2, 1 }, -1.0)]
    [DataRow(new double[] { 1, 2, 3, 4 }, new double[] { 1, 0, 0, 1 }, 0.0)]
    [DataRow(new double[] { 0, 0, 1, 1 }, new double[] { 0, 1, 1, 1 }, 0.57735026918962573)]      // 1 / sqrt 3
    public void Correlations_known_by_hand(double[] a, double[] b, double r) =>
        Assert.AreEqual(r, Correlation.Of(a, b)!.Value, 1e-12);

    [TestMethod]
    [DataRow(new float[] { 1, 2, 3 }, new float[] { 10, 100, 1000 }, 1.0)]            // only the order counts
    [DataRow(new float[] { 1, 2, 3 }, new float[] { 9, 8, 1 }, -1.0)]
    [DataRow(new float[] { 1, 2, 3, 4, 5 }, new float[] { 2, 1, 4, 3, 5 }, 0.8)]       // 1 - 6 * 4 / (5 * 24)
    // ranks 0.5 0.5 2 and 0 1 2: 1.5 / sqrt(1.5 * 2)
    [DataRow(new float[] { 1, 1, 2 }, new float[] { 1, 2, 3 }, 0.8660254037844387)]
    [DataRow(new float[] { 4, 4, 4 }, new float[] { 1, 2, 3 }, null)]
    public void The_correlation_of_ranks_is_Spearmans(float[] a, float[] b, double? correlation)
    {
        var (first, second) = (Ranks.Of<float>(a).ToArray(), Ranks.Of<float>(b).ToArray());
        foreach (var found in new[] { Correlation.Of(first, second), Correlation.Of(second, first) })
            if (correlation is { } known) Assert.AreEqual(known, found!.Value, 1e-12);
            else Assert.IsNull(found);
    }

    [TestMethod]
    public void All_forms_agree_with_the_definition() => Law.Holds(Pairs, (a, b) =>
    {
        var (n, meanA, meanB) = (a.Length, a.Average(), b.Average());
        var covariance = a.Zip(b, (x, y) => (x - meanA) * (y - meanB)).Average();
        var (deviationA, deviationB) = (Math.Sqrt(a.Average(x => Math.Pow(x - meanA, 2))), Spread.Of<double>(b).Population);
        var r = covariance / deviationA / deviationB;
        Assert.AreEqual(r, Correlation.Of(a, b)!.Value, 1e-9);
        Assert.AreEqual(r, Correlation.OfDeviations(covariance, deviationA, deviationB)!.Value, 1e-9);
        Assert.AreEqual(r, Correlation.OfSums(
            n, a.Sum(), b.Sum(), a.Sum(x => x * x), b.Sum(x => x * x), a.Zip(b, (x, y) => x * y).Sum())!.Value, 1e-6);
        float[] Unit(double[] values, double mean, double deviation) =>
            [.. values.Select(value => (float)((value - mean) / deviation / Math.Sqrt(n)))];
        Assert.AreEqual(r, Correlation.OfCentred(Unit(a, meanA, deviationA), Unit(b, meanB, deviationB)), 1e-5);
    });

    [TestMethod]
    public void Exact_sums_give_the_exact_correlation() =>
        Law.Holds(Gen.Select(Draw.Finite, Draw.Finite).Array[2, 30], pairs =>
        {
            float[] a = [.. pairs.Select(pair => pair.Item1)], b = [.. pairs.Select(pair => pair.Item2)];
            double Of(float[] left, float[] right)
            {
                var (sums, products) = (ExactSums.OfValues(3), ExactSums.OfProducts(2));
                foreach (var (x, y) in left.Zip(right))
                {
                    sums.Add(0, x);
                    sums.Add(2, y);
                    products.Add(1, (double)x * y);
                }

                return ExactSums.Covariance(products, 1, sums, 0, sums, 2, left.Length);
            }

            Assert.AreEqual(ReferenceArithmetic.Rounded(ReferenceArithmetic.Covariance(a, b), -298), Of(a, b));
            var (expected, found) = (ReferenceArithmetic.Pearson(a, b), Correlation.OfVariances(Of(a, b), Of(a, a), Of(b, b)));
            Assert.AreEqual(expected is null, found is null);
            if (expected is { } r) Assert.AreEqual(r, found!.Value, 1e-15);
        }, 300);

    [TestMethod]
    public void Neither_scale_nor_mean_nor_order_matter() =>
        Law.Holds(Gen.Select(Pairs, Gen.Double[0.01, 1000], Gen.Double[-1000, 1000]), cases =>
        {
            var ((a, b), scale, shift) = cases;
            var r = Correlation.Of(a, b)!.Value;
            Assert.IsInRange(-1, 1, r);
            Assert.AreEqual(r, Correlation.Of(b, a)!.Value, 1e-12);
            Assert.AreEqual(r, Correlation.Of([.. a.Select(x => (scale * x) + shift)], b)!.Value, 1e-6);
            Assert.AreEqual(-r, Correlation.Of([.. a.Select(x => -x)], b)!.Value, 1e-12);
            Assert.AreEqual(1, Correlation.Of(a, a)!.Value, 1e-12);
            int[] order = [.. Enumerable.Range(0, a.Length).OrderBy(at => b[at])];
            Assert.AreEqual(r, Correlation.Of([.. order.Select(at => a[at])], [.. order.Select(at => b[at])])!.Value, 1e-9);
        });

    [TestMethod]
    public void Tiny_series_that_change_correlate()
    {
        // an absolute limit would take them for constant
        Assert.AreEqual(1, Correlation.Of([1e-30, 2e-30, 4e-30], [1e-20, 2e-20, 4e-20])!.Value, 1e-12);
        Assert.AreEqual(-1, Correlation.Of([1e6, 1e6 + 1e-6], [1, 0])!.Value, 1e-12);
    }

    [TestMethod]
    public void What_never_changes_correlates_with_nothing()
    {
        // 0.1 summed ten thousand times is rounded, so the squares about the mean are not 0
        double[] constant = [.. Enumerable.Repeat(0.1, 10_000)];
        double[] other = [.. Enumerable.Range(0, 10_000).Select(value => (double)(value % 7))];
        Assert.IsNull(Correlation.Of(constant, other));
        Assert.IsNull(Correlation.Of(other, constant));
        Assert.IsNull(Correlation.Of([], []));
        Assert.IsNull(Correlation.Of([1], [2]));
        Assert.IsNull(Correlation.Of([1, double.NaN], [2, 3]));
        Assert.IsNull(Correlation.Of([1, 2], [2, double.PositiveInfinity]));
        Assert.IsNull(Correlation.OfDeviations(0, 0, 1));
        Assert.IsNull(Correlation.OfDeviations(0, 1, double.NaN));
        Assert.IsNull(Correlation.OfSums(4, 4, 2, 4, 2, 2));
        Assert.IsNull(Correlation.OfSums(2, 0, 1, 1e-13, 1, 0, 1e-12));
        Assert.IsNotNull(Correlation.OfSums(2, 0, 1, 1e-13, 1, 0));
        Assert.IsNull(Correlation.OfVariances(0, 0, 5));
        Assert.IsNull(Correlation.OfVariances(0, 5, 0));
        Assert.AreEqual(0, Correlation.OfVariances(0, 5, 5));
    }

    [TestMethod]
    public void Lists_of_different_lengths_are_refused()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() => Correlation.Of([1, 2], [1, 2, 3]));
        StringAssert.Contains(error.Message, "2 values cannot be correlated with 3");
    }
}
