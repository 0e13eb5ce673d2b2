namespace MLNetInterpret.Scanning;

/// <summary>How far a scan is.</summary>
/// <param name="Rows">Rows done, those of an earlier run included.</param>
/// <param name="Of">Rows there are; null where that is not known.</param>
/// <param name="RowsPerSecond">Since this run began.</param>
/// <param name="Left">Time left at that rate; null where that is not known.</param>
internal readonly record struct ScanProgress(long Rows, long? Of, double RowsPerSecond, TimeSpan? Left)
{
    /// <summary>The share that is done, 0 to 1; 0 where it is not known.</summary>
    public double Share => Of is > 0 and var of ? Math.Min(1, (double)Rows / of) : 0;

    /// <summary>In words, for example <c>12,000 of 60,000 rows, 4,100 rows/s, 12 s left</c>.</summary>
    public override string ToString()
    {
        var of = Of is { } all ? FormattableString.Invariant($" of {all:N0}") : "";
        var left = Left is { } time ? $", {Words(time)} left" : "";
        return FormattableString.Invariant($"{Rows:N0}{of} rows, {RowsPerSecond:N0} rows/s{left}");
    }

    private static string Words(TimeSpan time) => time.TotalSeconds < 90
        ? FormattableString.Invariant($"{Math.Ceiling(time.TotalSeconds):F0} s")
        : time.TotalMinutes < 90
            ? FormattableString.Invariant($"{time.TotalMinutes:F0} min")
            : FormattableString.Invariant($"{time.TotalHours:F1} h");
}
