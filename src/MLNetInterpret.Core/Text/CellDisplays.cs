using MLNetInterpret.Core.Statistics;

namespace MLNetInterpret.Core.Text;

/// <summary>Chooses what people look at to judge a finding.</summary>
internal static class CellDisplays
{
    private const int Around = 72, Windows = 4, Failures = 6, ShortestFailure = 3, Before = 15, After = 45;

    /// <summary>Chooses it.</summary>
    /// <param name="text">The whole text.</param>
    /// <param name="heldOutFrom">The first held-out code.</param>
    /// <param name="heldOutTo">After the last.</param>
    /// <param name="series">The unit beside the concept.</param>
    /// <param name="untrained">The untrained control's best unit beside the concept; null for none.</param>
    /// <param name="finding">The finding.</param>
    /// <param name="most">Codes of the long stretch at most.</param>
    public static CellDisplay Of(
        CodedText text, int heldOutFrom, int heldOutTo, HeldOutSeries series, HeldOutSeries? untrained, CellFinding finding,
        int most)
    {
        var heldOut = text.Slice(heldOutFrom, heldOutTo);
        var offset = text.Start(heldOutFrom);
        CellWindow Window(int peak, string note)
        {
            var (from, to) = (Math.Max(0, peak - Around), Math.Min(heldOut.Length, peak + Around + 1));
            var window = heldOut.Slice(from, to);
            return new(
                window.Shown(series.Activations.AsSpan(from..to), peak - from), window.Spread(series.Labels.AsSpan(from..to)),
                offset + heldOut.Start(from), note);
        }

        int[] strongest =
        [
            .. Enumerable.Range(0, heldOut.Length)
                .OrderByDescending(at => finding.IsHigh ? series.Activations[at] : -series.Activations[at]),
        ];
        var chosen = new List<int>();
        foreach (var at in strongest)
        {
            if (chosen.Count == Windows) break;
            if (chosen.TrueForAll(other => Math.Abs(other - at) > 2 * Around)) chosen.Add(at);
        }

        var events = series.Events();
        var length = Math.Min(most, heldOut.Length);
        var stretch = heldOut.Slice(0, length);
        var shown = stretch.Shown(series.Activations.AsSpan(0, length), 0);
        return new(
            shown.Text, shown.Activations, stretch.Spread(series.Labels.AsSpan(0, length)), offset,
            [.. chosen.Select(at => Window(at, series.Holds[at] ? "the concept holds here" : "the concept does not hold here"))],
            [.. Wrong(series, finding, heldOut.Unit).Select(wrong => Window(wrong.From, wrong.Note))],
            Average(series, untrained, finding.IsHigh, [.. events.Select(held => held.From)]),
            Average(series, untrained, finding.IsHigh, [.. events.Select(held => held.To)]))
        {
            TokenEnds = shown.TokenEnds,
        };
    }

    private static IEnumerable<(int From, string Note)> Wrong(HeldOutSeries series, CellFinding finding, string unit)
    {
        List<(int From, int Length, bool On)> runs = [];
        for (int from = 0, to; from < series.Holds.Length; from = to)
        {
            bool On(int at) => HeldOutSeries.IsOn(series.Activations[at], finding.Search.Threshold, finding.IsHigh);
            var on = On(from);
            for (to = from + 1; to < series.Holds.Length && On(to) == on && series.Holds[to] == series.Holds[from];) to++;
            if (on != series.Holds[from] && to - from >= ShortestFailure) runs.Add((from, to - from, on));
        }

        return runs.OrderByDescending(run => run.Length).ThenBy(run => run.From).Take(Failures)
            .Select(run => (run.From, Note(run.Length, run.On)));

        string Note(int length, bool on) =>
            $"{(on ? "on" : "off")} for {length} {unit}s where the concept {(on ? "does not hold" : "holds")}";
    }

    private static EventAverage? Average(HeldOutSeries series, HeldOutSeries? untrained, bool isHigh, IReadOnlyList<int> places)
    {
        int[] inside = [.. places.Where(place => place >= Before && place + After < series.Activations.Length)];
        if (inside.Length == 0) return null;
        int[] offsets = [.. Enumerable.Range(-Before, Before + After + 1)];
        var sorted = offsets.Select(offset =>
        {
            float[] values = [.. inside.Select(place => series.Activations[place + offset])];
            Array.Sort(values);
            return values;
        }).ToArray();
        return new()
        {
            Events = inside.Length,
            Offsets = offsets,
            Mean = [.. sorted.Select(values => values.Average(value => (double)value))],
            LowerQuartile = [.. sorted.Select(values => (double)Quantile.Upper<float>(values, 0.25))],
            UpperQuartile = [.. sorted.Select(values => (double)Quantile.Upper<float>(values, 0.75))],
            Untrained = untrained is null ? [] : Matched(series, untrained, isHigh, inside, offsets),
        };
    }

    /// <summary>The control's mean course on the unit's scale, turned so that both go the concept's way.</summary>
    private static double[] Matched(HeldOutSeries series, HeldOutSeries untrained, bool isHigh, int[] places, int[] offsets)
    {
        var (own, control) = (Spread.Of<float>(series.Activations), Spread.Of<float>(untrained.Activations));
        var turn = ((untrained.Pearson() ?? 0) >= 0) == isHigh ? 1 : -1;
        double Untrained(int offset) => places.Average(place => (double)untrained.Activations[place + offset]);
        return [.. offsets.Select(offset => control.Population > 0
            ? own.Mean + (turn * own.Population * (Untrained(offset) - control.Mean) / control.Population)
            : own.Mean)];
    }
}
