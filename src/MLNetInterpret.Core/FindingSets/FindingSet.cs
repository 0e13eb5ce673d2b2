using System.Collections;
using MLNetInterpret.Core.Tables;
using MLNetInterpret.Core.Text;

namespace MLNetInterpret;

/// <summary>Everything an interpretation found about one model, with what it was measured on.</summary>
public sealed class FindingSet : IReadOnlyList<Finding>
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

    /// <summary>What the model reads.</summary>
    public InputKind Kind { get; }

    /// <summary>The table's columns over the training rows; empty for images and text.</summary>
    public IReadOnlyList<ColumnProfile> Columns { get; }

    /// <summary>What everything was measured on.</summary>
    public Provenance Provenance { get; }

    /// <summary>Inputs changed a little so that the network errs; empty where none were looked for.</summary>
    public IReadOnlyList<AdversarialExample> AdversarialExamples { get; init; } = [];

    /// <summary>Photos in which layers were made stronger; empty where none were made.</summary>
    public IReadOnlyList<Dream> Dreams { get; init; } = [];

    /// <summary>The scan behind the findings, of every unit of the points looked at; null where it was not kept.</summary>
    public ScannedUnits? Scan { get; init; }

    /// <summary>For pictures, what the positions of the highest rows see, of every scanned unit; of the first units where all
    /// would be too much. Empty for other data.</summary>
    public IReadOnlyList<UnitCrops> Crops { get; init; } = [];

    /// <summary>Units that follow concepts of the text, and what was searched; null where no concepts were asked for.</summary>
    public CellFindings? Cells { get; init; }

    /// <summary>For a character LSTM: its gates, its errors and what n-gram models know;
    /// null where it was not asked for.</summary>
    public RecurrentAnalysis? Recurrent { get; init; }

    /// <summary>For a table: which rows each unit rewards, in the table's own terms, and what drives it;
    /// null where it was not asked for.</summary>
    public TableFindings? Table { get; init; }

    /// <summary>The same findings with what was looked for besides.</summary>
    /// <param name="adversarialExamples">Inputs changed a little; null keeps those there are.</param>
    /// <param name="dreams">Photos in which layers were made stronger; null keeps those there are.</param>
    /// <param name="cells">Units that follow concepts of the text, which become the claims of their findings;
    /// null keeps those there are.</param>
    /// <param name="recurrent">The analysis of a character LSTM; null keeps the one there is.</param>
    /// <param name="table">Which rows of a table each unit rewards, which become the claims of their findings;
    /// null keeps those there are.</param>
    /// <param name="stability">Which units of a table come again in networks from other seeds; null keeps what there is.</param>
    /// <exception cref="ArgumentException">There is a stability and no table: neither the set nor
    /// <paramref name="table"/> has one that it belongs to.</exception>
    public FindingSet With(
        IReadOnlyList<AdversarialExample>? adversarialExamples = null, IReadOnlyList<Dream>? dreams = null,
        CellFindings? cells = null, RecurrentAnalysis? recurrent = null, TableFindings? table = null,
        SeedStability? stability = null)
    {
        var known = table ?? Table;
        if (known is null && stability is not null)
            throw new ArgumentException(
                "The stability of a table's units belongs to what was found about the table, but there is none: "
                + "give the table's findings, too.", nameof(stability));
        return new([.. _findings.Select(finding => Joined(finding, cells, table))], Kind, Columns, Provenance)
        {
            AdversarialExamples = adversarialExamples ?? AdversarialExamples,
            Dreams = dreams ?? Dreams,
            Scan = Scan,
            Crops = Crops,
            Cells = cells ?? Cells,
            Recurrent = recurrent ?? Recurrent,
            Table = stability is null ? known : known! with { Stability = stability },
        };
    }

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
}

/// <summary>The kinds of data a network can read.</summary>
public enum InputKind
{
    /// <summary>Pictures.</summary>
    Image,

    /// <summary>Table rows.</summary>
    Table,

    /// <summary>Text.</summary>
    Text,
}

/// <summary>How one column of a table is distributed over the training rows.</summary>
/// <param name="Name">The column.</param>
/// <param name="Missing">Share of empty cells, 0 to 1.</param>
/// <param name="Quantiles">For a number: its 1st, 5th, 25th, 50th, 75th, 95th and 99th percentiles; null for a category.</param>
/// <param name="Mean">For a number: mean of the present values, else null.</param>
/// <param name="StandardDeviation">For a number: standard deviation of the present values, else null.</param>
/// <param name="Categories">For a category: each value with its share of the rows, the most common first;
/// null for a number.</param>
public sealed record ColumnProfile(
    string Name,
    double Missing,
    IReadOnlyList<double>? Quantiles,
    double? Mean,
    double? StandardDeviation,
    IReadOnlyList<CategoryShare>? Categories);

/// <summary>A category and its share of the rows, 0 to 1.</summary>
public sealed record CategoryShare(string Value, double Share);

/// <summary>What an exported number was measured on.</summary>
/// <param name="Model">A name for people.</param>
/// <param name="ModelHash">SHA-256 of the network's parameters and buffers, 16 hexadecimal digits of it.</param>
/// <param name="DataHash">SHA-256 of the network inputs scanned, in order and shard by shard,
/// 16 hexadecimal digits of it.</param>
/// <param name="Rows">Rows scanned.</param>
/// <param name="Seed">Seed of everything random.</param>
/// <param name="Threads">Threads of the tensor library; results are bit-identical only for the same number.</param>
/// <param name="Versions">Versions of this library, ML.NET, TorchSharp and libtorch.</param>
public sealed record Provenance(
    string Model, string ModelHash, string DataHash, long Rows, int Seed, int Threads, string Versions);
