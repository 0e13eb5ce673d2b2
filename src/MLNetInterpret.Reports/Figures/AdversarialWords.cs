using MLNetInterpret.Reports.Style;

namespace MLNetInterpret.Reports.Figures;

/// <summary>What an adversarial example says at a glance.</summary>
internal static class AdversarialWords
{
    public static string NameInWords(this AdversarialExample example) => example.Row < 0 ? "an input" : $"row {Words.Count(example.Row)}";

    /// <summary>Whether the network was fooled, and into what.</summary>
    public static string OutcomeInWords(this AdversarialExample example) => example switch
    {
        { Succeeded: false, Target: { } target } => $"not taken for {Words.Visible(target)}",
        { Succeeded: false } => "not fooled",
        _ => $"taken for {Words.Visible(example.After.Class)}",
    };

    /// <summary>How far the change might go and went.</summary>
    public static string EffortInWords(this AdversarialExample example) =>
        (example.Target is { } target ? $"aimed at {Words.Visible(target)}; " : "")
        + $"allowed: {Words.Visible(example.Constraint)}; used {Words.Tick(example.Distance)} in {Words.Count(example.Steps, "step")}";
}
