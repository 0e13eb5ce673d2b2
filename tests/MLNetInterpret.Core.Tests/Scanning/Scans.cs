using MLNetInterpret.Core.Scanning;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret;

/// <summary>Rows with all that is known of them, in one piece.</summary>
internal sealed record Data(Tensor Input)
{
    public int Count => (int)Input.shape[0];

    public IReadOnlyList<int>? Lengths { get; init; }

    public IReadOnlyList<int>? Known { get; init; }

    public IReadOnlyList<int>? Classes { get; init; }

    public IReadOnlyList<string>? Ids { get; init; }

    public IReadOnlyList<string>? Labels { get; init; }

    public static Data Of(float[][] rows) => new(tensor([.. rows.SelectMany(row => row)], [rows.Length, rows[0].Length]));

    /// <summary>Pictures (or anything else) of small whole numbers.</summary>
    public static Data Whole(int seed, int lowest, int highest, params long[] shape)
    {
        using var generator = new Generator((ulong)seed);
        return new(randint(lowest, highest + 1, shape, dtype: ScalarType.Float32, generator: generator));
    }

    /// <summary>Texts of few characters.</summary>
    public static Data Text(int seed, int characters, params long[] shape)
    {
        using var generator = new Generator((ulong)seed);
        return new(randint(0, characters, shape, dtype: ScalarType.Int64, generator: generator));
    }

    /// <summary>Ordinary numbers.</summary>
    public static Data Normal(int seed, params long[] shape)
    {
        using var generator = new Generator((ulong)seed);
        return new(randn(shape, generator: generator));
    }

    public Data InClasses(params string[] names) => this with
    {
        Classes = [.. Enumerable.Range(0, Count).Select(row => row * 7 % 5 % names.Length)],
        Labels = [.. Enumerable.Range(0, Count).Select(row => names[row * 7 % 5 % names.Length])],
    };

    public ScanBatch Batch(int first, int count)
    {
        IReadOnlyList<T>? Part<T>(IReadOnlyList<T>? all) => all is null ? null : [.. all.Skip(first).Take(count)];
        return new(Input.narrow(0, first, count))
        {
            Lengths = Part(Lengths),
            Known = Part(Known),
            Classes = Part(Classes),
            Ids = Part(Ids),
            Labels = Part(Labels),
        };
    }
}

/// <summary>Runs plans.</summary>
internal static class Scans
{
    /// <summary>One shard.</summary>
    public static ScanPartial Shard(HookedNetwork network, ScanPlan plan, Data rows, int shard)
    {
        using var scan = new ActivationScan(network, plan, shard);
        var end = (int)Math.Min(rows.Count, (shard + 1L) * plan.RowsPerShard);
        for (var first = shard * plan.RowsPerShard; first < end; first += plan.BatchRows)
            scan.Add(rows.Batch(first, Math.Min(plan.BatchRows, end - first)));
        return scan.Finish();
    }

    /// <summary>Every shard.</summary>
    public static IReadOnlyList<ScanPartial> Shards(HookedNetwork network, ScanPlan plan, Data rows)
    {
        var shards = (rows.Count + plan.RowsPerShard - 1) / plan.RowsPerShard;
        return [.. Enumerable.Range(0, shards).Select(shard => Shard(network, plan, rows, shard))];
    }

    /// <summary>All of it, shard after shard.</summary>
    public static ScanPartial All(HookedNetwork network, ScanPlan plan, Data rows)
    {
        var shards = Shards(network, plan, rows);
        foreach (var shard in shards.Skip(1)) shards[0].Merge(shard);
        return shards[0];
    }

    /// <summary>What people read.</summary>
    public static ScannedUnits Catalogue(HookedNetwork network, ScanPlan plan, Data rows) =>
        ScannedUnits.From(All(network, plan, rows), network);

    public static byte[] Bytes(this ScanPartial partial) => ScanPartialFile.Encode(partial);

    /// <summary>A partial of its own with the same content.</summary>
    public static ScanPartial Again(this byte[] bytes, ScanPlan plan, HookedNetwork network) =>
        ScanPartialFile.Decode(bytes, plan, ScannedPoint.Of(plan, network.Points));

    public static long[] RowNumbers(this IReadOnlyList<TopRow> rows) => [.. rows.Select(row => row.Row)];
}
