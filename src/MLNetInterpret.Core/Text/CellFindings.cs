using System.Collections;
using System.Text.Json.Serialization;
using MLNetInterpret.Core.Findings;
using static MLNetInterpret.Core.Units.NumberWords;

namespace MLNetInterpret;

/// <summary>The units of a recurrent network that follow concepts of the text, the best of each concept first.</summary>
public sealed class CellFindings : ReadableResult, IReadOnlyList<CellFinding>
{
    private readonly IReadOnlyList<CellFinding> _findings;

    /// <summary>Joins findings with their background.</summary>
    /// <param name="findings">The candidates of every concept, in the order of <paramref name="concepts"/>, and each concept's
    /// with the supported first, then by the correlation that the search found.</param>
    /// <param name="concepts">Every concept that was searched for, whether or not a unit follows it.</param>
    /// <param name="background">What was searched, and how.</param>
    public CellFindings(
        IReadOnlyList<CellFinding> findings, IReadOnlyList<SearchedConcept> concepts, CellSearchBackground background)
    {
        _findings = findings;
        (Concepts, Background) = (concepts, background);
    }

    /// <summary>Every concept that was searched for.</summary>
    public IReadOnlyList<SearchedConcept> Concepts { get; }

    /// <summary>The searched text, the controls and the settings.</summary>
    public CellSearchBackground Background { get; }

    /// <summary>The units of the marked stretches; null where nothing was marked.</summary>
    public MarkedCells? Marked { get; init; }

    /// <summary>The findings that the evidence supports, those of units that follow other concepts as well included.</summary>
    public IEnumerable<CellFinding> Supported => this.Where(finding => finding.Verdict.IsSupported);

    /// <inheritdoc/>
    public int Count => _findings.Count;

    /// <inheritdoc/>
    public CellFinding this[int index] => _findings[index];

    /// <inheritdoc/>
    public IEnumerator<CellFinding> GetEnumerator() => _findings.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private protected override string Sentence =>
        $"{Count(Supported.Count())} of {Count(Count, "candidate")} for {Count(Concepts.Count, "concept")} supported";
}

/// <summary>A concept, and the result of the search for it as a whole.</summary>
public sealed class SearchedConcept : ReadableResult
{
    [JsonConstructor]
    internal SearchedConcept(
        string name, string definition, ConceptKind kind, double share, long events, long discoveries, Verdict verdict,
        VerdictReason ground)
    {
        (Name, Definition, Kind, Share) = (name, definition, kind, share);
        (Events, Discoveries, Verdict, Ground) = (events, discoveries, verdict, ground);
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Its definition in one line.</summary>
    public string Definition { get; }

    /// <summary>Yes or no, a count, or a size.</summary>
    public ConceptKind Kind { get; }

    /// <summary>Share of the searched characters at which it holds, 0 to 1; for counts and sizes,
    /// at which it is not 0.</summary>
    public double Share { get; }

    /// <summary>Stretches of the searched text in which it holds; 0 for counts and sizes.</summary>
    public long Events { get; }

    /// <summary>Tests of the search (units and lags) with a q-value within the rate allowed.</summary>
    public long Discoveries { get; }

    /// <summary>Supported where a unit is, <see cref="Verdict.NotSpecific"/> where those that follow it follow others as well;
    /// <see cref="Verdict.NotSupported"/> where none follows it; undecided where the text does not decide it.</summary>
    public Verdict Verdict { get; }

    /// <summary>The verdict's reason.</summary>
    [JsonPropertyName("reason")]
    [JsonInclude]
    internal VerdictReason Ground { get; }

    /// <summary>The verdict's reason, in one sentence.</summary>
    [JsonIgnore]
    public string Reason => Ground.ToString();

    /// <summary>How much of it few units tell, and all; null where no probes were fitted, or it never changes.</summary>
    [JsonInclude]
    public ConceptProbe? Probe { get; internal init; }

    private protected override string Sentence => $"{Name} ({Verdict.ToWords()}: {Reason})";
}

/// <summary>The data of a search for units.</summary>
public sealed class CellSearchBackground : ReadableResult
{
    [JsonConstructor]
    internal CellSearchBackground(
        Provenance provenance, long searchedFrom, long searchedTo, long heldOutFrom, long heldOutTo, int units,
        double falseDiscoveryRate, int untrainedNetworks, IReadOnlyList<double> untrained)
    {
        (Provenance, SearchedFrom, SearchedTo) = (provenance, searchedFrom, searchedTo);
        (HeldOutFrom, HeldOutTo, Units) = (heldOutFrom, heldOutTo, units);
        (FalseDiscoveryRate, UntrainedNetworks, Untrained) = (falseDiscoveryRate, untrainedNetworks, untrained);
    }

    /// <summary>The model and the text; its rows are the characters searched.</summary>
    public Provenance Provenance { get; }

    /// <summary>Index of the first character searched, in UTF-16 units as all of them.</summary>
    public long SearchedFrom { get; }

    /// <summary>Index after the last.</summary>
    public long SearchedTo { get; }

    /// <summary>Index of the first character that findings were confirmed on; no character is in both.</summary>
    public long HeldOutFrom { get; }

    /// <summary>Index after the last.</summary>
    public long HeldOutTo { get; }

    /// <summary>Units searched.</summary>
    public int Units { get; }

    /// <summary>Whether the model reads tokens; else characters.</summary>
    [JsonInclude]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    internal bool HasTokens { get; init; }

    /// <summary>What it reads at once, in words.</summary>
    [JsonIgnore]
    internal string Code => HasTokens ? "token" : "character";

    /// <summary>Share of false discoveries allowed.</summary>
    public double FalseDiscoveryRate { get; }

    /// <summary>Networks with random weights that were searched as controls.</summary>
    public int UntrainedNetworks { get; }

    /// <summary>The largest |r| of any unit of them with each concept, in their order, on the held-out text.</summary>
    public IReadOnlyList<double> Untrained { get; }

    private protected override string Sentence =>
        $"{Count(Units, "unit")} of '{Provenance.Model}' searched on {Count(SearchedTo - SearchedFrom, "character")}, " +
        $"confirmed on {Count(HeldOutTo - HeldOutFrom)} others";
}
