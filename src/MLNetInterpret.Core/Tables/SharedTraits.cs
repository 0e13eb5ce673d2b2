namespace MLNetInterpret;

/// <summary>What the rows with a unit's largest activations share.</summary>
public sealed class SharedTraits(
    Unit unit, int topRows, int otherRows, IReadOnlyList<ColumnTrait> traits, IReadOnlyList<Prototype> prototypes)
{
    /// <summary>The unit.</summary>
    public Unit Unit { get; } = unit;

    /// <summary>Rows of the largest activations.</summary>
    public int TopRows { get; } = topRows;

    /// <summary>All other rows, which they are compared with.</summary>
    public int OtherRows { get; } = otherRows;

    /// <summary>One for each column, and one more for the missing values of a number that has some;
    /// the largest effect first.</summary>
    public IReadOnlyList<ColumnTrait> Traits { get; } = traits;

    /// <summary>A few of the top rows that differ from each other: the highest, then always the one farthest from
    /// those chosen (Gower 1971, "A general coefficient of similarity and some of its properties").</summary>
    public IReadOnlyList<Prototype> Prototypes { get; } = prototypes;
}

/// <summary>How a column differs between the top rows and the rest.</summary>
/// <param name="Column">The column.</param>
/// <param name="Category">The category whose share differs most; null for a number. Empty for missing values.</param>
/// <param name="Effect">For a number Cliff's delta: the chance that a top row has more than another row, less the chance that it
/// has less (Cliff 1993, "Dominance statistics"). For a category the difference of its share. -1 to 1.</param>
/// <param name="Interval">Where the effect lies when rows are drawn anew.</param>
/// <param name="Top">Median among the top rows, or the category's share there.</param>
/// <param name="Other">The same among the rest.</param>
/// <param name="OddsRatio">Odds of the category among the top rows over those among the rest, half a row added to each count;
/// null for a number.</param>
public sealed record ColumnTrait(
    string Column, string? Category, double Effect, Interval Interval, double Top, double Other, double? OddsRatio);

/// <summary>A row that stands for others.</summary>
public sealed class Prototype(long row, double activation, IReadOnlyList<RowValue> values, double distance)
{
    /// <summary>Its number in the data, from 0.</summary>
    public long Row { get; } = row;

    /// <summary>The unit's activation on it.</summary>
    public double Activation { get; } = activation;

    /// <summary>Its columns.</summary>
    public IReadOnlyList<RowValue> Values { get; } = values;

    /// <summary>Gower distance to the nearest prototype before it, 0 to 1; 0 for the first.</summary>
    public double Distance { get; } = distance;
}
