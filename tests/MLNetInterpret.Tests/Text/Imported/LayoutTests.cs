using Microsoft.ML;
using MLNetInterpret.Core.Networks.Recurrent;
using MLNetInterpret.Text;
using MLNetInterpret.Text.Imported;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Tests.Text.Imported;

/// <summary>Networks written in a layout become themselves again; a wrong layout is found out by a text.</summary>
[TestClass]
public sealed class LayoutTests
{
    private static readonly MLContext Ml = new(1);
    private static readonly Lazy<(string Text, CharacterLstmTransformer Model)> Trained = new(Train);

    [TestMethod]
    [DataRow(WeightLayout.PyTorch, RecurrentKind.Lstm, 4, false)]
    [DataRow(WeightLayout.Keras, RecurrentKind.Lstm, 2, false)]
    [DataRow(WeightLayout.TensorFlow, RecurrentKind.Lstm, 3, false)]
    [DataRow(WeightLayout.PyTorch, RecurrentKind.Gru, 2, false)]
    [DataRow(WeightLayout.Keras, RecurrentKind.Gru, 2, false)]
    [DataRow(WeightLayout.Keras, RecurrentKind.Gru, 2, true)]
    [DataRow(WeightLayout.PyTorch, RecurrentKind.Rnn, 2, false)]
    [DataRow(WeightLayout.Keras, RecurrentKind.Rnn, 1, false)]
    [DataRow(WeightLayout.TensorFlow, RecurrentKind.Rnn, 2, false)]
    [DataRow(WeightLayout.TensorFlow, RecurrentKind.Gru, 2, true)]
    public void A_network_in_a_layout_is_read_as_itself(WeightLayout layout, RecurrentKind kind, int layers, bool before)
    {
        using var folder = new TestFolder();
        using var network = new CharNetwork(
            new() { Vocabulary = 7, Layers = layers, HiddenUnits = 5, Kind = kind, ResetBefore = before }, seed: 4);
        network.eval();
        var path = WrittenWeights.Write(folder.At("m.safetensors"), WrittenWeights.In(layout, network));
        var (step, _) = ImportedModel.Read(Ml, path, folder.Write("c.txt", "abcdefg"), null, null, null, null);
        Assert.AreEqual(network.Architecture, step.CharNetwork.Architecture);
        using var frozen = no_grad();
        using var codes = randint(0, 7, [2, 40], int64, generator: new Generator(3, CPU));
        using var ours = step.CharNetwork.forward(codes);
        using var theirs = network.forward(codes);
        Assert.IsTrue(ours.allclose(theirs, 1e-5, 1e-6));
    }

    [TestMethod]
    [DataRow(WeightLayout.PyTorch, RecurrentKind.Lstm, new[] { 4, 9 })]
    [DataRow(WeightLayout.Keras, RecurrentKind.Gru, new[] { 9, 4, 6 })]
    [DataRow(WeightLayout.TensorFlow, RecurrentKind.Lstm, new[] { 3, 8, 2, 5 })]
    [DataRow(WeightLayout.TensorFlow, RecurrentKind.Rnn, new[] { 6, 2 })]
    public void Layers_of_different_sizes_are_read_as_they_are_and_saved(WeightLayout layout, RecurrentKind kind, int[] units)
    {
        using var folder = new TestFolder();
        using var network = new CharNetwork(
            new CharNetworkArchitecture { Vocabulary = 7, Kind = kind }.WithUnits(units), seed: 4);
        network.eval();
        var path = WrittenWeights.Write(folder.At("m.safetensors"), WrittenWeights.In(layout, network));
        var (step, _) = ImportedModel.Read(Ml, path, folder.Write("c.txt", "abcdefg"), null, null, null, null);
        CollectionAssert.AreEqual(units, step.CharNetwork.Architecture.LayerUnits!.ToArray());
        using var frozen = no_grad();
        using var codes = randint(0, 7, [2, 40], int64, generator: new Generator(3, CPU));
        using var ours = step.CharNetwork.forward(codes);
        using var theirs = network.forward(codes);
        Assert.IsTrue(ours.allclose(theirs, 1e-5, 1e-6));

        var data = Ml.Data.LoadFromEnumerable([new Line { Text = "abc" }]);
        Ml.Model.SaveInterpretable(step, data.Schema, folder.At("m.zip"));
        var loaded = (CharacterLstmTransformer)new MLContext(2).Interpretation.FindNetwork(
            new MLContext(2).Model.LoadInterpretable(folder.At("m.zip")));
        Assert.AreEqual(step.Network.Hash, loaded.Network.Hash);
        using var again = loaded.CharNetwork.forward(codes);
        Assert.AreEqual(0, (ours - again).abs().max().item<float>());
    }

    [TestMethod]
    public void Layers_whose_names_do_not_sort_them_follow_one_another_by_their_sizes()
    {
        using var folder = new TestFolder();
        using var network = new CharNetwork(new CharNetworkArchitecture { Vocabulary = 7 }.WithUnits([4, 9, 6]), seed: 4);
        string[] names = ["middle", "bottom", "above"];
        var tensors = WrittenWeights.In(WeightLayout.Keras, network).Select(one => (names.Index().Aggregate(
            one.Name, (name, layer) => name.Replace(
                layer.Index == 0 ? "lstm/" : $"lstm_{layer.Index}/", $"{layer.Item}/", StringComparison.Ordinal)), one.Values));
        var path = WrittenWeights.Write(folder.At("m.safetensors"), tensors);
        var (step, _) = ImportedModel.Read(Ml, path, folder.Write("c.txt", "abcdefg"), null, null, null, null);
        CollectionAssert.AreEqual((int[])[4, 9, 6], step.CharNetwork.Architecture.LayerUnits!.ToArray());

        var wrong = WrittenWeights.In(WeightLayout.PyTorch, network)
            .Where(one => !one.Name.EndsWith("_l1", StringComparison.Ordinal));
        StringAssert.Contains(
            Assert.ThrowsExactly<NotSupportedException>(() => ImportedModel.Read(
                Ml, WrittenWeights.Write(folder.At("w.safetensors"), wrong), folder.Write("c.txt", "abcdefg"), null, null, null,
                null)).Message,
            "the tensor 'rnn.weight_ih_l2' [24, 9] has the wrong shape: expected is 4 inputs, as many as the layer of " +
            "'rnn.weight_ih_l0' [16, 7] has units");
    }

    [TestMethod]
    public void A_Keras_GRU_without_biases_resets_after_the_product_as_TensorFlow_2_does()
    {
        using var folder = new TestFolder();
        using var network = new CharNetwork(new() { Vocabulary = 7, HiddenUnits = 5, Kind = RecurrentKind.Gru }, seed: 4);
        var tensors = WrittenWeights.In(WeightLayout.Keras, network)
            .Where(one => !one.Name.Contains("cell/bias", StringComparison.Ordinal));
        var path = WrittenWeights.Write(folder.At("m.safetensors"), tensors);
        var (step, _) = ImportedModel.Read(Ml, path, folder.Write("c.txt", "abcdefg"), null, null, null, null);
        Assert.IsFalse(step.CharNetwork.Architecture.ResetBefore);
    }

    [TestMethod]
    public void A_GRU_whose_gates_and_candidate_do_not_fit_is_refused()
    {
        using var folder = new TestFolder();
        using var network = new CharNetwork(
            new() { Vocabulary = 7, HiddenUnits = 5, Kind = RecurrentKind.Gru, ResetBefore = true }, seed: 4);
        var tensors = WrittenWeights.In(WeightLayout.TensorFlow, network)
            .Where(one => !one.Name.EndsWith("candidate/bias", StringComparison.Ordinal));
        var path = WrittenWeights.Write(folder.At("m.safetensors"), tensors);
        StringAssert.Contains(
            Assert.ThrowsExactly<NotSupportedException>(
                () => ImportedModel.Read(Ml, path, folder.Write("c.txt", "abcdefg"), null, null, null, null)).Message,
            "gates/bias' [10] of a GRU's gates has no match among those of its candidate");
    }

    [TestMethod]
    [DataRow(WeightLayout.PyTorch), DataRow(WeightLayout.Keras), DataRow(WeightLayout.TensorFlow)]
    public void A_trained_model_costs_the_same_in_every_layout(WeightLayout layout)
    {
        using var folder = new TestFolder();
        var (text, model) = Trained.Value;
        var path = WrittenWeights.Write(folder.At("m.safetensors"), WrittenWeights.In(layout, model.CharNetwork));
        var (step, bits) = ImportedModel.Read(Ml, path, Vocabulary(folder, model), null, null, null, text);
        Assert.AreEqual(model.BitsPerCharacter(text), step.BitsPerCharacter(text), 1e-4);
        Assert.AreEqual(bits, step.BitsPerCharacter(text), 0.2);
    }

    [TestMethod]
    [DataRow(WeightLayout.TensorFlow, WeightLayout.PyTorch, null, "with WeightLayout.TensorFlow it costs 0.")]
    [DataRow(WeightLayout.TensorFlow, null, -3.0, "with WeightLayout.TensorFlow it costs 0.")]
    [DataRow(WeightLayout.PyTorch, WeightLayout.TensorFlow, null, "with WeightLayout.PyTorch it costs 0.")]
    [DataRow(WeightLayout.PyTorch, WeightLayout.TensorFlow, 0.0, "with WeightLayout.PyTorch it costs 0.")]
    public void A_wrong_layout_is_told_with_the_right_one(
        WeightLayout written, WeightLayout? told, double? forgetBias, string says)
    {
        using var folder = new TestFolder();
        var (text, model) = Trained.Value;
        var path = WrittenWeights.Write(folder.At("m.safetensors"), WrittenWeights.In(written, model.CharNetwork));
        var failure = Assert.ThrowsExactly<InvalidDataException>(
            () => ImportedModel.Read(Ml, path, Vocabulary(folder, model), null, told, forgetBias, text));
        StringAssert.Contains(failure.Message, says);
        StringAssert.Contains(failure.Message, "m.safetensors");
    }

    [TestMethod]
    public void An_order_that_no_layout_has_is_told_and_so_is_none()
    {
        using var folder = new TestFolder();
        var (text, model) = Trained.Value;
        var tensors = WrittenWeights.In(WeightLayout.PyTorch, model.CharNetwork).Select(one =>
        {
            if (!one.Name.StartsWith("rnn", StringComparison.Ordinal)) return one;
            var gates = one.Values.chunk(4);
            return (one.Name, cat([gates[3], gates[0], gates[2], gates[1]]));      // o, i, g, f
        }).ToList();
        var path = WrittenWeights.Write(folder.At("m.safetensors"), tensors);
        StringAssert.Contains(
            Refused(Vocabulary(folder, model)), "with the gates in the order o, i, g, f, which no layout has, it costs 0.");

        var shuffled = folder.Write("shuffled.txt", string.Concat(((CharacterVocabulary)model.Tokenizer).ByCode
            .Select(character => (char)character!).Reverse()));
        StringAssert.Contains(Refused(shuffled), "look whether the vocabulary is the model's");

        string Refused(string vocabulary) => Assert.ThrowsExactly<InvalidDataException>(
            () => ImportedModel.Read(Ml, path, vocabulary, null, null, null, text)).Message;
    }

    private static string Vocabulary(TestFolder folder, CharacterLstmTransformer model) =>
        folder.Write("c.json", VocabularyJson.Write((CharacterVocabulary)model.Tokenizer));

    private static (string Text, CharacterLstmTransformer Model) Train()
    {
        var random = new Random(2);
        string[] words = ["(jk lmn)", "ab(cd)e ", "/* fghi */ ", "op = q;\n", "rst uv\n"];
        var text = string.Concat(Enumerable.Range(0, 3_000).Select(_ => words[random.Next(words.Length)]));
        var data = Ml.Data.LoadFromEnumerable([new Line { Text = text }]);
        var model = (CharacterLstmTransformer)Ml.Transforms.Text
            .CharacterLstm(new() { HiddenUnits = 24, Epochs = 6, Streams = 16, Seed = 3 }).Fit(data);
        return (text, model);
    }

    private sealed class Line
    {
        public string Text { get; set; } = "";
    }
}
