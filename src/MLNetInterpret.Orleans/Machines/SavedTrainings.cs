using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Orleans.Jobs;
using MLNetInterpret.Reading;
using MLNetInterpret.Tables.Attribution;
using MLNetInterpret.Trainers;

namespace MLNetInterpret.Orleans.Machines;

/// <summary>Trainings from several seeds as tasks, with the rows, and of each seed the steps before the trainer, kept in their
/// folder. A task is a seed.</summary>
internal sealed class SavedTrainings : IDisposable
{
    /// <summary>What plans of them are called.</summary>
    public const string Kind = "stability";

    private const string Rows = "rows.idv";
    private readonly string _folder = Directory.CreateTempSubdirectory("trainings-").FullName;

    /// <summary>Fits the steps before the trainer, and saves them and the rows in a folder for the while.</summary>
    /// <param name="ml">The context.</param>
    /// <param name="pipeline">Makes the pipeline for a context.</param>
    /// <param name="data">Its rows.</param>
    /// <param name="order">What is asked for; the trainers are filled in.</param>
    /// <param name="seeds">The tasks.</param>
    /// <exception cref="ArgumentException">A pipeline's last step trains no perceptron, or a step cannot be saved.</exception>
    public SavedTrainings(
        MLContext ml, Func<MLContext, IEstimator<ITransformer>> pipeline, IDataView data, Sent order, IReadOnlyList<string> seeds)
    {
        try
        {
            using (var rows = File.Create(Path.Combine(_folder, Rows))) ml.Data.SaveAsBinary(data, rows);
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            hash.AppendData(HashOf(ml, data));
            var trainers = seeds.ToDictionary(seed => seed, seed => Fit(ml, pipeline, data, seed, hash));
            Plan = new(
                Kind, SavedTasks.Write(order with { Trainers = trainers }),
                Convert.ToHexStringLower(hash.GetHashAndReset())[..16], seeds);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The plan of the trainings.</summary>
    public TaskPlan Plan { get; }

    /// <summary>Saves all of it for workers.</summary>
    public void Save(string folder)
    {
        foreach (var file in Directory.GetFiles(_folder))
            if (Path.Combine(folder, Path.GetFileName(file)) is var path && !File.Exists(path))
                AtomicFile.Write(path, stream =>
                {
                    using var saved = File.OpenRead(file);
                    saved.CopyTo(stream);
                });
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Opens what <see cref="Save"/> has saved.</summary>
    public static OpenedTasks Open(string folder, TaskPlan plan)
    {
        var order = SavedTasks.Read<Sent>(plan.Order);
        var rows = new MLContext().Data.LoadFromBinary(Path.Combine(folder, Rows));
        var search = new StabilitySearch(
            rows, order.Units, order.Options, order.Drawn, order.Threshold, order.First, (seed, cancellation) =>
            {
                var ml = new MLContext(seed);
                var word = StabilitySearch.Word(seed);
                var front = ml.Model.LoadInterpretable(Path.Combine(folder, Front(word)));
                var (options, target) = order.Trainers[word];
                options = options with { Cancellation = cancellation };
                IEstimator<ITransformer> trainer = target switch
                {
                    Target.TwoClasses => ml.BinaryClassification.Trainers.MultilayerPerceptron(options),
                    Target.Classes => ml.MulticlassClassification.Trainers.MultilayerPerceptron(options),
                    _ => ml.Regression.Trainers.MultilayerPerceptron(options),
                };
                return (new TransformerChain<ITransformer>(front, trainer.Fit(front.Transform(rows))), IsOwned: true);
            });
        return new(search.Do);
    }

    /// <summary>The rows' hash; a binary file has its blocks in any order.</summary>
    private static byte[] HashOf(MLContext ml, IDataView data)
    {
        using var hash = SHA256.Create();
        using (var stream = new CryptoStream(Stream.Null, hash, CryptoStreamMode.Write)) ml.Data.SaveAsText(data, stream);
        return hash.Hash!;
    }

    private static string Front(string seed) => $"{seed.Replace(' ', '-')}.zip";

    private Trainer Fit(
        MLContext ml, Func<MLContext, IEstimator<ITransformer>> pipeline, IDataView data, string seed, IncrementalHash hash)
    {
        var steps = MlNetInternals.StepsOf(pipeline(new MLContext(StabilitySearch.SeedOf(seed)))).ToList();
        if (steps[^1] is not IPerceptronTrainer trainer || trainer.Options.Checkpoint is not null)
            throw new ArgumentException(
                "The pipeline cannot be sent to workers: its last step has to be a MultilayerPerceptron without a checkpoint, " +
                "or its networks are trained here (Stability).");
        var fitted = new List<ITransformer>();
        var view = data;
        foreach (var step in steps[..^1])
        {
            fitted.Add(step.Fit(view));
            view = fitted[^1].Transform(view);
        }

        var path = Path.Combine(_folder, Front(seed));
        ml.Model.SaveInterpretable(new TransformerChain<ITransformer>([.. fitted]), data.Schema, path);
        using var zip = ZipFile.OpenRead(path);
        foreach (var entry in zip.Entries.OrderBy(entry => entry.FullName, StringComparer.Ordinal))
        {
            // not the times in it
            using var content = entry.Open();
            hash.AppendData(SHA256.HashData(content));
        }

        return new(trainer.Options, trainer.Target);
    }

    /// <summary>What is asked for.</summary>
    /// <param name="Units">Patterns that name the units.</param>
    /// <param name="Options">How their columns are found.</param>
    /// <param name="Drawn">Seed of what is drawn for that.</param>
    /// <param name="Threshold">From this |r| on, units count as the same.</param>
    /// <param name="First">The first network's seed.</param>
    internal sealed record Sent(IReadOnlyList<string> Units, AttributionOptions Options, int Drawn, double Threshold, int First)
    {
        /// <summary>The trainer of each seed.</summary>
        public IReadOnlyDictionary<string, Trainer> Trainers { get; init; } = new Dictionary<string, Trainer>();
    }

    /// <summary>A trainer.</summary>
    internal sealed record Trainer(MultilayerPerceptronOptions Options, Target Target);
}
