using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Onnx.Operators;

/// <summary>Weights and nonlinearities of a recurrent node in one direction.</summary>
/// <param name="W">Input weights, <c>[inputs, gates · U]</c>.</param>
/// <param name="R">Recurrent weights, <c>[U, gates · U]</c>; of a GRU those of its gates, <c>[U, U]</c> each.</param>
/// <param name="Wb">Biases of the first.</param>
/// <param name="Rb">Biases of the second, as they are cut.</param>
/// <param name="Peepholes">From the cell to the gates i, o, f, or null.</param>
/// <param name="Acts">The nonlinearities.</param>
/// <param name="ResetsLate">Whether a GRU's reset gate comes behind the recurrent product.</param>
/// <param name="Couples">Whether an LSTM forgets what it does not admit.</param>
internal sealed record RecurrentCell(
    Tensor W, Tensor[] R, Tensor Wb, Tensor[] Rb, Tensor[]? Peepholes, IReadOnlyList<Func<Tensor, Tensor>> Acts,
    bool ResetsLate, bool Couples)
{
    public static RecurrentCell Of(NodeCall call, int direction, int gates, long units, string[] acts)
    {
        var (w, r) = (call[1][direction], call[2][direction]);
        if (w.shape[0] != gates * units || r.shape[0] != gates * units || w.shape[1] != call.X.shape[2])
            throw new InvalidDataException("its weights do not fit its input and units");
        var bias = call.At(3)?[direction] ?? zeros(2 * gates * units, w.dtype, w.device);
        var names = call.Node.Attribute("activations")?.Strings.Select(name => name.ToStringUtf8()).ToArray() ?? [];
        if (names.Length == 0) names = [.. acts, .. acts];
        if (names.Length < (direction + 1) * acts.Length) throw new InvalidDataException("it has too few activations");
        var own = names.Skip(direction * acts.Length).Take(acts.Length);
        var clip = call.Float("clip", 0);
        var (alpha, beta) = (call.Floats("activation_alpha"), call.Floats("activation_beta"));
        // cut once, not at every step
        var parts = gates == 3 ? 3 : 1;
        return new(
            w.t(), [.. r.chunk(parts, 0).Select(part => part.t())], bias.narrow(0, 0, gates * units),
            bias.narrow(0, gates * units, gates * units).chunk(parts, 0), call.At(7)?[direction].chunk(3, 0),
            // OnnxRuntime clips what gates read, not the cell
            [.. own.Select((name, at) => Of(name, Number(alpha, at), Number(beta, at), at == 2 ? 0 : clip))],
            call.Is("linear_before_reset"), call.Is("input_forget"));

        float? Number(float[]? values, int at) =>
            values is not null && (direction * acts.Length) + at < values.Length ? values[(direction * acts.Length) + at] : null;
    }

    /// <summary>A nonlinearity.</summary>
    public Tensor Act(int which, Tensor x) => Acts[which](x);

    /// <summary>Source: Hochreiter and Schmidhuber, 1997; gates in ONNX's order i, o, f, c.</summary>
    public (Tensor Hidden, Tensor? Cell) Lstm(Tensor before, Tensor hidden, Tensor cell)
    {
        var z = (before + Products.Product(hidden, R[0]) + Rb[0]).chunk(4, 1);
        var admit = Act(0, Seen(z[0], 0, cell));
        var forget = Couples ? 1 - admit : Act(0, Seen(z[2], 2, cell));
        var next = (forget * cell) + (admit * Act(1, z[3]));
        return (Act(0, Seen(z[1], 1, next)) * Act(2, next), next);

        Tensor Seen(Tensor gate, int at, Tensor state) => Peepholes is null ? gate : gate + (Peepholes[at] * state);
    }

    /// <summary>Source: Cho et al., 2014; gates in ONNX's order z, r, h.</summary>
    public Tensor Gru(Tensor before, Tensor hidden)
    {
        var x = before.chunk(3, 1);
        var update = Act(0, x[0] + Products.Product(hidden, R[0]) + Rb[0]);
        var reset = Act(0, x[1] + Products.Product(hidden, R[1]) + Rb[1]);
        var proposed = Act(1, x[2] + (ResetsLate
            ? reset * (Products.Product(hidden, R[2]) + Rb[2])
            : Products.Product(reset * hidden, R[2]) + Rb[2]));
        return ((1 - update) * proposed) + (update * hidden);
    }

    private static Func<Tensor, Tensor> Of(string name, float? alpha, float? beta, float clip)
    {
        var (a, b) = (alpha, beta);
        Func<Tensor, Tensor> act = name.ToUpperInvariant() switch
        {
            "SIGMOID" => x => x.sigmoid(),
            "TANH" => x => x.tanh(),
            "RELU" => x => x.relu(),
            "AFFINE" => x => (x * (a ?? 1)) + (b ?? 0),
            "ELU" => x => Activations.Elu(x, a ?? 1),
            "HARDSIGMOID" => x => Activations.HardSigmoid(x, a ?? 0.2f, b ?? 0.5f),
            "LEAKYRELU" => x => nn.functional.leaky_relu(x, a ?? 0.01f),
            "SCALEDTANH" => x => (x * (b ?? 1)).tanh() * (a ?? 1),
            "SOFTPLUS" => Activations.Softplus,
            "SOFTSIGN" => Activations.Softsign,
            "THRESHOLDEDRELU" => x => Activations.ThresholdedRelu(x, a ?? 1),
            _ => throw new NotSupportedException($"its activation '{name}' is not supported"),
        };
        return clip > 0 ? x => act(x.clamp(-clip, clip)) : act;
    }
}
