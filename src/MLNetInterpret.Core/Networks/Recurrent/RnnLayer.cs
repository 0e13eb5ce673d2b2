using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetInterpret.Core.Networks.Recurrent;

/// <summary>A plain recurrent layer with tanh.</summary>
internal sealed class RnnLayer : RecurrentLayer
{
    private readonly RNN rnn;

    public RnnLayer(int inputs, int units) : base(RecurrentKind.Rnn)
    {
        rnn = nn.RNN(inputs, units);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override (Tensor Output, LayerState State) Run(Tensor values, LayerState? state)
    {
        var (output, last) = rnn.forward(values, state?.Hidden);
        return (output, new(last, null));
    }

    /// <inheritdoc/>
    protected override IReadOnlyDictionary<RecurrentValue, Tensor> Seen(Tensor values, Tensor before, Tensor hidden) =>
        new Dictionary<RecurrentValue, Tensor> { [RecurrentValue.Hidden] = hidden };
}
