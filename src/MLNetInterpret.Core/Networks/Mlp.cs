using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetInterpret.Core.Networks;

/// <summary>A multilayer perceptron with ReLU: features <c>[N, F]</c> to logits <c>[N, outputs]</c> or numbers
/// <c>[N, 1]</c>.</summary>
/// <remarks>Points: <c>hidden1</c>, <c>hidden2</c>, ... (before the ReLU, so that both ends of a unit show), <c>logits</c> and
/// beside it <c>probability</c>, or <c>score</c> where it predicts a number.</remarks>
internal sealed class Mlp : nn.Module<Tensor, Tensor>, IShownPoints
{
    /// <summary>The point of the classes' probabilities, made of the logits for whoever looks at it.</summary>
    public const string Probability = "probability";

    private readonly List<Linear> _hidden = [];
    private readonly SeededDropout _dropout;
    private readonly Linear _output;
    private readonly nn.Module<Tensor, Tensor>? _probability;
    private bool _showsProbability = true;

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

        _dropout = new(architecture.Dropout);
        _output = nn.Linear(inputs, architecture.Outputs);
        register_module("dropout", _dropout);
        register_module(Output, _output);
        Weights.Draw(this, seed);
        if (architecture.IsRegression) return;
        _probability = architecture.Outputs == 1 ? nn.Sigmoid() : nn.Softmax(1);
        register_module(Probability, _probability);
    }

    /// <summary>The sizes it was built with.</summary>
    public MlpArchitecture Architecture { get; }

    /// <summary>The point of its output.</summary>
    public string Output => Architecture.IsRegression ? "score" : "logits";

    /// <inheritdoc/>
    IReadOnlySet<string>? IShownPoints.Shown
    {
        set => _showsProbability = value is null || value.Contains(Probability);
    }

    /// <inheritdoc/>
    bool IShownPoints.IsDetail(string point) => point == Probability;

    /// <summary>A network of the same sizes with the same weights, which drops nothing.</summary>
    public Mlp Copy()
    {
        var copy = new Mlp(Architecture with { Dropout = 0 });
        copy.load_state_dict(state_dict());
        return copy;
    }

    /// <summary>Draws the weights that it was built with.</summary>
    public void DrawUsual(int seed)
    {
        _dropout.IsOff = false;
        Weights.Draw(this, seed);
    }

    /// <summary>Draws weights with which the network begins linear: hidden units have a bias of 1 and small weights, so that
    /// nearly all rows pass their rectifiers, and it bends only where the rows ask for it. Nothing is dropped unless that was
    /// asked for.</summary>
    /// <remarks>Few rows with much noise are then learned as well as by a linear model, which otherwise they are not; many rows
    /// would leave the units of a layer alike.</remarks>
    public void DrawLinear(int seed)
    {
        const double scale = 0.3;      // of He's
        Weights.Draw(this, seed);
        _dropout.IsOff = Architecture.Dropout == MlpArchitecture.UsualDropout;
        using var scope = NewDisposeScope();
        using var grad = no_grad();
        using Scalar small = scale;
        foreach (var layer in _hidden)
        {
            layer.weight!.mul_(small);
            layer.bias!.fill_(1);
        }
    }

    /// <summary>Lets it speak in another unit: what it has learned as <c>score</c> becomes
    /// <c>mean + deviation * score</c>.</summary>
    public void Rescale(double mean, double deviation)
    {
        using var scope = NewDisposeScope();
        using var grad = no_grad();
        using Scalar shift = mean, scale = deviation;
        _output.weight!.mul_(scale);
        _output.bias!.mul_(scale).add_(shift);
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var values = input;
        foreach (var layer in _hidden) values = _dropout.forward(layer.call(values).relu());
        var output = _output.call(values);
        if (_showsProbability && !training) _probability?.call(output);
        return output.MoveToOuterDisposeScope();
    }
}
