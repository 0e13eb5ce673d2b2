namespace MLNetInterpret;

/// <summary>What the rows with a unit's largest activations share.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="TopRows">Rows of the largest activations.</param>
/// <param name="OtherRows">All other rows, which they are compared with.</param>
/// <param name="Traits">One for each column, and one more for the missing values of a number that has some;
/// the largest effect first.</param>
/// <param name="Prototypes">A few of the top rows that differ from each other: the highest, then always the one farthest from
/// those chosen (Gower 1971, "A general coefficient of similarity and some of its properties").</param>
public sealed record SharedTraits(
    Unit Unit, int TopRows, int OtherRows, IReadOnlyList<ColumnTrait> Traits, IReadOnlyList<Prototype> Prototypes);

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
/// <param name="Row">Its number in the data, from 0.</param>
/// <param name="Activation">The unit's activation on it.</param>
/// <param name="Values">Its columns.</param>
/// <param name="Distance">Gower distance to the nearest prototype before it, 0 to 1; 0 for the first.</param>
public sealed record Prototype(long Row, double Activation, IReadOnlyList<RowValue> Values, double Distance);
