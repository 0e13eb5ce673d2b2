using MLNetInterpret.Core.Scanning;

namespace MLNetInterpret;

/// <summary>Quantiles and correlations from a sample: what is stated of their error holds, and nothing else changes.</summary>
[TestClass]
public class SampleTests
{
    private const int Rows = 4000;

    [TestMethod]
    public void Quantiles_and_zeros_are_as_near_as_stated()
    {
        var random = new Random(1);
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        // a bell, a long tail, a rectified unit, few values, and rows in order
        float[] Row(int row) =>
            [(float)Normal(), (float)Math.Exp(2 * Normal()), (float)Math.Max(0, Normal()), random.Next(5), row - Rows / 3];
        var values = Enumerable.Range(0, Rows).Select(Row).ToArray();
        using var network = Planted.Same(values[0].Length);
        var (within, all) = (0, 0);
        for (var seed = 0; seed < 12; seed++)
        {
            var plan = new ScanPlan { Units = ["same"], SampleShare = 0.1, Seed = seed, DuplicateDistance = -1, Projections = 0 };
            var found = Scans.Catalogue(network, plan, Data.Of(values));
            Assert.AreEqual(Rows * 0.1, found.Sample!.Rows, 100, "rows drawn");
            foreach (var unit in found.Units)
            {
                float[] own = [.. values.Select(row => row[unit.Unit.Index!.Value])];
                foreach (var (share, quantile) in UnitStatistics.Shares.Zip(unit.Statistics.Quantiles))
                {
                    // a quantile of equal values stands for all of their shares
                    var (low, high) = (quantile - Math.Abs(quantile) / 128, quantile + Math.Abs(quantile) / 128);
                    var below = own.Count(value => value < low) / (double)Rows;
                    var upTo = own.Count(value => value <= high) / (double)Rows;
                    all++;
                    if (share >= below - found.Sample.ShareError && share <= upTo + found.Sample.ShareError) within++;
                }

                all++;
                var zeros = own.Count(value => value == 0) / (double)Rows;
                if (Math.Abs(zeros - unit.Statistics.ZeroShare) <= found.Sample.ShareError) within++;
            }
        }

        Assert.IsGreaterThanOrEqualTo(0.95, within / (double)all);
    }

    [TestMethod]
    public void Correlations_are_as_near_as_stated()
    {
        var (random, errors) = (new Random(2), new List<double>());
        float[] Row()
        {
            var (x, noise) = (random.NextSingle() - 0.5f, random.NextSingle() - 0.5f);
            return [x, noise, x + noise];      // correlations of 0 and of the root of a half
        }

        var values = Enumerable.Range(0, Rows).Select(_ => Row()).ToArray();
        using var network = Planted.Same(3);
        for (var seed = 0; seed < 30; seed++)
        {
            var plan = new ScanPlan
            {
                Units = ["same"],
                Columns = ["x", "noise", "sum"],
                SampleShare = 0.1,
                Seed = seed,
                DuplicateDistance = -1,
            };
            var found = Scans.Catalogue(network, plan, Data.Of(values));
            foreach (var (unit, column) in new[] { (0, 1), (0, 2), (1, 2) })
            {
                double[] Of(int at) => [.. values.Select(row => (double)row[at])];
                var exact = Core.Statistics.Correlation.Of(Of(unit), Of(column))!.Value;
                var error = found.Units[unit].Columns[column]!.Value - exact;
                errors.Add(error / ((1 - exact * exact) * found.Sample!.CorrelationError));
            }

            Assert.AreEqual(1, found.Units[2].Columns[2]!.Value, 1e-9, "a unit with itself");
        }

        // in standard errors
        Assert.AreEqual(1, Math.Sqrt(errors.Average(error => error * error)), 0.3);
    }

    [TestMethod]
    public void All_else_is_of_all_rows()
    {
        using var network = Planted.Same(20);
        var rows = Data.Normal(3, 500, 20).InClasses("a", "b", "c");
        var whole = new ScanPlan
        {
            Units = ["same"],
            Classes = ["a", "b", "c"],
            RowsPerShard = 200,
            BatchRows = 64,
            ExactCorrelations = ["same"],
        };
        var sampled = Scans.Catalogue(network, whole with { SampleShare = 0.2 }, rows);
        foreach (var (expected, found) in Scans.Catalogue(network, whole, rows).Units.Zip(sampled.Units))
        {
            Assert.AreEqual(Told(expected), Told(found));
            CollectionAssert.AreEqual(expected.Highest.RowNumbers(), found.Highest.RowNumbers());
            CollectionAssert.AreEqual(expected.Lowest.RowNumbers(), found.Lowest.RowNumbers());
            CollectionAssert.AreEqual(expected.Classes!.Means.ToArray(), found.Classes!.Means.ToArray());
            CollectionAssert.AreEqual(
                expected.Similar.Select(other => other.Correlation).ToArray(),
                found.Similar.Select(other => other.Correlation).ToArray());
            Assert.AreEqual(found.Statistics.Histogram.Counts.Sum(), sampled.Sample!.Rows);
        }

        static object Told(UnitScan unit) => (
            unit.State, unit.Statistics.Count, unit.Statistics.Mean, unit.Statistics.StandardDeviation, unit.Statistics.Minimum,
            unit.Statistics.Maximum, unit.Classes!.Selectivity, unit.Classes.VarianceShare);
    }

    [TestMethod]
    public void The_rows_drawn_depend_on_the_seed_alone()
    {
        using var network = Planted.Same(2);
        var rows = Data.Normal(4, 300, 2);
        string Quantiles(int seed, int shard, int batch)
        {
            var plan = new ScanPlan { Units = ["same"], SampleShare = 0.3, Seed = seed, RowsPerShard = shard, BatchRows = batch };
            var found = Scans.Catalogue(network, plan, rows);
            return string.Join(' ', found.Units.SelectMany(unit => unit.Statistics.Quantiles).Append(found.Sample!.Rows));
        }

        var first = Quantiles(1, 300, 300);
        foreach (var (shard, batch) in new[] { (300, 300), (300, 7), (41, 20) })
            Assert.AreEqual(first, Quantiles(1, shard, batch));
        Assert.AreNotEqual(first, Quantiles(2, 300, 300));
    }

    [TestMethod]
    public void NaN_and_infinities_count_for_no_sample()
    {
        using var network = Planted.Same(2);
        var values = Enumerable.Range(0, 200).Select(row => new[] { row % 3 == 0 ? float.NaN : row, row }).ToArray();
        var plan = new ScanPlan { Units = ["same"], SampleShare = 0.5, DuplicateDistance = -1 };
        var found = Scans.Catalogue(network, plan, Data.Of(values));
        Assert.AreEqual(67, found.Units[0].Statistics.NonFinite);
        Assert.AreEqual(found.Sample!.Rows, found.Units[1].Statistics.Histogram.Counts.Sum());
        Assert.IsLessThan(found.Sample.Rows, found.Units[0].Statistics.Histogram.Counts.Sum());
        Assert.AreEqual(0, found.Units[0].Statistics.ZeroShare);
    }

    [TestMethod]
    public void A_sample_says_how_exact_it_is_and_an_empty_one_is_refused()
    {
        using var network = Planted.Same(1);
        var rows = Data.Normal(5, 40, 1);
        Assert.IsNull(Scans.Catalogue(network, new() { Units = ["same"] }, rows).Sample);
        var error = Assert.ThrowsExactly<ArgumentException>(
            () => Scans.Catalogue(network, new() { Units = ["same"], SampleShare = 1e-9 }, rows));
        StringAssert.Contains(error.Message, "larger share");
        var sample = new ScanSample(10_000);
        Assert.AreEqual(0.0136, sample.ShareError, 1e-4);
        Assert.AreEqual(0.01, sample.CorrelationError, 1e-12);
        StringAssert.Contains(sample.ToString(), "10,000 rows drawn at random");
    }
}
