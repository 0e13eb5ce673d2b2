using MLNetInterpret.Core.Networks;
using MLNetInterpret.Core.Pictures;
using MLNetInterpret.Core.Units;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret;

/// <summary>Inputs that maximise units and objectives; pictures for whole layers and networks; dreams.</summary>
public static partial class FeatureVisualization
{
    private const int LargestRun = 32;
    private const int PixelsPerRun = 1 << 21;

    /// <summary>Visualises every unit that a pattern names.</summary>
    /// <param name="network">A network of pictures.</param>
    /// <param name="units">Points (<c>conv2</c>), wildcards (<c>conv*</c>) or units (<c>conv2:5</c>), separated by commas;
    /// null means every hidden point.</param>
    /// <param name="negative">Whether each unit is minimised, too.</param>
    /// <param name="options">Steps, variants, snapshots and more.</param>
    /// <inheritdoc cref="MaximizeAll(HookedNetwork, IReadOnlyList{Unit}, VisualizationOptions)"/>
    public static IReadOnlyList<UnitMaximum> MaximizeAll(
        this HookedNetwork network, string? units = null, bool negative = false, VisualizationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        options ??= new();
        var names = units?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
        return network.MaximizeAll(network.Units(names), options with { Negative = options.Negative || negative });
    }

    /// <summary>Visualises units, as many at once as is fast.</summary>
    /// <param name="network">A network of pictures.</param>
    /// <param name="units">Channels, neurons of channels, hidden neurons or logits.</param>
    /// <param name="options">Steps, variants, snapshots and more.</param>
    /// <returns>One entry for each unit, in their order; every score measured again on the plain network
    /// after rounding to 8 bits.</returns>
    /// <remarks>A channel read by its largest position maximises <see cref="Objectives.Pattern"/>, so that the pattern fills
    /// the picture; minimising it uses the smooth maximum of all positions, because all of them have to fall. A unit that is
    /// linear in the pixels, as those of a first layer, gets its exact optimum: a neuron, a mean and a sum at both ends, a
    /// largest position at the upper one. The reported picture is the best of all starts and variants; what drives a unit less
    /// far than a real row or its own moved copies goes on, and <see cref="OptimizedInput.FallsShort"/> is true where that does
    /// not help.</remarks>
    /// <exception cref="ArgumentException">The network reads no pictures, or a unit or option does not exist.</exception>
    /// <exception cref="ArithmeticException">A score became NaN or infinite.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled; no hook is left.</exception>
    public static IReadOnlyList<UnitMaximum> MaximizeAll(
        this HookedNetwork network, IReadOnlyList<Unit> units, VisualizationOptions options)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(units);
        ArgumentNullException.ThrowIfNull(options);
        options = options.Validated();
        Scale(network);
        units = [.. units.Select(network.Points.Find)];

        var known = options.Known ?? (options.Rows is null
            ? _ => null
            : RealPictures.Read(network, units, options.Reduction, options.Rows, options.Cancellation).GetValueOrDefault);
        using var work = new Visualization(network, options, known);
        var values = options.Size is { } given
            ? network.InputShape[0] * given.Width * given.Height
            : network.InputShape.Aggregate(1L, (product, size) => product * size);
        var most = options.UnitsPerRun ?? (int)Math.Clamp(PixelsPerRun / values, 1, LargestRun);
        var runs = units.Distinct().GroupBy(unit => (unit.Point, unit.Position.Count > 0))
            .SelectMany(group => group.Chunk(most)).ToList();
        var found = new Dictionary<Unit, UnitMaximum>();
        var progress = options.Progress.Whole();
        var ends = options.Negative ? 2 : 1;
        var parts = new WorkParts(progress, runs.Sum(run => run.Length) * ends);
        var kept = work.Kept();
        foreach (var unit in runs.SelectMany(run => run))
            if (kept?.Find(unit, known(unit)) is { } finished) found[unit] = finished;
        // as without a break, where the writing of a run was cut short
        var missingRuns = runs.Select(run => run.Where(unit => !found.ContainsKey(unit)).ToArray())
            .Select((missing, r) => missing.Length > 0 && kept?.HoldsPartOf(runs[r]) == true ? runs[r] : missing).ToList();
        var asked = missingRuns.Where(run => run.Length > 0).ToList();
        if (options.Elsewhere is { } elsewhere && asked.Count > 0)
        {
            var given = elsewhere([.. asked.Select(KeptUnits.Named)], options with { Progress = progress });
            foreach (var (run, made) in asked.Zip(given))
                foreach (var (unit, one) in run.Zip(KeptUnits.FromBytes(made)))
                    // with the name of its class, which does not travel
                    if (found.TryAdd(unit, new(unit, one.Highest, one.Lowest))) kept?.Keep(found[unit], run);
            missingRuns.Clear();
        }

        foreach (var (run, missing) in runs.Zip(missingRuns))
        {
            if (missing.Length < run.Length)
                parts.Next((run.Length - missing.Length) * ends).Report(Visualization.Stage, 1);
            if (missing.Length == 0) continue;
            var name = runs.Count > 1 ? $"unit {found.Count + 1} and on, of {units.Count}" : null;
            var highest = work.Optimize(missing, highest: true, parts.Next(missing.Length).Within(name));
            var lowest = options.Negative
                ? work.Optimize(missing, highest: false, parts.Next(missing.Length).Within(name))
                : null;
            for (var u = 0; u < missing.Length; u++)
                if (found.TryAdd(missing[u], new(missing[u], highest[u], lowest?[u]))) kept?.Keep(found[missing[u]], missing);
        }

        progress.Report(Visualization.Stage, 1);
        return [.. units.Select(unit => found[unit])];
    }

    /// <summary>The mean score of pictures while they are shifted, scaled and rotated a little.</summary>
    /// <param name="network">A network of pictures.</param>
    /// <param name="objective">One score per item.</param>
    /// <param name="pictures"><c>[N, C, H, W]</c>.</param>
    /// <param name="moves">Random movements of each picture, 1 or more.</param>
    /// <param name="seed">Decides the movements.</param>
    /// <returns>One mean for each item; compared with the plain score it says how much survives the movements of
    /// <see cref="Transforms.Standard"/>.</returns>
    public static IReadOnlyList<float> ScoreWhenMoved(
        this HookedNetwork network, Objective objective, Tensor pictures, int moves = 16, int seed = 0)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(pictures);
        Check.AtLeast(moves, 1);
        return network.ScoreWhenMoved(objective, pictures, moves, seed, CancellationToken.None);
    }

    /// <summary>The same work with an end, heard before each movement; the copies can be seen with their scores.</summary>
    internal static IReadOnlyList<float> ScoreWhenMoved(
        this HookedNetwork network, Objective objective, Tensor pictures, int moves, int seed, CancellationToken cancellation,
        Action<Tensor, IReadOnlyList<float>>? see = null)
    {
        var random = new Random(seed);
        var sums = new double[pictures.shape[0]];
        for (var move = 0; move < moves; move++)
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            using var plain = no_grad();
            var copies = Transforms.Moves.Apply(pictures, random);
            var scores = network.Score(objective, copies);
            see?.Invoke(copies, scores);
            for (var item = 0; item < sums.Length; item++) sums[item] += scores[item];
        }

        return [.. sums.Select(sum => (float)(sum / moves))];
    }

    /// <summary>The score of pictures each of whose pixels is the mean of the 3 x 3 around it.</summary>
    /// <param name="network">A network of pictures.</param>
    /// <param name="objective">One score per item.</param>
    /// <param name="pictures"><c>[N, C, H, W]</c>.</param>
    /// <returns>One score for each item; compared with the plain one it says how much does not hang on patterns of one or two
    /// pixels.</returns>
    public static IReadOnlyList<float> ScoreWhenBlurred(this HookedNetwork network, Objective objective, Tensor pictures)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(pictures);
        using var scope = NewDisposeScope();
        return network.Score(objective, Penalties.Blurred(pictures, 1));
    }
}
