namespace MLNetInterpret;

/// <summary>What drives a unit up, and down where that was asked for.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="Highest">The input that maximises it.</param>
/// <param name="Lowest">The input that minimises it, or null.</param>
public sealed record UnitMaximum(Unit Unit, OptimizedInput Highest, OptimizedInput? Lowest);
