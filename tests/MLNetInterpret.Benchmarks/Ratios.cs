using System.Diagnostics;
using System.Text.Json;
using TorchSharp;

namespace MLNetInterpret.Benchmarks;

/// <summary>Ours against a baseline in one process, in turn (A B A B ...), as one JSON object a line.</summary>
/// <remarks><c>ratios [--only NAME] [--quick]</c>. The ratio is in speed: above 1, ours is faster; low and high are its
/// quartiles. One thread unless a row says otherwise, glibc's own malloc settings: set MALLOC_MMAP_THRESHOLD_ and the like
/// outside to change them.</remarks>
internal static class Ratios
{
    private static readonly IReadOnlyDictionary<string, Func<Pair>> All = new Dictionary<string, Func<Pair>>
    {
        ["maximize.large"] = MaximizePairs.LargeAgainstFloor,
        ["maximize.small"] = () => MaximizePairs.SmallAgainstFloor(units: 1),
        ["maximize.small8"] = () => MaximizePairs.SmallAgainstFloor(units: 8),
        ["maximize.resnet18"] = OnnxPairs.MaximizeAgainstFloor,
        ["load.resnet18"] = OnnxPairs.LoadAgainstOnnxRuntime,
        ["maximize.batched"] = MaximizePairs.BatchedAgainstOneByOne,
        ["attack.batch"] = AttackPairs.Batch,
        ["lstm.stream1"] = () => RecurrentPairs.AgainstWhole(RecurrentKind.Lstm, streams: 1, steps: 4000),
        ["lstm.stream64"] = () => RecurrentPairs.AgainstWhole(RecurrentKind.Lstm, streams: 64, steps: 500),
        ["gru.stream64"] = () => RecurrentPairs.AgainstWhole(RecurrentKind.Gru, streams: 64, steps: 500),
        ["rnn.stream64"] = () => RecurrentPairs.AgainstWhole(RecurrentKind.Rnn, streams: 64, steps: 1000),
        ["lstm.cellloop"] = () => RecurrentPairs.AgainstCells(streams: 64, steps: 200),
        ["profiles.moves"] = ProfilePairs.Moves,
        ["profiles.card"] = () => ProfilePairs.Analysis(columns: 30),
        ["profiles.wide"] = () => ProfilePairs.Analysis(columns: 300),
        ["scan.images"] = ScanPairs.Images,
        ["scan.rows"] = () => ScanPairs.Rows(null, 1024, 1024),
        ["scan.rows.medium"] = () => ScanPairs.Rows(null, 512, 256),
        ["scan.rows.small"] = () => ScanPairs.Rows(null, 32, 16),
        ["scan.rows.sampled"] = () => ScanPairs.Rows(0.1, 32, 16),
        ["fit.busy"] = FitPairs.Busy,
    };

    /// <summary>What is counted instead of timed.</summary>
    private static readonly IReadOnlyDictionary<string, Func<string>> Counted = new Dictionary<string, Func<string>>
    {
        ["maximize.steps"] = () =>
        {
            var counts = StepPairs.Count();
            double[] ratios = [.. counts.Select(count => (double)count.Baseline / count.Ours).Order()];
            return JsonSerializer.Serialize(new
            {
                name = "maximize.steps",
                ratio = Math.Round((ratios[(ratios.Length - 1) / 2] + ratios[ratios.Length / 2]) / 2, 3),
                steps = counts.Select(count => new { unit = count.Unit, ours = count.Ours, baseline = count.Baseline }),
            });
        },
    };

    /// <summary>The threads that the tensor library takes where nobody says how many.</summary>
    public static int HostThreads { get; private set; }

    /// <summary>Runs what was asked for.</summary>
    /// <returns>The process's exit code: 0, or 2 for wrong usage.</returns>
    public static int Run(string[] options)
    {
        var quick = options.Contains("--quick");
        var at = Array.IndexOf(options, "--only");
        var only = at >= 0 && at + 1 < options.Length ? options[at + 1] : null;
        string[] names = [.. All.Keys, .. Counted.Keys];
        if ((at >= 0 && (only is null || !names.Contains(only))) || options.Except(["--quick", "--only", only]).Any())
        {
            Console.Error.WriteLine($"Usage: ratios [--only NAME] [--quick]; NAME is one of {string.Join(", ", names)}.");
            return 2;
        }

        LibTorch.EnsureLoaded();
        HostThreads = torch.get_num_threads();
        torch.set_num_threads(1);
        foreach (var (name, make) in All.Where(entry => only is null || entry.Key == only))
        {
            using var pair = make();
            Console.WriteLine(Measure(name, pair, quick ? 3 : 9));
        }

        foreach (var (_, count) in Counted.Where(entry => only is null || entry.Key == only)) Console.WriteLine(count());
        return 0;
    }

    private static string Measure(string name, Pair pair, int pairs)
    {
        pair.Ours();
        pair.Baseline();
        var times = Enumerable.Range(0, pairs)
            .Select(_ => (Ours: Seconds(pair, pair.Ours), Baseline: Seconds(pair, pair.Baseline)))
            .ToList();
        double[] ratios = [.. times.Select(time => time.Baseline / time.Ours).Order()];
        return JsonSerializer.Serialize(new
        {
            name,
            ratio = Math.Round(Quantile(ratios, 0.5), 3),
            low = Math.Round(Quantile(ratios, 0.25), 3),
            high = Math.Round(Quantile(ratios, 0.75), 3),
            ours = Quantile([.. times.Select(time => time.Ours).Order()], 0.5),
            baseline = Quantile([.. times.Select(time => time.Baseline).Order()], 0.5),
            unit = pair.OneThread ? "s of processor" : "s",
            pairs,
        });
    }

    private static double Seconds(Pair pair, Action work)
    {
        var (clock, processor) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
        work();
        return (pair.OneThread ? Environment.CpuUsage.TotalTime - processor : clock.Elapsed).TotalSeconds;
    }

    private static double Quantile(double[] sorted, double q) => sorted[(int)Math.Round(q * (sorted.Length - 1))];
}

/// <summary>Two pieces of work of which the second is the measure of the first.</summary>
internal sealed record Pair(Action Ours, Action Baseline, params IDisposable[] Owned) : IDisposable
{
    /// <summary>Whether both run on one thread: the processor's time then says the same as a clock, and what else runs disturbs
    /// it less.</summary>
    public bool OneThread { get; init; }

    public void Dispose() => Array.ForEach(Owned, owned => owned.Dispose());
}
