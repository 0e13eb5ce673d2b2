using MLNetInterpret.Core.Statistics;

namespace MLNetInterpret.Reports.Catalogue;

/// <summary>The columns with what a judge said of a unit.</summary>
internal static class InterpretabilityColumns
{
    private const string Judge = "judge", Rows = "interpretability", Pictures = "picture_interpretability";

    /// <summary>The columns of a table.</summary>
    /// <param name="of">What was said of a row's unit; null for nothing.</param>
    public static IEnumerable<ParquetTable<TRow>.Field> Of<TRow>(Func<TRow, Interpretability?> of) =>
    [
        .. Of<TRow>(Rows, row => of(row)?.Rows), .. Of<TRow>(Pictures, row => of(row)?.Pictures),
        ParquetTable<TRow>.Of(Judge, row => of(row)?.Judge),
    ];

    /// <summary>What was said of the unit of each row; catalogues of before have no such columns.</summary>
    public static Func<int, Interpretability?> Read(ParquetColumns table)
    {
        if (!table.Has(Judge)) return _ => null;
        var (judges, rows, pictures) = (table.Column<string?>(Judge), Read(table, Rows), Read(table, Pictures));
        return i => judges[i] is { } judge ? new(judge, rows(i), pictures(i)) : null;
    }

    private static IEnumerable<ParquetTable<TRow>.Field> Of<TRow>(string name, Func<TRow, ForcedChoice?> of) =>
    [
        ParquetTable<TRow>.Of(name, row => of(row)?.Share),
        ParquetTable<TRow>.Of($"{name}_low", row => of(row)?.Interval.Low),
        ParquetTable<TRow>.Of($"{name}_high", row => of(row)?.Interval.High),
        ParquetTable<TRow>.Of($"{name}_control", row => of(row)?.Control),
        ParquetTable<TRow>.Of($"{name}_groups", row => of(row)?.Groups),
    ];

    private static Func<int, ForcedChoice?> Read(ParquetColumns table, string name)
    {
        var (shares, controls, groups) =
            (table.Column<double?>(name), table.Column<double?>($"{name}_control"), table.Column<int?>($"{name}_groups"));
        var (lows, highs) = (table.Column<double?>($"{name}_low"), table.Column<double?>($"{name}_high"));
        return i => (shares[i], lows[i], highs[i], groups[i]) is ({ } share, { } low, { } high, { } count)
            ? new(share, new(low, high, TwoAlternatives.Level), controls[i], count)
            : null;
    }
}
