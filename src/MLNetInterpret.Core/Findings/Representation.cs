using System.Text.Json.Serialization;
using MLNetInterpret.Core.Findings;

namespace MLNetInterpret;

/// <summary>Whether optimised inputs represent what drives a unit up and down.</summary>
public sealed class Representation : ReadableResult
{
    [JsonConstructor]
    internal Representation(Verdict verdict, VerdictReason ground) => (Verdict, Ground) = (verdict, ground);

    /// <summary>Supported where both ends represent the unit, <see cref="Verdict.NotRepresentative"/> where one does not, and
    /// undecided where there is no row to compare with.</summary>
    public Verdict Verdict { get; }

    /// <summary>The verdict's reason, in one sentence.</summary>
    [JsonIgnore]
    public string Reason => Ground.ToString();

    /// <summary>The verdict's reason.</summary>
    [JsonPropertyName("reason")]
    [JsonInclude]
    internal VerdictReason Ground { get; }

    /// <summary>The verdict in one or two words.</summary>
    [JsonIgnore]
    internal string Words => Verdict == Verdict.Supported ? "representative" : Verdict.ToWords();

    private protected override string Sentence => $"{Words}: {Reason}";
}
