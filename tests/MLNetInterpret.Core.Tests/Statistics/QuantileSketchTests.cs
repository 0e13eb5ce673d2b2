using CsCheck;
using MLNetInterpret.Core.Statistics;

namespace MLNetInterpret;

[TestClass]
public class QuantileSketchTests
{
    private static readonly double[] Shares = [0, 0.001, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 0.999, 1];

    [TestMethod]
    [DataRow("normal"), DataRow("constant"), DataRow("heavy tail"), DataRow("heaviest tail"), DataRow("negative")]
    [DataRow("negative tail"), DataRow("denormal"), DataRow("smallest"), DataRow("zeros"), DataRow("nothing but zeros")]
    [DataRow("mixed sign"), DataRow("two points"), DataRow("huge and small"), DataRow("ascending bits"), DataRow("largest")]
    public void Quantiles_are_within_the_stated_error(string kind)
    {
        var random = new Random(5);
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        double Pareto(double power) => Math.Min(Math.Pow(1 - random.NextDouble(), -power), 3e38);
        float Draw(int at) => (float)(kind switch
        {
            "normal" => Normal(),
            "constant" => 0.7f,
            "heavy tail" => Pareto(2),
            "heaviest tail" => Pareto(12),
            "negative" => -Math.Exp(4 * random.NextDouble()),
            "negative tail" => -Pareto(12),
            "denormal" => random.Next(1, 1 << 23) * (double)float.Epsilon,
            "smallest" => random.Next(1, 200) * (double)float.Epsilon * (at % 2 == 0 ? 1 : -1),
            "zeros" => random.Next(3) == 0 ? random.NextSingle() : at % 2 == 0 ? 0 : -0.0,
            "nothing but zeros" => at % 2 == 0 ? 0 : -0.0,
            "mixed sign" => Normal() * Math.Pow(10, random.Next(-40, 37)),
            "two points" => at % 3 == 0 ? 1 : 1.02,
            "huge and small" => at % 2 == 0 ? 3e38 : 1e-38,
            "ascending bits" => BitConverter.Int32BitsToSingle(at * 400_000),
            _ => at % 2 == 0 ? float.MaxValue : float.MinValue,
        });
        var values = Enumerable.Range(0, 5001).Select(Draw).ToArray();
        var sketches = new QuantileSketches(3);
        foreach (var value in values) sketches.Add(1, value);
        Agrees(values, sketches, 1, kind);
        Assert.IsEmpty(sketches.Occupied(0), "the other streams saw nothing");
        Assert.IsEmpty(sketches.Occupied(2));
    }

    [TestMethod]
    public void Quantiles_of_any_values_are_within_the_stated_error() => Law.Holds(Draw.Finite.Array[1, 60], values =>
    {
        var sketches = new QuantileSketches(1);
        foreach (var value in values) sketches.Add(0, value);
        Agrees(values, sketches, 0, "any");
    }, times: 300);

    [TestMethod]
    public void Merging_equals_one_sketch() =>
        Law.Holds(Gen.Select(Draw.Finite.Array[0, 60], Gen.Bool.Array[60]), (values, left) =>
        {
            var (a, b, whole) = (new QuantileSketches(2), new QuantileSketches(2), new QuantileSketches(2));
            for (var i = 0; i < values.Length; i++)
            {
                (left[i] ? a : b).Add(i % 2, values[i]);
                whole.Add(i % 2, values[i]);
            }

            a.Merge(b);
            CollectionAssert.AreEqual(whole.Entries().ToArray(), a.Entries().ToArray());
            CollectionAssert.AreEqual(whole.Zeros, a.Zeros);
            for (var unit = 0; unit < 2; unit++)
                CollectionAssert.AreEqual(whole.Occupied(unit).ToArray(), a.Occupied(unit).ToArray());
        }, times: 100);

    [TestMethod]
    public void Entries_put_back_are_the_same_sketch()
    {
        var random = new Random(3);
        var (sketches, again) = (new QuantileSketches(2), new QuantileSketches(2));
        for (var i = 0; i < 1000; i++) sketches.Add(i % 2, random.NextSingle() * 100 - 50);
        foreach (var (place, count) in sketches.Entries()) again.Restore(place, count);
        CollectionAssert.AreEqual(sketches.Entries().ToArray(), again.Entries().ToArray());
    }

    [TestMethod, DataRow(-1, 1), DataRow(long.MaxValue, 1), DataRow(0, 0), DataRow(0, -4)]
    public void A_bin_that_does_not_exist_is_refused(long place, long count) =>
        Assert.ThrowsExactly<InvalidDataException>(() => new QuantileSketches(1).Restore(place, count));

    [TestMethod]
    public void Of_no_values_there_is_no_quantile()
    {
        Assert.IsTrue(double.IsNaN(new QuantileSketches(1).Quantile(0, 0.5, 0, 0)));
        CollectionAssert.AreEqual(new long[] { 0 }, new QuantileSketches(1).Histogram(0, 48, 0, 0).Counts.ToArray());
    }

    [TestMethod]
    public void A_histogram_counts_values_in_their_bins()
    {
        var sketches = new QuantileSketches(1);
        for (var i = 0; i < 1000; i++) sketches.Add(0, i < 900 ? 0 : i / 1000f);      // 900 zeros, and 0.9 to 0.999
        var histogram = sketches.Histogram(0, 10, 0, 0.999f);
        Assert.AreEqual(900, histogram.Counts[0]);
        Assert.AreEqual(0, histogram.Counts.Skip(1).Take(7).Sum());
        Assert.AreEqual(100, histogram.Counts[8] + histogram.Counts[9]);
        Assert.IsGreaterThan(95, histogram.Counts[9]);      // the bin that straddles 0.8991 is shared out
    }

    private static void Agrees(float[] values, QuantileSketches sketches, int unit, string kind)
    {
        var sorted = values.Order().ToArray();
        foreach (var share in Shares)
        {
            double exact = sorted[(int)(share * (sorted.Length - 1))];
            var found = sketches.Quantile(unit, share, sorted[0], sorted[^1]);
            // a zero is exact
            Assert.AreEqual(exact, found, Math.Abs(exact) * QuantileSketches.RelativeError, $"{kind} {share}");
        }

        Assert.AreEqual(values.Count(value => value == 0), sketches.Zeros[unit], kind);
        var histogram = sketches.Histogram(unit, 48, sorted[0], sorted[^1]);
        Assert.AreEqual(values.Length, histogram.Counts.Sum(), kind);
        Assert.IsTrue(histogram.Counts.All(count => count >= 0), kind);
        Assert.HasCount(histogram.Counts.Count + 1, histogram.Edges);
        Assert.IsTrue(histogram.Edges.All(double.IsFinite), kind);
        Assert.IsTrue(histogram.Edges.Zip(histogram.Edges.Skip(1)).All(pair => pair.First < pair.Second), kind);
        Assert.AreEqual(sorted[0], histogram.Edges[0], kind);
    }
}
