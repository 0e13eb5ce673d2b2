namespace MLNetInterpret.Core.Findings;

/// <summary>What real rows drive a unit to.</summary>
/// <param name="Highest">The row that drives it furthest up.</param>
/// <param name="Lowest">The row that drives it furthest down.</param>
/// <param name="ShareBelow">Share of the rows below an activation, 0 to 1.</param>
internal sealed record RealRows(RealRow Highest, RealRow Lowest, Func<double, double> ShareBelow);

/// <summary>A real row at one end of a unit's range.</summary>
/// <param name="Activation">The unit's activation on it.</param>
/// <param name="Picture">The row where it is a picture at hand; else null.</param>
/// <param name="Position">Place of the value in the unit's map; empty without positions.</param>
internal sealed record RealRow(float Activation, ImageInput? Picture, IReadOnlyList<int> Position);
