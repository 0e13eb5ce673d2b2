namespace MLNetInterpret;

/// <summary>A unit of a table's network in the table's own terms.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="Highest">Which rows lie at the upper end of its range.</param>
/// <param name="Lowest">Which lie at the lower.</param>
public sealed record UnitDescription(Unit Unit, RowDescription Highest, RowDescription Lowest);
