namespace MLNetInterpret.Cli.Terminal;

/// <summary>How long a piece of work goes on, by its own pace.</summary>
/// <param name="time">The clock.</param>
internal sealed class TimeLeft(TimeProvider time)
{
    private const double LeastShare = 0.03;
    private static readonly TimeSpan LeastTime = TimeSpan.FromSeconds(3);
    private (double Share, long Time)? _first;
    private (double Share, long Time) _last;

    /// <summary>Takes a share that is done. The first one may be what was done before the work went on.</summary>
    public void Add(double share)
    {
        _last = (share, time.GetTimestamp());
        _first ??= _last;
    }

    /// <summary>In words, for example <c>12 s</c>; null as long as the pace says nothing.</summary>
    public string? Words()
    {
        if (_first is not { } first) return null;
        var (elapsed, share) = (time.GetElapsedTime(first.Time, _last.Time), _last.Share - first.Share);
        if (elapsed < LeastTime || share < LeastShare) return null;
        var left = (elapsed * ((1 - _last.Share) / share)) - time.GetElapsedTime(_last.Time);
        return left > TimeSpan.Zero ? Words(left) : null;
    }

    /// <summary>A time in words, in a unit of which it has few.</summary>
    public static string Words(TimeSpan time) => time.TotalSeconds < 90
        ? FormattableString.Invariant($"{Math.Ceiling(time.TotalSeconds):F0} s")
        : time.TotalMinutes < 90
            ? FormattableString.Invariant($"{time.TotalMinutes:F0} min")
            : FormattableString.Invariant($"{time.TotalHours:F1} h");
}
