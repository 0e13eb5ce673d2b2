using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetInterpret.Networks;

/// <summary>One LSTM layer that can show its cells. Points: <c>cell</c> (c_t) and <c>hidden</c> (h_t), both <c>[N, U, T]</c>.</summary>
/// <remarks>
/// libtorch gives h_t of every step but c_t of the last one only. With all h known, every step's gates are one matrix product,
/// and the cells follow by c_t = f_t c_{t-1} + i_t g_t, which is elementwise.
/// </remarks>
internal sealed class LstmLayer : nn.Module<Tensor, Tensor>
{
    private readonly LSTM lstm;
    private readonly Identity cell;
    private readonly Identity hidden;
    private readonly int _units;

    public LstmLayer(int inputs, int units) : base(nameof(LstmLayer))
    {
        _units = units;
        lstm = nn.LSTM(inputs, units);
        cell = nn.Identity();
        hidden = nn.Identity();
        RegisterComponents();
    }

    /// <summary>Input and recurrent weights, <c>[4 · U, inputs]</c> and <c>[4 · U, U]</c>, and their biases.</summary>
    public IEnumerable<Tensor> Weights
    {
        get
        {
            var weights = lstm.named_parameters().ToDictionary(named => named.name, named => named.parameter);
            return [weights["weight_ih_l0"], weights["weight_hh_l0"], weights["bias_ih_l0"], weights["bias_hh_l0"]];
        }
    }

    /// <summary>Runs the layer from the zero state and passes its cells and hidden states through their points.</summary>
    /// <param name="input"><c>[T, N, inputs]</c>.</param>
    /// <returns><c>[T, N, U]</c>.</returns>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var (output, _, _) = Run(input, null);
        cell.call(Cells(input, output).permute(1, 2, 0));
        hidden.call(output.permute(1, 2, 0));
        return output.MoveToOuterDisposeScope();
    }

    /// <summary>Runs the layer without showing anything.</summary>
    /// <remarks>Without gradients libtorch 2.10 takes oneDNN's inference LSTM, which is wrong for many sizes (up to 16, 33 to 48,
    /// 65 to 80, 100, 300 units); the training one is right, and grad mode chooses it.</remarks>
    public (Tensor Output, Tensor Hidden, Tensor Cell) Run(Tensor input, (Tensor Hidden, Tensor Cell)? state)
    {
        if (is_grad_enabled()) return lstm.forward(input, state);
        using var grad = enable_grad();
        var (output, last, cells) = lstm.forward(input, state);
        return (output.detach(), last.detach(), cells.detach());
    }

    private Tensor Cells(Tensor input, Tensor output)
    {
        var weights = lstm.named_parameters().ToDictionary(named => named.name, named => named.parameter);
        var before = cat([zeros_like(output.narrow(0, 0, 1)), output.narrow(0, 0, output.shape[0] - 1)]);
        var all = cat([weights["weight_ih_l0"], weights["weight_hh_l0"]], 1);
        var gates = nn.functional.linear(cat([input, before], 2), all, weights["bias_ih_l0"] + weights["bias_hh_l0"]);
        var (admit, keep, candidate) = (Gate(gates, 0).sigmoid(), Gate(gates, 1).sigmoid(), Gate(gates, 2).tanh());
        return Scan(keep, admit * candidate);
    }

    private Tensor Gate(Tensor gates, int index) => gates.narrow(2, index * _units, _units);

    private static Tensor Scan(Tensor keep, Tensor added)
    {
        var (kept, additions) = (keep.unbind(), added.unbind());
        var cells = new Tensor[kept.Length];
        for (var t = 0; t < cells.Length; t++)
            cells[t] = t == 0 ? additions[0] : additions[t].addcmul(kept[t], cells[t - 1], 1);
        return stack(cells);
    }
}
