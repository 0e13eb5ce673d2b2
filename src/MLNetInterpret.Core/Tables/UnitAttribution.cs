using System.Text.Json.Serialization;

namespace MLNetInterpret;

/// <summary>Which columns of one row make a unit's activation differ from its mean over background rows.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="Row">The row's number in the data, from 0.</param>
/// <param name="Value">The unit's activation on the row.</param>
/// <param name="Baseline">Its mean over the background rows.</param>
/// <param name="Columns">One share for each column, in the table's order; they sum to <paramref name="Value"/> less
/// <paramref name="Baseline"/>, but for rounding.</param>
/// <param name="IsExact">Whether every coalition of columns was tried; else orders of columns were drawn.</param>
public sealed record UnitAttribution(
    Unit Unit, long Row, double Value, double Baseline, IReadOnlyList<ColumnShare> Columns, bool IsExact)
{
    /// <summary>The shares, the largest first, either way.</summary>
    [JsonIgnore]
    public IReadOnlyList<ColumnShare> Ranked => [.. Columns.OrderByDescending(share => Math.Abs(share.Shapley))];
}

/// <summary>What a column adds to a unit's activation on a row.</summary>
/// <param name="Value">The column and its value in the row.</param>
/// <param name="Shapley">Its interventional Shapley value, in activation units:
/// above 0 where it drives the activation up.</param>
/// <param name="StandardError">Of the value, from the draws; 0 where it is exact.
/// What the choice of background rows adds is not in it.</param>
public sealed record ColumnShare(RowValue Value, double Shapley, double StandardError);

/// <summary>How a unit's activation goes with a column, all other columns as they are in real rows.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="Column">The column.</param>
/// <param name="Rows">Real rows that every value was put into.</param>
/// <param name="Points">One for each value tried; numbers in ascending order, a missing value last.</param>
/// <remarks>Rows made this way need not be likely where columns go together. Source: Friedman, "Greedy function approximation: a
/// gradient boosting machine", Annals of Statistics 29(5), 2001.</remarks>
public sealed record PartialDependence(Unit Unit, string Column, int Rows, IReadOnlyList<DependencePoint> Points);

/// <summary>A unit's activation with a column at one value.</summary>
/// <param name="Value">The value.</param>
/// <param name="Mean">Mean activation.</param>
/// <param name="LowerQuartile">A quarter of the rows have less.</param>
/// <param name="UpperQuartile">A quarter of the rows have more.</param>
public sealed record DependencePoint(RowValue Value, double Mean, double LowerQuartile, double UpperQuartile);
