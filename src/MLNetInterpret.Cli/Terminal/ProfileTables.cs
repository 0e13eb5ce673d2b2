using MLNetInterpret.Core.Findings;
using static MLNetInterpret.Cli.Terminal.TextColumn;
using static MLNetInterpret.Core.Units.NumberWords;

namespace MLNetInterpret.Cli.Terminal;

/// <summary>Profiles of units as tables.</summary>
internal static class ProfileTables
{
    private const int MostColumns = 6;
    private const int RowsTogether = 5;
    private const string Rest = "--all-columns shows them";

    /// <summary>What is at each end in words, and how that does on rows it was not made from.</summary>
    public static TextTable Sentences(TableFinding entry)
    {
        var table = new TextTable(
            "end", Words("rows"), Number("that fit", spare: 3), Number("AUC, held out"),
            new TextColumn("95 % interval", Spare: 1), Number("AUC, random weights", spare: 2),
            Number("AUC, shuffled", spare: 4), "verdict");
        foreach (var (end, description) in new[] { ("highest", entry.Highest), ("lowest", entry.Lowest) })
            if (description.Conditions.Count > 0)
                table.Add(
                    end, description.Words, $"{description.HeldOut.Fitting} of {description.HeldOut.Rows}",
                    Fixed(description.HeldOut.Auc, 2), description.HeldOut.Interval?.ToString("0.00") ?? "",
                    Fixed(description.Controls.Untrained, 2), Fixed(description.Controls.Shuffled, 2),
                    description.Verdict.ToWords());
        return table;
    }

    /// <summary>The rows at both ends, the typical row and the most extreme real rows;
    /// the columns that matter most first.</summary>
    /// <param name="finding">What was found about the unit.</param>
    /// <param name="profile">Its rows.</param>
    /// <param name="drivers">The columns behind it, where they were measured.</param>
    /// <param name="all">Whether every column is shown.</param>
    public static TextTable Rows(Finding finding, UnitProfile profile, UnitDrivers? drivers, bool all)
    {
        var (high, low) = (Real(finding.Highest), Real(finding.Lowest));
        var table = new TextTable(
            "column", "highest", new TextColumn(Head("highest", finding.Highest), Spare: 1), "typical",
            new TextColumn(Head("lowest", finding.Lowest), Spare: 2), "lowest")
        {
            Most = all ? int.MaxValue : MostColumns,
            Rest = Rest,
        };
        foreach (var c in Ranked(profile, drivers))
            table.Add(
                profile.Typical[c].Column, Text(profile.Highest.Row.Values[c]), high is null ? "" : Text(high.Values[c]),
                Text(profile.Typical[c]), low is null ? "" : Text(low.Values[c]), Text(profile.Lowest.Row.Values[c]));
        return table;

        static RowInput? Real(Extreme side) => side.Examples is [{ Input: RowInput row }, ..] ? row : null;
        static string Head(string end, Extreme side) =>
            side.Examples is [var row, ..] ? $"{end} real, row {Plain(row.Row)}" : $"{end} real";
    }

    /// <summary>The columns by how much they matter: those that decide the rows at the ends, then those behind the
    /// unit.</summary>
    private static IOrderedEnumerable<int> Ranked(UnitProfile profile, UnitDrivers? drivers)
    {
        string[] decisive = [.. profile.Highest.Drivers, .. profile.Lowest.Drivers];
        string[] behind = [.. (drivers?.Ranked ?? []).Select(column => column.Column)];
        int Decides(int c) => Array.FindIndex(decisive, driver => new[] { profile.Highest, profile.Lowest }
            .Any(end => driver == $"{profile.Typical[c].Column} {Text(end.Row.Values[c])}"));
        static int OrLast(int place) => place < 0 ? int.MaxValue : place;
        return Enumerable.Range(0, profile.Typical.Count)
            .OrderBy(c => OrLast(Decides(c)))
            .ThenBy(c => OrLast(Array.IndexOf(behind, profile.Typical[c].Column)));
    }

    /// <summary>How far an end may be believed, in one line.</summary>
    public static string End(Finding finding, UnitProfile profile, bool high)
    {
        var end = high ? profile.Highest : profile.Lowest;
        var way = Math.Abs(end.UnconstrainedScore - profile.TypicalScore);
        var gap = end.Gap is { } left && way > 0 ? $" (a gap of {Percent(left / way)})" : "";
        var bound = end.IsProvenBest ? "proven best of the allowed rows"
            : end.Bound is { } limit ? $"no row goes beyond {Fixed(limit)}{gap}"
            : null;
        var real = (high ? finding.Highest : finding.Lowest).Examples is [var row, ..]
            ? $"real rows reach {Fixed(row.Activation)}"
            : EndWords.OfNoRow(finding, high);
        var median = end.Curve.FirstOrDefault(point => point is { MostPercentile: 50, Score: not null }) is { } point
            ? $"rows as plausible as the median row reach {Fixed(point.Score)}"
            : null;
        string?[] parts =
        [
            $"activation {Fixed(end.Score)}",
            end.Probability is { } probability ? $"probability of the class {Fixed(probability, 2)}" : null,
            bound, real, median,
        ];
        return $"{(high ? "Highest" : "Lowest")}: {string.Join("; ", parts.Where(part => part is not null))}.";
    }

    /// <summary>The most extreme real rows, side by side, a few in each table; a line for each column, those that matter most
    /// first.</summary>
    /// <inheritdoc cref="Rows" path="/param"/>
    public static IEnumerable<TextTable> RealRows(Finding finding, UnitProfile profile, UnitDrivers? drivers, bool all)
    {
        int[] columns = [.. Ranked(profile, drivers)];
        foreach (var (end, examples) in new[] { ("highest", finding.Highest.Examples), ("lowest", finding.Lowest.Examples) })
            foreach (var rows in examples.Chunk(RowsTogether))
            {
                var table = new TextTable(
                    [end, .. rows.Select((row, at) => new TextColumn($"row {Plain(row.Row)}", Spare: at))])
                {
                    Most = all ? int.MaxValue : TerminalTables.Most + 1,
                    Rest = Rest,
                };
                table.Add(["activation", .. rows.Select(row => Fixed(row.Activation))]);
                foreach (var c in columns)
                    table.Add([profile.Typical[c].Column, .. rows.Select(row => Text(((RowInput)row.Input!).Values[c]))]);
                yield return table;
            }
    }

    private static string Text(RowValue value) => value.IsMissing ? "missing" : value.Text;
}
