using MLNetInterpret.Core.Units;

namespace MLNetInterpret.Data;

/// <summary>Decides from a file's first rows what its columns are and how their cells are read.</summary>
internal static class CsvInference
{
    /// <summary>Reads up to <see cref="CsvOptions.InferenceRows"/> rows.</summary>
    /// <returns>The columns, the rows read, and whether those were all.</returns>
    /// <exception cref="InvalidDataException">There are no rows, a row does not fit,
    /// or a number or a date is expected and something else is there.</exception>
    public static (IReadOnlyList<ColumnRole> Columns, int Rows, bool Complete) Run(CsvFile file, string path, CsvOptions options)
    {
        if (options.Label is { } label && !file.Header.Contains(label))
            throw new ArgumentException(Reading.Columns.MissingText(label, "label", file.Header, $"'{path}'"));
        foreach (var (name, kind) in options.Roles)
            if (!file.Header.Contains(name))
                throw new ArgumentException(Reading.Columns.MissingText(name, Word(kind), file.Header, $"'{path}'"));

        ColumnTally[] tallies = [.. file.Header.Select(name => new ColumnTally(name, options))];
        var rows = 0;
        var complete = false;
        while (rows < options.InferenceRows && !(complete = !file.Read()))
        {
            rows++;
            for (var column = 0; column < tallies.Length; column++)
            {
                Cancelling.Hear();
                tallies[column].Add(file, column);
            }
        }

        if (rows == 0) throw new InvalidDataException($"'{path}' has a header but no rows.");
        if (!complete && rows == options.InferenceRows) complete = !file.Read();
        var mark = options.DecimalMarker ?? (Only(tallies, ',', '.', (tally, mark) => tally.NeedsMark(mark)) ?? '.');
        var monthFirst = options.MonthFirst ?? Only(tallies, true, false, (tally, first) => tally.NeedsOrder(first));
        return ([.. tallies.Select(tally => tally.Role(path, file.Separator, mark, monthFirst))], rows, complete);
    }

    /// <summary>The one of two that some columns need and no column contradicts; else null.</summary>
    private static T? Only<T>(ColumnTally[] tallies, T one, T other, Func<ColumnTally, T, bool> needs) where T : struct =>
        (tallies.Any(tally => needs(tally, one)), tallies.Any(tally => needs(tally, other))) switch
        {
            (true, false) => one,
            (false, true) => other,
            _ => null,
        };

    private static string Word(ColumnKind kind) => kind == ColumnKind.Ignored ? "ignored" : kind.ToString().ToLowerInvariant();
}
