namespace MLNetInterpret.Core.Text;

/// <summary>Measures how a unit turns on and off with a concept.</summary>
internal static class Switching
{
    /// <summary>Characters after a beginning or end at which the unit has to have answered at the latest.</summary>
    private const int Within = 3;

    /// <summary>Measures it.</summary>
    /// <returns>Null where the concept is never seen to begin and end.</returns>
    public static CellSwitching? Of(HeldOutSeries series, double threshold, bool isHigh)
    {
        var events = series.Events();
        if (events.Count == 0) return null;
        var on = Array.ConvertAll(series.Activations, activation => HeldOutSeries.IsOn(activation, threshold, isHigh));
        var length = on.Length;
        bool Before(int at) => at >= 2 && on[at - 2];
        bool TurnsOn(int at) => on.AsSpan(at, Math.Min(Within + 1, length - at)).Contains(true);
        bool TurnsOff(int at) => on.AsSpan(at, Math.Min(Within + 1, length - at)).Contains(false);

        var (off, turnedOn, atEnd, turnedOff, whole, held) = (0, 0, 0, 0, 0, 0.0);
        foreach (var (from, to) in events)
        {
            var (turnsOn, turnsOff) = (!Before(from) && TurnsOn(from), on[to - 1] && TurnsOff(to));
            if (!Before(from)) off++;
            if (turnsOn) turnedOn++;
            if (on[to - 1]) atEnd++;
            if (turnsOff) turnedOff++;

            // some characters to turn on in, where the stretch has more than that
            var start = Math.Min(from + Within, to - 1);
            var share = Enumerable.Range(start, to - start).Count(at => on[at]) / (double)(to - start);
            held += share;
            if (turnsOn && turnsOff && share == 1) whole++;
        }

        var (offs, ons, chanceOn, chanceOff) = (0, 0, 0, 0);
        for (var at = 2; at < length - Within; at++)
        {
            if (!on[at - 2])
            {
                offs++;
                if (TurnsOn(at)) chanceOn++;
            }

            if (!on[at - 1]) continue;
            ons++;
            if (TurnsOff(at)) chanceOff++;
        }

        double Share(int part, int all) => all == 0 ? 0 : part / (double)all;
        return new()
        {
            Events = events.Count,
            On = Share(turnedOn, off),
            Held = held / events.Count,
            Off = Share(turnedOff, atEnd),
            Whole = Share(whole, events.Count),
            ChanceOn = Share(chanceOn, offs),
            ChanceOff = Share(chanceOff, ons),
        };
    }
}
