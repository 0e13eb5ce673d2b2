using MLNetInterpret.Core.Findings;
using Spectre.Console;
using static MLNetInterpret.Core.Units.NumberWords;

namespace MLNetInterpret.Cli.Terminal;

/// <summary>Profiles of units as tables.</summary>
internal static class ProfileTables
{
    /// <summary>What is at each end in words, and how that does on rows it was not made from.</summary>
    public static Table Sentences(TableFinding entry)
    {
        var table = TerminalTables.Create("end", "rows", "that fit", "AUC, held out", "random weights", "shuffled", "verdict");
        foreach (var (end, description) in new[] { ("highest", entry.Highest), ("lowest", entry.Lowest) })
            if (description.Conditions.Count > 0)
                TerminalTables.Add(
                    table, end, description.Words, $"{description.HeldOut.Fitting} of {description.HeldOut.Rows}",
                    $"{Fixed(description.HeldOut.Auc)} {description.HeldOut.Interval}",
                    Fixed(description.Controls.Untrained), Fixed(description.Controls.Shuffled), description.Verdict.ToWords());
        return table;
    }

    /// <summary>The rows at both ends beside the usual one.</summary>
    public static Table Rows(UnitProfile profile)
    {
        var table = TerminalTables.Create("column", "highest", "typical", "lowest");
        for (var c = 0; c < profile.Typical.Count; c++)
            TerminalTables.Add(
                table, profile.Typical[c].Column, Text(profile.Highest.Row.Values[c]), Text(profile.Typical[c]),
                Text(profile.Lowest.Row.Values[c]));
        return table;
    }

    /// <summary>What is known about both ends.</summary>
    public static Table Ends(Finding finding, UnitProfile profile)
    {
        var table = TerminalTables.Create("", "highest", "lowest");
        void Line(string name, Func<ProfileEnd, string> text) =>
            TerminalTables.Add(table, name, text(profile.Highest), text(profile.Lowest));
        string Real(bool high) => (high ? finding.Highest : finding.Lowest).Examples is [var row, ..]
            ? $"{Fixed(row.Activation)} (row {row.Row})"
            : EndWords.OfNoRow(finding, high) ?? "";
        Line("activation, through the pipeline", end => Fixed(end.Score));
        if (profile.Highest.Probability is not null)
            Line("probability of the class", end => end.Probability is { } probability ? Fixed(probability) : "");
        Line("without a limit on plausibility", end => Fixed(end.UnconstrainedScore));
        Line("no row goes beyond", end => end.Bound is { } bound ? Fixed(bound) : "unknown");
        Line("gap to that", end => end.IsProvenBest ? "none: proven best" : end.Gap is { } gap ? Fixed(gap) : "unknown");
        Line("starts that agree", end => end.Agreement > 0 ? Percent(end.Agreement, 0) : "none: met while bounding");
        Line("distance to the training rows", end => Fixed(end.Distance));
        Line("training rows that lie nearer", end => Percent(end.Percentile / 100, 0));
        TerminalTables.Add(table, "most extreme real row", Real(true), Real(false));
        return table;
    }

    /// <summary>What plausibility costs.</summary>
    public static Table Curve(UnitProfile profile)
    {
        var table = TerminalTables.Create("no further than", "highest", "share", "lowest", "share");
        foreach (var (high, low) in profile.Highest.Curve.Zip(profile.Lowest.Curve))
        {
            var limit = high.MostPercentile is { } percentile
                ? $"{UpTo(percentile, 2)} % of the training rows"
                : "no limit";
            TerminalTables.Add(table, limit, Score(high), Share(high), Score(low), Share(low));
        }

        return table;

        static string Score(PlausibilityPoint point) => point.Score is { } score ? Fixed(score) : "no row";
        static string Share(PlausibilityPoint point) => point.Share is { } share ? Percent(share, 0) : "";
    }

    /// <summary>The most extreme real rows.</summary>
    public static Table RealRows(Finding finding, UnitProfile profile)
    {
        var table = TerminalTables.Create(["row", "activation", .. profile.Typical.Select(value => value.Column)]);
        foreach (var row in finding.Highest.Examples.Concat(finding.Lowest.Examples.Reverse()))
        {
            var values = ((RowInput)row.Input!).Values.Select(Text);
            TerminalTables.Add(table, [Plain(row.Row), Fixed(row.Activation), .. values]);
        }

        return table;
    }

    private static string Text(RowValue value) => value.IsMissing ? "missing" : value.Text;
}
