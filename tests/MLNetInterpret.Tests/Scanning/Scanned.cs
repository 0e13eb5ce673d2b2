using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using TorchSharp;

namespace MLNetInterpret.Tests.Scanning;

/// <summary>Rows of three numbers for <see cref="TwoLayers"/>, and what scans of them are compared by.</summary>
internal static class Scanned
{
    /// <summary>Rows that are all different, in three kinds.</summary>
    public static Row[] Rows(int count, int seed = 0)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(row => new Row
        {
            Features = [random.NextSingle() - 0.5f, random.NextSingle() - 0.5f, random.NextSingle() * 4 - 1],
            Kind = "abc"[row * 5 % 7 % 3].ToString(),
            Id = $"id {row}",
        })];
    }

    public static IDataView View(this MLContext ml, IEnumerable<Row> rows) => ml.Data.LoadFromEnumerable(rows.ToList());

    public static ITransformer Model(this MLContext ml, TwoLayers? network = null) =>
        ml.Transforms.ApplyTorchModule(network ?? new TwoLayers()).Fit(ml.View(Rows(1)));

    /// <summary>A point's values, row by row: <c>[row][unit]</c>.</summary>
    public static float[][] Reference(HookedNetwork network, string point, IEnumerable<float[]> rows) =>
        [.. rows.Select(row =>
        {
            using var input = torch.tensor(row).unsqueeze(0);
            using var seen = network.RunWithCache(input, new ActivationPoint(point));
            using var values = seen[new ActivationPoint(point)].contiguous();
            return values.data<float>().ToArray();
        })];

    /// <summary>All of a catalogue to the last bit.</summary>
    public static string Bits(this ScannedUnits catalogue)
    {
        using var stream = new MemoryStream();
        FindingSetJson.Write(stream, new([], catalogue.Kind, [], catalogue.Provenance) { Scan = catalogue });
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>Row numbers.</summary>
    public static long[] Numbers(this IEnumerable<TopRow> rows) => [.. rows.Select(row => row.Row)];

    /// <summary>Everything that scans in other batches or shards have in common to the bit, and the rest within
    /// rounding.</summary>
    public static void AgreesWith(this ScannedUnits found, ScannedUnits expected, double tolerance)
    {
        CollectionAssert.AreEqual(expected.ClassCounts.ToArray(), found.ClassCounts.ToArray());
        CollectionAssert.AreEqual(
            expected.Units.Select(unit => unit.Unit).ToArray(), found.Units.Select(unit => unit.Unit).ToArray());
        foreach (var (a, b) in expected.Units.Zip(found.Units))
        {
            Assert.AreEqual(a.Statistics.Count, b.Statistics.Count);
            Assert.AreEqual(a.State, b.State);
            Near(Moments(a), Moments(b));
            Near([.. a.Columns.Select(value => value ?? double.NaN)], [.. b.Columns.Select(value => value ?? double.NaN)]);
            foreach (var (rows, others) in new[] { (a.Highest, b.Highest), (a.Lowest, b.Lowest) })
            {
                CollectionAssert.AreEqual(rows.Numbers(), others.Numbers(), $"{a.Unit}");
                CollectionAssert.AreEqual(
                    rows.SelectMany(row => row.Position).ToArray(), others.SelectMany(row => row.Position).ToArray());
                CollectionAssert.AreEqual(
                    rows.Select(row => (row.Id, row.Label, row.Crop)).ToArray(),
                    others.Select(row => (row.Id, row.Label, row.Crop)).ToArray());
                Near([.. rows.Select(row => (double)row.Activation)], [.. others.Select(row => (double)row.Activation)]);
            }
        }

        static double[] Moments(UnitScan unit)
        {
            var found = unit.Statistics;
            return [found.Mean, found.StandardDeviation, found.Minimum, found.Maximum, .. unit.Classes?.Means ?? []];
        }

        void Near(double[] a, double[] b)
        {
            Assert.HasCount(a.Length, b);
            foreach (var (one, other) in a.Zip(b)) Assert.AreEqual(one, other, tolerance);
        }
    }

    /// <summary>Keeps what a scan says of its progress.</summary>
    internal sealed class Watcher(Action<long>? told = null) : IProgress<WorkProgress>
    {
        public List<WorkProgress> Reports { get; } = [];

        /// <summary>Rows done at each report.</summary>
        public IEnumerable<long> Rows => Reports.Select(RowsOf);

        public void Report(WorkProgress value)
        {
            Reports.Add(value);
            told?.Invoke(RowsOf(value));
        }

        private static long RowsOf(WorkProgress value) =>
            long.Parse(value.Stage.Split(' ')[0], NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
    }

    internal sealed class Row
    {
        [VectorType(3)]
        public float[] Features { get; set; } = [];

        public string Kind { get; set; } = "";

        public string Id { get; set; } = "";

        public float Unused { get; set; }
    }
}
