using MLNetInterpret.Core.Networks;
using MLNetInterpret.Core.Networks.Recurrent;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Networks;

[TestClass]
public class CharNetworkTests
{
    [ClassInitialize]
    public static void Load(TestContext _) => LibTorch.EnsureLoaded();

    [TestMethod]
    [DataRow(1, 6, 1, true), DataRow(4, 6, 5, true)]
    [DataRow(1, 6, 1, false), DataRow(2, 16, 3, false), DataRow(1, 48, 2, false), DataRow(2, 64, 2, false)]
    public void Its_states_are_those_of_a_loop_over_single_steps(int layers, int units, int rows, bool gradients)
    {
        const int vocabulary = 7, length = 40;
        using var mode = set_grad_enabled(gradients);
        using var module = new CharNetwork(new() { Vocabulary = vocabulary, Layers = layers, HiddenUnits = units }, seed: layers);
        using var network = new HookedNetwork(module, () => zeros(1, length, int64));
        using var generator = new Generator(1);
        using var codes = randint(0, vocabulary, [rows, length], int64, generator: generator);
        using var seen = network.RunWithCache(codes, network.Points.Select(point => point.Point));

        var weights = module.state_dict();
        var input = nn.functional.one_hot(codes, vocabulary).to(float32);      // [N, T, V]
        for (var layer = 1; layer <= layers; layer++)
        {
            using var step = nn.LSTMCell(layer == 1 ? vocabulary : units, units);
            foreach (var (name, parameter) in step.named_parameters())
                using (no_grad()) parameter.copy_(weights[$"lstm{layer}.lstm.{name}_l0"]);

            var (hidden, cell) = (zeros(rows, units), zeros(rows, units));
            var outputs = new List<Tensor>();
            for (var t = 0; t < length; t++)
            {
                (hidden, cell) = step.forward(input[.., t], (hidden, cell));
                outputs.Add(hidden);
                Close(cell, seen[$"lstm{layer}.cell"][.., .., t]);
                Close(hidden, seen[$"lstm{layer}.hidden"][.., .., t]);
            }

            input = stack(outputs, 1);
        }

        var logits = input.matmul(weights["readout.weight"].t()) + weights["readout.bias"];
        Close(logits.transpose(1, 2), seen["logits"]);
    }

    [TestMethod, DataRow(RecurrentKind.Gru, 1), DataRow(RecurrentKind.Gru, 3), DataRow(RecurrentKind.Rnn, 2)]
    public void Hidden_states_of_other_kinds_are_those_of_torchs_single_steps(RecurrentKind kind, int layers)
    {
        const int vocabulary = 7, length = 40, rows = 3, units = 6;
        using var gradients = enable_grad();
        using var module = Drawn(new() { Vocabulary = vocabulary, Kind = kind, Layers = layers, HiddenUnits = units });
        using var network = new HookedNetwork(module, () => zeros(1, length, int64));
        using var generator = new Generator(1);
        using var codes = randint(0, vocabulary, [rows, length], int64, generator: generator);
        using var seen = network.RunWithCache(codes, network.Points.Select(point => point.Point));
        var weights = module.ReadingWeights.ToArray();
        var input = nn.functional.one_hot(codes, vocabulary).to(float32);
        for (var layer = 1; layer <= layers; layer++)
        {
            var inputs = layer == 1 ? vocabulary : units;
            using nn.Module<Tensor, Tensor, Tensor> step =
                kind == RecurrentKind.Gru ? nn.GRUCell(inputs, units) : nn.RNNCell(inputs, units);
            using (no_grad())
                foreach (var (index, (_, parameter)) in step.named_parameters().Index())
                    parameter.copy_(weights[4 * (layer - 1) + index]);
            var hidden = zeros(rows, units);
            var outputs = new List<Tensor>();
            for (var t = 0; t < length; t++)
            {
                outputs.Add(hidden = step.call(input[.., t], hidden));
                Close(hidden, seen[$"{kind.Prefix}{layer}.hidden"][.., .., t]);
            }

            input = stack(outputs, 1);
        }

        Close((input.matmul(weights[^2].t()) + weights[^1]).transpose(1, 2), seen["logits"]);
    }

    [TestMethod, DataRow(RecurrentKind.Lstm), DataRow(RecurrentKind.Gru), DataRow(RecurrentKind.Rnn)]
    public void Every_weight_is_there_once_and_the_first_layers_weights_of_codes_are_larger(RecurrentKind kind)
    {
        using var network = new CharNetwork(new() { Vocabulary = 7, Kind = kind, Layers = 2, HiddenUnits = 100 }, seed: 1);
        Assert.HasCount(2 * 4 + 2, network.state_dict());
        var weights = network.ReadingWeights.ToArray();
        Assert.IsGreaterThan(0.9f, weights[0].abs().max().item<float>());
        Assert.IsLessThanOrEqualTo(0.1f, weights[4].abs().max().item<float>());
    }

    [TestMethod, DataRow(false), DataRow(true)]
    public void A_grus_values_make_its_states(bool resetBefore)
    {
        const int vocabulary = 7, length = 30, units = 5;
        using var gradients = enable_grad();
        using var module = Drawn(new()
        {
            Vocabulary = vocabulary,
            Kind = RecurrentKind.Gru,
            HiddenUnits = units,
            ResetBefore = resetBefore,
        });
        using var network = new HookedNetwork(module, () => zeros(1, length, int64));
        using var codes = arange(2 * length, int64).square().remainder(vocabulary).view(2, length);
        using var seen = network.RunWithCache(codes, network.Points.Select(point => point.Point));
        var weights = module.ReadingWeights.ToArray();
        var before = zeros(2, units);
        for (var t = 0; t < length; t++)
        {
            var read = nn.functional.linear(nn.functional.one_hot(codes[.., t], vocabulary).to(float32), weights[0], weights[2]);
            var (reset, update, candidate) = (At("reset", t), At("update", t), At("candidate", t));
            Close((read[.., ..units] + Part(0, before)).sigmoid(), reset);
            Close((read[.., units..(2 * units)] + Part(1, before)).sigmoid(), update);
            var remembered = resetBefore ? Part(2, reset * before) : reset * Part(2, before);
            Close((read[.., (2 * units)..] + remembered).tanh(), candidate);
            Close((1 - update) * candidate + update * before, At("hidden", t));
            before = At("hidden", t);
        }

        Tensor At(string value, int step) => seen[$"gru1.{value}"][.., .., step];

        Tensor Part(int gate, Tensor states) => nn.functional.linear(
            states, weights[1].narrow(0, gate * units, units), weights[3].narrow(0, gate * units, units));
    }

    [TestMethod, DataRow(1, 5, RecurrentKind.Lstm), DataRow(2, 33, RecurrentKind.Lstm), DataRow(4, 64, RecurrentKind.Lstm)]
    [DataRow(2, 33, RecurrentKind.Gru), DataRow(2, 33, RecurrentKind.Rnn)]
    public void Every_point_is_the_same_with_gradients_and_without(int layers, int units, RecurrentKind kind)
    {
        using var module = Drawn(new() { Vocabulary = 7, Kind = kind, Layers = layers, HiddenUnits = units });
        using var network = new HookedNetwork(module, () => zeros(1, 8, int64));
        using var codes = arange(66, int64).square().remainder(7).view(3, 22);
        var points = network.Points.Select(point => point.Point).ToList();
        using var fused = network.RunWithCache(codes, points);
        foreach (var parameter in module.parameters()) parameter.requires_grad = true;
        using var torch = network.RunWithCache(codes, points);
        Assert.HasCount(kind.Values.Count * layers + 1, points);
        foreach (var point in points)
        {
            Assert.IsTrue(torch[point].requires_grad);
            Assert.IsFalse(fused[point].requires_grad);
            Close(torch[point], fused[point]);
            using var alone = network.RunWithCache(codes, point);
            Close(torch[point], alone[point]);
        }
    }

    [TestMethod]
    public void New_weights_show_at_once()
    {
        using var network = new CharNetwork(new() { Vocabulary = 5, HiddenUnits = 12 }, seed: 2);
        network.eval();
        using var codes = arange(60, int64).remainder(5).view(2, 30);
        using var grad = no_grad();
        foreach (var parameter in network.parameters())
        {
            using var before = network.call(codes);
            parameter.add_(0.1);
            using var after = network.call(codes);
            Assert.IsFalse(before.Equals(after));
            using var back = enable_grad();
            Close(network.call(codes).detach(), after);
        }
    }

    [TestMethod]
    public void A_hook_of_ones_own_sees_every_point()
    {
        using var network = new CharNetwork(new() { Vocabulary = 5, Layers = 2, HiddenUnits = 3 });
        network.eval();
        using var grad = no_grad();
        var seen = new List<string>();
        foreach (var (name, child) in network.named_modules().Where(named => named.module is TorchSharp.Modules.Identity))
            ((nn.Module<Tensor, Tensor>)child).register_forward_hook((_, _, output) =>
            {
                seen.Add($"{name} [{string.Join(", ", output.shape)}]");
                return output;
            });
        network.call(zeros(2, 6, int64)).Dispose();
        Assert.HasCount(15, seen);
        CollectionAssert.Contains(seen, "lstm2.forget [2, 3, 6]");
        Assert.AreEqual("logits [2, 5, 6]", seen[^1]);
    }

    [TestMethod]
    public void A_code_outside_the_vocabulary_is_named()
    {
        using var network = new CharNetwork(new() { Vocabulary = 5, HiddenUnits = 3 });
        network.eval();
        using var grad = no_grad();
        using var codes = arange(6, int64).view(2, 3);
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => network.call(codes)).Message,
            "Code 5 at step 2 of stream 1 is outside the vocabulary, which is 0 to 4.");
    }

    [TestMethod]
    public void Reading_on_from_a_state_equals_reading_all_at_once()
    {
        using var network = new CharNetwork(new() { Vocabulary = 5, Layers = 2, HiddenUnits = 4 }, seed: 2);
        network.eval();
        using var grad = no_grad();
        using var codes = arange(60, int64).remainder(5).view(2, 30);
        var (first, state) = network.Continue(codes[.., ..13]);
        var (second, last) = network.Continue(codes[.., 13..], state);
        using (state)
        using (last)
            Close(cat([first, second]).permute(1, 2, 0), network.call(codes));
    }

    [TestMethod, DataRow(false), DataRow(true)]
    public void Predictions_are_the_same_without_gradients(bool inference)
    {
        using var network = new CharNetwork(new() { Vocabulary = 5, HiddenUnits = 12 }, seed: 2);
        network.eval();
        foreach (var parameter in network.parameters()) parameter.requires_grad = false;
        using var codes = arange(60, int64).remainder(5).view(2, 30);
        using var expected = network.call(codes);
        using var mode = inference ? inference_mode() : no_grad();
        using var actual = network.call(codes);
        Assert.IsTrue(expected.Equals(actual));
    }

    [TestMethod]
    public void Bits_per_character_are_the_mean_of_minus_log2_p()
    {
        using var network = new CharNetwork(new() { Vocabulary = 5, HiddenUnits = 4 }, seed: 2);
        network.eval();
        using var grad = no_grad();
        using var codes = arange(301, int64).square().remainder(5);      // longer than one measuring window
        var logProbabilities = network.call(codes[..300].unsqueeze(0)).log_softmax(1)[0];      // [V, T]
        var sum = Enumerable.Range(0, 300).Sum(t => -logProbabilities[codes[t + 1].item<long>(), t].item<float>() / Math.Log(2));
        Assert.AreEqual(sum / 300, CharNetworkTraining.BitsPerCharacter(network, codes), 1e-5);
    }

    /// <summary>A network whose biases are not zero.</summary>
    private static CharNetwork Drawn(CharNetworkArchitecture architecture)
    {
        var network = new CharNetwork(architecture, seed: architecture.Layers);
        network.eval();
        using var grad = no_grad();
        using var generator = new Generator(1);
        foreach (var (name, parameter) in network.named_parameters())
            if (name.Contains("bias", StringComparison.Ordinal)) parameter.uniform_(-0.7, 0.7, generator);
        return network;
    }

    private static void Close(Tensor expected, Tensor actual)
    {
        CollectionAssert.AreEqual(expected.shape, actual.shape);
        Assert.IsLessThan(1e-5f, (expected - actual).abs().max().item<float>());
    }
}
