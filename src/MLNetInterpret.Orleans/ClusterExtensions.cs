using MLNetInterpret;
using MLNetInterpret.Core.Scanning;
using MLNetInterpret.Orleans.Hosting;
using MLNetInterpret.Orleans.Machines;
using MLNetInterpret.Reading;

namespace Microsoft.ML;

/// <summary>Scans on a cluster of machines.</summary>
public static class ClusterExtensions
{
    /// <summary>Scans rows once, for every unit asked for, on a cluster: to the same bits as <c>Scan</c> with a folder, whatever
    /// the number of workers, and whoever of them fails.</summary>
    /// <param name="catalog"><c>ml.Interpretation</c>.</param>
    /// <param name="model">A trained or loaded model with a network in it.</param>
    /// <param name="data">Rows as the model reads them; what its network is given is written into the folder.</param>
    /// <param name="address">The cluster, <c>redis://HOST:PORT</c>, whose workers are <c>mlnet-interpret worker</c>; null for
    /// this process alone.</param>
    /// <param name="options">The units to scan, and more. The folder has to be one that every worker sees, and is kept; with a
    /// cluster it has to be given.</param>
    /// <param name="skipPoisoned">Whether shards that fail three times, on as many workers as there are up to three, are left
    /// out.</param>
    /// <exception cref="ArgumentException">A unit, point or column does not exist, there are no rows, or the address is none.
    /// </exception>
    /// <exception cref="IOException">The folder holds another scan or cannot be written, or nothing answers at the address.
    /// </exception>
    /// <exception cref="InvalidDataException">A shard fails again and again; the message names it.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled. Finished shards stay in the folder, and a job that others
    /// wait for goes on.</exception>
    public static ScannedUnits ScanOnCluster(
        this InterpretationCatalog catalog, ITransformer model, IDataView data, string? address = null,
        ScanOptions? options = null, bool skipPoisoned = false)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        var cluster = address is null ? null : ClusterAddress.Parse(address);
        options ??= new();
        if (cluster is not null && options.Folder is null) throw new ArgumentException(
            "A scan on a cluster keeps its shards in a folder that every worker sees: name it (Folder).", nameof(options));
        var own = options.Folder is null ? Directory.CreateTempSubdirectory("scan-") : null;
        try
        {
            return Scan(catalog, model, data, cluster, options with { Folder = options.Folder ?? own!.FullName }, skipPoisoned);
        }
        finally
        {
            own?.Delete(recursive: true);
        }
    }

    private static ScannedUnits Scan(
        InterpretationCatalog catalog, ITransformer model, IDataView data, ClusterAddress? cluster, ScanOptions options,
        bool skipPoisoned)
    {
        using var running = catalog.Begin(options);
        var work = running.Of(options);
        using var job = catalog.PlanJob(model, data, work);
        SavedScan.Save(catalog.Context, job.Folder, catalog.SourceOf(job, model, data));
        return new ClusterScan(cluster, SavedScan.Open).Run(
            job, skipPoisoned, work, (scanned, leftOut) => catalog.MergeScan(scanned, model, leftOut));
    }
}
