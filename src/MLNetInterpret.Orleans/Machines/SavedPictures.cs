using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Core.Pictures;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Orleans.Jobs;
using MLNetInterpret.Reading;

namespace MLNetInterpret.Orleans.Machines;

/// <summary>Pictures of units as tasks, with a network that is kept in their folder for workers that have none. A task is a run
/// of units side by side, named by them.</summary>
internal static class SavedPictures
{
    /// <summary>What plans of them are called.</summary>
    public const string Kind = "maximize";

    /// <summary>The plan of runs.</summary>
    /// <exception cref="ArgumentException">An option is code or data of this process, and cannot travel.</exception>
    public static TaskPlan Plan(HookedNetwork network, VisualizationOptions options, IReadOnlyList<string> runs) =>
        new(Kind, SavedTasks.Write(Sent.Of(options)), network.Hash, runs);

    /// <summary>Does a run, named by its units.</summary>
    public static byte[] Do(HookedNetwork network, VisualizationOptions options, string run, CancellationToken cancellation) =>
        KeptUnits.ToBytes(network.MaximizeAll(
            [.. run.Split(' ').Select(Unit.Parse)], options with { Cancellation = cancellation }));

    /// <summary>Saves the network.</summary>
    public static void Save(MLContext ml, string folder, NetworkTransformer network)
    {
        int[] shape = [.. network.Network.InputShape.Select(side => (int)side)];
        SavedTasks.Save(ml, folder, network, new VectorDataViewType(NumberDataViewType.Single, shape));
    }

    /// <summary>Opens what <see cref="Save"/> has saved.</summary>
    public static OpenedTasks Open(string folder, TaskPlan plan, FileCache cache)
    {
        var options = SavedTasks.Read<Sent>(plan.Order).ToOptions();
        var model = SavedTasks.Model(folder, cache);
        var network = ModelParts.Network(model).Network;
        return new((run, cancellation) => Do(network, options, run, cancellation), model);
    }

    /// <summary>Options that travel.</summary>
    private sealed record Sent(
        string? Recipe, int? Width, int? Height, float[][]? Colors, int? Steps, double? LearningRate, Reduction Reduction,
        bool Negative, int Variants, double Diversity, IReadOnlyList<int> Snapshots, int Moves, int? UnitsPerRun, int Seed)
    {
        public static Sent Of(VisualizationOptions options)
        {
            Require(options.Recipe is null or { Name: not "own" }, "a recipe without a name");
            Require(options.Picture is null, nameof(options.Picture));
            Require(options.Penalty is null, nameof(options.Penalty));
            Require(options.Rows is null && options.Known is null, nameof(options.Rows));
            return new(
                options.Recipe?.Name, options.Size?.Width, options.Size?.Height, Lines(options.Colors), options.Steps,
                options.LearningRate, options.Reduction, options.Negative, options.Variants, options.Diversity,
                options.Snapshots, options.Moves, options.UnitsPerRun, options.SeedOrZero);

            static void Require(bool condition, string what)
            {
                if (!condition) throw new ArgumentException(
                    $"The options hold {what}, which cannot be sent to workers: leave it out, or make the pictures here " +
                    "(MaximizeAll), or by the command line (maximize --cluster).");
            }
        }

        public VisualizationOptions ToOptions() => new()
        {
            Recipe = Recipe is null ? null : MLNetInterpret.Recipe.All.First(recipe => recipe.Name == Recipe),
            Size = Width is { } width && Height is { } height ? (width, height) : null,
            Colors = Table(Colors),
            Steps = Steps,
            LearningRate = LearningRate,
            Reduction = Reduction,
            Negative = Negative,
            Variants = Variants,
            Diversity = Diversity,
            Snapshots = Snapshots,
            Moves = Moves,
            UnitsPerRun = UnitsPerRun,
            Seed = Seed,
        };

        private static float[][]? Lines(float[,]? table) => table is null ? null :
            [.. Enumerable.Range(0, table.GetLength(0)).Select(
                row => Enumerable.Range(0, table.GetLength(1)).Select(column => table[row, column]).ToArray())];

        private static float[,]? Table(float[][]? lines)
        {
            if (lines is null) return null;
            var table = new float[lines.Length, lines[0].Length];
            for (var row = 0; row < lines.Length; row++)
                for (var column = 0; column < lines[row].Length; column++) table[row, column] = lines[row][column];
            return table;
        }
    }
}
