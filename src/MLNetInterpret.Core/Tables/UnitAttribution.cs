using System.Text.Json.Serialization;
using static MLNetInterpret.Core.Units.NumberWords;

namespace MLNetInterpret;

/// <summary>Shares of the columns of one row in the difference of a unit's activation to its mean over background
/// rows.</summary>
public sealed class UnitAttribution : ReadableResult
{
    /// <summary>The unit.</summary>
    public required Unit Unit { get; init; }

    /// <summary>The row's number in the data, from 0.</summary>
    public required long Row { get; init; }

    /// <summary>The unit's activation on the row.</summary>
    public required double Value { get; init; }

    /// <summary>Its mean over the background rows.</summary>
    public required double Baseline { get; init; }

    /// <summary>One share for each column, in the table's order; they sum to <see cref="Value"/> less <see cref="Baseline"/>,
    /// apart from rounding.</summary>
    public required IReadOnlyList<ColumnShare> Columns { get; init; }

    /// <summary>Whether every coalition of columns was tried; else orders of columns were drawn.</summary>
    public required bool IsExact { get; init; }

    /// <summary>The shares, the largest first, either way.</summary>
    [JsonIgnore]
    public IReadOnlyList<ColumnShare> Ranked => [.. Columns.OrderByDescending(share => Math.Abs(share.Shapley))];

    private protected override string Sentence => $"{Unit} is {Number(Value)} on row {Row} instead of {Number(Baseline)}" +
        (Columns.Count == 0 ? "" : $", most of all because {Ranked[0]}");
}

/// <summary>A column's share in a unit's activation on a row.</summary>
public sealed class ColumnShare(RowValue value, double shapley, double standardError) : ReadableResult
{
    /// <summary>The column and its value in the row.</summary>
    public RowValue Value { get; } = value;

    /// <summary>Its interventional Shapley value, in activation units:
    /// above 0 where it drives the activation up.</summary>
    public double Shapley { get; } = shapley;

    /// <summary>Standard error of the value, from the draws; 0 where it is exact. It does not include the choice of background
    /// rows.</summary>
    public double StandardError { get; } = standardError;

    private protected override string Sentence => $"{Value} adds {Signed(Shapley)}";
}

/// <summary>A unit's mean activation as a function of one column, all other columns as they are in real rows (partial
/// dependence).</summary>
/// <remarks>Rows made this way may be unlikely where columns are correlated. Source: Friedman, "Greedy function approximation:
/// a gradient boosting machine", Annals of Statistics 29(5), 2001.</remarks>
public sealed class PartialDependence(Unit unit, string column, int rows, IReadOnlyList<DependencePoint> points) : ReadableResult
{
    /// <summary>The unit.</summary>
    public Unit Unit { get; } = unit;

    /// <summary>The column.</summary>
    public string Column { get; } = column;

    /// <summary>Number of real rows into which every value was put.</summary>
    public int Rows { get; } = rows;

    /// <summary>One for each value tried; numbers in ascending order, a missing value last.</summary>
    public IReadOnlyList<DependencePoint> Points { get; } = points;

    private protected override string Sentence => Points.Count == 0
        ? $"{Unit} against {Column}, which has no values"
        : $"{Unit} goes from {Number(Points.Min(point => point.Mean))} to " +
            $"{Number(Points.Max(point => point.Mean))} with {Column}";
}

/// <summary>A unit's activation with a column at one value.</summary>
public sealed class DependencePoint(RowValue value, double mean, double lowerQuartile, double upperQuartile) : ReadableResult
{
    /// <summary>The value.</summary>
    public RowValue Value { get; } = value;

    /// <summary>Mean activation.</summary>
    public double Mean { get; } = mean;

    /// <summary>The lower quartile of the activation.</summary>
    public double LowerQuartile { get; } = lowerQuartile;

    /// <summary>The upper quartile of the activation.</summary>
    public double UpperQuartile { get; } = upperQuartile;

    private protected override string Sentence => $"the unit is at {Number(Mean)} where {Value}";
}
