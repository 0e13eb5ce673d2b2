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
        NetworkSize.RequireInput(Channels, Height, Width);
        Check.Above(Maximum, Minimum, nameof(Maximum));
        Check.AtLeast(CodeSize, 1, nameof(CodeSize));
        Check.AtLeast(Blocks.Count, 1, nameof(Blocks));
        NetworkSize.RequireLayers(Blocks.Count, nameof(Blocks));
        foreach (var channels in Blocks) Check.AtLeast(channels, 1, nameof(Blocks));
        Size().Require("blocks");
        return this;
    }

    /// <summary>How large the network is.</summary>
    internal NetworkSize Size()
    {
        const double window = 9;
        var (channels, height, width) = (4.0 * Channels, (Height + 1) / 2, (Width + 1) / 2);
        var (weights, largest) = (0.0, channels * height * width);
        foreach (var outputs in Blocks)
        {
            weights += outputs * (channels * window + 4);
            channels = outputs;
            largest = Math.Max(largest, channels * height * width);
            if (height >= 2 && width >= 2) (height, width) = (height / 2, width / 2);
        }

        var features = channels * height * width;
        weights += (features + 3) * CodeSize + (CodeSize + 1) * features;
        foreach (var outputs in Blocks.Reverse().Skip(1).Append(Blocks[0]))
        {
            weights += outputs * (channels * window + 4);
            channels = outputs;
        }

        // the decoder's layers are as large as the encoder's, but for one that has the channels of the block before it
        var widest = Blocks.Max() * Math.Ceiling(Height / 2.0) * Math.Ceiling(Width / 2.0);
        return new(weights + 4.0 * Channels * (channels * window + 1), Math.Max(Math.Max(largest, widest), CodeSize));
    }
}
