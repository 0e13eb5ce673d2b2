using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetInterpret.Networks;

/// <summary>A character model: codes <c>[N, T]</c> (64-bit integers) to the next code's logits <c>[N, V, T]</c>.</summary>
/// <remarks>
/// Every row starts from the zero state. Points: <c>lstm1.cell</c>, <c>lstm1.hidden</c>, <c>lstm2.cell</c>, ..., each
/// <c>[N, U, T]</c>, and <c>logits</c>. They are shown while evaluating; in training only <c>logits</c> is.
/// </remarks>
public sealed class CharLstm : nn.Module<Tensor, Tensor>
{
    private readonly List<LstmLayer> _layers = [];
    private readonly SeededDropout dropout;
    private readonly Linear readout;
    private readonly Identity logits;

    /// <summary>Builds the network with random weights.</summary>
    /// <param name="architecture">Its sizes.</param>
    /// <param name="seed">Fixes the weights: the same seed gives the same network.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is out of its range.</exception>
    public CharLstm(CharLstmArchitecture architecture, int seed = 0) : base(nameof(CharLstm))
    {
        ArgumentNullException.ThrowIfNull(architecture);
        architecture.Validate();
        Architecture = architecture;

        for (var layer = 1; layer <= architecture.Layers; layer++)
        {
            _layers.Add(new(layer == 1 ? architecture.Vocabulary : architecture.HiddenUnits, architecture.HiddenUnits));
            register_module($"lstm{layer}", _layers[^1]);
        }

        dropout = new(architecture.Dropout);
        readout = nn.Linear(architecture.HiddenUnits, architecture.Vocabulary);
        logits = nn.Identity();
        RegisterComponents();
        Weights.Draw(this, seed);
    }

    /// <summary>The sizes it was built with.</summary>
    public CharLstmArchitecture Architecture { get; }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        using var scope = NewDisposeScope();
        var values = OneHot(input);
        foreach (var layer in _layers)
            values = dropout.forward(training ? layer.Run(values, null).Output : layer.forward(values));
        return logits.call(readout.forward(values).permute(1, 2, 0)).MoveToOuterDisposeScope();
    }

    /// <summary>The same logits without showing any state, and from where a former call ended: faster, for long texts.</summary>
    /// <param name="codes"><c>[N, T]</c>.</param>
    /// <param name="state">What a former call returned, with the same N; null for the zero state.</param>
    /// <returns>Logits in the layers' own order, <c>[T, N, V]</c>, and the state after the last code.</returns>
    public (Tensor Logits, LstmState State) Continue(Tensor codes, LstmState? state = null)
    {
        ArgumentNullException.ThrowIfNull(codes);
        using var scope = NewDisposeScope();
        var values = OneHot(codes);
        var states = new List<(Tensor, Tensor)>();
        for (var layer = 0; layer < _layers.Count; layer++)
        {
            var (output, hidden, cell) = _layers[layer].Run(values, state?[layer]);
            states.Add((hidden.MoveToOuterDisposeScope(), cell.MoveToOuterDisposeScope()));
            values = dropout.forward(output);
        }

        return (readout.forward(values).MoveToOuterDisposeScope(), new(states));
    }

    /// <summary>What reading needs: of each layer the input and recurrent weights and both biases, then the readout's weights and bias.</summary>
    internal IEnumerable<Tensor> ReadingWeights => [.. _layers.SelectMany(layer => layer.Weights), readout.weight, readout.bias!];

    /// <summary><c>[N, T]</c> to <c>[T, N, V]</c>.</summary>
    private Tensor OneHot(Tensor codes)
    {
        var byTime = codes.to(int64).t().contiguous().unsqueeze(2);
        return zeros(byTime.shape[0], byTime.shape[1], Architecture.Vocabulary, device: codes.device)
            .scatter_(2, byTime, ones(1, device: codes.device).expand(byTime.shape));
    }
}
