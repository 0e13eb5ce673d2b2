using System.Buffers.Binary;
using System.Text.Json;
using MLNetInterpret.Core.Networks.Recurrent;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Tests.Text.Imported;

/// <summary>A network of ours as another program would write it, in a <c>.safetensors</c> file.</summary>
internal static class WrittenWeights
{
    /// <summary>Writes tensors.</summary>
    public static string Write(string path, IEnumerable<(string Name, Tensor Values)> tensors)
    {
        var (header, data) = (new Dictionary<string, object>(), new MemoryStream());
        foreach (var (name, values) in tensors)
        {
            using var plain = values.detach().to(float32).contiguous();
            var from = data.Length;
            data.Write(plain.bytes);
            header[name] = new { dtype = "F32", shape = values.shape, data_offsets = new[] { from, data.Length } };
        }

        var (text, length) = (JsonSerializer.SerializeToUtf8Bytes(header), new byte[8]);
        BinaryPrimitives.WriteInt64LittleEndian(length, text.Length);
        File.WriteAllBytes(path, [.. length, .. text, .. data.ToArray()]);
        return path;
    }

    /// <summary>The tensors of a network in a layout, under its names.</summary>
    public static IEnumerable<(string Name, Tensor Values)> In(WeightLayout layout, CharNetwork network)
    {
        var weights = network.ReadingWeights.Select(value => value.detach()).ToList();
        var kind = network.Architecture.Kind;
        for (var layer = 0; layer < network.Architecture.Layers; layer++)
        {
            var units = network.Architecture.UnitsOf(layer + 1);
            var (input, recurrent, bias, second) = (
                Sorted(weights[4 * layer]), Sorted(weights[(4 * layer) + 1]), Sorted(weights[(4 * layer) + 2]),
                Sorted(weights[(4 * layer) + 3]));
            if (layout == WeightLayout.PyTorch)
            {
                yield return ($"rnn.weight_ih_l{layer}", input);
                yield return ($"rnn.weight_hh_l{layer}", recurrent);
                yield return ($"rnn.bias_ih_l{layer}", bias);
                yield return ($"rnn.bias_hh_l{layer}", second);
            }
            else if (layout == WeightLayout.Keras)
            {
                var name = layer == 0 ? "lstm" : $"lstm_{layer}";
                yield return ($"{name}/lstm_cell/kernel:0", input.t());
                yield return ($"{name}/lstm_cell/recurrent_kernel:0", recurrent.t());
                yield return ($"{name}/lstm_cell/bias:0", kind == RecurrentKind.Gru && !network.Architecture.ResetBefore
                    ? stack([bias, second]) : bias + second);
            }
            else
            {
                var cell = kind switch { RecurrentKind.Rnn => "basic_rnn", RecurrentKind.Gru => "gru", _ => "basic_lstm" };
                var name = $"rnn/multi_rnn_cell/cell_{layer}/{cell}_cell";
                var (all, joint) = (cat([input, recurrent], 1).t(), bias + second);
                if (kind == RecurrentKind.Gru)
                {
                    yield return ($"{name}/candidate/bias", joint.narrow(0, 2 * units, units));
                    yield return ($"{name}/candidate/kernel", all.narrow(1, 2 * units, units));
                    yield return ($"{name}/gates/bias", joint.narrow(0, 0, 2 * units));
                    yield return ($"{name}/gates/kernel", all.narrow(1, 0, 2 * units));
                    continue;
                }

                if (kind == RecurrentKind.Lstm) joint = joint.clone();
                if (kind == RecurrentKind.Lstm) joint.narrow(0, 2 * units, units).sub_(1);      // i, g, f, o
                yield return ($"{name}/kernel", all);
                yield return ($"{name}/bias", joint);
            }
        }

        var turned = layout != WeightLayout.PyTorch;
        yield return (turned ? "dense/kernel" : "fc.weight", turned ? weights[^2].t() : weights[^2]);
        yield return (turned ? "dense/bias" : "fc.bias", weights[^1]);

        Tensor Sorted(Tensor values)
        {
            var gates = values.chunk(kind.Gates);
            return cat((kind, layout) switch
            {
                (RecurrentKind.Lstm, WeightLayout.TensorFlow) => [gates[0], gates[2], gates[1], gates[3]],
                (RecurrentKind.Gru, WeightLayout.Keras) => [gates[1], gates[0], gates[2]],
                _ => gates,
            });
        }
    }
}
