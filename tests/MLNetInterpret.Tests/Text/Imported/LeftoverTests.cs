using Microsoft.ML;
using MLNetInterpret.Core.Networks.Recurrent;
using MLNetInterpret.Text.Imported;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Tests.Text.Imported;

/// <summary>No tensor of a file is left out in silence: it is a part of the model, or the model is refused.</summary>
[TestClass]
public sealed class LeftoverTests
{
    private static readonly MLContext Ml = new(1);

    [TestMethod]
    [DataRow("norm.weight", new long[] { 4 }, "the tensor 'norm.weight' [4] is no part")]
    [DataRow("norm.bias", new long[] { 4 }, "the tensor 'norm.bias' [4] is no part")]
    [DataRow("gamma", new long[] { 4 }, "the tensor 'gamma' [4] is no part")]
    [DataRow("h0", new long[] { 1, 1, 4 }, "the tensor 'h0' [1, 1, 4] is no part")]
    [DataRow("conv.weight", new long[] { 3, 4, 5 }, "the tensor 'conv.weight' [3, 4, 5] is no part")]
    [DataRow("act.weight", new long[] { 1 }, "the tensor 'act.weight' [1] is no part")]
    [DataRow("fc2.weight", new long[] { 7, 7 }, "the tensors 'fc.weight' [7, 4] and 'fc2.weight' [7, 7] both stand behind")]
    [DataRow("RNN.weight_ih_l1", new long[] { 16, 4 }, "the layer of the tensor 'RNN.weight_ih_l1' [16, 4] has no weight_hh")]
    [DataRow("other.weight_hh", new long[] { 16, 4 }, "the layer of the tensor 'other.weight_hh' [16, 4] has no weight_ih")]
    [DataRow("k/recurrent_kernel", new long[] { 4, 16 }, "the layer of the tensor 'k/recurrent_kernel' [4, 16] has no kernel")]
    [DataRow("fc/weight:0", new long[] { 7, 4 }, "the tensors 'fc.weight' [7, 4] and 'fc/weight:0' [7, 4] have the same place")]
    [DataRow("rnn/weight_ih_l0", new long[] { 16, 7 },
        "the tensors 'rnn.weight_ih_l0' [16, 7] and 'rnn/weight_ih_l0' [16, 7] have the same place in one layer")]
    [DataRow("num_batches_tracked", new long[] { 1 }, null), DataRow("global_step", new long[0], null)]
    public void A_tensor_more_is_told(string name, long[] shape, string? says)
    {
        var tensors = Tensors().Append((name, ones(shape))).ToList();
        if (says is null) Read(tensors);
        else StringAssert.Contains(Refused(tensors), says);
    }

    [TestMethod]
    [DataRow("fc.bias", new long[] { 6 }, "'fc.bias' [6] has the wrong shape: expected is [7]")]
    [DataRow("rnn.bias_ih_l0", new long[] { 8, 2 }, "'rnn.bias_ih_l0' [8, 2] has the wrong shape: expected is [16]")]
    [DataRow("rnn.bias_ih_l0", new long[] { 16, 2 }, "'rnn.bias_ih_l0' [16, 2] has the wrong shape: expected is [16]")]
    [DataRow("rnn.weight_ih_l0", new long[] { 16, 7, 1 }, "'rnn.weight_ih_l0' [16, 7, 1] has the wrong shape: expected is [16,")]
    [DataRow("rnn.weight_hh_l0", new long[] { 16, 5 }, "'rnn.weight_hh_l0' [16, 5] has the wrong shape: expected is [4 u")]
    [DataRow("fc.weight", new long[] { 7, 5 }, "'fc.weight' [7, 5] has the wrong shape: expected is 4 numbers for each output")]
    public void A_tensor_of_another_shape_is_told_with_the_one_expected(string name, long[] shape, string says) =>
        StringAssert.Contains(
            Refused([.. Tensors().Select(one => one.Name == name ? (name, ones(shape)) : one)]), says);

    [TestMethod]
    public void A_bias_of_another_name_is_the_read_out_s_and_a_norm_is_not()
    {
        using var named = Read([.. Tensors().Select(one => one.Name == "fc.bias" ? ("b_out", full(7, 3f)) : one)]);
        Assert.AreEqual(3, named.ReadingWeights.Last()[6].item<float>());
        StringAssert.Contains(
            Refused([.. Tensors().Select(one => one.Name == "fc.bias" ? ("norm.weight", ones(7)) : one)]),
            "the tensor 'norm.weight' [7] is no part");
    }

    [TestMethod]
    public void Vectors_that_shapes_leave_over_are_told()
    {
        long[][] shapes = [[4, 7], [4, 4], [4], [4], [7, 4], [7]];
        var plain = shapes.Index().Select(one => ($"t{one.Index}", ones(one.Item))).ToList();
        Read(plain);
        foreach (var (place, shape) in ((int, long[])[])[(4, [4]), (6, [7]), (4, [2, 2, 1])])
            StringAssert.Contains(
                Refused([.. plain[..place], ("more", ones(shape)), .. plain[place..]]),
                $"the tensor 'more' [{string.Join(", ", shape)}] is no part");
    }

    [TestMethod]
    public void A_layer_of_one_unit_has_its_biases()
    {
        using var network = new CharNetwork(new() { Vocabulary = 7, HiddenUnits = 1, Kind = RecurrentKind.Rnn }, seed: 2);
        using (no_grad())
            foreach (var bias in network.ReadingWeights.Skip(2).Take(2)) bias.fill_(0.7);
        foreach (var layout in Enum.GetValues<WeightLayout>())
        {
            using var read = Read([.. WrittenWeights.In(layout, network)]);
            var biases = read.ReadingWeights.ElementAt(2) + read.ReadingWeights.ElementAt(3);
            Assert.AreEqual(1.4f, biases.item<float>(), 1e-6f);
        }
    }

    [TestMethod]
    [DataRow(RecurrentKind.Gru, 1.0, "ForgetBias is for LSTM layers, but those of '")]
    [DataRow(RecurrentKind.Lstm, double.NaN, "ForgetBias is NaN, but has to be from -1000 to 1000")]
    [DataRow(RecurrentKind.Lstm, 1e300, "ForgetBias is 1E+300, but")]
    public void A_forget_bias_is_a_number_for_forget_gates(RecurrentKind kind, double added, string says)
    {
        using var network = new CharNetwork(new() { Vocabulary = 7, HiddenUnits = 4, Kind = kind }, seed: 2);
        var failure = Assert.Throws<ArgumentException>(() => Read([.. WrittenWeights.In(WeightLayout.PyTorch, network)], added));
        StringAssert.Contains(failure.Message, says);
    }

    [TestMethod]
    public void A_layout_that_there_is_not_is_named()
    {
        var failure = Assert.ThrowsExactly<ArgumentException>(
            () => ImportedModel.Read(Ml, "m.pth", "c.txt", null, (WeightLayout)7, null, null));
        StringAssert.StartsWith(failure.Message, "Layout is 7, but has to be one of PyTorch, Keras, TensorFlow.");
    }

    private static IEnumerable<(string Name, Tensor Values)> Tensors()
    {
        using var network = new CharNetwork(new() { Vocabulary = 7, HiddenUnits = 4 }, seed: 2);
        return [.. WrittenWeights.In(WeightLayout.PyTorch, network).Select(one => (one.Name, one.Values.clone()))];
    }

    private static CharNetwork Read(IReadOnlyList<(string, Tensor)> tensors, double? forgetBias = null)
    {
        using var folder = new TestFolder();
        var path = WrittenWeights.Write(folder.At("m.safetensors"), tensors);
        return ImportedModel.Read(Ml, path, folder.Write("c.txt", "abcdefg"), null, null, forgetBias, null).Step.CharNetwork;
    }

    private static string Refused(IReadOnlyList<(string, Tensor)> tensors) =>
        Assert.ThrowsExactly<NotSupportedException>(() => Read(tensors)).Message;
}
