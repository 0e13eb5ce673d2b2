using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetInterpret.Core.Networks.Recurrent;

/// <summary>An LSTM layer.</summary>
/// <remarks>libtorch gives c_t of the last step only; the cells follow from the gates by c_t = f_t c_{t-1} + i_t g_t, which is
/// elementwise.</remarks>
internal sealed class LstmLayer : RecurrentLayer
{
    private readonly LSTM lstm;

    public LstmLayer(int inputs, int units) : base(RecurrentKind.Lstm)
    {
        lstm = nn.LSTM(inputs, units);
        RegisterComponents();
    }

    /// <inheritdoc/>
    /// <remarks>Without gradients libtorch 2.10 takes oneDNN's inference LSTM, which is wrong for many sizes (up to 16, 33 to 48,
    /// 65 to 80, 100, 300 units); the training one is right, and grad mode chooses it.</remarks>
    public override (Tensor Output, LayerState State) Run(Tensor values, LayerState? state)
    {
        (Tensor, Tensor)? from = state is { } given ? (given.Hidden, given.Cell!) : null;
        if (is_grad_enabled())
        {
            var (output, hidden, cell) = lstm.forward(values, from);
            return (output, new(hidden, cell));
        }

        using var grad = enable_grad();
        var (shown, last, cells) = lstm.forward(values, from);
        return (shown.detach(), new(last.detach(), cells.detach()));
    }

    /// <inheritdoc/>
    protected override IReadOnlyDictionary<RecurrentValue, Tensor> Seen(Tensor values, Tensor before, Tensor hidden)
    {
        using Scalar one = 1;
        var weights = Weights.ToArray();
        var gates = nn.functional
            .linear(cat([values, before], 2), cat([weights[0], weights[1]], 1), weights[2].add(weights[3], one))
            .chunk(4, 2);
        var (input, forget, candidate) = (gates[0].sigmoid(), gates[1].sigmoid(), gates[2].tanh());
        var cells = Scan(forget, input * candidate);
        return new Dictionary<RecurrentValue, Tensor>
        {
            [RecurrentValue.Cell] = cells,
            [RecurrentValue.Tanh] = cells.tanh(),
            [RecurrentValue.Hidden] = hidden,
            [RecurrentValue.Input] = input,
            [RecurrentValue.Forget] = forget,
            [RecurrentValue.Output] = gates[3].sigmoid(),
            [RecurrentValue.Candidate] = candidate,
        };
    }

    private static Tensor Scan(Tensor keep, Tensor added)
    {
        using Scalar one = 1;
        var (kept, additions) = (keep.unbind(), added.unbind());
        var cells = new Tensor[kept.Length];
        for (var t = 0; t < cells.Length; t++)
            cells[t] = t == 0 ? additions[0] : additions[t].addcmul(kept[t], cells[t - 1], one);
        return stack(cells);
    }
}
