using MLNetInterpret.Core.Units;

namespace MLNetInterpret.Drawing.Style;

/// <summary>What a finding says at a glance.</summary>
internal static class FindingWords
{
    /// <summary>The label that most of the highest rows have, or null where there are no labels.</summary>
    public static LabelCount? CommonLabel(this Finding finding)
    {
        string[] labels = [.. finding.Highest.Examples.Select(example => example.Label).OfType<string>()];
        return labels.Length == 0
            ? null
            : labels.CountBy(label => label)
                .OrderByDescending(pair => pair.Value)
                .Select(pair => new LabelCount(pair.Key, pair.Value, labels.Length))
                .First();
    }

    /// <summary>The findings of each layer, in the set's order.</summary>
    public static IEnumerable<IGrouping<ActivationPoint, Finding>> ByPoint(this FindingSet findings) =>
        findings.GroupBy(finding => finding.Unit.Point);

    /// <summary>Where a window of text comes from.</summary>
    public static string Origin(this Example example) => NumberWords.Visible(
        $"window {NumberWords.Count(example.Row)}{(example.Id is { } id ? $" (id {id})" : "")}"
        + (example.Position is [var at] ? $", character {NumberWords.Count(at)}" : ""));

    /// <summary>What a network's rows are called in captions.</summary>
    public static string Noun(this InputKind kind) => kind switch
    {
        InputKind.Image => "images",
        InputKind.Text => "characters",
        _ => "rows",
    };

    internal sealed record LabelCount(string Label, int Count, int Of)
    {
        public string InWords => $"{NumberWords.Visible(Label)} {Count} of {Of}";
    }
}
