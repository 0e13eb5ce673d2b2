using System.Text.Json.Serialization;
using static MLNetInterpret.Core.Units.NumberWords;

namespace MLNetInterpret;

/// <summary>A string after whose last character a unit of a character model is as high as the search could make it, or as
/// low.</summary>
/// <remarks>Found by beam search from states of real text and from the zero state, then by swaps of single characters that the
/// gradient proposes (Ebrahimi, Rao, Lowd, Dou, "HotFlip", 2018, arXiv:1712.06751). Every score is what the network itself
/// computes.</remarks>
public sealed class MaximizedText : ReadableResult
{
    [JsonConstructor]
    internal MaximizedText(
        Unit unit, bool isHighest, TextInput text, double score, double bits, Representation representation,
        IReadOnlyList<Evidence> evidence)
    {
        (Unit, IsHighest, Text, Score, Bits) = (unit, isHighest, text, score, bits);
        (Representation, Evidence) = (representation, evidence);
    }

    /// <summary>The unit.</summary>
    public Unit Unit { get; }

    /// <summary>Whether it was raised; else lowered.</summary>
    public bool IsHighest { get; }

    /// <summary>The string, with the unit's activation after each character.</summary>
    public TextInput Text { get; }

    /// <summary>The activation after the last character.</summary>
    public double Score { get; }

    /// <summary>Bits that a character (a token of a model with a tokenizer) of the string costs the model on average.</summary>
    public double Bits { get; }

    /// <summary>The most that it may cost; null for no limit.</summary>
    [JsonInclude]
    public double? MostBits { get; internal init; }

    /// <summary>Index of the text's character before which the string stands, the 1,000 characters before it having been read;
    /// null for a string from the zero state.</summary>
    [JsonInclude]
    public long? Start { get; internal init; }

    /// <summary>The last of the text before it; empty for a string from the zero state.</summary>
    [JsonInclude]
    public string Before { get; internal init; } = "";

    /// <summary>The best score from the zero state; not a number where no string from there is cheap enough.</summary>
    [JsonInclude]
    public double FromZero { get; internal init; }

    /// <summary>The strongest real window as long, read behind the 1,000 characters before it; null where there was no
    /// text.</summary>
    [JsonInclude]
    public TextInput? Real { get; internal init; }

    /// <summary>The activation after that window's last character.</summary>
    [JsonInclude]
    public double? BestReal { get; internal init; }

    /// <summary>Bits that a character of that window costs the model on average.</summary>
    [JsonInclude]
    public double? RealBits { get; internal init; }

    /// <summary>Whether the string represents what drives the unit: supported where it reaches what the strongest real window
    /// does that costs no more than a string may, and comes to it as real text does;
    /// <see cref="Verdict.NotRepresentative"/> where it does not; undecided where there is no such window.</summary>
    public Representation Representation { get; }

    /// <summary>Measurements beside the verdict; none where there was no text.</summary>
    public IReadOnlyList<Evidence> Evidence { get; }

    /// <summary>What it is made of, in words.</summary>
    [JsonIgnore]
    internal string Code => Text.Code;

    private protected override string Sentence => $"{Unit} is {(IsHighest ? "driven up" : "driven down")} to {Number(Score)} by "
        + $"'{Visible(Text.Text)}', at {Number(Bits)} bits a {Code} ({Representation})";
}
