using System.Text.Json.Serialization;

namespace MLNetInterpret;

/// <summary>A decision of a classifier of table rows: its reasons, and the fewest columns whose change turns it.</summary>
public sealed class Decision : ReadableResult
{
    [JsonConstructor]
    internal Decision(string choice, DecisionExplanation explanation, AdversarialExample? turned) =>
        (Choice, Explanation, Turned) = (choice, explanation, turned);

    /// <summary>What distinguishes the row, for example <c>the surest mistake</c>; empty for one that was asked for.</summary>
    public string Choice { get; }

    /// <summary>The reasons, each checked by changing that column alone.</summary>
    public DecisionExplanation Explanation { get; }

    /// <summary>The row with the fewest changed columns: of one column or two all changes were tried, and the shortest that turns
    /// the decision was taken. <see cref="AdversarialExample.Succeeded"/> says whether it is turned; null where the row does not
    /// keep to what is declared itself.</summary>
    public AdversarialExample? Turned { get; }

    private protected override string Sentence => $"{Explanation}{(Turned is { Succeeded: true } ? $"; {Turned}" : "")}";
}
