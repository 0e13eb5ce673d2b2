using MLNetInterpret.Core.Statistics;

namespace MLNetInterpret.Core.Text;

/// <summary>Chooses what people look at to judge a finding.</summary>
internal static class CellDisplays
{
    private const int Around = 72, Windows = 4, Failures = 6, ShortestFailure = 3, Before = 15, After = 45;

    /// <summary>Chooses it.</summary>
    /// <param name="text">The held-out text.</param>
    /// <param name="offset">Where in the whole text it begins.</param>
    /// <param name="series">The unit beside the concept.</param>
    /// <param name="untrained">The untrained control's best unit beside the concept; null for none.</param>
    /// <param name="finding">The finding.</param>
    /// <param name="most">Characters of the long stretch at most.</param>
    public static CellDisplay Of(
        ReadOnlySpan<char> text, long offset, HeldOutSeries series, HeldOutSeries? untrained, CellFinding finding, int most)
    {
        var length = Math.Min(most, text.Length);
        var whole = text.ToString();
        CellWindow Window(int peak, string note)
        {
            var (from, to) = (Math.Max(0, peak - Around), Math.Min(whole.Length, peak + Around + 1));
            return new(
                new(whole[from..to], series.Activations[from..to], peak - from), series.Labels[from..to], offset + from, note);
        }

        int[] strongest =
        [
            .. Enumerable.Range(0, whole.Length)
                .OrderByDescending(at => finding.IsHigh ? series.Activations[at] : -series.Activations[at]),
        ];
        var chosen = new List<int>();
        foreach (var at in strongest)
        {
            if (chosen.Count == Windows) break;
            if (chosen.TrueForAll(other => Math.Abs(other - at) > 2 * Around)) chosen.Add(at);
        }

        var events = series.Events();
        return new(
            whole[..length], series.Activations[..length], series.Labels[..length], offset,
            [.. chosen.Select(at => Window(at, series.Holds[at] ? "the concept holds here" : "the concept does not hold here"))],
            [.. Wrong(series, finding).Select(wrong => Window(wrong.From, wrong.Note))],
            Average(series, untrained, finding.IsHigh, [.. events.Select(stretch => stretch.From)]),
            Average(series, untrained, finding.IsHigh, [.. events.Select(stretch => stretch.To)]));
    }

    private static IEnumerable<(int From, string Note)> Wrong(HeldOutSeries series, CellFinding finding)
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

        static string Note(int length, bool on) =>
            $"{(on ? "on" : "off")} for {length} characters where the concept {(on ? "does not hold" : "holds")}";
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
