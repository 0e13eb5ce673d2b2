using MLNetInterpret.Core.Networks.Recurrent;
using MLNetInterpret.Core.Statistics;
using MLNetInterpret.Core.Units;

namespace MLNetInterpret.Core.Text;

/// <summary>Ablations as evidence: a finding's unit held at its mean, and other units of its point beside it.</summary>
internal sealed class AblationEvidence(
    RecurrentReader reader, SearchText text, ConceptTable table, IReadOnlyList<RecurrentSource> sources,
    CellSearchOptions options)
{
    private CellAblations? _ablations;

    private int From => text.HeldOutFrom;

    private int To => Math.Min(Math.Min(text.HeldOutTo, text.HeldOutFrom + options.AblationCharacters), text.Length - 1);

    /// <summary>The ablation of a candidate; null where its concept ends by no character of its own,
    /// or none ends in the text looked at.</summary>
    /// <param name="concept">The concept.</param>
    /// <param name="candidate">The unit.</param>
    /// <param name="series">Its activations and the concept at every held-out character.</param>
    /// <param name="others">Whether other units are held, too.</param>
    public CellAblation? Of(Concept concept, RankedUnit candidate, HeldOutSeries series, bool others)
    {
        if (options.AblatedUnits == 0
            || concept.Closer is not { Length: > 0 } closer
            || concept.Kind != ConceptKind.Binary)
            return null;
        var events = Events(closer, series, candidate.Lag);
        if (!events.Contains(true)) return null;
        var ablations = Ablations();
        var set = Closers.IndexOf(closer[0]);

        var (fall, isEvent, probability, otherFall) = ablations.Compare(Hold(candidate.Source, candidate.Index), set, events);
        var bootstrap = new BlockBootstrap(fall, isEvent, probability, otherFall);
        var sums = bootstrap.Sums;
        var interval = bootstrap.IntervalOf(
            drawn => drawn[0] / drawn[1], BlockBootstrap.BlockLength(fall), options.Resamples, options.Level, options.SeedOrZero);
        return new(
            closer, (int)sums[1], sums[2] / sums[1], sums[0] / sums[1], interval, sums[3] / (events.Length - sums[1]),
            [.. (others ? Others(candidate) : []).Select(Ablated)]);

        (Unit Unit, double StandardDeviation, double Fall) Ablated(int other) => (
            new(sources[candidate.Source].ToString(), other),
            table.Sums.DeviationOf(At(candidate.Source, other)),
            Mean(ablations, candidate.Source, other, set, events));
    }

    private static double Mean(CellAblations ablations, RecurrentHold hold, int closer, bool[] events)
    {
        var (fall, isEvent, _, _) = ablations.Compare(hold, closer, events);
        return fall.Sum() / isEvent.Sum();
    }

    private double Mean(CellAblations ablations, int source, int unit, int closer, bool[] events) =>
        Mean(ablations, Hold(source, unit), closer, events);

    /// <summary>All closing characters are asked for at once, so that a unit that several concepts share is held once.</summary>
    private CellAblations Ablations()
    {
        if (_ablations is not null) return _ablations;
        HashSet<int>[] beginning = [.. Closers.Select(_ => new HashSet<int>())];
        for (var at = 0; at < text.Length; at++)
            if (Closers.IndexOf(text.Whole.Text.Span[text.Whole.Head(at)]) is >= 0 and var closer)
                beginning[closer].Add(text.Codes.Span[at]);
        var read = 0;
        int[][] closers = [.. beginning.Select(codes => codes.Order().ToArray())];
        return _ablations = new(reader, text.Codes, From, To, closers, options.Cancellation)
        {
            Read = () => Progress.Report("holding units at their mean", Math.Min(1, ++read / Readings)),
        };
    }

    /// <summary>Told of every reading of the text; null tells nobody.</summary>
    public required IProgress<WorkProgress>? Progress { get; init; }

    /// <summary>About how often the text will be read.</summary>
    public required double Readings { get; init; }

    /// <summary>First characters of what ends the concepts searched for. A closer's probability is that of all codes that begin
    /// with its first character, white space before it aside.</summary>
    public required List<char> Closers { get; init; }

    /// <summary>After which characters the text that ends the concept comes next, the concept holding there: the next code begins
    /// with it, white space before it aside.</summary>
    private bool[] Events(string closer, HeldOutSeries series, int lag)
    {
        var events = new bool[To - From];
        for (var at = 0; at < events.Length; at++)
        {
            // the labels are moved by the lag: the concept at a character stands lag places before it
            var label = at - lag;
            var holds = label >= 0 && label < series.Holds.Length && series.Holds[label];
            events[at] = holds && text.Whole.Begins(From + at + 1, closer);
        }

        return events;
    }

    private RecurrentHold Hold(int source, int unit) => new(sources[source], unit, (float)table.Sums.MeanOf(At(source, unit)));

    private int At(int source, int unit) => (source * reader.Architecture.HiddenUnits) + unit;

    /// <summary>The units of the same point whose deviation is nearest, by ratio.</summary>
    private IEnumerable<int> Others(RankedUnit candidate)
    {
        double Size(int unit) => Math.Log(1e-9 + table.Sums.DeviationOf(At(candidate.Source, unit)));
        return Enumerable.Range(0, reader.Architecture.UnitsOf(sources[candidate.Source].Layer))
            .Where(unit => unit != candidate.Index)
            .OrderBy(unit => Math.Abs(Size(unit) - Size(candidate.Index))).Take(options.AblatedUnits);
    }
}
