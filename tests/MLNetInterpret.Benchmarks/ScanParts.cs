using System.Diagnostics;
using MLNetInterpret.Core.Scanning;
using MLNetInterpret.Core.Statistics;
using TorchSharp;

namespace MLNetInterpret.Benchmarks;

/// <summary>What each part of a scan's fold costs, in nanoseconds a value: <c>parts [UNITS]</c>.</summary>
/// <remarks>Batches of 1,024 rows, 26 columns, values as a rectified unit has them; the best of many passes.</remarks>
internal static class ScanParts
{
    private const int Rows = 1024, Columns = 26, Projections = 256, Passes = 25;

    /// <summary>Times every part.</summary>
    public static int Run(string[] options)
    {
        LibTorch.EnsureLoaded();
        torch.set_num_threads(1);
        foreach (var hidden in (int[][])[[32, 16], [512, 256]])
            foreach (var (name, work) in ScanPairs.Stages(hidden))
            {
                work();
                var (wall, processor) = (double.PositiveInfinity, double.PositiveInfinity);
                for (var pass = 0; pass < 5; pass++)
                {
                    var (clock, before) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
                    work();
                    processor = Math.Min(processor, (Environment.CpuUsage.TotalTime - before).TotalMilliseconds);
                    wall = Math.Min(wall, Stopwatch.GetElapsedTime(clock).TotalMilliseconds);
                }

                Console.WriteLine(FormattableString.Invariant(
                    $"{hidden.Sum()} units  {name,-20} {wall,8:0.0} ms, {processor,8:0.0} ms of processor"));
            }

        foreach (var units in options is [var given] ? [int.Parse(given)] : (int[])[48, 768, 2048]) Time(units);
        return 0;
    }

    private static void Time(int units)
    {
        var random = new Random(1);
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        float[] rows = [.. Enumerable.Range(0, Rows * units).Select(_ => (float)Normal())];
        double[] others = [.. Enumerable.Range(0, Rows * Lanes.Padded(Columns)).Select(_ => (double)(float)Normal())];
        var (blocks, stride) = (Lanes.Blocks(units), Lanes.Stride(Rows));
        var values = new float[blocks * stride];
        Lanes.Pack(rows, units, values);
        var hashes = new ulong[Rows];
        RowProjection.HashMany(1, 50_000, null, Projections, hashes);
        var groups = new ProjectedRows();
        groups.Set(hashes, Projections);
        RowGroups classes = new(2, [.. Enumerable.Range(0, Rows).Select(_ => random.Next(2))]);
        var sketches = new QuantileSketches(units);
        BinCounts[] bins = [.. Enumerable.Range(0, blocks).Select(block => new BinCounts(sketches, block * Lanes.Width))];
        var moments = new Moments(ExactSums.OfValues(units), ExactSums.OfProducts(units));
        double[][] Sums(int count) => [.. Enumerable.Range(0, blocks).Select(_ => new double[count * Lanes.Width])];
        var (projected, byClass, rectified, products) = (Sums(Projections), Sums(2), Sums(2), Sums(Lanes.Padded(Columns)));
        void Each(Action<int> fold)
        {
            for (var block = 0; block < blocks; block++) fold(block);
        }

        Span<float> Block(int block) => Lanes.Block(values, block, Rows);
        var parts = new (string Name, Action Work)[]
        {
            ("pack", () => Lanes.Pack(rows, units, values)),
            ("sketch", () => Each(block => bins[block].Add(Block(block)))),
            ("moments", () => Each(block => moments.Add(Block(block), Lanes.Width, block * Lanes.Width))),
            ("projection", () => Each(block => Lanes.AddProjected(Block(block), groups, projected[block]))),
            ("classes", () => Each(block => Lanes.AddGroups(Block(block), classes, byClass[block], rectified[block]))),
            ("products", () => Each(block => Lanes.AddProducts(Block(block), others, Lanes.Padded(Columns), products[block]))),
        };
        foreach (var (name, work) in parts) Say(units, name, Best(work) / ((double)Rows * units), "ns a value");
        foreach (var (name, work) in new (string, Action)[]
        {
            ("hashes", () => RowProjection.HashMany(1, 50_000, null, Projections, hashes)),
            ("projected", () => groups.Set(hashes, Projections)),
        })
            Say(units, name, Best(work) / Rows, "ns a row");
    }

    private static void Say(int units, string part, double nanoseconds, string unit) =>
        Console.WriteLine(FormattableString.Invariant($"{units} units  {part,-12} {nanoseconds,8:0.000} {unit}"));

    private static double Best(Action work)
    {
        var best = double.PositiveInfinity;
        for (var pass = 0; pass < Passes; pass++)
        {
            var clock = Stopwatch.GetTimestamp();
            work();
            best = Math.Min(best, Stopwatch.GetElapsedTime(clock).TotalNanoseconds);
        }

        return best;
    }
}
