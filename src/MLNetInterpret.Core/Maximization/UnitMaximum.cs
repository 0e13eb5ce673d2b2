namespace MLNetInterpret;

/// <summary>What drives a unit up, and down where that was asked for.</summary>
public sealed class UnitMaximum(Unit unit, OptimizedInput highest, OptimizedInput? lowest)
{
    /// <summary>The unit.</summary>
    public Unit Unit { get; } = unit;

    /// <summary>The input that maximises it.</summary>
    public OptimizedInput Highest { get; } = highest;

    /// <summary>The input that minimises it, or null.</summary>
    public OptimizedInput? Lowest { get; } = lowest;
}
