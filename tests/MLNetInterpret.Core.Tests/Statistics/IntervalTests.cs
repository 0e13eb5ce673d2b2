using System.Text.Json;
using CsCheck;

namespace MLNetInterpret;

/// <summary>Confidence intervals: their ends, their text and their JSON.</summary>
[TestClass]
public class IntervalTests
{
    private static readonly JsonSerializerOptions Json =
        new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, RespectRequiredConstructorParameters = true };

    [TestMethod]
    public void An_interval_is_the_middle_of_the_draws()
    {
        var interval = Interval.Of([.. Enumerable.Range(0, 101).Reverse().Select(value => (double)value)], 0.9);
        Assert.AreEqual((5.0, 95.0, 0.9), (interval.Low, interval.High, interval.Level));
        Assert.IsNull(interval.Block);
        Assert.AreEqual(new(3, 3, 0.5), Interval.Of([3], 0.5));
        var none = Assert.Throws<ArgumentException>(() => Interval.Of([], 0.9));
        StringAssert.Contains(none.Message, "at least one figure");
        foreach (var level in new[] { 0, 1, double.NaN })
            StringAssert.Contains(
                Assert.Throws<ArgumentException>(() => Interval.Of([1], level)).Message, "above 0 and below 1");
    }

    [TestMethod]
    public void It_leaves_out_as_many_draws_on_either_side() =>
        Law.Holds(Gen.Select(Gen.Double[-5, 5].Array[1, 60], Gen.Int[1, 99]), (drawn, percent) =>
        {
            double[] figures = [.. drawn.Distinct()];
            var interval = Interval.Of(figures, percent / 100.0);
            var expected = (1 - (percent / 100.0)) / 2 * (figures.Length - 1);
            Assert.IsInRange(expected - 0.5001, expected + 0.5001, figures.Count(figure => figure < interval.Low));
            Assert.IsInRange(expected - 0.5001, expected + 0.5001, figures.Count(figure => figure > interval.High));
            Assert.AreEqual(interval, Interval.Of([.. figures.Reverse()], percent / 100.0));
            Assert.AreEqual(interval.Low + 1, Interval.Of([.. figures.Select(one => one + 1)], percent / 100.0).Low, 1e-12);
        });

    [TestMethod]
    public void It_is_written_in_brackets_with_the_digits_asked_for()
    {
        var interval = new Interval(-0.1256, 0.5, 0.95, 400);
        Assert.AreEqual("[-0.126, 0.500]", interval.ToString());
        Assert.AreEqual("[-0.126, 0.500]", $"{interval}");
        Assert.AreEqual("[-0.13, 0.50]", interval.ToString("0.00"));
        Assert.AreEqual("r [-0.13, 0.50]", $"r {interval:0.00}");
        Assert.AreEqual("[NaN, NaN]", new Interval(double.NaN, double.NaN, 0.95).ToString());
    }

    [TestMethod]
    public void A_block_stands_in_the_json_only_where_there_is_one()
    {
        const string rows = """{"low":0.1,"high":0.2,"level":0.95}""";
        const string blocks = """{"low":0.1,"high":0.2,"level":0.95,"block":400}""";
        Assert.AreEqual(rows, JsonSerializer.Serialize(new Interval(0.1, 0.2, 0.95), Json));
        Assert.AreEqual(blocks, JsonSerializer.Serialize(new Interval(0.1, 0.2, 0.95, 400), Json));
        Assert.AreEqual(new(0.1, 0.2, 0.95), JsonSerializer.Deserialize<Interval>(rows, Json));
        Assert.AreEqual(new(0.1, 0.2, 0.95, 400), JsonSerializer.Deserialize<Interval>(blocks, Json));
        Assert.ThrowsExactly<JsonException>(() => JsonSerializer.Deserialize<Interval>("""{"low":0.1,"high":0.2}""", Json));
    }
}
