using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetInterpret.Core.Networks.Recurrent;

/// <summary>An LSTM layer that can show its units. Points: the names of <see cref="RecurrentValue"/>,
/// each <c>[N, U, T]</c>.</summary>
/// <remarks>
/// libtorch gives h_t of every step but c_t of the last one only. With all h known, every step's gates are one matrix product,
/// and the cells follow by c_t = f_t c_{t-1} + i_t g_t, which is elementwise.
/// </remarks>
internal sealed class LstmLayer : nn.Module<Tensor, Tensor>
{
    private readonly LSTM lstm;
    private readonly Identity cell = nn.Identity();
    private readonly Identity tanh = nn.Identity();
    private readonly Identity hidden = nn.Identity();
    private readonly Identity input = nn.Identity();
    private readonly Identity forget = nn.Identity();
    private readonly Identity output = nn.Identity();
    private readonly Identity candidate = nn.Identity();
    private readonly int _units;

    public LstmLayer(int inputs, int units) : base(nameof(LstmLayer))
    {
        _units = units;
        lstm = nn.LSTM(inputs, units);
        RegisterComponents();
    }

    /// <summary>Input and recurrent weights, <c>[4 · U, inputs]</c> and <c>[4 · U, U]</c>, and their biases.</summary>
    public IEnumerable<Tensor> Weights
    {
        get
        {
            var weights = ByName();
            return [weights["weight_ih_l0"], weights["weight_hh_l0"], weights["bias_ih_l0"], weights["bias_hh_l0"]];
        }
    }

    /// <summary>Runs the layer from the zero state and passes everything through its points.</summary>
    /// <param name="values"><c>[T, N, inputs]</c>.</param>
    /// <returns><c>[T, N, U]</c>.</returns>
    public override Tensor forward(Tensor values)
    {
        using var scope = NewDisposeScope();
        var (shown, _, _) = Run(values, null);
        var gates = Gates(values, shown);
        var (admit, keep, added, show) = (Gate(0).sigmoid(), Gate(1).sigmoid(), Gate(2).tanh(), Gate(3).sigmoid());
        var cells = Scan(keep, admit * added);
        Show(RecurrentValue.Cell, cells);
        Show(RecurrentValue.Tanh, cells.tanh());
        Show(RecurrentValue.Hidden, shown);
        Show(RecurrentValue.Input, admit);
        Show(RecurrentValue.Forget, keep);
        Show(RecurrentValue.Output, show);
        Show(RecurrentValue.Candidate, added);
        return shown.MoveToOuterDisposeScope();

        Tensor Gate(int index) => gates.narrow(2, index * _units, _units);

        void Show(RecurrentValue value, Tensor byTime) => Point(value).call(byTime.permute(1, 2, 0));
    }

    /// <summary>Where values are looked at, as <c>[N, U, T]</c>.</summary>
    public Identity Point(RecurrentValue value) => value switch
    {
        RecurrentValue.Cell => cell,
        RecurrentValue.Tanh => tanh,
        RecurrentValue.Hidden => hidden,
        RecurrentValue.Input => input,
        RecurrentValue.Forget => forget,
        RecurrentValue.Output => output,
        RecurrentValue.Candidate => candidate,
        _ => throw new ArgumentOutOfRangeException(nameof(value), $"'{value}' is not a value of an LSTM."),
    };

    /// <summary>Runs the layer without showing anything.</summary>
    /// <remarks>Without gradients libtorch 2.10 takes oneDNN's inference LSTM, which is wrong for many sizes (up to 16, 33 to 48,
    /// 65 to 80, 100, 300 units); the training one is right, and grad mode chooses it.</remarks>
    public (Tensor Output, Tensor Hidden, Tensor Cell) Run(Tensor values, (Tensor Hidden, Tensor Cell)? state)
    {
        if (is_grad_enabled()) return lstm.forward(values, state);
        using var grad = enable_grad();
        var (shown, last, cells) = lstm.forward(values, state);
        return (shown.detach(), last.detach(), cells.detach());
    }

    /// <summary>Every step's gates before their nonlinearities, <c>[T, N, 4 · U]</c>.</summary>
    private Tensor Gates(Tensor values, Tensor shown)
    {
        var weights = ByName();
        var before = cat([zeros_like(shown.narrow(0, 0, 1)), shown.narrow(0, 0, shown.shape[0] - 1)]);
        var all = cat([weights["weight_ih_l0"], weights["weight_hh_l0"]], 1);
        return nn.functional.linear(cat([values, before], 2), all, weights["bias_ih_l0"] + weights["bias_hh_l0"]);
    }

    private Dictionary<string, Parameter> ByName() =>
        lstm.named_parameters().ToDictionary(named => named.name, named => named.parameter);

    private static Tensor Scan(Tensor keep, Tensor added)
    {
        var (kept, additions) = (keep.unbind(), added.unbind());
        var cells = new Tensor[kept.Length];
        for (var t = 0; t < cells.Length; t++)
            cells[t] = t == 0 ? additions[0] : additions[t].addcmul(kept[t], cells[t - 1], 1);
        return stack(cells);
    }
}
