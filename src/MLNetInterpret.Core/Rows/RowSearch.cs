using MLNetInterpret.Core.Networks;
using MLNetInterpret.Core.Units;
using TorchSharp;

namespace MLNetInterpret.Core.Rows;

/// <summary>Finds the rows of a table that maximise an objective, one column at a time and then two.</summary>
/// <remarks>
/// Coordinate ascent over values that exist: from each start, the best value of one column after another, until no single column
/// can do better; then, where <see cref="RowSearchOptions.PairRows"/> asks for it, the best values of two columns at once,
/// which gets past limits that block every single move. Every row on the way is a row of the space and within the limits, so
/// nothing has to be rounded afterwards, and no phase ends below the one before. For a score to which every column contributes
/// on its own (a linear unit, or one behind a rectifier) and without limits the result is the exact maximum, as it is where the
/// space is small enough to try every row; otherwise it is the best of several local ones, and
/// <see cref="RowOptimum.Agreement"/> says how many starts came to it.
/// </remarks>
internal static class RowSearch
{
    private const string Stage = "searching rows";

    /// <summary>Maximises an objective over a space of rows; minimise with <c>-objective</c>.</summary>
    /// <param name="network">A network that reads feature vectors.</param>
    /// <param name="objective">One score per row.</param>
    /// <param name="space">The rows allowed.</param>
    /// <param name="starts">Choices to start from, for example the best real rows; random starts are added.
    /// A start beyond a limit is repaired, or left out where it cannot be.</param>
    /// <param name="options">Seed, limits and effort.</param>
    /// <exception cref="ArgumentException">The space does not fit the network, a start does not fit the space,
    /// or no row was found that keeps to the limits; the message names those in the way.</exception>
    /// <exception cref="ArithmeticException">A score became NaN or infinite.</exception>
    public static RowOptimum Maximize(
        this HookedNetwork network,
        Objective objective,
        RowSpace space,
        IReadOnlyList<int[]>? starts = null,
        RowSearchOptions? options = null)
    {
        var (best, inTheWay) = Find(network, objective, space, starts, options);
        return best ?? throw new ArgumentException(
            $"No row was found that keeps to all of these: {string.Join("; ", inTheWay.Select(limit => limit.Description))}.");
    }

    /// <summary>The same, but null where no row was found that keeps to the limits.</summary>
    /// <inheritdoc cref="Maximize" path="/param"/>
    /// <exception cref="ArgumentException">The space does not fit the network, or a start does not fit the space.</exception>
    /// <exception cref="ArithmeticException">A score became NaN or infinite.</exception>
    public static RowOptimum? MaximizeIfPossible(
        this HookedNetwork network,
        Objective objective,
        RowSpace space,
        IReadOnlyList<int[]>? starts = null,
        RowSearchOptions? options = null) => Find(network, objective, space, starts, options).Best;

    /// <summary>Lets every climber take the best value of one column; whether any did better.</summary>
    internal static bool Improve(
        RowScorer scorer, IReadOnlyList<int[]> climbers, float[] scores, int column, IReadOnlyList<RowLimit> limits)
    {
        var choices = scorer.Space.Columns[column].Choices.Count;
        if (choices == 1) return false;
        var move = new RowMove(column, [.. Enumerable.Range(0, choices)]);
        var found = scorer.Score([.. climbers.Select(climber => (climber, move))]);

        var moved = false;
        foreach (var (climber, row) in climbers.Index())
        {
            var tried = found.AsSpan(climber * choices, choices);
            if (RowLimits.Best(row, move, tried, scores[climber], limits) is >= 0 and var choice)
                (row[column], scores[climber], moved) = (choice, tried[choice], true);
        }

        return moved;
    }

    /// <summary>The best row, or null and the limits that were in the way.</summary>
    private static (RowOptimum? Best, IEnumerable<RowLimit> InTheWay) Find(
        HookedNetwork network, Objective objective, RowSpace space, IReadOnlyList<int[]>? starts, RowSearchOptions? options)
    {
        LibTorch.EnsureLoaded();
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(space);
        options = (options ?? new()).Validated();
        if (network.InputShape is not [var length] || length != space.Slots)
            throw new ArgumentException(
                $"The space has {space.Slots} slots, " +
                $"but the network reads inputs of shape [{string.Join(", ", network.InputShape)}].");

        var scorer = RowScorer.Of(network, objective, space);
        var best = space.Rows <= options.EnumerateUpTo
            ? (RowEnumeration.Best(scorer, options), options.Limits)
            : Climb(scorer, starts ?? [], options);
        options.Progress.Report(Stage, 1);
        return best;
    }

    private static (RowOptimum? Best, IEnumerable<RowLimit> InTheWay) Climb(
        RowScorer scorer, IReadOnlyList<int[]> starts, RowSearchOptions options)
    {
        var space = scorer.Space;
        var (climbers, broken) = RowStarts.Of(space, starts, options);
        if (climbers.Count == 0) return (null, broken);
        var scores = scorer.Score(climbers);
        int[] starting = [.. Enumerable.Repeat(1, climbers.Count)];      // starts that each climber stands for
        var trace = new List<float> { scores.Max() };
        for (var sweep = 0; sweep < options.Sweeps; sweep++)
        {
            var moved = false;
            for (var column = 0; column < space.Columns.Count; column++)
            {
                options.Cancellation.ThrowIfCancellationRequested();
                moved |= Improve(scorer, climbers, scores, column, options.Limits);
                trace.Add(scores.Max());
                options.Progress.Report(Stage, (sweep + (column + 1.0) / space.Columns.Count) / (options.Sweeps + 1));
            }

            if (!moved) break;
            (scores, starting) = Merged(climbers, scores, starting);
        }

        if (options.PairRows > 0)
            foreach (var climber in Enumerable.Range(0, scores.Length).OrderByDescending(climber => scores[climber])
                .DistinctBy(climber => string.Join(',', climbers[climber])).Take(options.PairStarts).ToArray())
                scores[climber] = RowPairs.Improve(scorer, climbers[climber], scores[climber], options, trace);
        var best = Array.IndexOf(scores, scores.Max());
        var tolerance = 1e-4f * Math.Max(1, Math.Abs(scores[best]));
        var agreeing = starting.Where((_, climber) => scores[climber] >= scores[best] - tolerance).Sum();
        return (new(climbers[best], scores[best], trace, (double)agreeing / starting.Sum()), []);
    }

    /// <summary>Lets climbers that came to the same row go on as one.</summary>
    private static (float[] Scores, int[] Starting) Merged(List<int[]> climbers, float[] scores, int[] starting)
    {
        var same = Enumerable.Range(0, climbers.Count).GroupBy(one => climbers.FindIndex(row => row.SequenceEqual(climbers[one])))
            .ToList();
        int[][] left = [.. same.Select(group => climbers[group.Key])];
        climbers.Clear();
        climbers.AddRange(left);
        return ([.. same.Select(group => scores[group.Key])], [.. same.Select(group => group.Sum(one => starting[one]))]);
    }
}

/// <summary>How a row search runs.</summary>
/// <remarks>The seed decides the random starts; null means 0.</remarks>
internal sealed record RowSearchOptions : SeededWork
{
    /// <summary>Random starts besides the given ones, 0 or more.</summary>
    public int RandomStarts { get; init; } = 4;

    /// <summary>Most passes over all columns, 1 or more.</summary>
    public int Sweeps { get; init; } = 10;

    /// <summary>What every row must keep to as a whole; empty for no limits.</summary>
    public IReadOnlyList<RowLimit> Limits { get; init; } = [];

    /// <summary>Most rows tried from one start in which two columns move at once, 0 (none) or more;
    /// a pass that was begun is ended.</summary>
    public int PairRows { get; init; }

    /// <summary>How many of the best rows of the first phase go on to the second, 1 or more.</summary>
    public int PairStarts { get; init; } = 1;

    /// <summary>Most rows of a space that is searched by trying every row, 0 (never) or more.</summary>
    public int EnumerateUpTo { get; init; }

    /// <summary>Itself, once every value is in its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The message names the value and its range.</exception>
    internal RowSearchOptions Validated()
    {
        Check.AtLeast(RandomStarts, 0, nameof(RandomStarts));
        Check.AtLeast(Sweeps, 1, nameof(Sweeps));
        Check.AtLeast(PairRows, 0, nameof(PairRows));
        Check.AtLeast(PairStarts, 1, nameof(PairStarts));
        Check.AtLeast(EnumerateUpTo, 0, nameof(EnumerateUpTo));
        return this;
    }
}

/// <summary>The best row found.</summary>
/// <param name="Choices">One choice for each column of the space.</param>
/// <param name="Score">Its score.</param>
/// <param name="Trace">The best score so far after every column tried.</param>
/// <param name="Agreement">Share of the starts that reached this score, above 0 to 1.</param>
internal sealed record RowOptimum(IReadOnlyList<int> Choices, float Score, IReadOnlyList<float> Trace, double Agreement)
{
    /// <summary>Whether every row of the space was tried, so that none scores higher.</summary>
    public bool IsExhaustive { get; init; }
}
