using static MLNetInterpret.Cli.Terminal.TextColumn;
using static MLNetInterpret.Core.Units.NumberWords;

namespace MLNetInterpret.Cli.Terminal;

/// <summary>Outcomes for changed rows.</summary>
internal static class AttackTables
{
    /// <summary>One line for each row.</summary>
    public static TextTable Examples(IReadOnlyList<AdversarialExample> examples)
    {
        var isTable = examples.Any(example => example.Original is RowInput);
        var table = new TextTable(
            [Number("row"), "before", Number("probability before", spare: 1), "after",
            Number("probability after", spare: 1),
            .. isTable ? [Words("what changed")] : Array.Empty<TextColumn>(),
            "how far", ""])
        {
            Most = TerminalTables.Most,
            Rest = "the sheet shows all",
        };
        foreach (var example in examples)
            table.Add(
                [Plain(example.Row), example.Before.Class, Fixed(example.Before.Probability, 2), example.After.Class,
                Fixed(example.After.Probability, 2), .. isTable ? [Changes(example)] : Array.Empty<string>(),
                example.DistanceInWords, example.Succeeded ? "succeeded" : "failed"]);
        return table;
    }

    /// <summary>How many rows the model errs on now, and where the changes were of no avail what could help.</summary>
    public static string Summary(IReadOnlyList<AdversarialExample> examples)
    {
        var succeeded = examples.Count(example => example.Succeeded);
        return $"{succeeded} of {Count(examples.Count, "row")} changed so that the model errs, with {examples[0].Constraint}." +
            (succeeded > 0 ? "" : " A larger --linf allows more.");
    }

    /// <summary>The columns of a table that changed, with their values before and after.</summary>
    public static string Changes(AdversarialExample example)
    {
        if ((example.Original, example.Changed) is not (RowInput from, RowInput to)) return "";
        var changed = from.Values.Zip(to.Values).Where(pair => pair.First != pair.Second)
            .Select(pair => $"{pair.First.Column} {Cell(pair.First)} to {Cell(pair.Second)}");
        return string.Join(", ", changed);
    }

    private static string Cell(RowValue value) => value.IsMissing ? "missing" : value.Text;
}
