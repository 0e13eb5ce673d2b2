using System.Text.Json.Serialization;

namespace MLNetInterpret;

/// <summary>How much each column drives a unit, over many rows.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="Mean">Its mean activation over the rows looked at.</param>
/// <param name="StandardDeviation">Of its activation over those rows.</param>
/// <param name="Columns">One for each column, in the table's order.</param>
public sealed record UnitDrivers(Unit Unit, double Mean, double StandardDeviation, IReadOnlyList<ColumnImportance> Columns)
{
    /// <summary>The columns, the most important first.</summary>
    [JsonIgnore]
    public IReadOnlyList<ColumnImportance> Ranked => [.. Columns.OrderByDescending(column => column.MeanAbsoluteShapley)];
}

/// <summary>How much a column drives a unit, measured in two ways.</summary>
/// <param name="Column">The column.</param>
/// <param name="MeanAbsoluteShapley">Mean size of its Shapley value over the rows, in activation units, at least 0.</param>
/// <param name="Interval">Where that mean lies when rows are drawn anew.</param>
/// <param name="Direction">Correlation of its Shapley value with its value, -1 to 1; of a category, with having any but its most
/// common value. 0 where one of the two never changes.</param>
/// <param name="RaisedBy">What drives the unit up: larger or smaller values, or a category;
/// empty where the column does nothing.</param>
/// <param name="PermutationImportance">Mean squared change of the activation when the column is shuffled among rows, at least 0.
/// Source: Breiman, "Random forests", Machine Learning 45, 2001, with the change of the activation in the loss's place.</param>
/// <param name="PermutationDeviation">Standard deviation of that over the shuffles.</param>
public sealed record ColumnImportance(
    string Column, double MeanAbsoluteShapley, Interval Interval, double Direction, string RaisedBy,
    double PermutationImportance, double PermutationDeviation)
{
    /// <summary>The mean size with the direction's sign.</summary>
    [JsonIgnore]
    public double SignedEffect => Direction < 0 ? -MeanAbsoluteShapley : MeanAbsoluteShapley;
}

/// <summary>Units against the columns of a table.</summary>
/// <param name="Units">One for each unit asked for, in the network's order.</param>
/// <param name="Rows">Rows that the importance was measured on.</param>
/// <param name="BackgroundRows">Rows that they were compared with.</param>
/// <param name="IsExact">Whether Shapley values are exact; else orders of columns were drawn.</param>
/// <param name="Redundant">Groups of units that are near copies of each other (see <see cref="SimilarUnit.IsCopy"/>).</param>
/// <param name="Linear">A logistic regression on the same features; null where the data have no label of two classes, or features
/// mix columns.</param>
public sealed record DriverMap(
    IReadOnlyList<UnitDrivers> Units, int Rows, int BackgroundRows, bool IsExact, IReadOnlyList<IReadOnlyList<Unit>> Redundant,
    LinearView? Linear)
{
    /// <summary>A unit's entry.</summary>
    /// <exception cref="ArgumentException">It was not asked for.</exception>
    public UnitDrivers Require(Unit unit) => Units.FirstOrDefault(entry => entry.Unit == unit)
        ?? throw new ArgumentException(
            $"There is no unit '{unit}' among the {Units.Count} looked at, from {Units[0].Unit} to {Units[^1].Unit}.");
}

/// <summary>A logistic regression beside the network.</summary>
/// <param name="Columns">What each column adds to its log odds: the coefficients times the features' difference to their mean,
/// summed over the column's features; mean size over the rows, with the direction's sign, in the table's order.</param>
/// <param name="Agreement">For each unit the correlation of its activation with the regression's log odds over the rows, -1 to 1;
/// null where one of the two never changes.</param>
public sealed record LinearView(IReadOnlyList<(string Column, double SignedEffect)> Columns, IReadOnlyList<double?> Agreement);
