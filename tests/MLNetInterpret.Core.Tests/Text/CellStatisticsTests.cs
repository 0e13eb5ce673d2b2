using MLNetInterpret.Core.Statistics;
using MLNetInterpret.Core.Text;

namespace MLNetInterpret;

/// <summary>The search's statistics against slow ones that follow their definitions.</summary>
[TestClass]
public class CellStatisticsTests
{
    [ClassInitialize]
    public static void Load(TestContext _) => LibTorch.EnsureLoaded();

    [TestMethod]
    public void Q_values_are_those_of_the_definition()
    {
        // by hand: five tests, 1 + 1/2 + ... + 1/5 = 2.28333; p m h / rank, from the largest on never growing
        var q = FalseDiscoveries.QValues([0.001, double.NaN, 0.04, 0.03, 0.5, 0.01]);
        var factor = 5 * (1 + (1 / 2.0) + (1 / 3.0) + (1 / 4.0) + (1 / 5.0));
        Assert.AreEqual(0.001 * factor, q[0], 1e-12);
        Assert.IsTrue(double.IsNaN(q[1]));
        Assert.AreEqual(0.04 * factor / 4, q[2], 1e-12);
        Assert.AreEqual(Math.Min(0.03 * factor / 3, q[2]), q[3], 1e-12);
        Assert.AreEqual(1, q[4], 1e-12);
        Assert.AreEqual(0.01 * factor / 2, q[5], 1e-12);
    }

    [TestMethod]
    public void False_discoveries_stay_within_the_rate()
    {
        // 500 sets of 40 tests without any effect: a discovery in at most one in twenty, with room for chance
        var random = new Random(1);
        double[] Uniform() => [.. Enumerable.Range(0, 40).Select(_ => random.NextDouble())];
        var sets = Enumerable.Range(0, 500).Count(_ => FalseDiscoveries.QValues(Uniform()).Any(q => q <= 0.05));
        Assert.IsLessThanOrEqualTo(25, sets);
    }

    [TestMethod, DataRow(1), DataRow(2)]
    public void Correlation_of_block_sums_is_Pearsons(int seed)
    {
        var (random, n, block) = (new Random(seed), 1000, 50);
        var a = Enumerable.Range(0, n).Select(_ => (float)random.NextDouble() + 5).ToArray();
        var c = a.Select(value => (float)((0.5 * value) + random.NextDouble() > 3 ? 1 : 0)).ToArray();
        var mean = c.Average();
        var sums = new FitSums(1, 1);
        for (var start = 0; start < n; start += block)
        {
            var centred = c[start..(start + block)].Select(value => value - mean).ToArray();
            sums.AddColumns(centred);
            sums.AddBlock([centred.Zip(a[start..(start + block)], (x, y) => x * y).Sum()], [centred.Sum(value => (double)value)]);
        }

        foreach (var value in a)
        {
            sums.UnitSums[0] += value;
            sums.UnitSquares[0] += (double)value * value;
        }

        Assert.AreEqual(Pearson(a, c), sums.CorrelationOf(0, 0)!.Value, 1e-6);
        Assert.IsLessThan(1e-6, sums.PValue(0, 0));
    }

    [TestMethod, TestCategory("Long")]
    public void P_values_of_independent_but_slow_series_are_uniform()
    {
        // both series keep their value for about 50 characters: a test that took characters for independent would reject most of
        // the time
        var random = new Random(7);
        var rejected = 0;
        for (var trial = 0; trial < 400; trial++)
        {
            var (a, c) = (Slow(random, 20_000), Slow(random, 20_000));
            var sums = new FitSums(1, 1);
            var mean = c.Average();
            for (var start = 0; start < a.Length; start += 500)
            {
                var centred = c[start..(start + 500)].Select(value => value - mean).ToArray();
                sums.AddColumns(centred);
                var product = centred.Zip(a[start..(start + 500)], (x, y) => x * y).Sum();
                sums.AddBlock([product], [centred.Sum(value => (double)value)]);
            }

            sums.UnitSums[0] = a.Sum(value => (double)value);
            sums.UnitSquares[0] = a.Sum(value => (double)value * value);
            if (sums.PValue(0, 0) <= 0.05) rejected++;
        }

        Assert.IsInRange(5, 36, rejected);      // 20 are expected; binomial, about 3.5 deviations
    }

    [TestMethod]
    public void Intervals_hold_the_true_correlation_about_as_often_as_they_say()
    {
        var random = new Random(3);
        var held = 0;
        const int Trials = 150;
        for (var trial = 0; trial < Trials; trial++)
        {
            // a = x + y, c = x with x and y independent and slow: the true correlation is 1 / sqrt 2
            var (x, y) = (Slow(random, 8000), Slow(random, 8000));
            var series = new HeldOutSeries([.. x.Zip(y, (left, right) => left + right)], x, [.. x.Select(value => value > 0)]);
            var fit = series.Fit(0, true, new() { Resamples = 300, Level = 0.95 }, trial);
            if (fit.Interval!.Low <= Math.Sqrt(0.5) && fit.Interval.High >= Math.Sqrt(0.5)) held++;
            Assert.IsInRange(50, 400, fit.Interval.Block!.Value);
        }

        Assert.IsGreaterThan(0.86 * Trials, held);
    }

    [TestMethod, DataRow(1, true), DataRow(2, false)]
    public void Ranks_and_information_are_those_of_slow_counting(int seed, bool high)
    {
        var random = new Random(seed);
        var holds = Enumerable.Range(0, 2000).Select(_ => random.Next(4) == 0).ToArray();
        var a = holds
            .Select(on => (float)Math.Round(random.NextDouble() + (on ? high ? 0.7 : -0.7 : 0), 2))      // with ties
            .ToArray();
        var series = new HeldOutSeries(a, [.. holds.Select(on => on ? 1f : 0)], holds);

        double pairs = 0, count = 0;
        for (var i = 0; i < a.Length; i++)
            for (var j = 0; j < a.Length; j++)
            {
                if (!holds[i] || holds[j]) continue;
                count++;
                pairs += a[i] > a[j] ? 1 : a[i] == a[j] ? 0.5 : 0;
            }

        var fit = series.Fit(0.5, high, new() { Resamples = 100 }, 1);
        Assert.AreEqual(pairs / count, fit.Auc, 1e-12);
        Assert.AreEqual(Pearson(a, series.Labels), fit.Correlation, 1e-6);

        // the search's bins: the same up to what a bin joins
        var counts = new RankCounts(a.ToArray(), 1, 1);
        var bins = a.Select(value => (byte)counts.BinOf(0, value)).ToArray();
        ushort[] places = [.. Enumerable.Range(0, a.Length).Where(at => holds[at]).Select(at => (ushort)at)];
        counts.Add(0, bins, [new(true, places, [], [])], 1);
        var (auc, information, threshold, accuracy) = counts.Measure(0, 0);
        Assert.AreEqual(fit.Auc, auc, 0.02);
        Assert.AreEqual(fit.MutualInformation, information, 0.03);
        var best = a.Distinct().Max(edge => Accuracy(a, holds, edge, high));
        Assert.AreEqual(best, accuracy, 0.02);
        Assert.AreEqual(best, Accuracy(a, holds, threshold, high), 0.02);
    }

    [TestMethod]
    public void Lags_are_counted_as_if_each_were_read_alone()
    {
        var random = new Random(5);
        var text = new string([.. Enumerable.Range(0, 600).Select(_ => random.Next(3) == 0 ? 'A' : 'a')]);
        Concept[] concepts = [Concepts.Upper];
        var coded = new CodedText(text.AsMemory(), new int[text.Length]);
        var tape = new ConceptTape(coded, concepts, new());
        var profiles = ConceptProfile.Of(new(coded, concepts, new()), concepts, 0, text.Length, CancellationToken.None);
        tape.MoveTo(0, text.Length);
        int[] lags = [0, 1, -1];
        var columns = new ConceptColumns(tape, profiles, lags);
        columns.Read(0, text.Length);
        var bins = Enumerable.Range(0, text.Length).Select(_ => (float)random.Next(RankCounts.Bins)).ToArray();
        var counts = new RankCounts(bins, 1, columns.Count);
        counts.Add(0, [.. bins.Select(value => (byte)counts.BinOf(0, value))], columns.PlacesOf(), lags.Length);
        for (var lag = 0; lag < lags.Length; lag++)
        {
            bool Holds(int at) => at + lags[lag] >= 0 && at + lags[lag] < text.Length && text[at + lags[lag]] == 'A';
            var places = Enumerable.Range(0, text.Length).ToList();
            var (with, without) = (places.Where(Holds).ToList(), places.Where(at => !Holds(at)).ToList());
            var auc = with.Average(i => without.Average(j => bins[i] > bins[j] ? 1 : bins[i] == bins[j] ? 0.5 : 0));
            Assert.AreEqual(auc, counts.Measure(0, lag).Auc, 0.01, $"lag {lags[lag]}");
        }
    }

    [TestMethod]
    public void Switching_is_measured_event_by_event()
    {
        // three stretches: followed throughout, missed, and held on after its end
        var holds = Bits("....1111....1111....1111......");
        var on = Bits("....1111............1111111111");
        var measured = Switching.Of(new(Floats(on), Floats(holds), holds), 0.5, true)!;
        Assert.AreEqual(3, measured.Events);
        Assert.AreEqual(2 / 3.0, measured.On, 1e-12);
        Assert.AreEqual(1 / 2.0, measured.Off, 1e-12);      // of the two at whose end it is on
        Assert.AreEqual(2 / 3.0, measured.Held, 1e-12);
        Assert.AreEqual(1 / 3.0, measured.Whole, 1e-12);

        // the same unit upside down is as good
        var low = Switching.Of(new([.. Floats(on).Select(value => 1 - value)], Floats(holds), holds), 0.5, false)!;
        Assert.AreEqual(Same.Of(measured), Same.Of(low));
        Assert.IsNull(Switching.Of(new(Floats(on), Floats(on), Bits("111111111111111111111111111111")), 0.5, true));
    }

    private static bool[] Bits(string text) => [.. text.Select(character => character == '1')];

    private static float[] Floats(bool[] bits) => [.. bits.Select(bit => bit ? 1f : 0)];

    private static double Accuracy(float[] a, bool[] holds, double edge, bool high)
    {
        double with = holds.Count(on => on), without = holds.Length - with;
        var right = a.Where((value, at) => holds[at] && HeldOutSeries.IsOn(value, edge, high)).Count() / with;
        return (right + (a.Where((value, at) => !holds[at] && !HeldOutSeries.IsOn(value, edge, high)).Count() / without)) / 2;
    }

    /// <summary>An autoregressive series whose correlation falls to 1/e over 50 values.</summary>
    private static float[] Slow(Random random, int length)
    {
        var (values, last) = (new float[length], 0.0);
        for (var at = -500; at < length; at++)
        {
            var radius = Math.Sqrt(1 - (0.98 * 0.98)) * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
            last = (0.98 * last) + radius * Math.Cos(2 * Math.PI * random.NextDouble());
            if (at >= 0) values[at] = (float)last;
        }

        return values;
    }

    private static double Pearson(float[] a, float[] c)
    {
        var (ma, mc) = (a.Average(value => (double)value), c.Average(value => (double)value));
        var products = a.Zip(c, (x, y) => (x - ma) * (y - mc)).Sum();
        return products / Math.Sqrt(a.Sum(x => (x - ma) * (x - ma)) * c.Sum(y => (y - mc) * (y - mc)));
    }
}
