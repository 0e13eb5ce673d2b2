using MLNetInterpret.Core.Findings;
using static MLNetInterpret.Cli.Terminal.TextColumn;
using static MLNetInterpret.Core.Units.NumberWords;

namespace MLNetInterpret.Cli.Terminal;

/// <summary>Profiles of units as tables.</summary>
internal static class ProfileTables
{
    private const int MostColumns = 6;

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
    public static TextTable Rows(Finding finding, UnitProfile profile)
    {
        var (high, low) = (Real(finding.Highest), Real(finding.Lowest));
        var table = new TextTable(
            "column", "highest", new TextColumn(Head("highest", finding.Highest), Spare: 1), "typical",
            new TextColumn(Head("lowest", finding.Lowest), Spare: 2), "lowest")
        {
            Most = MostColumns,
            Rest = "the card of --out has all columns",
        };
        string[] drivers = [.. profile.Highest.Drivers.Concat(profile.Lowest.Drivers).Distinct()];
        int Rank(int c) => Array.FindIndex(
            drivers, driver => driver.StartsWith($"{profile.Typical[c].Column} ", StringComparison.Ordinal)) is >= 0 and var at
            ? at
            : drivers.Length;
        foreach (var c in Enumerable.Range(0, profile.Typical.Count).OrderBy(Rank))
            table.Add(
                profile.Typical[c].Column, Text(profile.Highest.Row.Values[c]), high is null ? "" : Text(high.Values[c]),
                Text(profile.Typical[c]), low is null ? "" : Text(low.Values[c]), Text(profile.Lowest.Row.Values[c]));
        return table;

        static RowInput? Real(Extreme side) => side.Examples is [{ Input: RowInput row }, ..] ? row : null;
        static string Head(string end, Extreme side) =>
            side.Examples is [var row, ..] ? $"{end} real, row {Plain(row.Row)}" : $"{end} real";
    }

    /// <summary>How far an end may be believed, in one line.</summary>
    public static string End(Finding finding, UnitProfile profile, bool high)
    {
        var end = high ? profile.Highest : profile.Lowest;
        var bound = end.IsProvenBest ? "proven best of the allowed rows"
            : end.Bound is { } limit ? $"no row goes beyond {Fixed(limit)}" : null;
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

    /// <summary>The most extreme real rows.</summary>
    public static TextTable RealRows(Finding finding, UnitProfile profile)
    {
        var table = new TextTable(
            [Number("row"), Number("activation"),
            .. profile.Typical.Select((value, c) => new TextColumn(value.Column, Spare: c == 0 ? 0 : c))]);
        foreach (var row in finding.Highest.Examples.Concat(finding.Lowest.Examples.Reverse()))
            table.Add([Plain(row.Row), Fixed(row.Activation), .. ((RowInput)row.Input!).Values.Select(Text)]);
        return table;
    }

    private static string Text(RowValue value) => value.IsMissing ? "missing" : value.Text;
}
