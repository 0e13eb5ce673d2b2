using System.Text.Json.Serialization;
using static MLNetInterpret.Core.Units.NumberWords;

namespace MLNetInterpret;

/// <summary>Importance of each column for a unit, over many rows.</summary>
public sealed class UnitDrivers(Unit unit, double mean, double standardDeviation, IReadOnlyList<ColumnImportance> columns)
    : ReadableResult
{
    /// <summary>The unit.</summary>
    public Unit Unit { get; } = unit;

    /// <summary>Its mean activation over the rows.</summary>
    public double Mean { get; } = mean;

    /// <summary>Standard deviation of its activation over those rows; 0 where it varies by rounding only, and nothing drives
    /// it.</summary>
    public double StandardDeviation { get; } = standardDeviation;

    /// <summary>One for each column, in the table's order.</summary>
    public IReadOnlyList<ColumnImportance> Columns { get; } = columns;

    /// <summary>The columns, the most important first.</summary>
    [JsonIgnore]
    public IReadOnlyList<ColumnImportance> Ranked => [.. Columns.OrderByDescending(column => column.MeanAbsoluteShapley)];

    private protected override string Sentence =>
        $"{Unit} is driven by {string.Join(", ", Ranked.Take(3).Select(column => column.Column))}";
}

/// <summary>Importance of a column for a unit, measured in two ways.</summary>
public sealed class ColumnImportance : ReadableResult
{
    /// <summary>The column.</summary>
    public required string Column { get; init; }

    /// <summary>Mean size of its Shapley value over the rows, in activation units, at least 0.</summary>
    public required double MeanAbsoluteShapley { get; init; }

    /// <summary>Bootstrap interval of that mean over rows.</summary>
    public required Interval Interval { get; init; }

    /// <summary>Correlation of its Shapley value with its value, -1 to 1; of a category, with having any but its most
    /// common value. 0 where one of the two never changes.</summary>
    public required double Direction { get; init; }

    /// <summary>Values that drive the unit up: larger ones, smaller ones, or a category; empty where the column does
    /// nothing.</summary>
    public required string RaisedBy { get; init; }

    /// <summary>Mean squared change of the activation when the column is shuffled among rows, at least 0.
    /// Source: Breiman, "Random forests", Machine Learning 45, 2001, with the change of the activation in the loss's
    /// place.</summary>
    public required double PermutationImportance { get; init; }

    /// <summary>Standard deviation of that over the shuffles.</summary>
    public required double PermutationDeviation { get; init; }

    /// <summary>The mean size with the direction's sign.</summary>
    [JsonIgnore]
    public double SignedEffect => Direction < 0 ? -MeanAbsoluteShapley : MeanAbsoluteShapley;

    private protected override string Sentence => $"{Column} moves the unit by {Number(MeanAbsoluteShapley)} on average";
}

/// <summary>Units against the columns of a table.</summary>
public sealed class DriverMap : ReadableResult
{
    /// <summary>One for each unit asked for, in the network's order.</summary>
    public required IReadOnlyList<UnitDrivers> Units { get; init; }

    /// <summary>Rows that the importance was measured on.</summary>
    public required int Rows { get; init; }

    /// <summary>Rows that they were compared with.</summary>
    public required int BackgroundRows { get; init; }

    /// <summary>Whether Shapley values are exact; else orders of columns were drawn.</summary>
    public required bool IsExact { get; init; }

    /// <summary>Groups of units that are near copies of each other (see <see cref="SimilarUnit.IsCopy"/>).</summary>
    public required IReadOnlyList<IReadOnlyList<Unit>> Redundant { get; init; }

    /// <summary>A logistic regression on the same features; null where the data have no label of two classes, or features
    /// mix columns.</summary>
    public required LinearView? Linear { get; init; }

    /// <summary>The entry of a unit.</summary>
    /// <exception cref="ArgumentException">It was not asked for.</exception>
    public UnitDrivers Require(Unit unit) => PointList.In(Units, entry => entry.Unit, unit)
        ?? throw new ArgumentException(
            $"There is no unit '{unit}' among the {Units.Count} looked at, from {Units[0].Unit} to {Units[^1].Unit}.");

    private protected override string Sentence =>
        $"{Count(Units.Count, "unit")} against {Count(Units.Count == 0 ? 0 : Units[0].Columns.Count, "column")} " +
        $"over {Count(Rows, "row")}";
}

/// <summary>A logistic regression for comparison with the network.</summary>
public sealed class LinearView(IReadOnlyList<(string Column, double SignedEffect)> columns, IReadOnlyList<double?> agreement)
    : ReadableResult
{
    /// <summary>Each column's part in its log odds: the coefficients times the features' difference to their mean, summed over
    /// the column's features; mean size over the rows, with the direction's sign, in the table's order.</summary>
    public IReadOnlyList<(string Column, double SignedEffect)> Columns { get; } = columns;

    /// <summary>For each unit the correlation of its activation with the regression's log odds over the rows, -1 to 1;
    /// null where one of the two never changes.</summary>
    public IReadOnlyList<double?> Agreement { get; } = agreement;

    private protected override string Sentence => $"a logistic regression on {Count(Columns.Count, "column")}";
}
