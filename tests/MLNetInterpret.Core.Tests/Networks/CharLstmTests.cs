using MLNetInterpret.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Networks;

[TestClass]
public class CharLstmTests
{
    [ClassInitialize]
    public static void Load(TestContext _) => LibTorch.EnsureLoaded();

    [TestMethod]
    [DataRow(1, 6, 1, true), DataRow(3, 6, 5, true), DataRow(1, 6, 1, false), DataRow(2, 16, 3, false), DataRow(1, 48, 2, false), DataRow(2, 64, 2, false)]
    public void Its_states_are_those_of_a_loop_over_single_steps(int layers, int units, int rows, bool gradients)
    {
        const int vocabulary = 7, length = 40;
        using var mode = set_grad_enabled(gradients);
        using var module = new CharLstm(new() { Vocabulary = vocabulary, Layers = layers, HiddenUnits = units }, seed: layers);
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

    [TestMethod]
    public void Reading_on_from_a_state_equals_reading_all_at_once()
    {
        using var network = new CharLstm(new() { Vocabulary = 5, Layers = 2, HiddenUnits = 4 }, seed: 2);
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
        using var network = new CharLstm(new() { Vocabulary = 5, HiddenUnits = 12 }, seed: 2);
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
        using var network = new CharLstm(new() { Vocabulary = 5, HiddenUnits = 4 }, seed: 2);
        network.eval();
        using var grad = no_grad();
        using var codes = arange(301, int64).square().remainder(5);      // longer than one measuring window
        var logProbabilities = network.call(codes[..300].unsqueeze(0)).log_softmax(1)[0];      // [V, T]
        var sum = Enumerable.Range(0, 300).Sum(t => -logProbabilities[codes[t + 1].item<long>(), t].item<float>() / Math.Log(2));
        Assert.AreEqual(sum / 300, Training.BitsPerCharacter(network, codes), 1e-5);
    }

    private static void Close(Tensor expected, Tensor actual)
    {
        CollectionAssert.AreEqual(expected.shape, actual.shape);
        Assert.IsLessThan(1e-5f, (expected - actual).abs().max().item<float>());
    }
}
