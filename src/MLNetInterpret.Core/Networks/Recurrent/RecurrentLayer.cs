using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetInterpret.Core.Networks.Recurrent;

/// <summary>A recurrent layer that can show its units. Points: the names of its kind's values, each <c>[N, U, T]</c>.</summary>
/// <remarks>libtorch gives h_t of every step, but no gates. With all h known, every step's gates are one matrix
/// product.</remarks>
internal abstract class RecurrentLayer : nn.Module<Tensor, Tensor>
{
    private readonly Dictionary<RecurrentValue, Identity> _points = [];

    /// <remarks>Whoever derives from this keeps libtorch's layer in one field, named as the kind's points begin, and registers
    /// it: every field of a module is a part of it, once for each name.</remarks>
    protected RecurrentLayer(RecurrentKind kind) : base(nameof(RecurrentLayer))
    {
        Kind = kind;
        foreach (var value in kind.Values)
            register_module(RecurrentSource.NameOf(value), _points[value] = nn.Identity());
    }

    /// <summary>Its kind.</summary>
    public RecurrentKind Kind { get; }

    /// <summary>Input and recurrent weights, <c>[gates · U, inputs]</c> and <c>[gates · U, U]</c>, and their biases.</summary>
    public IEnumerable<Tensor> Weights
    {
        get
        {
            var torch = named_children().Single(child => child.name == Kind.Prefix).module;
            var weights = torch.named_parameters().ToDictionary(named => named.name, named => named.parameter);
            return [weights["weight_ih_l0"], weights["weight_hh_l0"], weights["bias_ih_l0"], weights["bias_hh_l0"]];
        }
    }

    /// <summary>A layer of random weights.</summary>
    /// <param name="architecture">The network that it is for.</param>
    /// <param name="layer">Which of its layers, from 1.</param>
    public static RecurrentLayer Of(CharNetworkArchitecture architecture, int layer)
    {
        var (inputs, units) = (architecture.InputsOf(layer), architecture.UnitsOf(layer));
        return architecture.Kind switch
        {
            RecurrentKind.Gru => new GruLayer(inputs, units, architecture.ResetBefore),
            RecurrentKind.Rnn => new RnnLayer(inputs, units),
            _ => new LstmLayer(inputs, units),
        };
    }

    /// <summary>Where values are looked at, as <c>[N, U, T]</c>.</summary>
    public Identity Point(RecurrentValue value) => _points[value];

    /// <summary>Runs the layer from the zero state and passes everything through its points.</summary>
    /// <param name="values"><c>[T, N, inputs]</c>.</param>
    /// <returns><c>[T, N, U]</c>.</returns>
    public override Tensor forward(Tensor values)
    {
        using var scope = NewDisposeScope();
        var hidden = Run(values, null).Output;
        var seen = Seen(values, Before(hidden), hidden);
        foreach (var value in Kind.Values) Point(value).call(seen[value].permute(1, 2, 0));
        return hidden.MoveToOuterDisposeScope();
    }

    /// <summary>One value of every unit, <c>[T, N, U]</c>, from the zero state.</summary>
    /// <param name="values"><c>[T, N, inputs]</c>.</param>
    /// <param name="value">Which.</param>
    public Tensor ValuesOf(Tensor values, RecurrentValue value)
    {
        var hidden = Run(values, null).Output;
        return value == RecurrentValue.Hidden ? hidden : Seen(values, Before(hidden), hidden)[value];
    }

    /// <summary>Runs the layer without showing anything.</summary>
    /// <param name="values"><c>[T, N, inputs]</c>.</param>
    /// <param name="state">Null for the zero state.</param>
    /// <returns><c>[T, N, U]</c>, and the state behind it.</returns>
    public abstract (Tensor Output, LayerState State) Run(Tensor values, LayerState? state);

    /// <summary>Every value, <c>[T, N, U]</c>.</summary>
    /// <param name="values"><c>[T, N, inputs]</c>.</param>
    /// <param name="before">The hidden states before each step, <c>[T, N, U]</c>.</param>
    /// <param name="hidden">Those after it.</param>
    protected abstract IReadOnlyDictionary<RecurrentValue, Tensor> Seen(Tensor values, Tensor before, Tensor hidden);

    private static Tensor Before(Tensor hidden) =>
        cat([zeros_like(hidden.narrow(0, 0, 1)), hidden.narrow(0, 0, hidden.shape[0] - 1)]);
}
