using MLNetInterpret.Core.Native;
using MLNetInterpret.Core.Rows;
using MLNetInterpret.Core.Statistics;
using MLNetInterpret.Reading;

namespace MLNetInterpret.Tables.Profiles;

/// <summary>Profiles of units over one table, which is compared with itself at most once.</summary>
internal sealed class ProfileSearch
{
    /// <summary>Columns that are searched for a unit; of wider tables those that move it most.</summary>
    public const int MostSearched = 1000;

    private const float Agreement = 1e-4f;
    private const int PartsOfQuick = 500, PartsOfFull = 8000;
    private readonly HookedNetwork _network;
    private readonly ProfileOptions _options;
    private readonly ActivationPoint? _logits;
    private readonly TableRows _rows;
    private readonly CancellationToken _cancellation;
    private readonly SearchedTable _table;
    private readonly int _seed;

    /// <summary>Asks the pipeline what the allowed values put into the network's input.</summary>
    /// <param name="rows">The table's rows.</param>
    /// <param name="network">What reads them.</param>
    /// <param name="options">Which rows are allowed, and how near to the data.</param>
    /// <param name="seed">Decides everything random.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="ArgumentException">There is no row, or constraints contradict each other or the data.</exception>
    public ProfileSearch(
        TableRows rows, NetworkTransformer network, ProfileOptions options, int seed, CancellationToken cancellation)
    {
        if (rows.Kept.Count == 0) throw new ArgumentException("The data have no rows; a profile needs at least one.");
        (_rows, _network, _options, _seed, _cancellation) = (rows, network.Network, options.Validated(), seed, cancellation);
        _logits = network is ClassifierTransformer && _network.Points.Output.IsFlat ? _network.Points.Output.Point : null;
        AllowedTable? allowed = null;
        var space = TableSpace.Of(rows, table =>
        {
            allowed = AllowedTable.Of(table, options.Constraints);
            return [.. allowed.Columns.Select(column => column.Choices)];
        }, cancellation);
        _table = new(space, allowed!, () => new(space.Table, seed, cancellation));
        foreach (var doubt in Doubts) network.Warn(doubt);
    }

    /// <summary>What the data say against the ranges that are declared.</summary>
    public IReadOnlyList<RangeDoubt> Doubts => _table.Allowed.Doubts;

    /// <summary>Checks that a network reads table rows.</summary>
    /// <exception cref="ArgumentException">It does not.</exception>
    public static void RequireTable(NetworkTransformer network)
    {
        if (network.Layout is not VectorLayout)
            throw new ArgumentException(
                "The model does not read table rows, so there are no profiles of its units; interpret it instead.");
    }

    /// <summary>The table that is searched: the own columns, or the features where features mix columns.</summary>
    public Table Table => _table.Table;

    /// <summary>Whether a row of the data is among those that a search may give.</summary>
    /// <param name="row">Its number; it is kept, or was asked for.</param>
    public bool IsInRange(long row)
    {
        var values = Table.Row(row);
        if (!_table.Allowed.IsInRange(values)) return false;
        return _options.Plausibility is not { } percentile
            || _table.Neighbours.Distance(values) <= _table.Neighbours.DistanceAt(percentile);
    }

    /// <summary>One unit's profile.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="known">Its activation on every row that is kept, where that was read before, else null.</param>
    /// <param name="progress">Told the share done.</param>
    /// <exception cref="ArgumentException">There is no such unit, or no row keeps to the constraints.</exception>
    /// <exception cref="InvalidOperationException">A row scores otherwise through the pipeline
    /// than it was found with.</exception>
    public UnitProfile Find(Unit unit, double[]? known = null, IProgress<WorkProgress>? progress = null)
    {
        var (activations, order) = Ordered(unit, known);
        var typical = Median.Lower(activations);
        var percentiles = _options.Curve.Concat(_options.Plausibility is { } asked ? [asked] : []).Distinct().Order();
        double?[] levels = [.. percentiles.Select(level => (double?)level), null];
        int[] reversed = [.. Enumerable.Reverse(order)];
        var allowed = Searched(unit, order);
        var (high, low) = (Ends(allowed), Ends(allowed));
        var (above, below) = Both(
            () => high.Run(unit, true, order, levels, progress), () => low.Run(unit, false, reversed, levels, null));
        var highest = End(unit, true, high, above, levels, order, activations, typical);
        var lowest = End(unit, false, low, below, levels, reversed, activations, typical);
        var changes = Spread.Varies(activations[order[^1]], activations[order[0]]);
        var claim = changes ? ProfileWords.Claim(unit, highest, typical) : ProfileWords.NoClaim(unit, typical, highest, lowest);
        return new()
        {
            Unit = unit,
            Claim = claim,
            Highest = highest,
            Lowest = lowest,
            Typical = _table.Typical,
            TypicalScore = typical,
            Constraints = Table.Kept.Words is { } sampled ? [.. allowed.Words, sampled] : allowed.Words,
        };
    }

    /// <summary>The row at each end of a unit that one quick search comes to: allowed, as plausible as was asked for, measured
    /// again through the whole pipeline, and not proven best.</summary>
    /// <inheritdoc cref="Find" path="/exception"/>
    public (QuickRow Highest, QuickRow Lowest) FindQuickly(Unit unit)
    {
        var (_, order) = Ordered(unit, null);
        int[] reversed = [.. Enumerable.Reverse(order)];
        var allowed = Searched(unit, order);
        return Both(() => End(true, order), () => End(false, reversed));

        QuickRow End(bool highest, int[] best)
        {
            var search = Ends(allowed);
            var found = search.RunQuickly(unit, highest, best, _options.Plausibility) ?? throw NothingSoPlausible();
            return new(new(found.Values), Rescored(unit, [found], highest)[found], search.Drivers(unit, highest, found.Values));
        }
    }

    /// <summary>A unit's activation on every row that is kept, and these rows, the highest first.</summary>
    private (float[] Activations, int[] Order) Ordered(Unit unit, double[]? known)
    {
        unit = _network.Points.Find(unit);
        var activations = Finite(
            known is null ? _rows.Score(Objectives.Channel(unit)) : [.. known.Select(value => (float)value)]);
        return (activations,
            [.. Enumerable.Range(0, activations.Length).OrderByDescending(row => activations[row]).ThenBy(row => row)]);
    }

    /// <summary>Searches both ends at once: they share nothing but what is the same whoever asks first.</summary>
    private static (T Above, T Below) Both<T>(Func<T> above, Func<T> below)
    {
        var number = TorchThreads.Host;
        var beside = Task.Run(() =>
        {
            using var same = TorchThreads.Exactly(number);
            return below();
        }, CancellationToken.None);
        T found;
        try
        {
            found = above();
        }
        finally
        {
            // nothing runs on after an error
            Task.WaitAny(beside);
        }

        return (found, beside.GetAwaiter().GetResult());
    }

    private ArgumentException NothingSoPlausible() => new(
        "No row that keeps to the constraints was found as near to the data as " +
        FormattableString.Invariant($"{_options.Plausibility} % of its rows; allow a higher percentile."));

    /// <summary>The rows that are searched: where columns are many, those in which the columns differ that move the unit most
    /// from the usual row and the real rows at either end.</summary>
    private AllowedTable Searched(Unit unit, int[] order)
    {
        var allowed = _table.Allowed;
        if (allowed.Columns.Count <= MostSearched) return allowed;
        var space = _table.Space;
        int[] Brought(int row) =>
            [.. Table.Columns.Select((column, c) => TableSpace.Nearest(space.Choices[c], column.At(row)))];
        var reach = ColumnReach.Of(
            _network, Objectives.Channel(unit), space.Rows, [[.. space.Typical], Brought(order[0]), Brought(order[^1])],
            _cancellation);
        var searched = Enumerable.Range(0, reach.Length)
            .OrderByDescending(allowed.HasToMove).ThenByDescending(column => reach[column]).Take(MostSearched).ToHashSet();
        return allowed.Only(searched, _table.Typical);
    }

    private EndSearch Ends(AllowedTable allowed) => new(
        _network, _table, allowed, _seed, _options.Depth == Depth.Full ? PartsOfFull : PartsOfQuick, _cancellation);

    /// <summary>Refuses scores that cannot be compared.</summary>
    /// <exception cref="ArithmeticException">A score is NaN or infinite.</exception>
    private float[] Finite(float[] scores) => Array.FindIndex(scores, score => !float.IsFinite(score)) is >= 0 and var bad
        ? throw new ArithmeticException(
            $"Row {_rows.Kept.NumberOf(bad)} of the data scores {scores[bad]}: " +
            "a feature is missing or infinite; replace missing values in the pipeline.")
        : scores;

    private ProfileEnd End(
        Unit unit, bool highest, EndSearch search, (FoundRow?[] Rows, RowBound? Bound) run, double?[] levels,
        int[] order, float[] activations, float typical)
    {
        var (found, bound) = run;
        var (free, main) = (found[^1]!, found[Array.IndexOf(levels, _options.Plausibility)]);
        if (main is null) throw NothingSoPlausible();
        var scores = Rescored(unit, [.. found.OfType<FoundRow>()], highest);
        PlausibilityPoint Point(double? level, FoundRow? row)
        {
            if (row is null) return new(level, null, null, null, null);
            var share = Share(scores[row], scores[free], typical);
            var percentile = _table.Neighbours.Percentile(_table.Neighbours.Distance(row.Values));
            return new(level, scores[row], share, percentile, new(row.Values));
        }

        PlausibilityPoint[] curve = [.. levels.Select((level, i) => (level, row: found[i]))
            .Where(point => point.level is null || _options.Curve.Contains(point.level.Value))
            .Select(point => Point(point.level, point.row))];
        float? limit = bound is null ? null : highest ? Math.Max(bound.Value, scores[free]) : Math.Min(bound.Value, scores[free]);
        var gap = limit is { } most ? Math.Abs(most - scores[free]) : (float?)null;
        var isProven = free.IsExhaustive || gap <= Agreement * (1 + Math.Abs(scores[free]));
        var distance = _table.Neighbours.Distance(main.Values);
        Example Real(int place) =>
            new(Table.Kept.NumberOf(place), null, activations[place], [], new RowInput(Table.At(place)));
        return new()
        {
            Row = new(main.Values),
            Score = scores[main],
            UnconstrainedScore = scores[free],
            Bound = limit,
            Gap = gap,
            IsProvenBest = isProven,
            Agreement = main.Agreement,
            Distance = distance,
            Percentile = _table.Neighbours.Percentile(distance),
            Drivers = Spread.Varies(activations.Min(), activations.Max()) ? search.Drivers(unit, highest, main.Values) : [],
            Curve = curve,
            RealRows = [.. Extreme(order, activations).Select(Real)],
            Probability = unit.Point == _logits ? Score(Objectives.Probability(unit), [main])[0] : null,
        };
    }

    /// <summary>The rows at the order's beginning, without those that would be chosen among more equals than there is room for
    /// at either extreme.</summary>
    private IEnumerable<int> Extreme(int[] order, float[] activations)
    {
        bool AreEqual(int a, int b) => !Spread.Varies(
            Math.Min(activations[a], activations[b]), Math.Max(activations[a], activations[b]));
        if (AreEqual(order[0], order[^1])) return [];
        var most = Math.Min(_options.RealRows, order.Length);
        if (most == 0 || most == order.Length || !AreEqual(order[most - 1], order[most])) return order.Take(most);
        var last = order[most];
        return AreEqual(last, order[0]) || AreEqual(last, order[^1])
            ? order.Take(most).Where(row => !AreEqual(row, last))
            : order.Take(most);
    }

    private IReadOnlyList<float> Score(Objective objective, IReadOnlyList<FoundRow> rows)
    {
        using var features = _table.Table.Featurize([.. rows.Select(row => row.Values)]);
        using var input = features.to(_network.Device);
        return _network.Score(objective, input);
    }

    /// <summary>What the rows score through the whole pipeline.</summary>
    private Dictionary<FoundRow, float> Rescored(Unit unit, FoundRow[] rows, bool highest)
    {
        rows = [.. rows.Distinct()];
        var scores = Score(Objectives.Channel(unit), rows);
        foreach (var (at, row) in rows.Index())
        {
            var claimed = highest ? row.Score : -row.Score;
            if (!(Math.Abs(scores[at] - claimed) <= Agreement * Math.Max(1, Math.Abs(claimed))))
                throw new InvalidOperationException(
                    $"The best row for '{unit}' scores {claimed} as searched but {scores[at]} through the pipeline, " +
                    "so it is not given: the pipeline does not give the same features twice; take out what is random in it.");
        }

        return rows.Index().ToDictionary(row => row.Item, row => scores[row.Index]);
    }

    private static double? Share(float score, float best, float typical) =>
        best == typical ? null : (score - typical) / (double)(best - typical);
}

/// <summary>A row that was found quickly.</summary>
/// <param name="Row">It in the table's own columns.</param>
/// <param name="Score">The unit's activation on it.</param>
/// <param name="Drivers">The columns that matter in it, the most important first, as text.</param>
internal sealed record QuickRow(RowInput Row, float Score, IReadOnlyList<string> Drivers);
