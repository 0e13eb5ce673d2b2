using System.Diagnostics;
using MLNetInterpret.Core.Native;
using MLNetInterpret.Core.Scanning;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Reading;
using TorchSharp;

namespace MLNetInterpret.Scanning;

/// <summary>The one way rows become a scan: shard after shard,
/// from memory or from a folder where finished ones are kept.</summary>
internal sealed class ScanRunner(ScanSource source, ScanPlan plan)
{
    /// <summary>How often it is looked whether other processes have finished what is waited for.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);

    /// <summary>Rows that are supposed to be left where their number is not known.</summary>
    private const double SupposedLeft = 10_000;

    /// <summary>Progress and cancellation of the scan.</summary>
    public Work Work { private get; init; } = new();

    private readonly DeclaredPixels? _declared = source.Network.Declared();

    /// <summary>What the rows read say against what was declared of them; null for nothing.</summary>
    public RangeDoubt? Doubt => _declared?.Doubt;

    /// <summary>Throws where what is read is no longer what the scan was planned for; asked before a result is kept.</summary>
    public Action? RequireUnchanged { private get; init; }

    /// <summary>Where rows are read on from, where shards are asked for one by one; null reads from the first row.</summary>
    public KeptPass? Pass { private get; init; }

    /// <summary>Sees every batch before it is scanned.</summary>
    public Action<torch.Tensor>? Observe { private get; init; }

    /// <summary>Scans everything at once; the classes of text labels are learned on the way.</summary>
    public ScanPartial Run()
    {
        ScanPartial? merged = null;
        var seen = source.HasTextLabels && plan.Classes.Count == 0 ? new SeenClasses() : null;
        Scan(null, 0, plan.Rows, partial =>
        {
            if (merged is null) merged = partial;
            else merged.Merge(partial);
        }, seen);
        if (merged is null) throw ScanSource.NoRows();
        if (seen?.Ordered() is var (names, numbers)) merged.Name(names, numbers);
        return merged;
    }

    /// <summary>Scans the shards that a folder lacks, and merges all of them.
    /// A partial that turns out to be damaged is done again.</summary>
    public ScanPartial Run(ScanJob job)
    {
        while (true)
        {
            Run(job, [.. Enumerable.Range(0, job.ShardCount)]);
            var merged = job.Merge(source.Network.Network.Points, Work.Cancellation);
            if (merged is not null && merged.Shards.Count == plan.ShardCount)
                return merged;
        }
    }

    /// <summary>Sees to it that shards are finished: scans those that nobody else has in hand, keeps each in the folder as soon
    /// as it is finished, and waits for the rest.</summary>
    /// <returns>Those that were scanned here.</returns>
    public IReadOnlyList<int> Run(ScanJob job, IReadOnlyList<int> shards)
    {
        var done = new List<int>();
        var of = shards.Sum(plan.RowsOf);
        var all = new FinishedRows(job, shards);
        var missing = shards;
        // a partial that was whole is not read again while others are waited for; merging reads it anyway
        while ((missing = [.. missing.Where(shard => !job.Has(shard))]).Count > 0)
        {
            Work.Cancellation.ThrowIfCancellationRequested();
            using var claims = new ShardClaims(job);
            if (missing.Any(claims.Take))
                Scan(missing.ToHashSet(), all.Now(), of, claims.Save, claims: claims, all: all);
            else Wait(missing.Count, all.Now(), of);
            done.AddRange(claims.Done);
        }

        return [.. done.Order()];
    }

    private void Wait(int shards, long finished, long of)
    {
        var others = shards == 1
            ? "another process finishes a shard"
            : $"other processes finish {NumberWords.Count(shards, "shard")}";
        Work.Progress?.Report($"waiting until {others}", (double)finished / of);
        Work.Cancellation.WaitHandle.WaitOne(Patience);
    }

    private void Scan(
        IReadOnlySet<int>? shards, long finished, long? of, Action<ScanPartial> keep, SeenClasses? classes = null,
        ShardClaims? claims = null, FinishedRows? all = null)
    {
        // results depend on their number in the last bits
        using var threads = TorchThreads.Exactly(plan.Threads > 0 ? plan.Threads : TorchThreads.Host);
        using var reader = new ScanReader(
            source, plan, shards, Work.Cancellation, classes, claims is null ? null : claims.Take, Pass);
        var clock = Stopwatch.StartNew();
        var (rows, done) = (0L, new HashSet<int>());
        ActivationScan? scan = null;
        var current = -1;
        void Finish()
        {
            if (scan is null) return;
            RequireWhole(current, scan.Rows);
            RequireUnchanged?.Invoke();
            keep(scan.Finish());
            scan.Dispose();
            scan = null;
            done.Add(current);
        }

        try
        {
            foreach (var batch in reader.Batches())
            {
                Work.Cancellation.ThrowIfCancellationRequested();
                if (batch.Shard != current) Finish();
                current = batch.Shard;
                scan ??= new(source.Network.Network, plan, current, learnsClasses: classes is not null);
                _declared?.Add(batch.Rows.Input, ((long)current * plan.RowsPerShard) + scan.Rows);
                Observe?.Invoke(batch.Rows.Input);
                scan.Add(batch.Rows);
                rows += batch.Rows.Input.shape[0];
                if (all is not null) rows = Math.Max(rows, all.Now() - finished + scan.Rows);
                Report(rows, finished, of, clock.Elapsed.TotalSeconds);
            }

            Work.Cancellation.ThrowIfCancellationRequested();
            Finish();
            if (Doubt is { } doubt) source.Network.Warn(doubt);
            if (of is null) Report(rows, finished, rows, clock.Elapsed.TotalSeconds);
        }
        finally
        {
            scan?.Dispose();
        }

        foreach (var lacking in (shards ?? new HashSet<int>()).Except(done).Except(claims?.Refused ?? []).Order())
            RequireWhole(lacking, 0);
    }

    private void RequireWhole(int shard, long rows)
    {
        if (plan.Rows is null) return;
        var expected = plan.RowsOf(shard);
        if (rows != expected)
            throw new InvalidDataException(
                $"Shard {shard} has {rows:N0} rows, but the plan expects {expected:N0}: "
                + "the data have changed since the plan was made. Make a new plan.");
    }

    private void Report(long rows, long before, long? of, double seconds)
    {
        var done = (double)(before + rows);
        var all = of is { } known ? FormattableString.Invariant($" of {known:N0}") : "";
        var rate = seconds > 0 ? rows / seconds : 0;
        Work.Progress.Report(
            FormattableString.Invariant($"{done:N0}{all} rows, {rate:N0} rows/s"),
            done == 0 ? 0 : done / Math.Max(done, of ?? done + SupposedLeft));
    }
}
