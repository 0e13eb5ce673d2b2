using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetInterpret.Core.Networks;

/// <summary>A multilayer perceptron with ReLU: features <c>[N, F]</c> to logits <c>[N, outputs]</c>.</summary>
/// <remarks>Points: <c>hidden1</c>, <c>hidden2</c>, ... (before the ReLU,
/// so that both ends of a unit show), <c>logits</c>.</remarks>
internal sealed class Mlp : nn.Module<Tensor, Tensor>
{
    private readonly List<Linear> _hidden = [];
    private readonly SeededDropout dropout;
    private readonly Linear logits;

    /// <summary>Builds the network with random weights.</summary>
    /// <param name="architecture">Its sizes.</param>
    /// <param name="seed">Fixes the weights: the same seed gives the same network.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is out of its range.</exception>
    public Mlp(MlpArchitecture architecture, int seed = 0) : base(nameof(Mlp))
    {
        ArgumentNullException.ThrowIfNull(architecture);
        Architecture = architecture.Validated();

        var inputs = architecture.Features;
        foreach (var units in architecture.HiddenUnits)
        {
            _hidden.Add(nn.Linear(inputs, units));
            register_module($"hidden{_hidden.Count}", _hidden[^1]);
            inputs = units;
        }

        dropout = new(architecture.Dropout);
        logits = nn.Linear(inputs, architecture.Outputs);
        RegisterComponents();
        Weights.Draw(this, seed);
    }

    /// <summary>The sizes it was built with.</summary>
    public MlpArchitecture Architecture { get; }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var values = input;
        foreach (var layer in _hidden) values = dropout.forward(layer.call(values).relu());
        return logits.call(values).MoveToOuterDisposeScope();
    }
}
