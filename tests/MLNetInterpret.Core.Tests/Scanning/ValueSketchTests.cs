namespace MLNetInterpret;

[TestClass]
public class ValueSketchTests
{
    [TestMethod, DataRow("normal"), DataRow("heavy tail"), DataRow("negative"), DataRow("zeros"), DataRow("constant")]
    public void Quantiles_are_within_the_stated_error(string kind)
    {
        var rng = new Random(5);
        float Draw() => kind switch
        {
            "normal" => (float)(Math.Sqrt(-2 * Math.Log(1 - rng.NextDouble())) * Math.Cos(2 * Math.PI * rng.NextDouble())),
            "heavy tail" => (float)Math.Pow(1 - rng.NextDouble(), -2),
            "negative" => -(float)Math.Exp(4 * rng.NextDouble()),
            "zeros" => rng.Next(3) == 0 ? rng.NextSingle() : 0,
            _ => 0.7f,
        };
        var values = Enumerable.Range(0, 5001).Select(_ => Draw()).ToArray();
        var sketch = new ValueSketch();
        sketch.Add(values);
        var sorted = values.Order().ToArray();
        foreach (var q in new[] { 0.01, 0.25, 0.5, 0.75, 0.99 })
        {
            var exact = sorted[(int)(q * 5000)];
            Assert.AreEqual(exact, sketch.Quantile(q), Math.Abs(exact) * ValueSketch.RelativeError + 1e-9, $"{kind} {q}");
        }

        var summary = sketch.Summarize();
        Assert.AreEqual(5001, summary.Histogram.Counts.Sum());
        Assert.AreEqual(summary.Histogram.Counts.Count + 1, summary.Histogram.Edges.Count);
        Assert.AreEqual(values.Count(v => v == 0) / 5001.0, summary.ZeroShare);
        Assert.AreEqual(sorted[0], summary.Minimum);
        Assert.AreEqual(sorted[^1], summary.Maximum);
    }

    [TestMethod]
    public void Merging_equals_one_sketch()
    {
        var rng = new Random(6);
        var (a, b, whole) = (new ValueSketch(), new ValueSketch(), new ValueSketch());
        for (var i = 0; i < 999; i++)
        {
            var value = i % 100 == 0 ? float.NaN : rng.NextSingle() - 0.5f;
            (rng.Next(3) == 0 ? a : b).Add(value);
            whole.Add(value);
        }

        a.Merge(b);
        Assert.AreEqual(whole.Count, a.Count);
        Assert.AreEqual(10, a.NonFinite);
        foreach (var q in new[] { 0, 0.1, 0.5, 0.9, 1 }) Assert.AreEqual(whole.Quantile(q), a.Quantile(q));
        CollectionAssert.AreEqual(whole.Summarize().Histogram.Counts.ToArray(), a.Summarize().Histogram.Counts.ToArray());
    }
}
