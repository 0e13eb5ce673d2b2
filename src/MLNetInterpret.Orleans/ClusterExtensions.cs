using MLNetInterpret;
using MLNetInterpret.Core.Scanning;
using MLNetInterpret.Interpretation;
using MLNetInterpret.Orleans.Hosting;
using MLNetInterpret.Orleans.Jobs;
using MLNetInterpret.Orleans.Machines;
using MLNetInterpret.Reading;
using MLNetInterpret.Tables.Attribution;

namespace Microsoft.ML;

/// <summary>Scans, pictures, trainings and searches on a cluster of machines.</summary>
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
        options ??= new();
        return Kept(address, options.Folder, (cluster, folder) =>
            Scan(catalog, model, data, cluster, options with { Folder = folder }, skipPoisoned));
    }

    /// <summary>Makes pictures for every unit that a pattern names, on a cluster: to the same bits as
    /// <c>MaximizeAll</c>.</summary>
    /// <param name="catalog"><c>ml.Interpretation</c>.</param>
    /// <param name="model">A trained or loaded model with a network of pictures in it.</param>
    /// <param name="units">As for <c>MaximizeAll</c>.</param>
    /// <param name="address">As for <see cref="ScanOnCluster"/>.</param>
    /// <param name="options">Steps, variants and more; a recipe has to be one with a name, and pictures, penalties and rows of
    /// one's own cannot be sent. A task is one run of units side by side: <see cref="VisualizationOptions.UnitsPerRun"/> 1 makes
    /// each unit a task. The folder has to be one that every worker sees; with a cluster it has to be given.</param>
    /// <returns>One entry for each unit, in the network's order.</returns>
    /// <exception cref="InvalidOperationException">The model holds no network.</exception>
    /// <exception cref="ArgumentException">The model reads no pictures, a unit does not exist, an option is out of its range or
    /// cannot be sent, or the address is none.</exception>
    /// <exception cref="IOException">The folder cannot be written, or nothing answers at the address.</exception>
    /// <exception cref="InvalidDataException">A task fails again and again; the message names it.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled. Finished tasks stay in the folder.</exception>
    public static IReadOnlyList<UnitMaximum> MaximizeAllOnCluster(
        this InterpretationCatalog catalog, ITransformer model, string? units = null, string? address = null,
        VisualizationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(model);
        options ??= new();
        var network = ModelParts.Network(model);
        return Kept(address, options.Folder, (cluster, folder) => catalog.MaximizeAll(model, units, options with
        {
            Elsewhere = (runs, work) => Do(
                cluster, folder, work,
                SavedPictures.Plan(network.Network, options with { Seed = catalog.SeedOf(options.Seed) }, runs),
                place => SavedPictures.Save(catalog.Context, place, network)),
        }));
    }

    /// <summary>Trains the same pipeline from several seeds, and searches for the first network's units in the others, on a
    /// cluster, where a task is a seed: to the same bits as <c>Stability</c>.</summary>
    /// <param name="catalog"><c>ml.Interpretation</c>.</param>
    /// <param name="pipeline">As for <c>Stability</c>; its last step has to be a <c>MultilayerPerceptron</c>. The steps before it
    /// are fitted here, and have to be of those that can be saved.</param>
    /// <param name="data">Rows to train on, which are written into the folder.</param>
    /// <param name="units">As for <c>Stability</c>.</param>
    /// <param name="address">As for <see cref="ScanOnCluster"/>.</param>
    /// <param name="folder">One that every worker sees; what is finished is kept there. With a cluster it has to be given; null
    /// for one for the while.</param>
    /// <param name="seeds">Networks to compare, 2 to 1,000.</param>
    /// <param name="threshold">As for <c>Stability</c>.</param>
    /// <param name="options">How columns are found.</param>
    /// <exception cref="ArgumentException">As for <c>Stability</c>; the pipeline cannot be sent; or the address is none.
    /// </exception>
    /// <inheritdoc cref="MaximizeAllOnCluster" path="/exception[position()>2]"/>
    public static SeedStability StabilityOnCluster(
        this InterpretationCatalog catalog, Func<MLContext, IEstimator<ITransformer>> pipeline, IDataView data,
        IReadOnlyList<string> units, string? address = null, string? folder = null, int seeds = 5, double threshold = 0.8,
        AttributionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        options ??= new();
        return Kept(address, folder, (cluster, kept) =>
        {
            IReadOnlyList<byte[]> Elsewhere(IReadOnlyList<string> tasks, Work work)
            {
                var order = new SavedTrainings.Sent(
                    units, options, catalog.SeedOf(options.Seed), threshold, StabilitySearch.SeedOf(tasks[0]));
                using var saved = new SavedTrainings(catalog.Context, pipeline, data, order, tasks);
                return Do(cluster, kept, work, saved.Plan, saved.Save);
            }

            return catalog.Stability(
                pipeline, data, units, seeds, threshold, null, options with { Elsewhere = Elsewhere });
        });
    }

    /// <summary>Finds the units of a character model that follow concepts of its text, and tests them, its untrained networks on
    /// a cluster, where each is a task: to the same bits as <c>FindCells</c>.</summary>
    /// <param name="catalog"><c>ml.Interpretation</c>.</param>
    /// <param name="model">As for <c>FindCells</c>.</param>
    /// <param name="corpus">As for <c>FindCells</c>; the text is written into the folder.</param>
    /// <param name="concepts">As for <c>FindCells</c>, built-in ones.</param>
    /// <param name="address">As for <see cref="ScanOnCluster"/>.</param>
    /// <param name="folder">As for <see cref="StabilityOnCluster"/>.</param>
    /// <param name="options">As for <c>FindCells</c>.</param>
    /// <exception cref="InvalidOperationException">The model holds no character model.</exception>
    /// <exception cref="ArgumentException">As for <c>FindCells</c>; a concept cannot be sent; or the address is none.
    /// </exception>
    /// <inheritdoc cref="MaximizeAllOnCluster" path="/exception[position()>2]"/>
    public static CellFindings FindCellsOnCluster(
        this InterpretationCatalog catalog, ITransformer model, TextCorpus corpus, IReadOnlyList<Concept> concepts,
        string? address = null, string? folder = null, CellSearchOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(model);
        options ??= new();
        var network = CellInterpreter.Require(ModelParts.Network(model));
        return Kept(address, folder, (cluster, kept) => catalog.FindCells(model, corpus, concepts, options with
        {
            Elsewhere = (tasks, work) => Do(
                cluster, kept, work,
                SavedCells.Plan(network, corpus, concepts, options with { Seed = catalog.SeedOf(options.Seed) }, tasks),
                place => SavedCells.Save(catalog.Context, place, network, corpus)),
        }));
    }

    /// <summary>Has tasks done that are saved in a folder of their own.</summary>
    private static IReadOnlyList<byte[]> Do(
        ClusterAddress? cluster, string folder, Work work, TaskPlan plan, Action<string> save)
    {
        var place = plan.FolderIn(folder);
        save(place);
        return new ClusterTasks(cluster, SavedTasks.Open).Run(plan, place, work);
    }

    /// <summary>Does something in a folder, or in one for the while.</summary>
    private static T Kept<T>(string? address, string? folder, Func<ClusterAddress?, string, T> work)
    {
        var cluster = address is null ? null : ClusterAddress.Parse(address);
        if (cluster is not null && folder is null) throw new ArgumentException(
            "A cluster keeps what is finished in a folder that every worker sees: name it (Folder).");
        var own = folder is null ? Directory.CreateTempSubdirectory("cluster-") : null;
        try
        {
            return work(cluster, folder ?? own!.FullName);
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
        return new ClusterScan(cluster, SavedScan.Open, options.Warn).Run(
            job, skipPoisoned, work, (scanned, leftOut) => catalog.MergeScan(scanned, model, leftOut));
    }
}
