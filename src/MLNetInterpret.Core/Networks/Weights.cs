using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetInterpret.Core.Networks;

/// <summary>Random initial weights from an explicit seed,
/// as the layers' own constructors would draw them from a global one.</summary>
internal static class Weights
{
    /// <summary>He-uniform for layers under a ReLU, ±1/√inputs for logits,
    /// ±1/√units for recurrent layers, an LSTM's with an open forget gate.</summary>
    /// <remarks>A recurrent layer that reads one-hot codes gets one input weight a gate and step, whatever the vocabulary: ±1,
    /// with which it needs a fraction of the updates that ±1/√units takes.</remarks>
    public static void Draw(nn.Module network, int seed)
    {
        using var generator = new Generator((ulong)seed);
        using var grad = no_grad();
        foreach (var (name, module) in network.named_modules())
            switch (module)
            {
                case Conv2d convolution:
                    var inputs = convolution.weight.shape[1..].Aggregate((a, b) => a * b);
                    Uniform(convolution.weight, Math.Sqrt(6.0 / inputs), generator);
                    convolution.bias?.zero_();
                    break;
                case Linear linear:
                    var gain = name.StartsWith("hidden", StringComparison.Ordinal) ? 6.0 : 1.0;
                    Uniform(linear.weight, Math.Sqrt(gain / linear.weight.shape[1]), generator);
                    linear.bias?.zero_();
                    break;
                case LSTM or GRU or RNN:
                    Recurrent(module, readsOneHot: name is "lstm1.lstm" or "gru1.gru" or "rnn1.rnn", generator);
                    break;
            }
    }

    private static void Recurrent(nn.Module layer, bool readsOneHot, Generator generator)
    {
        using Scalar open = 1;
        var gates = layer switch { LSTM => 4, GRU => 3, _ => 1 };
        foreach (var (name, values) in layer.named_parameters())
        {
            var units = values.shape[0] / gates;
            if (values.dim() == 2) Uniform(values, IsInput(name) && readsOneHot ? 1 : 1 / Math.Sqrt(units), generator);
            else values.zero_();
            if (layer is not LSTM || !name.StartsWith("bias_ih", StringComparison.Ordinal)) continue;
            using var forget = values.narrow(0, units, units);      // held, or it may be collected while it is filled
            forget.fill_(open);
        }
    }

    private static bool IsInput(string name) => name.StartsWith("weight_ih", StringComparison.Ordinal);

    private static void Uniform(Tensor values, double bound, Generator generator) => values.uniform_(-bound, bound, generator);
}
