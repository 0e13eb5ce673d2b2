using MLNetInterpret;
using MLNetInterpret.Core.Scanning;
using MLNetInterpret.Reading;
using MLNetInterpret.Scanning;

namespace Microsoft.ML;

/// <content>Scans: every unit's statistics and most extreme rows, without optimised inputs.</content>
public static partial class InterpretationExtensions
{
    /// <summary>Scans rows once, for every unit asked for. With a folder, a scan that was cancelled or killed resumes where it
    /// stopped.</summary>
    /// <param name="catalog"><c>ml.Interpretation</c>.</param>
    /// <param name="model">A trained or loaded model with a network in it.</param>
    /// <param name="data">Rows as the model reads them.</param>
    /// <param name="options">The units to scan or interpret, and more; every hidden point by default.</param>
    /// <exception cref="InvalidOperationException">The model holds no network, or a pixel lies outside its declared
    /// range.</exception>
    /// <exception cref="ArgumentException">A unit, point or column does not exist, or there are no rows;
    /// the message says which.</exception>
    /// <exception cref="IOException">The folder holds another scan, or cannot be written.</exception>
    public static ScannedUnits Scan(
        this InterpretationCatalog catalog, ITransformer model, IDataView data, ScanOptions? options = null)
    {
        using var running = catalog.Begin(options);
        options = running.Of(options ?? new());
        var (source, plan) = catalog.PlanOf(model, data, options);
        var runner = new ScanRunner(source, plan) { Work = options };
        if (options.Folder is not { } folder)
            return ScannedUnits.From(runner.Run(), source.Network.Network, SoftwareVersions.Text);
        using var job = ScanJob.Create(folder, plan, options.Warn, cancellation: options.Cancellation);
        return ScannedUnits.From(runner.Run(job), source.Network.Network, SoftwareVersions.Text);
    }

    /// <summary>Plans a scan: makes its folder, whose shards are scanned one by one, on one machine or several.</summary>
    /// <param name="catalog"><c>ml.Interpretation</c>.</param>
    /// <param name="model">A trained or loaded model with a network in it.</param>
    /// <param name="data">Rows as the model reads them.</param>
    /// <param name="options">The units to scan, and more; the folder has to be given.</param>
    /// <returns>Number of shards, which are numbered from 0.</returns>
    /// <inheritdoc cref="Scan" path="/exception"/>
    public static int PlanScan(this InterpretationCatalog catalog, ITransformer model, IDataView data, ScanOptions options)
    {
        using var job = catalog.PlanJob(model, data, options);
        return job.ShardCount;
    }

    /// <inheritdoc cref="PlanScan"/>
    internal static ScanJob PlanJob(
        this InterpretationCatalog catalog, ITransformer model, IDataView data, ScanOptions options, bool replace = false)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Folder is null)
            throw new ArgumentException("A planned scan keeps its shards in a folder: name it (Folder).", nameof(options));
        return ScanJob.Create(
            options.Folder, catalog.PlanOf(model, data, options).Plan, options.Warn, replace, options.Cancellation);
    }

    /// <summary>Scans some shards of a planned scan; those that are finished already are left as they are.</summary>
    /// <param name="catalog"><c>ml.Interpretation</c>.</param>
    /// <param name="folder">The scan's folder.</param>
    /// <param name="model">The model that it was planned for.</param>
    /// <param name="data">The rows that it was planned for.</param>
    /// <param name="shards">Which, from 0; null for all.</param>
    /// <param name="options">Progress and cancellation; finished shards stay.</param>
    /// <returns>The shards that were scanned now.</returns>
    /// <exception cref="ArgumentException">The model is another one, or there is no such shard.</exception>
    /// <exception cref="InvalidDataException">The data have another number of rows than when the scan was planned.</exception>
    public static IReadOnlyList<int> ScanShards(
        this InterpretationCatalog catalog, string folder, ITransformer model, IDataView data,
        IReadOnlyList<int>? shards = null, Work? options = null)
    {
        using var job = ScanJob.Open(folder);
        return catalog.ScanShards(job, model, data, shards, options);
    }

    /// <summary>The same for a folder that is open.</summary>
    internal static IReadOnlyList<int> ScanShards(
        this InterpretationCatalog catalog, ScanJob job, ITransformer model, IDataView data, IReadOnlyList<int>? shards = null,
        Work? options = null, Action? requireUnchanged = null, KeptPass? pass = null)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(data);
        _ = catalog.NetworkOf(job, model);      // a wrong model is refused whatever is left to scan
        var count = job.Plan.ShardCount!.Value;
        foreach (var shard in shards ?? [])
            if (shard < 0 || shard >= count)
                throw new ArgumentException($"There is no shard {shard}: the plan has shards 0 to {count - 1}.");
        int[] wanted = [.. (shards ?? [.. Enumerable.Range(0, count)]).Distinct().Where(shard => !job.Has(shard)).Order()];
        if (wanted.Length == 0) return [];
        var source = catalog.SourceOf(job, model, data);
        using var running = catalog.Begin(options);
        return new ScanRunner(source, job.Plan)
        {
            Work = running.Of(options ?? new()),
            RequireUnchanged = requireUnchanged,
            Pass = pass,
        }.Run(job, wanted);
    }

    /// <summary>Merges the shards of a planned scan.</summary>
    /// <param name="catalog"><c>ml.Interpretation</c>.</param>
    /// <param name="folder">The scan's folder.</param>
    /// <param name="model">The model that it was planned for.</param>
    /// <exception cref="ArgumentException">The model is another one, or shards are missing; the message says which.</exception>
    public static ScannedUnits MergeScan(this InterpretationCatalog catalog, string folder, ITransformer model)
    {
        using var job = ScanJob.Open(folder);
        return catalog.MergeScan(job, model);
    }

    /// <summary>The same for a folder that is open.</summary>
    internal static ScannedUnits MergeScan(
        this InterpretationCatalog catalog, ScanJob job, ITransformer model, IReadOnlyList<int>? leftOut = null)
    {
        ArgumentNullException.ThrowIfNull(job);
        var network = catalog.NetworkOf(job, model).Network;
        var merged = job.Merge(network.Points)
            ?? throw new ArgumentException(
                $"None of the scan's {job.Plan.ShardCount} shards is finished yet: scan them first.", nameof(job));
        return ScannedUnits.From(merged, network, SoftwareVersions.Text, leftOut);
    }

    /// <summary>The rows of a planned scan, as its network reads them.</summary>
    internal static ScanSource SourceOf(this InterpretationCatalog catalog, ScanJob job, ITransformer model, IDataView data) =>
        new(model.Transform(data), catalog.NetworkOf(job, model), job.Plan.LabelColumn, job.Plan.IdColumn);

    private static NetworkTransformer NetworkOf(
        this InterpretationCatalog catalog, ScanJob job, ITransformer model)
    {
        var network = catalog.FindNetwork(model);
        return network.Network.Hash == job.Plan.Model
            ? network
            : throw new ArgumentException(
                $"The plan is for the network {job.Plan.Model}, but this network is {network.Network.Hash}: make a new plan.",
                nameof(model));
    }

    private static (ScanSource Source, ScanPlan Plan) PlanOf(
        this InterpretationCatalog catalog, ITransformer model, IDataView data, ScanOptions options)
    {
        ArgumentNullException.ThrowIfNull(data);
        options = options.Validated();
        var network = catalog.FindNetwork(model);
        var source = new ScanSource(model.Transform(data), network, options.LabelColumnName, options.IdColumnName);
        var units = network.Network.Units([.. options.Units]);
        return (source, source.Plan(options, units, catalog.SeedOf(options.Seed)));
    }
}
