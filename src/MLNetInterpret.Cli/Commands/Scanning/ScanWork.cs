using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using MLNetInterpret.Cli.Stages;
using MLNetInterpret.Cli.Verbs;
using MLNetInterpret.Core.Scanning;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Orleans.Hosting;

namespace MLNetInterpret.Cli.Commands.Scanning;

/// <summary>What the commands of <c>scan</c> have in common.</summary>
internal static class ScanWork
{
    /// <summary>The shares of planning, scanning and merging in all of a scan's time.</summary>
    public const double PlanShare = 0.04, ScanShare = 0.9, MergeShare = 0.06;

    /// <summary>The address of a cluster that is this process alone.</summary>
    public const string InMemory = "memory";

    /// <summary>The cluster that an address names; null for this process alone.</summary>
    public static ClusterAddress? AddressOf(string address) => address == InMemory ? null : ClusterAddress.Parse(address);

    /// <summary>Plans a scan in a folder, or opens the folder where it is planned there already.</summary>
    /// <param name="ml">The context.</param>
    /// <param name="inputs">The model and data.</param>
    /// <param name="options">What to look at.</param>
    /// <param name="stages">Told of it.</param>
    /// <param name="warn">Told of what the folder held, in a sentence each.</param>
    /// <param name="replace">Whether another scan in the folder gives way when nobody works on it any more.</param>
    /// <returns>The plan, the inputs with what was found out about them, and how their files look.</returns>
    public static (ScanJob Job, ScanInputs Inputs, ScanFiles Files) Plan(
        MLContext ml, ScanInputs inputs, ScanOptions options, WorkStages stages, Action<string> warn, bool replace = false)
    {
        var stage = stages.Begin("planning the scan", PlanShare);
        options.Validated();
        var files = ScanFiles.Of(inputs, options.Cancellation);
        var (model, rows) = inputs.Open(ml, options.LabelColumnName, isPlanned: false);
        var job = ml.Interpretation.PlanJob(model, rows.Rows, options with
        {
            Data = files.Data.Hash,
            ModelName = Path.GetFileNameWithoutExtension(inputs.Model),
            LabelColumnName = options.LabelColumnName ?? rows.LabelColumn,
            IdColumnName = options.IdColumnName ?? rows.IdColumn,
            Warn = warn,
        }, replace);
        inputs = inputs with
        {
            Broken = inputs.SkipBroken ? rows.Broken : null,
            ModelSeal = FileSeal.Of(files.Model),
            DataSeal = FileSeal.Of(files.Data),
        };
        inputs.Save(options.Folder!);
        stage.End(string.Create(
            CultureInfo.InvariantCulture,
            $"{NumberWords.Count(job.Plan.Rows ?? 0, "row")} in {NumberWords.Count(job.ShardCount, "shard")}, "
            + $"plan {job.Plan.Id}"));
        return (job, inputs, files);
    }

    /// <summary>Scans shards that are not finished yet.</summary>
    /// <returns>Those that were scanned.</returns>
    public static IReadOnlyList<int> Run(
        MLContext ml, ScanJob job, ScanInputs inputs, ScanFiles files, IReadOnlyList<int>? shards, WorkStages stages,
        CancellationToken cancellation)
    {
        var stage = stages.Begin("scanning", ScanShare);
        var (model, rows) = inputs.Open(ml, job.Plan.LabelColumn, isPlanned: true);
        var clock = Stopwatch.StartNew();
        return Keeping(job, () =>
        {
            var done = ml.Interpretation.ScanShards(
                job, model, rows.Rows, shards, new() { Progress = stage, Cancellation = cancellation },
                files.RequireUntouched);
            files.RequireSame(job, done, cancellation);
            var rate = done.Sum(job.Plan.RowsOf) / clock.Elapsed.TotalSeconds;
            stage.End(done.Count == 0 ? "all shards were finished already" : string.Create(
                CultureInfo.InvariantCulture,
                $"{NumberWords.Count(done.Count, "shard")}, {rate:N0} rows/s, peak memory {PeakMegabytes():N0} MB"));
            return done;
        });
    }

    /// <summary>Has a cluster scan the shards that are not finished yet, and does something with them all.</summary>
    /// <param name="address">The cluster's; <see cref="InMemory"/> is this process alone.</param>
    /// <param name="job">What is scanned.</param>
    /// <param name="files">Its model and data.</param>
    /// <param name="skipsPoisoned">Whether shards that fail again and again are left out.</param>
    /// <param name="stages">Told of it.</param>
    /// <param name="warn">Told where nobody answers for long.</param>
    /// <param name="then">Given the folder that they were scanned into, and what was left out.</param>
    /// <param name="cancellation">Ends it.</param>
    public static T OnCluster<T>(
        string address, ScanJob job, ScanFiles files, bool skipsPoisoned, WorkStages stages, Action<string> warn,
        Func<ScanJob, IReadOnlyList<int>, T> then, CancellationToken cancellation)
    {
        var cluster = new ClusterScan(AddressOf(address), ClusterInputs.Open, warn);
        var stage = stages.Begin("scanning", ScanShare);
        return Keeping(job, () => cluster.Run(
            job, skipsPoisoned, new() { Progress = stage, Cancellation = cancellation }, (scanned, leftOut) =>
            {
                files.RequireSame(scanned, [], cancellation);
                stage.End();
                return then(scanned, leftOut);
            }));
    }

    /// <summary>Says what is kept where work is cancelled.</summary>
    private static T Keeping<T>(ScanJob job, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (OperationCanceledException)
        {
            var count = job.ShardCount;
            throw new CancelledKeeping(
                $"Cancelled; {count - job.Missing().Count} of {NumberWords.Count(count, "shard")} are finished and " +
                $"kept in '{job.Folder.Path}'. The same command goes on from there.");
        }
    }

    /// <summary>Largest working set of this process so far.</summary>
    public static double PeakMegabytes()
    {
        using var own = Process.GetCurrentProcess();
        return own.PeakWorkingSet64 / 1048576.0;
    }

    /// <summary>Which of a scan's units are worth a look.</summary>
    public static string Summary(ScannedUnits catalogue) => string.Create(
        CultureInfo.InvariantCulture,
        $"{NumberWords.Count(catalogue.Provenance.Rows, "row")}, {NumberWords.Count(catalogue.Units.Count, "unit")}: " +
        $"{catalogue.Units.Count(unit => unit.State == UnitState.Dead)} dead, " +
        $"{catalogue.Units.Count(unit => unit.State == UnitState.NeverPositive)} never above zero, " +
        $"{catalogue.Units.Count(unit => unit.State == UnitState.Saturated)} saturated, " +
        $"{catalogue.Units.Count(unit => unit.CopyOf is not null)} near copies of another" +
        $"{(catalogue.Sample is { } sample ? $"; {sample}" : "")}");
}
