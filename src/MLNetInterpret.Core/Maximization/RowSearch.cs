using MLNetInterpret.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret;

/// <summary>Finds the rows of a table that maximise an objective, one column at a time.</summary>
/// <remarks>
/// Coordinate ascent over values that exist: from each start, the best value of one column after another, until no single column
/// can do better. Every row on the way is a row of the space, so nothing has to be rounded afterwards. For a score to which
/// every column contributes on its own (a linear unit, or one behind a rectifier) the result is the exact maximum; otherwise
/// it is the best of several local ones, and <see cref="RowOptimum.Agreement"/> says how many starts came to it.
/// </remarks>
public static class RowSearch
{
    /// <summary>Maximises an objective over a space of rows; minimise with <c>-objective</c>.</summary>
    /// <param name="network">A network that reads feature vectors.</param>
    /// <param name="objective">One score per row.</param>
    /// <param name="space">The rows allowed.</param>
    /// <param name="starts">Choices to start from, for example the best real rows; random starts are added.</param>
    /// <param name="options">Seed and effort.</param>
    /// <exception cref="ArgumentException">The space does not fit the network, or a start does not fit the space.</exception>
    /// <exception cref="ArithmeticException">A score became NaN or infinite.</exception>
    public static RowOptimum Maximize(
        this HookedNetwork network,
        Objective objective,
        RowSpace space,
        IReadOnlyList<int[]>? starts = null,
        RowSearchOptions? options = null)
    {
        LibTorch.EnsureLoaded();
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(space);
        options ??= new();
        if (network.InputShape is not [var length] || length != space.Slots)
            throw new ArgumentException(
                $"The space has {space.Slots} slots, but the network reads inputs of shape [{string.Join(", ", network.InputShape)}].");

        var climbers = Starts(space, starts ?? [], options);
        var scores = Score(network, objective, space, climbers);
        var trace = new List<float> { scores.Max() };
        for (var sweep = 0; sweep < options.Sweeps; sweep++)
        {
            var moved = false;
            for (var column = 0; column < space.Columns.Count; column++)
            {
                options.Cancellation.ThrowIfCancellationRequested();
                moved |= Improve(network, objective, space, climbers, scores, column);
                trace.Add(scores.Max());
            }

            if (!moved) break;
        }

        var best = Array.IndexOf(scores, scores.Max());
        var tolerance = 1e-4f * Math.Max(1, Math.Abs(scores[best]));
        return new(climbers[best], scores[best], trace, (double)scores.Count(score => score >= scores[best] - tolerance) / scores.Length);
    }

    /// <summary>Lets every climber take the best value of one column; whether any did better.</summary>
    private static bool Improve(
        HookedNetwork network, Objective objective, RowSpace space, List<int[]> climbers, float[] scores, int column)
    {
        var choices = space.Columns[column].Choices.Count;
        if (choices == 1) return false;
        var rows = new float[climbers.Count * choices * space.Slots];
        for (var climber = 0; climber < climbers.Count; climber++)
            for (var choice = 0; choice < choices; choice++)
            {
                var row = rows.AsSpan((climber * choices + choice) * space.Slots, space.Slots);
                space.Write(climbers[climber], row);
                space.Write(column, choice, row);
            }

        var tried = Score(network, objective, rows, space.Slots);
        var moved = false;
        for (var climber = 0; climber < climbers.Count; climber++)
            for (var choice = 0; choice < choices; choice++)
                if (tried[climber * choices + choice] is var score && score > scores[climber])
                {
                    (climbers[climber][column], scores[climber], moved) = (choice, score, true);
                }

        return moved;
    }

    private static List<int[]> Starts(RowSpace space, IReadOnlyList<int[]> given, RowSearchOptions options)
    {
        var starts = new List<int[]>();
        foreach (var start in given)
        {
            if (start.Length != space.Columns.Count || start.Where((choice, c) => choice < 0 || choice >= space.Columns[c].Choices.Count).Any())
                throw new ArgumentException($"A start needs one valid choice for each of the {space.Columns.Count} columns.", nameof(given));
            starts.Add([.. start]);
        }

        var random = new Random(options.Seed);
        for (var extra = 0; extra < Math.Max(options.RandomStarts, starts.Count == 0 ? 1 : 0); extra++)
            starts.Add([.. space.Columns.Select(column => random.Next(column.Choices.Count))]);
        return starts;
    }

    private static float[] Score(HookedNetwork network, Objective objective, RowSpace space, List<int[]> climbers)
    {
        var rows = new float[climbers.Count * space.Slots];
        for (var climber = 0; climber < climbers.Count; climber++)
            space.Write(climbers[climber], rows.AsSpan(climber * space.Slots, space.Slots));
        return Score(network, objective, rows, space.Slots);
    }

    private static float[] Score(HookedNetwork network, Objective objective, float[] rows, int slots)
    {
        using var batch = AlignedTensor.From(rows, rows.Length / slots, slots).to(network.Device);
        float[] scores = [.. network.Score(objective, batch)];
        if (Array.FindIndex(scores, score => !float.IsFinite(score)) is >= 0 and var bad)
            throw new ArithmeticException($"The score of '{objective.Description}' became {scores[bad]}; check the network for NaN.");
        return scores;
    }
}

/// <summary>How a row search runs.</summary>
public sealed record RowSearchOptions
{
    /// <summary>Decides the random starts.</summary>
    public int Seed { get; init; }

    /// <summary>Random starts besides the given ones, 0 or more.</summary>
    public int RandomStarts { get; init; } = 4;

    /// <summary>Most passes over all columns, 1 or more.</summary>
    public int Sweeps { get; init; } = 10;

    /// <summary>Ends the search with <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken Cancellation { get; init; }
}

/// <summary>The best row found.</summary>
/// <param name="Choices">One choice for each column of the space.</param>
/// <param name="Score">Its score.</param>
/// <param name="Trace">The best score so far after every column tried.</param>
/// <param name="Agreement">Share of the starts that reached this score, above 0 to 1.</param>
public sealed record RowOptimum(IReadOnlyList<int> Choices, float Score, IReadOnlyList<float> Trace, double Agreement);
