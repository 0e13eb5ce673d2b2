using static MLNetInterpret.Core.Units.NumberWords;

namespace MLNetInterpret;

/// <summary>The input that maximises a unit, and the one that minimises it where that was asked for.</summary>
public sealed class UnitMaximum(Unit unit, OptimizedInput highest, OptimizedInput? lowest) : ReadableResult
{
    /// <summary>The unit.</summary>
    public Unit Unit { get; } = unit;

    /// <summary>The input that maximises it.</summary>
    public OptimizedInput Highest { get; } = highest;

    /// <summary>The input that minimises it, or null.</summary>
    public OptimizedInput? Lowest { get; } = lowest;

    /// <summary>The picture that maximises it.</summary>
    /// <exception cref="InvalidOperationException">The maximising input is not a picture.</exception>
    public ImageInput Image => Highest.Input as ImageInput
        ?? throw new InvalidOperationException($"What maximises '{Unit}' is not a picture.");

    private protected override string Sentence =>
        $"{Unit} is driven to {Number(Highest.Score)}" + (Lowest is null ? "" : $", and down to {Number(Lowest.Score)}");
}
