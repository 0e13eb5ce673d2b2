namespace MLNetInterpret;

/// <summary>Finds the rows that score highest, from the most plausible to the unconstrained.</summary>
/// <remarks>Each level starts from the level before, so no looser limit gives less. After a search over each column's choices the numbers are
/// searched again between their neighbours, twice, and where relations and budgets become tight.</remarks>
internal sealed class EndSearch(
    HookedNetwork network, TableSpace space, AllowedTable allowed, Neighbours neighbours, ProfileOptions options, int seed)
{
    private const int StartRows = 4;
    private const int LookedAt = 300;
    private const int Refinements = 2;
    private const int PairRows = 40_000;
    private static readonly int MostParts = int.Parse(Environment.GetEnvironmentVariable("PARTS") ?? "1000");
    private readonly SlotCache _slots = new(space);

    public AllowedTable Allowed => allowed;

    public Neighbours Neighbours => neighbours;

    public Table Table => space.Table;

    /// <summary>The most usual row.</summary>
    public IReadOnlyList<RowValue> Typical { get; } = space.Describe(space.Typical);

    /// <summary>A real row.</summary>
    public RowValue[] Row(long row) => [.. space.Table.Columns.Select(column => column.At(row))];

    /// <summary>The best row at each level of plausibility, null where none keeps to it.</summary>
    /// <param name="objective">What is maximised.</param>
    /// <param name="order">The real rows, the best first.</param>
    /// <param name="levels">Percentiles, ascending, and last null for no limit.</param>
    /// <exception cref="ArgumentException">No row was found that keeps to the constraints, even without a limit on plausibility.</exception>
    public FoundRow?[] Run(Objective objective, int[] order, double?[] levels)
    {
        var found = new FoundRow?[levels.Length];
        FoundRow? before = null;
        for (var level = 0; level < levels.Length; level++)
        {
            try
            {
                found[level] = before = Refined(objective, Coarse(objective, order, levels[level], before), levels[level]);
            }
            catch (ArgumentException) when (levels[level] is not null)
            {
                // nothing so plausible keeps to the constraints; a looser level may
            }
        }

        return found;
    }

    /// <summary>What no row made of values that were tried can exceed, or null where the network is of another kind.</summary>
    public RowBound? Bound(Unit unit, bool highest, FoundRow best)
    {
        IReadOnlyList<RowValue>[] tried = [.. allowed.Columns.Select((_, c) => _slots.Known(c))];
        return RowBound.Of(network, unit, _slots.Space(tried), highest, [Choose(tried, best.Values)], MostParts, options.Cancellation);
    }

    /// <summary>The columns that matter in a row that was found.</summary>
    public IReadOnlyList<string> Drivers(Objective objective, IReadOnlyList<RowValue> row)
    {
        var choices = _slots.Usable([.. row.Select((value, c) => (RowValue[])[value, Typical[c]])]);
        return RowDrivers.Of(
            network, objective, _slots.Space(choices), new int[row.Count], [.. choices.Select(values => values.Count - 1)], row);
    }

    private FoundRow Coarse(Objective objective, int[] order, double? level, FoundRow? before)
    {
        var choices = _slots.Usable([.. allowed.Columns.Select((column, c) =>
            (IReadOnlyList<RowValue>)(before is null ? column.Choices : [.. column.Choices, before.Values[c]]))]);
        if (Array.FindIndex(choices, values => values.Count == 0) is >= 0 and var none)
            throw new InvalidOperationException($"No value of '{allowed.Columns[none].Column.Name}' gives the network finite features; replace missing values in the pipeline.");
        RowLimit[] limits = Limits(choices, level);
        var starts = Starts(choices, limits, order);
        if (before is not null) starts.Insert(0, Choose(choices, before.Values));
        var best = network.Maximize(objective, _slots.Space(choices), starts, new()
        {
            Seed = seed,
            RandomStarts = level is null ? 4 : 0,
            Limits = limits,
            PairRows = PairRows,
            PairStarts = allowed.HasLimits ? 5 : 1,
            EnumerateUpTo = level is null ? 20_000 : 1_000,
            Cancellation = options.Cancellation,
        });
        return Found(choices, best, best.Agreement, best.IsExhaustive && allowed.Columns.All(column => column.Range is null));
    }

    private FoundRow Refined(Objective objective, FoundRow found, double? level)
    {
        if (allowed.Columns.All(column => column.Range is null)) return found;
        var last = allowed.Columns.Select(column => column.Choices).ToArray();
        for (var round = 0; round < Refinements; round++)
        {
            var row = found.Values;
            IReadOnlyList<RowValue>[] offered = [.. allowed.Columns.Select((column, c) => (IReadOnlyList<RowValue>)(column.Range is null ? [row[c], .. column.Choices]
                : [row[c], .. column.Near([row[c], .. last[c]], 0), .. allowed.Tight(c, row)]))];
            var choices = _slots.Usable(offered);
            var best = network.Maximize(objective, _slots.Space(choices), [Choose(choices, row)], new()
            {
                RandomStarts = 0,
                Limits = Limits(choices, level),
                PairRows = allowed.HasLimits || level is not null ? PairRows / 4 : 0,
                Cancellation = options.Cancellation,
            });
            found = Found(choices, best, found.Agreement, found.IsExhaustive);
            last = choices;
        }

        return found;
    }

    private RowLimit[] Limits(IReadOnlyList<RowValue>[] choices, double? level) =>
        [.. allowed.Limits(choices), .. level is { } percentile ? [neighbours.Limit(choices, percentile)] : Array.Empty<RowLimit>()];

    /// <summary>The best real rows that keep to the limits once brought to allowed values, the start row and the usual row.</summary>
    private List<int[]> Starts(IReadOnlyList<RowValue>[] choices, RowLimit[] limits, int[] order)
    {
        var starts = new List<int[]> { Choose(choices, Typical) };
        if (allowed.HasStart) starts.Add([.. allowed.Columns.Select((column, c) => TableSpace.Nearest(choices[c], column.Own!))]);
        var real = order.Take(LookedAt).Concat(order.Where((_, at) => at % Math.Max(1, order.Length / LookedAt) == 0))
            .Select(row => (int[])[.. space.Table.Columns.Select((column, c) => TableSpace.Nearest(choices[c], column.At(row)))])
            .Where(row => limits.All(limit => limit.Excess(row) <= 0)).Take(StartRows).ToList();
        if (real.Count == 0) real.Add([.. space.Table.Columns.Select((column, c) => TableSpace.Nearest(choices[c], column.At(order[0])))]);
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
