using System.Collections;
using MLNetInterpret.Core.Tables;
using MLNetInterpret.Core.Text;
using static MLNetInterpret.Core.Units.NumberWords;

namespace MLNetInterpret;

/// <summary>Everything that an interpretation found about one model, and what it was measured on.</summary>
public sealed class FindingSet : ReadableResult, IReadOnlyList<Finding>
{
    private readonly IReadOnlyList<Finding> _findings;

    /// <summary>Joins findings with their background.</summary>
    /// <param name="findings">One for each unit, in the network's order.</param>
    /// <param name="kind">What the model reads.</param>
    /// <param name="columns">The table's columns over the training rows; empty for images and text.</param>
    /// <param name="provenance">What everything was measured on.</param>
    public FindingSet(
        IReadOnlyList<Finding> findings, InputKind kind, IReadOnlyList<ColumnProfile> columns, Provenance provenance)
    {
        _findings = findings;
        (Kind, Columns, Provenance) = (kind, columns, provenance);
    }

    /// <summary>Kind of the model's input.</summary>
    public InputKind Kind { get; }

    /// <summary>The table's columns over the training rows; empty for images and text.</summary>
    public IReadOnlyList<ColumnProfile> Columns { get; }

    /// <summary>Provenance: what everything was measured on.</summary>
    public Provenance Provenance { get; }

    /// <summary>Inputs changed a little so that the network misclassifies them; empty where none were searched for.</summary>
    public IReadOnlyList<AdversarialExample> AdversarialExamples { get; init; } = [];

    /// <summary>Photos in which layers were made stronger; empty where none were made.</summary>
    public IReadOnlyList<Dream> Dreams { get; init; } = [];

    /// <summary>The scan behind the findings, of every unit of the points looked at; null where it was not kept.</summary>
    public ScannedUnits? Scan { get; init; }

    /// <summary>For pictures, what the positions of the highest rows see, of every scanned unit, shrunk to 32 pixels a side; of
    /// the first units where all would be too much. Empty for other data.</summary>
    public IReadOnlyList<(Unit Unit, IReadOnlyList<ImageInput> Crops)> Crops { get; init; } = [];

    /// <summary>Units that follow concepts of the text, and what was searched; null where no concepts were asked for.</summary>
    public CellFindings? Cells { get; init; }

    /// <summary>For a character model: its gates, its errors and what n-gram models know;
    /// null where it was not asked for.</summary>
    public RecurrentAnalysis? Recurrent { get; init; }

    /// <summary>For a table: which rows each unit rewards, in the table's own terms, and what drives it;
    /// null where it was not asked for.</summary>
    public TableFindings? Table { get; init; }

    /// <summary>The same findings together with further results.</summary>
    /// <param name="adversarialExamples">Inputs changed a little; null keeps those there are.</param>
    /// <param name="dreams">Photos in which layers were made stronger; null keeps those there are.</param>
    /// <param name="cells">Units that follow concepts of the text, which become the claims of their findings;
    /// null keeps those there are.</param>
    /// <param name="recurrent">The analysis of a character model; null keeps the one there is.</param>
    /// <param name="table">Which rows of a table each unit rewards, which become the claims of their findings;
    /// null keeps those there are.</param>
    /// <param name="stability">Which units of a table recur in networks from other seeds; null keeps what there is.</param>
    /// <param name="decisions">Decisions about rows of a table, with their reasons; null keeps those there are.</param>
    /// <exception cref="ArgumentException">There is a stability, or are decisions, and no table: neither the set nor
    /// <paramref name="table"/> has one that it belongs to.</exception>
    public FindingSet With(
        IReadOnlyList<AdversarialExample>? adversarialExamples = null, IReadOnlyList<Dream>? dreams = null,
        CellFindings? cells = null, RecurrentAnalysis? recurrent = null, TableFindings? table = null,
        SeedStability? stability = null, IReadOnlyList<Decision>? decisions = null)
    {
        var known = table ?? Table;
        if (known is null && (stability is not null || decisions is not null))
            throw new ArgumentException(
                "The stability of a table's units and decisions about its rows belong to what was found about the table, "
                + "but there is none: give the table's findings, too.", nameof(table));
        return new([.. _findings.Select(finding => Joined(finding, cells, table))], Kind, Columns, Provenance)
        {
            AdversarialExamples = adversarialExamples ?? AdversarialExamples,
            Dreams = dreams ?? Dreams,
            Scan = Scan,
            Crops = Crops,
            Cells = cells ?? Cells,
            Recurrent = recurrent ?? Recurrent,
            Table = stability is null && decisions is null ? known : new(known!.Units, known.Drivers, known.Background)
            {
                Stability = stability ?? known.Stability,
                Decisions = decisions ?? known.Decisions,
            },
        };
    }

    /// <summary>The same findings with another scan, or without one.</summary>
    internal FindingSet WithScan(ScannedUnits? scan) => new(_findings, Kind, Columns, Provenance)
    {
        AdversarialExamples = AdversarialExamples,
        Dreams = Dreams,
        Scan = scan,
        Crops = Crops,
        Cells = Cells,
        Recurrent = Recurrent,
        Table = Table,
    };

    private static Finding Joined(Finding finding, CellFindings? cells, TableFindings? table)
    {
        if (cells is not null) finding = CellVerdicts.Join(finding, cells);
        return table?.Of(finding.Unit) is { } entry ? TableVerdicts.Join(finding, entry) : finding;
    }

    /// <inheritdoc/>
    public int Count => _findings.Count;

    /// <inheritdoc/>
    public Finding this[int index] => _findings[index];

    /// <inheritdoc/>
    public IEnumerator<Finding> GetEnumerator() => _findings.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private protected override string Sentence => $"{Count(Count, "finding")} about '{Provenance.Model}', " +
        $"{Count(_findings.Count(finding => finding.Verdict == Verdict.Supported))} of them supported";
}
