using MLNetInterpret.Core.Rows;
using MLNetInterpret.Core.Units;

namespace MLNetInterpret.Tables.Profiles;

/// <summary>Finds the rows that score highest, from the most plausible to the unconstrained.</summary>
/// <remarks>Each level starts from the level before, so no looser limit gives less. After a search over each column's choices the
/// numbers are searched again between their neighbours, twice, and where relations and budgets become tight.
/// For one end of one unit.</remarks>
/// <param name="network">The network.</param>
/// <param name="table">The table.</param>
/// <param name="allowed">The rows of it that are searched.</param>
/// <param name="seed">Decides everything random.</param>
/// <param name="mostParts">Parts of the rows that a proof may bound.</param>
/// <param name="cancellation">Ends the work.</param>
internal sealed class EndSearch(
    HookedNetwork network, SearchedTable table, AllowedTable allowed, int seed, int mostParts, CancellationToken cancellation)
{
    private const int StartRows = 4;
    private const int LookedAt = 300;
    private const int Refinements = 2;
    private const int PairRows = 40_000;
    private readonly HashSet<RowValue>[] _tried = [.. allowed.Columns.Select(_ => new HashSet<RowValue>())];

    /// <summary>The best row at each level of plausibility, null where none keeps to it, and what no row made of values that were
    /// tried exceeds, null where the network is of another kind.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="highest">Whether its highest activation is searched, else its lowest.</param>
    /// <param name="order">The real rows, the best first.</param>
    /// <param name="levels">Percentiles, ascending, and last null for no limit.</param>
    /// <param name="progress">Told the share done.</param>
    /// <exception cref="ArgumentException">No row was found that keeps to the constraints,
    /// even without a limit on plausibility.</exception>
    public (FoundRow?[] Rows, RowBound? Bound) Run(
        Unit unit, bool highest, int[] order, double?[] levels, IProgress<WorkProgress>? progress)
    {
        var objective = highest ? Objectives.Channel(unit) : -Objectives.Channel(unit);
        var found = new FoundRow?[levels.Length];
        FoundRow? before = null;
        for (var level = 0; level < levels.Length; level++)
        {
            // where nothing so plausible keeps to the constraints, a looser level may
            if (Coarse(objective, order, levels[level], before) is { } coarse)
                found[level] = before = Refined(objective, coarse, levels[level]);
            progress.Report("searching rows", 0.4 * (level + 1) / levels.Length);
        }

        var (bound, better) = Bound(unit, highest, found[^1]!, progress.Between(0.4, 0.8));
        for (var round = 0; better is not null && round < Refinements; round++)
        {
            found[^1] = Refined(objective, better, null);
            (bound, better) = Bound(unit, highest, found[^1]!, progress.Between(0.8, 1));
        }

        found[^1] = better ?? found[^1];
        return (found, bound);
    }

    /// <summary>The row that one search comes to, without a bound; null where none is so plausible.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="highest">Whether its highest activation is searched, else its lowest.</param>
    /// <param name="order">The real rows, the best first.</param>
    /// <param name="level">The percentile of plausibility, or null for no limit.</param>
    /// <exception cref="ArgumentException">No row was found that keeps to the constraints.</exception>
    public FoundRow? RunQuickly(Unit unit, bool highest, int[] order, double? level)
    {
        var objective = highest ? Objectives.Channel(unit) : -Objectives.Channel(unit);
        return Coarse(objective, order, level, null) is { } coarse ? Refined(objective, coarse, level) : null;
    }

    /// <summary>What no row made of values that were tried exceeds, and a better row where one was met on the way.</summary>
    private (RowBound? Bound, FoundRow? Better) Bound(
        Unit unit, bool highest, FoundRow best, IProgress<WorkProgress>? progress)
    {
        // what all columns can do is not known where some stay
        if (allowed.Searched is not null) return (null, null);
        IReadOnlyList<RowValue>[] tried = [.. _tried.Select(values => values.ToArray())];
        var known = Choose(tried, best.Values);
        var space = table.Slots.Space(tried);
        var bound = RowBound.Of(network, unit, space, highest, [known], mostParts, progress, cancellation);
        if (bound is null || bound.Row.SequenceEqual(known)) return (bound, null);
        if (Limits(tried, null).Any(limit => limit.Excess([.. bound.Row]) > 0)) return (bound, null);
        // no start of the search came to it
        IReadOnlyList<RowValue> values = [.. bound.Row.Select((choice, c) => tried[c][choice])];
        return (bound, new(values, highest ? bound.Score : -bound.Score, 0, false));
    }

    /// <summary>The columns that matter in a row that was found.</summary>
    public IReadOnlyList<string> Drivers(Unit unit, bool highest, IReadOnlyList<RowValue> row)
    {
        var objective = highest ? Objectives.Channel(unit) : -Objectives.Channel(unit);
        var choices = Usable([.. row.Select((value, c) => (RowValue[])[value, table.Typical[c]])]);
        int[] typical = [.. choices.Select(values => values.Count - 1)];
        return RowDrivers.Of(network, objective, table.Slots.Space(choices), new int[row.Count], typical, row);
    }

    /// <summary>The best row of each column's choices; null where none was found that is so plausible.</summary>
    private FoundRow? Coarse(Objective objective, int[] order, double? level, FoundRow? before)
    {
        var choices = Usable([.. allowed.Columns.Select((column, c) =>
            (IReadOnlyList<RowValue>)(before is null ? column.Choices : [.. column.Choices, before.Values[c]]))]);
        if (Array.FindIndex(choices, values => values.Count == 0) is >= 0 and var none)
            throw new InvalidOperationException(
                $"No value of '{allowed.Columns[none].Column.Name}' gives the network finite features; " +
                "replace missing values in the pipeline.");
        RowLimit[] limits = Limits(choices, level);
        var starts = Starts(choices, limits, order);
        if (before is not null) starts.Insert(0, Choose(choices, before.Values));
        var (space, search) = (table.Slots.Space(choices), new RowSearchOptions
        {
            Seed = seed,
            RandomStarts = level is null ? 4 : 0,
            Limits = limits,
            PairRows = PairRows,
            PairStarts = allowed.HasLimits ? 5 : 1,
            EnumerateUpTo = level is null ? 20_000 : 1_000,
            Cancellation = cancellation,
        });
        // without a limit on plausibility, what is in the way is an error
        var best = level is null
            ? network.Maximize(objective, space, starts, search)
            : network.MaximizeIfPossible(objective, space, starts, search);
        if (best is null) return null;
        return Found(choices, best, best.Agreement, best.IsExhaustive && allowed.Columns.All(column => column.Range is null));
    }

    private FoundRow Refined(Objective objective, FoundRow found, double? level)
    {
        if (allowed.Columns.All(column => column.Range is null)) return found;
        var last = allowed.Columns.Select(column => column.Choices).ToArray();
        for (var round = 0; round < Refinements; round++)
        {
            var row = found.Values;
            IReadOnlyList<RowValue> Offered(AllowedColumn column, int c) => column.Range is null
                ? [row[c], .. column.Choices]
                : [row[c], .. column.Near([row[c], .. last[c]], 0), .. allowed.Tight(c, row)];

            var choices = Usable([.. allowed.Columns.Select(Offered)]);
            var best = network.Maximize(objective, table.Slots.Space(choices), [Choose(choices, row)], new()
            {
                RandomStarts = 0,
                Limits = Limits(choices, level),
                PairRows = allowed.HasLimits || level is not null ? PairRows / 4 : 0,
                Cancellation = cancellation,
            });
            found = Found(choices, best, found.Agreement, found.IsExhaustive);
            last = choices;
        }

        return found;
    }

    /// <summary>The usable values among those offered, which are tried from now on.</summary>
    private IReadOnlyList<RowValue>[] Usable(IReadOnlyList<RowValue>[] offered)
    {
        var usable = table.Slots.Usable(offered);
        foreach (var (column, values) in usable.Index()) _tried[column].UnionWith(values);
        return usable;
    }

    private RowLimit[] Limits(IReadOnlyList<RowValue>[] choices, double? level) =>
    [
        .. allowed.Limits(choices),
        .. level is { } percentile ? [table.Neighbours.Limit(choices, percentile)] : Array.Empty<RowLimit>(),
    ];

    /// <summary>The best real rows that keep to the limits once brought to allowed values,
    /// the start row and the usual row.</summary>
    private List<int[]> Starts(IReadOnlyList<RowValue>[] choices, RowLimit[] limits, int[] order)
    {
        int[] Brought(int row) => [.. table.Table.Columns.Select((column, c) => TableSpace.Nearest(choices[c], column.At(row)))];

        var starts = new List<int[]> { Choose(choices, table.Typical) };
        if (allowed.HasStart)
            starts.Add([.. allowed.Columns.Select((column, c) => TableSpace.Nearest(choices[c], column.Own!))]);
        var real = order.Take(LookedAt).Concat(order.Where((_, at) => at % Math.Max(1, order.Length / LookedAt) == 0))
            .Select(Brought)
            .Where(row => limits.All(limit => limit.Excess(row) <= 0)).Take(StartRows).ToList();
        if (real.Count == 0) real.Add(Brought(order[0]));
        return [.. starts, .. real];
    }

    private static int[] Choose(IReadOnlyList<RowValue>[] choices, IReadOnlyList<RowValue> row) =>
        [.. row.Select((value, c) => TableSpace.Nearest(choices[c], value))];

    private static FoundRow Found(IReadOnlyList<RowValue>[] choices, RowOptimum best, double agreement, bool exhaustive) =>
        new([.. best.Choices.Select((choice, c) => choices[c][choice])], best.Score, agreement, exhaustive);
}

/// <summary>A row that was found.</summary>
/// <param name="Values">It in the table's own terms.</param>
/// <param name="Score">What was maximised.</param>
/// <param name="Agreement">Share of the starts that came to it.</param>
/// <param name="IsExhaustive">Whether every row was tried.</param>
internal sealed record FoundRow(IReadOnlyList<RowValue> Values, float Score, double Agreement, bool IsExhaustive);
