namespace MLNetInterpret.Core.Networks.Recurrent;

/// <summary>What a <see cref="CharNetwork"/> is built from; together with its weights it is the whole network.
/// Serialises as JSON.</summary>
internal sealed record CharNetworkArchitecture
{
    /// <summary>Different codes that the input may hold (0 to this minus 1), at least 2; also the number of logits.</summary>
    public required int Vocabulary { get; init; }

    /// <summary>LSTM layers, 1 to 3.</summary>
    public int Layers { get; init; } = 1;

    /// <summary>Cells in each layer, 1 to 16,384.</summary>
    public int HiddenUnits { get; init; } = 256;

    /// <summary>Share of the connections between layers, and into the logits, dropped in training: at least 0, below 1.</summary>
    public double Dropout { get; init; }

    /// <summary>Itself, once every value is in its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The message names the value and its range.</exception>
    internal CharNetworkArchitecture Validated()
    {
        Check.AtLeast(Vocabulary, 2, nameof(Vocabulary));
        Check.Between(Layers, 1, 3, nameof(Layers));
        Check.Between(HiddenUnits, 1, 16_384, nameof(HiddenUnits));
        Check.Share(Dropout, nameof(Dropout));
        Size().Require("hidden layers");
        return this;
    }

    /// <summary>How large the network is.</summary>
    internal NetworkSize Size()
    {
        double units = HiddenUnits;
        var layers = 4 * units * (Vocabulary + units + 2) + (Layers - 1) * 4 * units * (2 * units + 2);
        return new(layers + (units + 1) * Vocabulary, Math.Max(4 * units, Vocabulary));
    }
}
