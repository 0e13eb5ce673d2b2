using MLNetInterpret.Core.Networks;

namespace MLNetInterpret;

/// <summary>Options of the search for strings that drive units of a character model.</summary>
public sealed record TextMaximizationOptions : SeededWork
{
    /// <summary>Characters (tokens of a model with a tokenizer) of the string, 1 to 1,000; the unit is read after the
    /// last.</summary>
    public int Length { get; init; } = 24;

    /// <summary>Strings that the beam search keeps, 1 to 10,000.</summary>
    public int Beams { get; init; } = 32;

    /// <summary>Swaps of a character at most, one after the other, 0 to 10,000.</summary>
    public int Steps { get; init; } = 16;

    /// <summary>Whether each unit is minimised, too.</summary>
    public bool Negative { get; init; }

    /// <summary>The most bits of the model's own that a character of the string may cost on average, above 0; infinite for no
    /// limit. Null takes what held-out text costs and 1 bit more, and no limit where there is no text.</summary>
    public double? MostBits { get; init; }

    /// <summary>Places of the text that strings begin at, those before the unit's strongest windows, 0 to 100; the zero state is
    /// one more.</summary>
    public int Starts { get; init; } = 4;

    /// <summary>Characters of the text at most in which the strongest real window is looked for, its last; at least
    /// 1,000.</summary>
    public int Characters { get; init; } = 200_000;

    /// <summary>Itself, once every value is in its range.</summary>
    /// <exception cref="ArgumentException">The message names the value and what is allowed.</exception>
    internal TextMaximizationOptions Validated()
    {
        Check.Between(Length, 1, 1000, nameof(Length));
        Check.Between(Beams, 1, 10_000, nameof(Beams));
        Check.Between(Steps, 0, 10_000, nameof(Steps));
        Check.Between(Starts, 0, 100, nameof(Starts));
        Check.AtLeast(Characters, 1000, nameof(Characters));
        return MostBits is null or > 0 ? this : throw new ArgumentOutOfRangeException(
            nameof(MostBits), $"{nameof(MostBits)} is {MostBits}, but has to be above 0.");
    }
}
