using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetInterpret.Core.Networks.Recurrent;

/// <summary>A GRU layer in either form.</summary>
internal sealed class GruLayer : RecurrentLayer
{
    private readonly GRU gru;
    private readonly bool _resetBefore;

    /// <summary>A layer of random weights.</summary>
    /// <param name="inputs">What it reads at each step.</param>
    /// <param name="units">Units.</param>
    /// <param name="resetBefore">As <see cref="CharNetworkArchitecture.ResetBefore"/>.</param>
    public GruLayer(int inputs, int units, bool resetBefore) : base(RecurrentKind.Gru)
    {
        (gru, _resetBefore) = (nn.GRU(inputs, units), resetBefore);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override (Tensor Output, LayerState State) Run(Tensor values, LayerState? state)
    {
        if (!_resetBefore)
        {
            var (output, last) = gru.forward(values, state?.Hidden);
            return (output, new(last, null));
        }

        // libtorch has the other form only
        using Scalar one = 1;
        var weights = Weights.ToArray();
        var read = nn.functional.linear(values, weights[0], weights[2]).unbind();
        var hidden = state is { } given ? given.Hidden[0] : zeros([values.shape[1], weights[1].shape[1]], device: values.device);
        var all = new Tensor[read.Length];
        for (var step = 0; step < all.Length; step++)
        {
            var (_, update, candidate) = Gates(read[step], hidden, weights);
            all[step] = hidden = candidate.add(update * (hidden - candidate), one);
        }

        return (stack(all), new(hidden.unsqueeze(0), null));
    }

    /// <inheritdoc/>
    protected override IReadOnlyDictionary<RecurrentValue, Tensor> Seen(Tensor values, Tensor before, Tensor hidden)
    {
        var weights = Weights.ToArray();
        var (reset, update, candidate) = Gates(nn.functional.linear(values, weights[0], weights[2]), before, weights);
        return new Dictionary<RecurrentValue, Tensor>
        {
            [RecurrentValue.Hidden] = hidden,
            [RecurrentValue.Update] = update,
            [RecurrentValue.Reset] = reset,
            [RecurrentValue.Candidate] = candidate,
        };
    }

    /// <summary>Gates <c>[..., U]</c> from what is read, <c>[..., 3 · U]</c>, and the states before.</summary>
    private (Tensor Reset, Tensor Update, Tensor Candidate) Gates(Tensor read, Tensor before, Tensor[] weights)
    {
        using Scalar one = 1;
        Tensor[] inputs = read.chunk(3, -1), recurrent = weights[1].chunk(3), biases = weights[3].chunk(3);
        var reset = inputs[0].add(Product(0, before), one).sigmoid();
        var update = inputs[1].add(Product(1, before), one).sigmoid();
        var remembered = _resetBefore ? Product(2, reset * before) : reset * Product(2, before);
        return (reset, update, inputs[2].add(remembered, one).tanh());

        Tensor Product(int gate, Tensor states) => nn.functional.linear(states, recurrent[gate], biases[gate]);
    }
}
