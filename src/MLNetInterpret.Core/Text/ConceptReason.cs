using MLNetInterpret.Core.Findings;

namespace MLNetInterpret.Core.Text;

/// <summary>Reason of a verdict about a concept as a whole, or about a unit that goes best with none.</summary>
/// <param name="Ground">What decided it.</param>
internal sealed record ConceptReason(ConceptGround Ground) : VerdictReason
{
    /// <summary>The unit that follows the concept, or comes nearest to it.</summary>
    public Unit? Unit { get; init; }

    /// <summary>That unit's weightiest reason.</summary>
    public VerdictReason? Closest { get; init; }

    /// <summary>Units that follow the concept, or concepts searched for.</summary>
    public int Count { get; init; }

    internal override string Sentence => Ground switch
    {
        ConceptGround.Absent => "the searched text has nothing of the kind",
        ConceptGround.Constant => "it is the same all over the searched text",
        ConceptGround.OneFollows => $"{Unit} follows it",
        ConceptGround.SeveralFollow => $"{Count} units follow it",
        ConceptGround.NoneChanges => "no unit changes with it",
        ConceptGround.OneMayFollow => $"{Unit} may follow it: {Closest}",
        ConceptGround.NoneFollows => $"no such cell in this model; the closest is {Unit}: {Closest}",
        _ => $"of the {Count} concepts searched for, each has other units that go better with it",
    };
}

/// <summary>What decides about a concept, or about a unit among the concepts.</summary>
internal enum ConceptGround
{
    /// <summary>It never holds in the searched text.</summary>
    Absent,

    /// <summary>It is the same at every character of it.</summary>
    Constant,

    /// <summary>One unit follows it.</summary>
    OneFollows,

    /// <summary>Several units follow it.</summary>
    SeveralFollow,

    /// <summary>No unit changes with it.</summary>
    NoneChanges,

    /// <summary>The best unit is undecided.</summary>
    OneMayFollow,

    /// <summary>No unit follows it.</summary>
    NoneFollows,

    /// <summary>Of a unit: every concept has others that go better with it.</summary>
    OthersGoBetter,
}
