using System.Collections;
using System.Text.Json.Serialization;

namespace MLNetInterpret;

/// <summary>The units of a recurrent network that follow concepts of the text, the best of each concept first.</summary>
public sealed class CellFindings : IReadOnlyList<CellFinding>
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

    /// <summary>What was searched, and how.</summary>
    public CellSearchBackground Background { get; }

    /// <summary>The findings that the evidence supports.</summary>
    public IEnumerable<CellFinding> Supported => this.Where(finding => finding.Verdict == Verdict.Supported);

    /// <inheritdoc/>
    public int Count => _findings.Count;

    /// <inheritdoc/>
    public CellFinding this[int index] => _findings[index];

    /// <inheritdoc/>
    public IEnumerator<CellFinding> GetEnumerator() => _findings.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>A concept and what the search found of it as a whole.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Definition">What it means, in one line.</param>
/// <param name="Kind">Yes or no, a count, or a size.</param>
/// <param name="Share">Share of the searched characters at which it holds, 0 to 1; for counts and sizes,
/// at which it is not 0.</param>
/// <param name="Events">Stretches of the searched text in which it holds; 0 for counts and sizes.</param>
/// <param name="Discoveries">Tests of the search (units and lags) with a q-value within the rate allowed.</param>
/// <param name="Verdict">Supported where a unit is; <see cref="Verdict.NotSupported"/> where none follows it; undecided where the
/// text does not tell.</param>
/// <param name="Ground">The verdict's reason.</param>
public sealed record SearchedConcept(
    string Name,
    string Definition,
    ConceptKind Kind,
    double Share,
    long Events,
    long Discoveries,
    Verdict Verdict,
    [property: JsonPropertyName("reason")] VerdictReason Ground)
{
    /// <summary>The verdict's reason, in one sentence.</summary>
    [JsonIgnore]
    public string Reason => Ground.ToString();
}

/// <summary>What a search for units was made on.</summary>
/// <param name="Provenance">The model and the text; its rows are the characters searched.</param>
/// <param name="SearchedFrom">Index of the first character searched.</param>
/// <param name="SearchedTo">Index after the last.</param>
/// <param name="HeldOutFrom">Index of the first character that findings were confirmed on; no character is in both.</param>
/// <param name="HeldOutTo">Index after the last.</param>
/// <param name="Units">Units searched.</param>
/// <param name="FalseDiscoveryRate">Share of false discoveries allowed.</param>
/// <param name="UntrainedNetworks">Networks with random weights that were searched as controls.</param>
/// <param name="Untrained">The largest |r| of any unit of them with each concept, in their order, on the held-out text.</param>
public sealed record CellSearchBackground(
    Provenance Provenance,
    long SearchedFrom,
    long SearchedTo,
    long HeldOutFrom,
    long HeldOutTo,
    int Units,
    double FalseDiscoveryRate,
    int UntrainedNetworks,
    IReadOnlyList<double> Untrained);
