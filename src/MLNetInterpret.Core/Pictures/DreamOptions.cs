using MLNetInterpret.Core.Networks;

namespace MLNetInterpret;

/// <summary>Options of DeepDream.</summary>
/// <remarks>The seed decides the shifts; null means 0.</remarks>
public sealed record DreamOptions : SeededWork
{
    /// <summary>Sizes at which the photo is optimised, 1 to 100.</summary>
    public int Octaves { get; init; } = 4;

    /// <summary>Factor by which each size is larger than the one before, above 1.</summary>
    public double OctaveScale { get; init; } = 1.4;

    /// <summary>Octaves with fewer rows or columns than this are left out, 1 or more.</summary>
    public int SmallestOctave { get; init; } = 32;

    /// <summary>Steps in each octave, 1 or more.</summary>
    public int Steps { get; init; } = 10;

    /// <summary>Size of a step of every value of every pixel, as a share of the value range: above 0, at most 1,000.</summary>
    public double StepSize { get; init; } = 0.01;

    /// <summary>How far the photo is changed at most: the root mean square over all values, as a share of the value range, above
    /// 0 and at most 1. What is more is taken back evenly, so that the photo stays visible at every layer.</summary>
    public double Strength { get; init; } = 0.08;

    /// <summary>Random shift at each step in pixels, 0 or more: hides the seams of pooling.</summary>
    public int Jitter { get; init; } = 4;

    /// <summary>Itself, once every value is in its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The message names the value and its range.</exception>
    internal DreamOptions Validated()
    {
        Check.Between(Octaves, 1, 100, nameof(Octaves));
        Check.Above(OctaveScale, 1, nameof(OctaveScale));
        Check.AtLeast(SmallestOctave, 1, nameof(SmallestOctave));
        Check.AtLeast(Steps, 1, nameof(Steps));
        Check.AboveUpTo(StepSize, 0, 1_000, nameof(StepSize));
        Check.AboveUpTo(Strength, 0, 1, nameof(Strength));
        Check.AtLeast(Jitter, 0, nameof(Jitter));
        return this;
    }
}
