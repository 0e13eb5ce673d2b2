using System.Text.Json.Serialization;
using MLNetInterpret.Core.Findings;
using static MLNetInterpret.Core.Units.NumberWords;

namespace MLNetInterpret;

/// <summary>The units of a recurrent network that are on exactly at marked stretches of a text, what else switches them on, and
/// whether that holds on held-out text.</summary>
/// <remarks>A unit is on where its activation times its own sign exceeds a threshold; it is on exactly at a stretch where it is
/// on at all its characters, and off at the one before and the one after (Strobelt, Gehrmann, Pfister, Rush, "LSTMVis", 2018,
/// arXiv:1606.07461).</remarks>
public sealed class MarkedCells : ReadableResult
{
    [JsonConstructor]
    internal MarkedCells(
        IReadOnlyList<string> marks, double threshold, IReadOnlyList<MarkedCell> cells, int needed,
        IReadOnlyList<MarkedStretch> stretches, MarkEvidence evidence, Verdict verdict, VerdictReason ground)
    {
        (Marks, Threshold, Cells, Needed) = (marks, threshold, cells, needed);
        (Stretches, Evidence, Verdict, Ground) = (stretches, evidence, verdict, ground);
    }

    /// <summary>What was marked: characters, as <c>1203..1244</c>, or a concept's name.</summary>
    public IReadOnlyList<string> Marks { get; }

    /// <summary>What an activation times its unit's sign exceeds where the unit is on.</summary>
    public double Threshold { get; }

    /// <summary>The set of units, 8 at most, the best first; none where no unit is on exactly at a stretch that was
    /// given.</summary>
    public IReadOnlyList<MarkedCell> Cells { get; }

    /// <summary>How many of the set have to be on for the set to count as on.</summary>
    public int Needed { get; }

    /// <summary>The first marked stretches, then others that switch the set on, in the searched text and in the held-out one:
    /// those with most units on all along first, then those most nearly as long as a marked one.</summary>
    public IReadOnlyList<MarkedStretch> Stretches { get; }

    /// <summary>What the held-out text says.</summary>
    public MarkEvidence Evidence { get; }

    /// <summary>Supported where the interval of the score on held-out text lies 5 points and more above what untrained networks
    /// and random sets of units reach there.</summary>
    public Verdict Verdict { get; }

    /// <summary>The verdict's reason.</summary>
    [JsonPropertyName("reason")]
    [JsonInclude]
    internal VerdictReason Ground { get; }

    /// <summary>The verdict's reason, in one sentence.</summary>
    [JsonIgnore]
    public string Reason => Ground.ToString();

    private protected override string Sentence =>
        $"{Count(Cells.Count, "unit")} for {string.Join(", ", Marks)} ({Verdict.ToWords()}: {Reason})";
}

/// <summary>A unit of a set that goes with marked stretches.</summary>
public sealed class MarkedCell : ReadableResult
{
    /// <summary>The unit.</summary>
    public required Unit Unit { get; init; }

    /// <summary>Whether it is on when it is high; else when it is low.</summary>
    public required bool IsHigh { get; init; }

    /// <summary>Share of the marked stretches of the searched text at which it is on exactly, 0 to 1.</summary>
    public required double Exact { get; init; }

    /// <summary>Characters of the searched text that are marked and at which it is on, divided by those of which either is true,
    /// 0 to 1.</summary>
    public required double Overlap { get; init; }

    private protected override string Sentence =>
        $"{Unit} {(IsHigh ? "high" : "low")}: exactly at {Percent(Exact)} of the marks, overlap {Percent(Overlap)}";
}

/// <summary>A stretch that is marked, or at which the set is on.</summary>
public sealed class MarkedStretch : ReadableResult
{
    /// <summary>Index in the whole text, in UTF-16 units, of its first character.</summary>
    public required long From { get; init; }

    /// <summary>Index after its last character.</summary>
    public required long To { get; init; }

    /// <summary>Units of the set that are on at all its characters.</summary>
    public required int Cells { get; init; }

    /// <summary>Whether it is a marked stretch, or shares half or more of its characters with one.</summary>
    public required bool IsMarked { get; init; }

    /// <summary>Whether it lies in the held-out text.</summary>
    public required bool IsHeldOut { get; init; }

    /// <summary>The text around it, with the share of the set that is on at each character; labels are 1 within the
    /// stretch.</summary>
    public required CellWindow Window { get; init; }

    /// <summary>Its text, as far as the window goes.</summary>
    internal string Text
    {
        get
        {
            var window = Window.Text.Text;
            return window[(int)(From - Window.Offset)..(int)Math.Min(window.Length, To - Window.Offset)];
        }
    }

    private protected override string Sentence =>
        $"{From}..{To}: {Count(Cells, "unit")} on at all of '{Visible(Text)}{(Text.Length < To - From ? "…" : "")}'";
}

/// <summary>What held-out text says of a set of units.</summary>
public sealed class MarkEvidence : ReadableResult
{
    /// <summary>Marked stretches of the searched text.</summary>
    public required int Searched { get; init; }

    /// <summary>Marked stretches of the held-out text; 0 where the marks are characters.</summary>
    public required int HeldOut { get; init; }

    /// <summary>Stretches of the held-out text at which the set is on.</summary>
    public required int Runs { get; init; }

    /// <summary>Share of the held-out marks at which the set is on exactly, 0 to 1; not a number where there are none.</summary>
    public required double Exact { get; init; }

    /// <summary>Share of the held-out marks that are found: a stretch at which the set is on shares half or more of its
    /// characters with it. Not a number where there are none.</summary>
    public required double Found { get; init; }

    /// <summary>Share of the stretches at which the set is on that find a mark; not a number where there are none.</summary>
    public required double Precision { get; init; }

    /// <summary>What the verdict rests on, 0 to 1: the harmonic mean of <see cref="Found"/> and <see cref="Precision"/>. Where
    /// the marks are characters, the likeness of the stretches at which the set is on to the marks: the mean share of their
    /// characters before, first, last and after that are those of a mark.</summary>
    public required double Score { get; init; }

    /// <summary>Its confidence interval from blocks of text.</summary>
    public required Interval Interval { get; init; }

    /// <summary>The largest score of untrained networks of the same shape, searched alike.</summary>
    public required double Untrained { get; init; }

    /// <summary>The largest score of random sets of as many units of the network.</summary>
    public required double Random { get; init; }

    /// <summary>The likeness of stretches as long at random places; not a number where a concept is marked.</summary>
    public required double Chance { get; init; }

    private protected override string Sentence => $"score {Percent(Score)} {Interval} on held-out text "
        + $"(untrained networks {Percent(Untrained)}, random sets {Percent(Random)})";
}
