using MLNetInterpret.Core.Scanning;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret;

/// <summary>One value of a unit, with all that is known of where it came from.</summary>
internal sealed record Seen(float Value, long Row, IReadOnlyList<int> Position, int Class, float[] Input);

/// <summary>A scan that keeps everything and sorts it: what the fast one has to agree with.</summary>
internal sealed class ReferenceScan(ScanPlan plan, IReadOnlyList<Seen> seen)
{
    private readonly RowSignatures _signatures = new();

    public static IReadOnlyList<double> Shares => [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99];

    private float[] Values { get; } = [.. seen.Select(one => one.Value).Where(float.IsFinite)];

    public static ReferenceScan Of(HookedNetwork network, ScanPlan plan, Data rows, Unit unit, Reduction reduction)
    {
        using var scope = NewDisposeScope();
        var seen = new List<Seen>();
        for (var row = 0; row < rows.Count; row++)
        {
            // row by row: from 16 rows on a convolution may be computed in ways that round whole numbers
            using var cache = network.RunWithCache(rows.Input.narrow(0, row, 1), unit.Point);
            var input = rows.Input[row].to(float32).contiguous().data<float>().ToArray();
            var map = cache[unit.Point][0][unit.Index!.Value];
            var values = map.contiguous().data<float>().ToArray();
            var label = rows.Classes?[row] ?? -1;
            if (plan.EachPosition)
                for (var at = Math.Max(plan.WarmUp, rows.Known?[row] ?? 0); at < (rows.Lengths?[row] ?? values.Length); at++)
                    seen.Add(new(values[at], row, [at], label, input));
            else if (map.dim() == 0) seen.Add(new(values[0], row, [], label, input));
            else if (unit.Position.Count > 0)
                seen.Add(new(map[unit.Position[0], unit.Position[1]].item<float>(), row, unit.Position, label, input));
            else
            {
                var largest = Array.IndexOf(values, values.Max());
                var columns = (int)map.shape[1];
                var value = reduction switch
                {
                    Reduction.Max => values.Max(),
                    Reduction.Sum => (float)values.Sum(one => (double)one),
                    _ => (float)(values.Sum(one => (double)one) / values.Length),
                };
                seen.Add(new(value, row, [largest / columns, largest % columns], label, input));
            }
        }

        return new(plan, seen);
    }

    /// <summary>Checks a unit's entry against everything kept here.</summary>
    public void Agrees(UnitScan found)
    {
        var name = $"{found.Unit} {found.Reduction}";
        var statistics = found.Statistics;
        Assert.AreEqual(Values.Length, statistics.Count, name);
        Assert.AreEqual(seen.Count - Values.Length, statistics.NonFinite, name);
        if (Values.Length == 0)
        {
            Assert.AreEqual(UnitState.Dead, found.State, name);
            Assert.IsEmpty(found.Highest, name);
            return;
        }

        var deviation = Math.Sqrt(ReferenceArithmetic.Variance(Values));
        Near(ReferenceArithmetic.Mean(Values), statistics.Mean, 1e-9, deviation * 1e-9, $"{name} mean");
        Near(deviation, statistics.StandardDeviation, 1e-7, Values.Max(Math.Abs) * 1e-12, $"{name} deviation");
        Assert.AreEqual((double)Values.Count(value => value == 0) / Values.Length, statistics.ZeroShare, 1e-15, name);
        Assert.AreEqual(Values.Min(), statistics.Minimum, name);
        Assert.AreEqual(Values.Max(), statistics.Maximum, name);
        var sorted = Values.Order().ToArray();
        foreach (var (share, quantile) in Shares.Zip(statistics.Quantiles))
            Near(sorted[(int)(share * (sorted.Length - 1))], quantile, 1.0 / 128, 0, $"{name} quantile {share}");
        Assert.AreEqual(Values.Length, statistics.Histogram.Counts.Sum(), name);
        Assert.IsTrue(statistics.Histogram.Counts.All(count => count >= 0), name);
        AgreesOnRows(found.Highest, highest: true, name);
        AgreesOnRows(found.Lowest, highest: false, name);
        Assert.AreEqual(plan.Classes.Count == 0 || NeverChanges, found.Classes is null, name);
        if (found.Classes is not null) AgreesOnClasses(found, name);
        for (var column = 0; column < plan.Columns.Count; column++)
        {
            var expected = Values.Length < seen.Count || seen.Any(one => !float.IsFinite(one.Input[column]))
                ? null
                : ReferenceArithmetic.Pearson(Values, [.. seen.Select(one => one.Input[column])]);
            Assert.AreEqual(expected is null, found.Columns[column] is null, $"{name} column {column}");
            if (expected is { } correlation)
                Assert.AreEqual(correlation, found.Columns[column]!.Value, 1e-7, $"{name} column {column}");
        }
    }

    /// <summary>Each row at its most extreme value, sorted; the plan's candidates; of those each that is not like a better
    /// one; and none that are a choice among equals at an extreme, or among equals that no list of candidates holds.</summary>
    public IReadOnlyList<Seen> Extremes(bool highest)
    {
        if (NeverChanges) return [];
        string Content(Seen one) => plan.EachPosition || plan.DuplicateDistance < 0
            ? $"{one.Row}"
            : string.Join(' ', one.Input.Select(BitConverter.SingleToInt32Bits));
        var sorted = seen.Where(one => float.IsFinite(one.Value))
            .OrderBy(one => highest ? -one.Value : one.Value)
            .ThenBy(one => one.Row)
            .ThenBy(one => one.Position.Count > 0 ? one.Position[0] : 0)
            .DistinctBy(Content)
            .Take(plan.TopRows * plan.CandidatesPerRow)
            .ToList();
        var distinct = new List<Seen>();
        foreach (var one in sorted)
            if (!distinct.Any(better => Alike(better, one))) distinct.Add(one);
        Seen[] kept = [.. distinct.Take(plan.TopRows)];
        if (kept.Length == 0) return kept;
        var last = kept[^1].Value;
        // a row like one that is kept is no other choice
        Seen[] others = [.. sorted.Where(one => !kept.Any(better => Alike(better, one) || Identical(better, one)))];
        var isCut = kept.Length == plan.TopRows && others.Any(one => Equal(one.Value, last));
        var isAtEnd = Equal(last, Values.Min()) || Equal(last, Values.Max());
        var goesOn = sorted.Count == plan.TopRows * plan.CandidatesPerRow && Equal(sorted[^1].Value, last)
            && !kept.Any(better => Identical(better, sorted[^1]));
        return (isCut && isAtEnd) || goesOn ? [.. kept.Where(one => !Equal(one.Value, last))] : kept;
    }

    /// <summary>As far as a scan knows: what a row's signature does not tell apart is one.</summary>
    private bool Identical(Seen a, Seen b) => plan.EachPosition
        ? Window(a).SequenceEqual(Window(b))
        : _signatures.OfRow(a.Input).SequenceEqual(_signatures.OfRow(b.Input));

    private bool NeverChanges => Equal(Values.Min(), Values.Max());

    private static bool Equal(float a, float b) =>
        Math.Abs((double)a - b) <= 1e-6 * Math.Max(Math.Abs((double)a), Math.Abs((double)b));

    private void AgreesOnRows(IReadOnlyList<TopRow> found, bool highest, string name)
    {
        var expected = Extremes(highest);
        CollectionAssert.AreEqual(expected.Select(one => one.Row).ToArray(), found.RowNumbers(), $"{name} rows");
        CollectionAssert.AreEqual(
            expected.Select(one => one.Value).ToArray(), found.Select(row => row.Activation).ToArray(), $"{name} values");
        foreach (var (one, row) in expected.Zip(found))
            Assert.AreEqual(string.Join(',', one.Position), string.Join(',', row.Position), $"{name} position in row {row.Row}");
    }

    private void AgreesOnClasses(UnitScan found, string name)
    {
        var classes = found.Classes!;
        double Mean(int c, Func<float, double> of) =>
            seen.Where(one => one.Class == c && float.IsFinite(one.Value))
                .Select(one => of(one.Value))
                .DefaultIfEmpty(double.NaN)
                .Average();
        double[] means = [.. Enumerable.Range(0, plan.Classes.Count).Select(c => Mean(c, value => value))];
        foreach (var (expected, mean) in means.Zip(classes.Means))
            Near(expected, mean, 1e-9, Values.Max(Math.Abs) * 1e-9, $"{name} class mean");
        int[] present = [.. Enumerable.Range(0, means.Length).Where(c => !double.IsNaN(means[c]))];
        Assert.IsTrue(
            present.Length == 0
            || Math.Abs(means[classes.Preferred] - present.Max(c => means[c])) <= Math.Abs(means[classes.Preferred]) * 1e-9,
            name);
        double[] positive = [.. present.Select(c => Mean(c, value => Math.Max(value, 0)))];
        double? selectivity = positive.Length < 2 || positive.Max() <= 0
            ? null
            : Selectivity(positive.Max(), (positive.Sum() - positive.Max()) / (positive.Length - 1));
        Equal(selectivity, classes.Selectivity, $"{name} selectivity");
        var variance = ReferenceArithmetic.Variance(Values);
        double? share = variance == 0 || seen.Any(one => one.Class < 0 || !float.IsFinite(one.Value))
            ? null
            : seen.Sum(one => Math.Pow(means[one.Class] - ReferenceArithmetic.Mean(Values), 2)) / seen.Count / variance;
        Equal(share, classes.VarianceShare, $"{name} variance share");
        int Tops(int c) => Extremes(highest: true).Count(one => one.Class == c);
        CollectionAssert.AreEqual(
            Enumerable.Range(0, means.Length).Select(Tops).ToArray(), classes.TopCounts.ToArray(), name);
    }

    private static double Selectivity(double most, double rest) => (most - rest) / (most + rest);

    private static void Equal(double? expected, double? actual, string name)
    {
        Assert.AreEqual(expected is null, actual is null, name);
        if (expected is { } number) Assert.AreEqual(number, actual!.Value, 1e-7, name);
    }

    private static void Near(double expected, double actual, double relative, double absolute, string name)
    {
        if (double.IsNaN(expected)) Assert.IsTrue(double.IsNaN(actual), name);
        else Assert.AreEqual(expected, actual, Math.Abs(expected) * relative + absolute, name);
    }

    private bool Alike(Seen a, Seen b)
    {
        if (plan.DuplicateDistance < 0) return false;
        if (plan.EachPosition) return Window(a).SequenceEqual(Window(b));
        var apart = a.Input.Zip(b.Input, (x, y) => Math.Pow(x - (double)y, 2)).Sum();
        return apart <= Math.Pow(plan.DuplicateDistance, 2) * (a.Input.Concat(b.Input).Sum(x => Math.Pow(x, 2)) / 2);
    }

    private static IEnumerable<float> Window(Seen one) => one.Input.Take(one.Position[0] + 1).TakeLast(24);
}
