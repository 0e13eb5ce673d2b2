namespace MLNetInterpret.Core.Networks;

/// <summary>What a <see cref="DenoisingAutoencoder"/> is built from; together with its weights it is the whole network.
/// Serialises as JSON.</summary>
internal sealed record DenoisingAutoencoderArchitecture
{
    /// <summary>The shortest side of a picture.</summary>
    public const int LeastSide = 8;

    /// <summary>Colour planes, at least 1.</summary>
    public required int Channels { get; init; }

    /// <summary>Rows, at least 8.</summary>
    public required int Height { get; init; }

    /// <summary>Columns, at least 8.</summary>
    public required int Width { get; init; }

    /// <summary>The pixel value of black.</summary>
    public double Minimum { get; init; }

    /// <summary>The pixel value of full intensity, above <see cref="Minimum"/>.</summary>
    public double Maximum { get; init; } = 1;

    /// <summary>Numbers that a picture is squeezed into, at least 1.</summary>
    public int CodeSize { get; init; } = 64;

    /// <summary>Channels of each convolution block of the encoder, at least one block; the decoder mirrors them. The first works
    /// at half of the picture's size, and each halves it again until a side is 1. Multiples of 16 are fastest.</summary>
    public IReadOnlyList<int> Blocks { get; init; } = [32, 96];

    /// <summary>Itself, once every value is in its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The message names the value and its range.</exception>
    internal DenoisingAutoencoderArchitecture Validated()
    {
        Check.AtLeast(Channels, 1, nameof(Channels));
        Check.AtLeast(Height, LeastSide, nameof(Height));
        Check.AtLeast(Width, LeastSide, nameof(Width));
        Check.Above(Maximum, Minimum, nameof(Maximum));
        Check.AtLeast(CodeSize, 1, nameof(CodeSize));
        Check.AtLeast(Blocks.Count, 1, nameof(Blocks));
        foreach (var channels in Blocks) Check.AtLeast(channels, 1, nameof(Blocks));
        return this;
    }
}
