namespace MLNetInterpret.Core.Networks;

/// <summary>What a <see cref="ConvNet"/> is built from; together with its weights it is the whole network.
/// Serialises as JSON.</summary>
internal sealed record ConvNetArchitecture
{
    /// <summary>Colour planes of the input, at least 1.</summary>
    public required int Channels { get; init; }

    /// <summary>Rows of the input, at least 1.</summary>
    public required int Height { get; init; }

    /// <summary>Columns of the input, at least 1.</summary>
    public required int Width { get; init; }

    /// <summary>Outputs, at least 2.</summary>
    public required int Classes { get; init; }

    /// <summary>Channels of each convolution block, at least one block;
    /// each but a 1-pixel-high or -wide one halves the image.</summary>
    public IReadOnlyList<int> Blocks { get; init; } = [32, 64, 128, 128];

    /// <summary>Side of the square convolution windows in pixels: odd, 1 to 15.</summary>
    public int KernelSize { get; init; } = 3;

    /// <summary>Whether every convolution is followed by batch normalisation.</summary>
    public bool BatchNormalization { get; init; } = true;

    /// <summary>Neurons between the last block and the logits; 0 for none.</summary>
    public int HiddenUnits { get; init; }

    /// <summary>Share of the last layer's inputs dropped in training: at least 0, below 1.</summary>
    public double Dropout { get; init; } = 0.2;

    /// <summary>Itself, once every value is in its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The message names the value and its range.</exception>
    internal ConvNetArchitecture Validated()
    {
        Check.AtLeast(Channels, 1, nameof(Channels));
        Check.AtLeast(Height, 1, nameof(Height));
        Check.AtLeast(Width, 1, nameof(Width));
        Check.AtLeast(Classes, 2, nameof(Classes));
        NetworkSize.RequireInput(Channels, Height, Width);
        Check.AtLeast(Blocks.Count, 1, nameof(Blocks));
        NetworkSize.RequireLayers(Blocks.Count, nameof(Blocks));
        foreach (var channels in Blocks) Check.AtLeast(channels, 1, nameof(Blocks));
        Check.Odd(KernelSize, 15, nameof(KernelSize));
        Check.AtLeast(HiddenUnits, 0, nameof(HiddenUnits));
        Check.Share(Dropout, nameof(Dropout));
        Size().Require("blocks");
        return this;
    }

    /// <summary>How large the network is.</summary>
    internal NetworkSize Size()
    {
        var (channels, height, width) = ((double)Channels, Height, Width);
        var (weights, largest) = (2 * channels, channels * height * width);
        foreach (var outputs in Blocks)
        {
            weights += outputs * channels * KernelSize * KernelSize + outputs * (BatchNormalization ? 4.0 : 1);
            channels = outputs;
            largest = Math.Max(largest, channels * height * width);
            if (height >= 2 && width >= 2) (height, width) = (height / 2, width / 2);
        }

        var features = channels * height * width;
        if (HiddenUnits > 0) weights += (features + 1) * HiddenUnits;
        weights += ((HiddenUnits > 0 ? HiddenUnits : features) + 1) * Classes;
        return new(weights, Math.Max(largest, Math.Max(HiddenUnits, Classes)));
    }
}
