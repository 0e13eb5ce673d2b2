using MLNetInterpret.Core.Units;

namespace MLNetInterpret.Drawing.Style;

/// <summary>What an adversarial example says at a glance.</summary>
internal static class AdversarialWords
{
    public static string NameInWords(this AdversarialExample example) =>
        example.Row < 0 ? "an input" : $"row {NumberWords.Count(example.Row)}";

    /// <summary>Whether the prediction changed, and to which class.</summary>
    public static string OutcomeInWords(this AdversarialExample example) => example switch
    {
        { Succeeded: false, Target: { } target } => $"not classified as {NumberWords.Visible(target)}",
        { Succeeded: false } => "not changed",
        _ => $"classified as {NumberWords.Visible(example.After.Class)}",
    };

    /// <summary>How far the change went, and what it was aimed at.</summary>
    public static string EffortInWords(this AdversarialExample example) =>
        (example.Target is { } target ? $"aimed at {NumberWords.Visible(target)}; " : "")
        + $"changed by {example.DistanceInWords}, {NumberWords.Count(example.Steps, "step")}";

    /// <summary>What all were allowed, or null where that differs.</summary>
    public static string? CommonConstraint(this IReadOnlyList<AdversarialExample> examples) =>
        examples.Select(example => example.Constraint).Distinct().ToArray() is [var one] ? one : null;
}
