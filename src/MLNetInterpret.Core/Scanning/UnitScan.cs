using System.Text.Json.Serialization;
using MLNetInterpret.Core.Findings;
using static MLNetInterpret.Core.Units.NumberWords;

namespace MLNetInterpret;

/// <summary>Results of a scan for one unit.</summary>
public sealed class UnitScan : ReadableResult
{
    [JsonConstructor]
    internal UnitScan(
        Unit unit, Reduction reduction, UnitState state, UnitStatistics statistics, IReadOnlyList<TopRow> highest,
        IReadOnlyList<TopRow> lowest)
    {
        (Unit, Reduction, State) = (unit, reduction, state);
        (Statistics, Highest, Lowest) = (statistics, highest, lowest);
    }

    /// <summary>The unit.</summary>
    public Unit Unit { get; }

    /// <summary>Reduction of its positions to one value, where it has any.</summary>
    public Reduction Reduction { get; }

    /// <summary>The unit's state: alive, or why it says little.</summary>
    public UnitState State { get; }

    /// <summary>Over all rows, or all characters of a text.</summary>
    public UnitStatistics Statistics { get; }

    /// <summary>Rows of the largest values, the largest first; ties in row order, near-duplicates once. None where the unit
    /// never changes, or where more rows than are kept share its largest value: then no row represents it. Fewer where the
    /// others would be chosen among many equals, as of a rectified unit that is 0 on most rows.</summary>
    public IReadOnlyList<TopRow> Highest { get; }

    /// <summary>Rows of the smallest values, the smallest first; ties in row order, near-duplicates once. None where the unit
    /// never changes, or where more rows than are kept share its smallest value.</summary>
    public IReadOnlyList<TopRow> Lowest { get; }

    /// <summary>Its values by class; null where the rows have none, or the unit never changes.</summary>
    [JsonInclude]
    public ClassProfile? Classes { get; internal init; }

    /// <summary>Its correlation with each of the catalogue's columns, -1 to 1; null where one of the two never changes,
    /// or has NaN or infinities. Empty without columns.</summary>
    [JsonInclude]
    public IReadOnlyList<double?> Columns { get; internal init; } = [];

    /// <summary>Index of the column that it correlates most with, either way; the first of equals,
    /// null where there is none.</summary>
    [JsonIgnore]
    public int? StrongestColumn
    {
        get
        {
            int? strongest = null;
            for (var c = 0; c < Columns.Count; c++)
            {
                if (Columns[c] is not { } here) continue;
                if (strongest is not { } known || Math.Abs(here) > Math.Abs(Columns[known]!.Value)) strongest = c;
            }

            return strongest;
        }
    }

    /// <summary>The units that it correlates most with, either way, the nearest first.</summary>
    [JsonInclude]
    public IReadOnlyList<SimilarUnit> Similar { get; internal init; } = [];

    /// <summary>Its values over all rows, standardised and projected to a few numbers: the inner product of two units'
    /// projections estimates their correlation. Empty where it never changes or the plan has no projections.</summary>
    [JsonInclude]
    public IReadOnlyList<float> Projection { get; internal init; } = [];

    /// <summary>Whether its rows and pictures explain it, by the eye of another network; null where no judge was given, or the
    /// unit was only scanned.</summary>
    [JsonInclude]
    public Interpretability? Interpretability { get; internal init; }

    /// <summary>The unit that it is a near copy of: their correlation is at least <see cref="SimilarUnit.CopyCorrelation"/>,
    /// either way. Null for none.</summary>
    [JsonIgnore]
    public SimilarUnit? CopyOf => Similar is [{ IsCopy: true } nearest, ..] ? nearest : null;

    /// <summary>The same with what a judge said.</summary>
    internal UnitScan Judged(Interpretability? judged) => new(Unit, Reduction, State, Statistics, Highest, Lowest)
    {
        Classes = Classes,
        Columns = Columns,
        Similar = Similar,
        Projection = Projection,
        Interpretability = judged,
    };

    /// <summary>What the rows drive the unit to.</summary>
    /// <param name="picture">A row as a picture; null where it is not at hand.</param>
    internal RealRows Real(Func<TopRow, ImageInput?> picture)
    {
        RealRow Row(IReadOnlyList<TopRow> rows, float extreme) =>
            rows is [var row, ..] ? new(extreme, picture(row), row.Position) : new(extreme, null, []);
        return new(Row(Highest, Statistics.Maximum), Row(Lowest, Statistics.Minimum), Statistics.Histogram.ShareBelow);
    }

    private protected override string Sentence => $"{Unit}: {Statistics}" + State switch
    {
        UnitState.Dead => ", never changes",
        UnitState.NeverPositive => ", never above 0",
        UnitState.Saturated => ", saturated",
        _ => "",
    };
}

/// <summary>A row among a unit's most extreme.</summary>
public sealed class TopRow : ReadableResult
{
    /// <summary>The row's value for the unit.</summary>
    public required float Activation { get; init; }

    /// <summary>Row number in the scanned data, from 0.</summary>
    public required long Row { get; init; }

    /// <summary>Place of the largest position in the unit's map (row and column), or the character's index in its row of text;
    /// empty without positions.</summary>
    public required IReadOnlyList<int> Position { get; init; }

    /// <summary>The row's id, where one was read.</summary>
    public required string? Id { get; init; }

    /// <summary>The row's label, where one was read.</summary>
    public required string? Label { get; init; }

    /// <summary>The part of the picture that the position sees; null for other data.</summary>
    public required Crop? Crop { get; init; }

    private protected override string Sentence =>
        $"row {Row}{(Id is null ? "" : $" ({Visible(Id)})")}{(Label is null ? "" : $" of {Visible(Label)}")} " +
        $"at {Number(Activation)}";
}

/// <summary>State of a unit: alive, or why it says little.</summary>
public enum UnitState
{
    /// <summary>It varies over the rows.</summary>
    Alive,

    /// <summary>It has the same value on every row, apart from rounding.</summary>
    Dead,

    /// <summary>Its value is never above zero: it is dead behind a rectifier.</summary>
    NeverPositive,

    /// <summary>Its values stay between -1 and 1, and 95 % of them lie within 0.05 of -1 or of 1; or they stay between 0 and 1,
    /// none is exactly zero, the largest is at least 0.5, and 95 % lie within 0.05 of 0 or of 1.</summary>
    Saturated,
}

/// <summary>A unit's values by class.</summary>
public sealed class ClassProfile(
    IReadOnlyList<double> means, IReadOnlyList<int> topCounts, int preferred, double? selectivity, double? varianceShare)
    : ReadableResult
{
    /// <summary>Mean of each class, in the catalogue's order; NaN of a class without finite values.</summary>
    public IReadOnlyList<double> Means { get; } = means;

    /// <summary>Number of the unit's highest rows that each class has.</summary>
    public IReadOnlyList<int> TopCounts { get; } = topCounts;

    /// <summary>Index of the class with the largest mean.</summary>
    public int Preferred { get; } = preferred;

    /// <summary>Class selectivity index, 0 to 1: (m - r) / (m + r), where m is the largest class mean of the values
    /// above zero, and r the mean of the other classes' means. Null where nothing is above zero. Source: Morcos et al., "On the
    /// importance of single directions for generalization", ICLR 2018, arXiv:1803.06959.</summary>
    public double? Selectivity { get; } = selectivity;

    /// <summary>Share of the unit's variance that lies between classes (correlation ratio, Fisher 1925), 0 to 1;
    /// null where the unit never changes, or some rows have no class.</summary>
    public double? VarianceShare { get; } = varianceShare;

    private protected override string Sentence => $"highest for class {Preferred} of {Means.Count}" +
        (Selectivity is { } selectivity ? $", selectivity {Number(selectivity)}" : "");
}

/// <summary>A unit that another correlates with.</summary>
public sealed class SimilarUnit(Unit unit, double correlation, bool isExact) : ReadableResult
{
    /// <summary>The unit.</summary>
    public Unit Unit { get; } = unit;

    /// <summary>Their correlation, -1 to 1.</summary>
    public double Correlation { get; } = correlation;

    /// <summary>Whether the correlation is exact, not estimated from projections
    /// (standard error about (1 - r^2) / sqrt(projections)).</summary>
    public bool IsExact { get; } = isExact;

    /// <summary>The least size of a correlation at which a unit counts as a near copy.</summary>
    public const double CopyCorrelation = 0.98;

    /// <summary>Whether the two are near copies, or each other's negative.</summary>
    [JsonIgnore]
    public bool IsCopy => Math.Abs(Correlation) >= CopyCorrelation;

    private protected override string Sentence => $"{Unit}, r {Number(Correlation)}";
}
