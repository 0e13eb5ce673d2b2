using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetInterpret.Core.Networks.Recurrent;

/// <summary>A character model: codes <c>[N, T]</c> (64-bit integers) to the next code's logits <c>[N, V, T]</c>.</summary>
/// <remarks>
/// Every row starts from the zero state. Points: of an LSTM <c>lstm1.cell</c>, <c>lstm1.tanh</c>, <c>lstm1.hidden</c>, the gates
/// <c>lstm1.input</c>, <c>lstm1.forget</c>, <c>lstm1.output</c>, <c>lstm1.candidate</c>, <c>lstm2.cell</c>, ..., of a GRU
/// <c>gru1.hidden</c>, <c>gru1.update</c>, <c>gru1.reset</c>, <c>gru1.candidate</c>, ..., of an RNN <c>rnn1.hidden</c>, ..., each
/// <c>[N, U, T]</c>, and <c>logits</c>. They are shown while evaluating; in training only <c>logits</c> is. Evaluation on the CPU
/// that asks for no gradients is as <see cref="RecurrentReader"/> reads; it differs from libtorch in the last digits.
/// </remarks>
internal sealed class CharNetwork : nn.Module<Tensor, Tensor>, IShownPoints
{
    private readonly PointPass _pass;
    private readonly List<RecurrentLayer> _layers = [];
    private readonly SeededDropout dropout;
    private readonly Linear readout;
    private readonly Identity logits;

    /// <summary>Builds the network with random weights.</summary>
    /// <param name="architecture">Its sizes.</param>
    /// <param name="seed">Fixes the weights: the same seed gives the same network.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is out of its range.</exception>
    public CharNetwork(CharNetworkArchitecture architecture, int seed = 0) : base(nameof(CharNetwork))
    {
        ArgumentNullException.ThrowIfNull(architecture);
        Architecture = architecture.Validated();

        for (var layer = 1; layer <= architecture.Layers; layer++)
        {
            _layers.Add(RecurrentLayer.Of(architecture, layer));
            register_module($"{architecture.Kind.Prefix}{layer}", _layers[^1]);
        }

        dropout = new(architecture.Dropout);
        readout = nn.Linear(architecture.UnitsOf(architecture.Layers), architecture.Vocabulary);
        logits = nn.Identity();
        RegisterComponents();
        Weights.Draw(this, seed);
        _pass = new(this);
    }

    /// <summary>The sizes it was built with.</summary>
    public CharNetworkArchitecture Architecture { get; }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        using var scope = NewDisposeScope();
        if (_pass.Serves(input)) return Predict(_pass.Run(input, _layers)).MoveToOuterDisposeScope();

        var values = OneHot(input);
        foreach (var layer in _layers)
            values = dropout.forward(training ? layer.Run(values, null).Output : layer.forward(values));
        return Predict(values.transpose(0, 1)).MoveToOuterDisposeScope();
    }

    /// <summary>The same logits without showing any state, and from where a former call ended: faster, for long texts.</summary>
    /// <param name="codes"><c>[N, T]</c>.</param>
    /// <param name="state">What a former call returned, with the same N; null for the zero state.</param>
    /// <returns>Logits in the layers' own order, <c>[T, N, V]</c>, and the state after the last code.</returns>
    public (Tensor Logits, RecurrentState State) Continue(Tensor codes, RecurrentState? state = null)
    {
        ArgumentNullException.ThrowIfNull(codes);
        using var scope = NewDisposeScope();
        var values = OneHot(codes);
        var states = new List<LayerState>();
        for (var layer = 0; layer < _layers.Count; layer++)
        {
            var (output, last) = _layers[layer].Run(values, state?[layer]);
            states.Add(last.Each(tensor => tensor.MoveToOuterDisposeScope()));
            values = dropout.forward(output);
        }

        return (readout.forward(values).MoveToOuterDisposeScope(), new(states));
    }

    /// <summary>A value of every unit of a layer from the zero state, through which gradients flow to what is read.</summary>
    /// <param name="weights">Of all codes at each step, <c>[T, N, V]</c>; a code alone has the weight 1.</param>
    /// <param name="source">Which.</param>
    /// <returns><c>[T, N, U]</c>.</returns>
    internal Tensor ValuesOf(Tensor weights, RecurrentSource source)
    {
        var values = weights;
        foreach (var layer in _layers.Take(source.Layer - 1)) values = layer.Run(values, null).Output;
        return _layers[source.Layer - 1].ValuesOf(values, source.Value);
    }

    /// <summary>Of each layer the input and recurrent weights and both biases, then the readout's weights and bias.</summary>
    internal IEnumerable<Tensor> ReadingWeights =>
        [.. _layers.SelectMany(layer => layer.Weights), readout.weight, readout.bias!];

    IReadOnlySet<string>? IShownPoints.Shown
    {
        set => _pass.Shown = value;
    }

    bool IShownPoints.IsDetail(string point) => PointPass.IsDetail(point);

    /// <summary><c>[N, T, U]</c> to <c>[N, V, T]</c>.</summary>
    private Tensor Predict(Tensor hidden) => logits.call(readout.forward(hidden).transpose(1, 2));

    /// <summary><c>[N, T]</c> to <c>[T, N, V]</c>.</summary>
    private Tensor OneHot(Tensor codes)
    {
        var byTime = codes.to(int64).t().contiguous().unsqueeze(2);
        return zeros(byTime.shape[0], byTime.shape[1], Architecture.Vocabulary, device: codes.device)
            .scatter_(2, byTime, ones(1, device: codes.device).expand(byTime.shape));
    }
}
