using System.Text.Json.Serialization;

namespace MLNetInterpret.Core.Networks.Recurrent;

/// <summary>What a <see cref="CharNetwork"/> is built from; together with its weights it is the whole network.
/// Serialises as JSON.</summary>
internal sealed record CharNetworkArchitecture
{
    /// <summary>Different codes that the input may hold (0 to this minus 1), at least 2; also the number of logits.</summary>
    public required int Vocabulary { get; init; }

    /// <summary>Recurrent layers, 1 to 4.</summary>
    public int Layers { get; init; } = 1;

    /// <summary>Units of each layer, of the widest where they differ, 1 to 16,384.</summary>
    public int HiddenUnits { get; init; } = 256;

    /// <summary>Units of each layer from the lowest; null where all have <see cref="HiddenUnits"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<int>? LayerUnits { get; init; }

    /// <summary>Share of the connections between layers, and into the logits, dropped in training: at least 0, below 1.</summary>
    public double Dropout { get; init; }

    /// <summary>The kind of the recurrent layers.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    [JsonConverter(typeof(JsonStringEnumConverter<RecurrentKind>))]
    public RecurrentKind Kind { get; init; }

    /// <summary>Whether a GRU's reset gate is multiplied with the state before the product with the recurrent weights (Keras's
    /// <c>reset_after=False</c>, ONNX's <c>linear_before_reset=0</c>), not with the product, as in PyTorch.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool ResetBefore { get; init; }

    /// <summary>Every value of every layer, from the lowest.</summary>
    internal IEnumerable<RecurrentSource> Sources => Enumerable.Range(1, Layers)
        .SelectMany(layer => Kind.Values.Select(value => new RecurrentSource(Kind, layer, value)));

    /// <summary>What the logits are read from.</summary>
    internal RecurrentSource LastHidden => new(Kind, Layers, RecurrentValue.Hidden);

    /// <summary>Units of a layer, counted from 1.</summary>
    internal int UnitsOf(int layer) => LayerUnits is { } each ? each[layer - 1] : HiddenUnits;

    /// <summary>What a layer, counted from 1, reads at each step.</summary>
    internal int InputsOf(int layer) => layer == 1 ? Vocabulary : UnitsOf(layer - 1);

    /// <summary>The same with layers of these units, from the lowest.</summary>
    internal CharNetworkArchitecture WithUnits(IReadOnlyList<int> each) => this with
    {
        Layers = each.Count,
        HiddenUnits = each.Max(),
        LayerUnits = each.Distinct().Count() == 1 ? null : each,
    };

    /// <summary>Itself, once every value is in its range.</summary>
    /// <exception cref="ArgumentException">The message names the value and what is allowed.</exception>
    internal CharNetworkArchitecture Validated()
    {
        Check.AtLeast(Vocabulary, 2, nameof(Vocabulary));
        Check.Between(Layers, 1, 4, nameof(Layers));
        Check.Between(HiddenUnits, 1, 16_384, nameof(HiddenUnits));
        if (LayerUnits is { } each && (each.Count != Layers || each.Any(units => units < 1) || each.Max() != HiddenUnits))
            throw new ArgumentException(
                $"{nameof(LayerUnits)} is {string.Join(", ", each)}: it has one number for each of {Layers} layers, " +
                $"at least 1, and the largest is {HiddenUnits}.");
        Check.Share(Dropout, nameof(Dropout));
        if (!Enum.IsDefined(Kind))
            throw new ArgumentException($"{Kind} is no kind of recurrent layer: write Lstm, Gru or Rnn.");
        if (ResetBefore && Kind != RecurrentKind.Gru)
            throw new ArgumentException($"{nameof(ResetBefore)} is for GRU layers, but the layers are of kind {Kind.Name}.");
        Size().Require("hidden layers");
        return this;
    }

    /// <summary>How large the network is.</summary>
    internal NetworkSize Size()
    {
        var layers = Enumerable.Range(1, Layers).Sum(layer =>
            (double)Kind.Gates * UnitsOf(layer) * (InputsOf(layer) + UnitsOf(layer) + 2));
        return new(layers + (UnitsOf(Layers) + 1.0) * Vocabulary, Math.Max((double)Kind.Gates * HiddenUnits, Vocabulary));
    }
}
