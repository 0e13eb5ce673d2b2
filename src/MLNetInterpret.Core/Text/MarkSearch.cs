using MLNetInterpret.Core.Networks.Recurrent;
using MLNetInterpret.Core.Statistics;
using MLNetInterpret.Core.Units;

namespace MLNetInterpret.Core.Text;

/// <summary>Finds the units that are on at marked stretches, and tests them on held-out text.</summary>
internal sealed class MarkSearch
{
    private const int MostCells = 8, FewestRuns = 10, RandomSets = 20, RandomPlaces = 20_000;
    private const string Stage = "searching units of marks";
    private readonly SearchText _text;
    private readonly TextMarks _marks;
    private readonly StateUnits _units;
    private readonly CellSearchOptions _options;
    private readonly Dictionary<(int, int, int, int), double> _likeness = [];

    /// <summary>Finds the marks.</summary>
    /// <param name="text">The text and its parts.</param>
    /// <param name="units">The units that may be used.</param>
    /// <param name="options">The search's options.</param>
    /// <exception cref="ArgumentException">A mark cannot be used.</exception>
    public MarkSearch(SearchText text, StateUnits units, CellSearchOptions options)
    {
        (_text, _units, _options) = (text, units, options);
        _marks = new(text, options);
    }

    /// <summary>What the best units of an untrained network reach.</summary>
    /// <param name="reader">The network.</param>
    /// <param name="cancellation">Ends it.</param>
    public double Untrained(RecurrentReader reader, CancellationToken cancellation)
    {
        var (search, heldOut) = Read(reader, cancellation);
        var (exact, overlap) = search.Against(_marks.Search);
        return Measure(heldOut, Choose(search, exact, overlap)).Score;
    }

    /// <summary>Searches a network.</summary>
    /// <param name="reader">The network.</param>
    /// <param name="untrained">The most that <see cref="Untrained"/> gives of any untrained network.</param>
    /// <param name="progress">Told the share done.</param>
    public MarkedCells Run(RecurrentReader reader, double untrained, IProgress<WorkProgress>? progress)
    {
        progress.Report(Stage, 0);
        var (search, heldOut) = Read(reader, _options.Cancellation);
        var (exact, overlap) = search.Against(_marks.Search);
        var set = Choose(search, exact, overlap);
        var drawn = 0.0;
        foreach (var random in Drawn(search, set)) drawn = Math.Max(drawn, Measure(heldOut, random).Score);
        var measured = Measure(heldOut, set);
        var evidence = new MarkEvidence
        {
            Searched = _marks.Search.Count,
            HeldOut = _marks.HeldOut.Count,
            Runs = measured.Runs.Count,
            Exact = Share(
                measured.Found.Count(pair => _marks.HeldOut[pair.Mark] == measured.Runs[pair.Run]), _marks.HeldOut.Count),
            Found = Share(measured.Found.Count, _marks.HeldOut.Count),
            Precision = _marks.IsConcept ? Share(measured.Found.Count, measured.Runs.Count) : double.NaN,
            Score = measured.Score,
            Interval = Interval(measured, heldOut.Length),
            Untrained = set.Cells.Length > 0 ? untrained : 0,
            Random = drawn,
            Chance = _marks.IsConcept ? double.NaN : Chance(measured.Runs, heldOut.Length),
        };
        var (verdict, reason) = MarkReason.Judge(set.Cells.Length, evidence, _marks.IsConcept);
        progress.Report(Stage, 1);
        return new(
            _marks.Names, _options.MarkThreshold, [.. set.Cells.Select(cell => new MarkedCell
            {
                Unit = _units[cell / 2],
                IsHigh = cell % 2 == 0,
                Exact = exact[cell],
                Overlap = overlap[cell],
            })], set.Needed, new MarkWindows(_text.Whole, _marks).Of(search, heldOut, set), evidence, verdict, reason);
    }

    private static double Share(int part, int whole) => whole == 0 ? double.NaN : (double)part / whole;

    private (OnUnits Search, OnUnits HeldOut) Read(RecurrentReader reader, CancellationToken cancellation)
    {
        OnUnits Part(int from, int to) => OnUnits.Read(
            reader, _text.Codes, TextPass.Cut(from, to), _units.Sources, _units.IsAllowed,
            _options.MarkThreshold, cancellation);
        return (Part(_marks.From, _marks.To), Part(_marks.HeldOutFrom, _marks.HeldOutTo));
    }

    /// <summary>The set that goes with the marks on the searched text.</summary>
    private UnitSet Choose(OnUnits search, double[] exact, double[] overlap)
    {
        // of one stretch only what is on exactly there, of many what is on there most
        int[] ranked =
        [
            .. Enumerable.Range(0, exact.Length)
                .Where(cell => overlap[cell] > 0 && (_marks.IsConcept || exact[cell] > 0))
                .OrderByDescending(cell => exact[cell] + overlap[cell]).ThenBy(cell => cell).Take(MostCells),
        ];
        if (!_marks.IsConcept)
        {
            var together = search.Together(ranked);
            var needed = ranked.Length;
            while (needed > 1 && Runs(together, needed).Count < FewestRuns) needed--;
            return new(ranked, needed);
        }

        var (best, score) = (new UnitSet([], 0), -1.0);
        for (var count = 1; count <= ranked.Length; count++)
        {
            var together = search.Together(ranked.AsSpan(0, count));
            for (var needed = 1; needed <= count; needed++)
            {
                var runs = Runs(together, needed);
                var reached = 2.0 * TextMarks.Found(_marks.Search, runs).Count() / (_marks.Search.Count + runs.Count);
                if (reached > score) (best, score) = (new(ranked[..count], needed), reached);
            }
        }

        return best;
    }

    private IEnumerable<UnitSet> Drawn(OnUnits search, UnitSet set)
    {
        var random = new Random(_options.SeedOrZero);
        int[] others = [.. search.Changing().Except(set.Cells)];
        for (var draw = 0; draw < RandomSets && set.Cells.Length > 0 && others.Length >= set.Cells.Length; draw++)
        {
            random.Shuffle(others);
            yield return set with { Cells = others[..set.Cells.Length] };
        }
    }

    private static List<(int From, int To)> Runs(int[] together, int needed) =>
        OnUnits.Runs(together.Length, at => needed > 0 && together[at] >= needed);

    private MeasuredSet Measure(OnUnits heldOut, UnitSet set)
    {
        // what is cut off by the text's end is not seen whole
        List<(int From, int To)> runs =
            [.. Runs(heldOut.Together(set.Cells), set.Needed).Where(run => run.From > 0 && run.To < heldOut.Length)];
        List<(int Mark, int Run)> found = [.. TextMarks.Found(_marks.HeldOut, runs)];
        var score = _marks.IsConcept
            ? runs.Count + _marks.HeldOut.Count == 0 ? 0 : 2.0 * found.Count / (runs.Count + _marks.HeldOut.Count)
            : runs.Count == 0 ? 0 : runs.Average(Likeness);
        return new(runs, found, score);
    }

    /// <summary>The share of a held-out stretch's four characters at its ends that are those of the mark most like it.</summary>
    private double Likeness((int From, int To) run)
    {
        (int, int, int, int) Ends(int from, int to)
        {
            var codes = _text.Codes.Span;
            return (from > 0 ? codes[from - 1] : -1, codes[from], codes[to - 1], to < codes.Length ? codes[to] : -1);
        }

        var own = Ends(_marks.HeldOutFrom + run.From, _marks.HeldOutFrom + run.To);
        if (_likeness.TryGetValue(own, out var known)) return known;
        return _likeness[own] = _marks.Search.Max(mark =>
        {
            var other = Ends(_marks.From + mark.From, _marks.From + mark.To);
            return ((own.Item1 == other.Item1 ? 1 : 0) + (own.Item2 == other.Item2 ? 1 : 0)
                + (own.Item3 == other.Item3 ? 1 : 0) + (own.Item4 == other.Item4 ? 1 : 0)) / 4.0;
        });
    }

    private double Chance(List<(int From, int To)> runs, int length)
    {
        if (runs.Count == 0) return 0;
        var random = new Random(_options.SeedOrZero);
        var sum = 0.0;
        for (var draw = 0; draw < RandomPlaces; draw++)
        {
            var (from, to) = runs[draw % runs.Count];
            var place = random.Next(1, length - (to - from));
            sum += Likeness((place, place + to - from));
        }

        return sum / RandomPlaces;
    }

    private Interval Interval(MeasuredSet measured, int length)
    {
        var (hits, all) = (new double[length], new double[length]);
        foreach (var run in measured.Runs)
        {
            all[run.From]++;
            if (!_marks.IsConcept) hits[run.From] += Likeness(run);
        }

        foreach (var mark in _marks.HeldOut) all[mark.From]++;
        foreach (var (mark, _) in measured.Found) hits[_marks.HeldOut[mark].From] += 2;
        double[] influence = [.. hits.Zip(all, (hit, one) => hit - (measured.Score * one))];
        return new BlockBootstrap(hits, all).IntervalOf(
            sums => sums[0] / sums[1], BlockBootstrap.BlockLength(influence), _options.Resamples, _options.Level,
            _options.SeedOrZero);
    }

    private sealed record MeasuredSet(List<(int From, int To)> Runs, List<(int Mark, int Run)> Found, double Score);
}

/// <summary>Candidates, and how many of them have to be on.</summary>
internal sealed record UnitSet(int[] Cells, int Needed);
