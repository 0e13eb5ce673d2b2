using MLNetInterpret.Core.Findings;
using MLNetInterpret.Core.Units;

namespace MLNetInterpret.Drawing.Style;

/// <summary>What a finding says at a glance.</summary>
internal static class FindingWords
{
    /// <summary>The class that a unit of pictures stands for by its evidence; null where none stands out.</summary>
    public static string? ClassInWords(this Finding finding) => finding.Preference is { } found && finding.Verdict.IsSupported
        ? $"{(found.IsHigh ? "" : "low for ")}{NumberWords.Visible(found.ClassName)}"
        : null;

    /// <summary>The findings of each layer, in the set's order.</summary>
    public static IEnumerable<IGrouping<ActivationPoint, Finding>> ByPoint(this FindingSet findings) =>
        findings.GroupBy(finding => finding.Unit.Point);

    /// <summary>Where a window of text comes from.</summary>
    public static string Origin(this Example example) => NumberWords.Visible(
        $"window {NumberWords.Count(example.Row)}{(example.Id is { } id ? $" (id {id})" : "")}"
        + (example.Position is [var at] ? $", {(example.Input as TextInput)?.Code ?? "character"} {NumberWords.Count(at)}" : ""));

    /// <summary>What a model of text reads at once: a character, or a token.</summary>
    public static string Code(this Finding finding) =>
        finding.Highest.Examples.Concat(finding.Lowest.Examples)
            .Any(example => example.Input is TextInput { TokenEnds: not null }) ? "token" : "character";

    /// <summary>The same of a whole set.</summary>
    public static string Code(this FindingSet set) =>
        set.Cells?.Background.Code ?? set.Recurrent?.Unit
        ?? (set.Any(finding => finding.Code() == "token") ? "token" : "character");

    /// <summary>What a network's rows are called in captions.</summary>
    public static string Noun(this FindingSet set) => set.Kind switch
    {
        InputKind.Image => "images",
        InputKind.Text => $"{set.Code()}s",
        _ => "rows",
    };
}
