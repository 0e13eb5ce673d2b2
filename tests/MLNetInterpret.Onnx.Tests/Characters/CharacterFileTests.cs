using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Core.Networks.Recurrent;
using MLNetInterpret.Onnx.Tests.Export;
using MLNetInterpret.Text;
using Onnx;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Onnx.Tests.Characters;

/// <summary>The forms in which character models are exported, and files that are none.</summary>
[TestClass]
public class CharacterFileTests
{
    private const int Codes = 5, Units = 6;
    private static readonly MLContext Ml = new(1);

    [TestMethod]
    public void States_that_go_in_and_come_out_begin_at_zero()
    {
        using var folder = new TestFolder();
        var graph = new ModelBuilder();
        var embedded = graph.Node("Gather", [graph.Weights(Codes, 3), graph.Input("codes", [-1, -1], Longs)]);
        var (h, c) = (graph.Input("h", [1, -1, Units]), graph.Input("c", [1, -1, Units]));
        var lstm = Lstm(graph, Turned(graph, embedded), 3, outputs: 3, "", h, c);
        var states = graph.Node("Squeeze", [lstm[0], graph.Longs(1)]);
        graph.Output(Logits(graph, Turned(graph, states))).Output(lstm[1]).Output(lstm[2]);
        Same(graph.Save(folder.Path), folder, (model, codes) => OrtReference.Run(model, new Dictionary<string, Tensor>
        {
            ["codes"] = codes,
            ["h"] = zeros(1, 1, Units),
            ["c"] = zeros(1, 1, Units),
        }).First().Value[0]);
    }

    [TestMethod]
    [DataRow(true), DataRow(false)]
    public void One_hot_input_and_probabilities_after_the_last_character_are_read(bool isFixed)
    {
        using var folder = new TestFolder();
        var graph = new ModelBuilder();
        var hot = graph.Input("x", [isFixed ? 1 : -1, isFixed ? 7 : -1, Codes]);
        var lstm = Lstm(graph, Turned(graph, hot), Codes, outputs: 2);
        var last = graph.Node("Squeeze", [lstm[1], graph.Longs(0)]);
        graph.Output(graph.Node("Softmax", [Logits(graph, last)], ("axis", -1)));
        Same(graph.Save(folder.Path), folder, (model, codes) =>
        {
            var rows = new List<Tensor>();
            for (var length = 1; length <= codes.shape[1]; length++)
            {
                if (isFixed && length != 7) continue;
                var text = nn.functional.one_hot(codes.narrow(1, 0, length), Codes).to(float32);
                rows.Add(OrtReference.Run(model, new Dictionary<string, Tensor> { ["x"] = text }).Single().Value.log()[0]);
            }

            return stack([.. rows]);
        }, last: isFixed);
    }

    [TestMethod]
    public void Another_network_is_named_with_what_stands_in_its_way()
    {
        using var folder = new TestFolder();
        string Refused(Func<ModelBuilder, string, string> build)
        {
            var graph = new ModelBuilder();
            var embedded = graph.Node("Gather", [graph.Weights(Codes, 3), graph.Input("codes", [-1, -1], Longs)]);
            var path = graph.Output(build(graph, Turned(graph, embedded))).Save(folder.Path);
            return Assert.ThrowsExactly<NotSupportedException>(
                () => CharacterModel.Import(Ml, path, Write(folder, """["a","b"]"""))).Message;
        }

        string States(ModelBuilder graph, string x) => Squeezed(graph, Lstm(graph, x, 3)[0]);
        StringAssert.Contains(
            Refused((graph, x) => graph.Node("Tanh", [Logits(graph, States(graph, x))])), "more than a table");
        StringAssert.Contains(
            Refused((graph, x) => Logits(graph, graph.Node("Relu", [Logits(graph, States(graph, x), Units)]))),
            "2 linear layers");
        StringAssert.Contains(Refused((graph, x) => Logits(graph, x, inputs: 3)), "it has 0 recurrent layers");
        StringAssert.Contains(Of(1, ("direction", "reverse")), "(LSTM) reads backwards, where");
        StringAssert.Contains(
            Of(1, ("activations", (string[])["HardSigmoid", "Tanh", "Tanh"])),
            "has the activations HardSigmoid, Tanh, Tanh, where");
        StringAssert.Contains(Of(1, ("clip", 3f)), "is more than a layer, where");
        StringAssert.Contains(Of(2, ("direction", "bidirectional")), "reads in both directions, where");

        string Of(int directions, (string, object) setting) => Refused((graph, x) =>
        {
            var states = graph.Node(
                "LSTM",
                [
                    x, graph.Weights(directions, 4 * Units, 3), graph.Weights(directions, 4 * Units, Units),
                    graph.Weights(directions, 8 * Units),
                ], ("hidden_size", Units), setting);
            return Logits(graph, Turned(graph, directions == 1
                ? graph.Node("Squeeze", [states, graph.Longs(1)])
                : graph.Node("ReduceMean", [states], ("axes", (long[])[1]), ("keepdims", 0))));
        });
    }

    [TestMethod]
    [DataRow("GRU", 3, 1, 0), DataRow("GRU", 3, 1, 1), DataRow("RNN", 1, 1, 0)]
    [DataRow("GRU", 3, 4, 0), DataRow("GRU", 3, 2, 1), DataRow("RNN", 1, 4, 0)]
    public void GRU_and_RNN_become_our_own_network(string type, int gates, int layers, int resetsLate)
    {
        using var folder = new TestFolder();
        var graph = new ModelBuilder();
        var states = Turned(graph, graph.Node(
            "Gather", [graph.Weights(Codes, 3), graph.Input("codes", [-1, -1], Longs)]));
        (string, object)[] attributes = [("hidden_size", Units)];
        if (type == "GRU") attributes = [.. attributes, ("linear_before_reset", resetsLate)];
        for (var layer = 0; layer < layers; layer++)
            states = graph.Node("Squeeze",
            [
                graph.Node(
                    type,
                    [
                        states, graph.Weights(1, gates * Units, layer == 0 ? 3 : Units),
                        graph.Weights(1, gates * Units, Units), graph.Weights(1, 2 * gates * Units),
                    ], attributes),
                graph.Longs(1),
            ]);
        var path = graph.Output(Logits(graph, Turned(graph, states))).Save(folder.Path);
        Same(path, folder, (model, codes) =>
            OrtReference.Run(model, new Dictionary<string, Tensor> { ["codes"] = codes }).Single().Value[0]);

        var step = (CharacterLstmTransformer)CharacterModel.Import(Ml, path, Write(folder, """["a","b","c","d","e"]"""));
        var read = step.CharNetwork.Architecture;
        Assert.AreEqual((type, layers, type == "GRU" && resetsLate == 0), (read.Kind.Name, read.Layers, read.ResetBefore));
        var again = Path.Combine(folder.Path, "again.onnx");
        OnnxNetwork.Save(step, again);
        Assert.AreEqual(step.Network.Hash, CharacterModel.Import(Ml, again).Network.Hash);
    }

    [TestMethod]
    [DataRow(RecurrentKind.Lstm, false, 4, 9), DataRow(RecurrentKind.Gru, true, 9, 4), DataRow(RecurrentKind.Rnn, false, 7, 2)]
    public void Layers_of_different_sizes_are_written_and_read(RecurrentKind kind, bool resetBefore, int first, int second)
    {
        using var folder = new TestFolder();
        var step = ExportTests.CharacterModel([first, second], kind, resetBefore);
        var path = Path.Combine(folder.Path, "m.onnx");
        OnnxNetwork.Save(step, path);
        var read = (CharacterLstmTransformer)CharacterModel.Import(Ml, path);
        CollectionAssert.AreEqual((int[])[first, second], read.CharNetwork.Architecture.LayerUnits!.ToArray());
        using var frozen = no_grad();
        using var scope = NewDisposeScope();
        var codes = randint(0, 7, [2, 11], int64, generator: new Generator(3, CPU));
        var expected = OrtReference.Run(File.ReadAllBytes(path), new Dictionary<string, Tensor> { ["codes"] = codes })
            .First(output => output.Key == "logits").Value;
        Assert.IsTrue(read.CharNetwork.forward(codes).transpose(1, 2).allclose(expected, 1e-4, 1e-5));
    }

    [TestMethod]
    [DataRow("""["a","b","c","d","e","f"]""", "it has the code 5, but the network has 5 codes")]
    [DataRow("""{"a":1,"b":1}""", "it has the code 1 twice")]
    [DataRow("""["a","b","a"]""", "the character a twice")]
    [DataRow("""["apple","pear"]""", "needs at least one character")]
    [DataRow("""{"a":"1"}""", "no JSON list of characters")]
    [DataRow("[\"a\",", "no JSON list of characters")]
    [DataRow("3", "no JSON list of characters")]
    public void A_wrong_vocabulary_is_one_sentence(string json, string says)
    {
        using var folder = new TestFolder();
        var path = Plain(folder);
        var failure = Assert.ThrowsExactly<InvalidDataException>(() => CharacterModel.Import(Ml, path, Write(folder, json)));
        StringAssert.Contains(failure.Message, says);
        StringAssert.Contains(failure.Message, "vocabulary.json");
    }

    [TestMethod]
    public void Options_of_weights_are_refused_and_a_text_is_predicted_or_not()
    {
        using var folder = new TestFolder();
        var (path, characters) = (Plain(folder), Write(folder, """["a","b","c","d","e"]"""));
        StringAssert.StartsWith(
            Assert.ThrowsExactly<ArgumentException>(
                () => CharacterModel.Import(Ml, path, characters, new() { ForgetBias = 1 })).Message,
            "ForgetBias is for weights");
        StringAssert.StartsWith(
            Assert.ThrowsExactly<ArgumentException>(
                () => CharacterModel.Import(Ml, path, characters, new() { Layout = WeightLayout.Keras })).Message,
            "Layout is for weights");
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidDataException>(
                () => CharacterModel.Import(Ml, path, characters, new() { Text = new string('a', 300) })).Message,
            $"'{path}' does not predict the text: a character costs ");
    }

    [TestMethod]
    public void A_file_without_characters_needs_a_vocabulary()
    {
        using var folder = new TestFolder();
        var path = Plain(folder);
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => CharacterModel.Import(Ml, path)).Message, "give a vocabulary file");
        Assert.ThrowsExactly<FileNotFoundException>(() => CharacterModel.Import(Ml, path, "nowhere.json"));
    }

    [TestMethod]
    public void Characters_in_any_order_survive_the_zip()
    {
        using var folder = new TestFolder();
        var step = CharacterModel.Import(
            Ml, Plain(folder), Write(folder, """{"<pad>": 0, "<unk>": 1, "b": 4, "a": 2, "<mask>": 3}"""));
        CollectionAssert.AreEqual(
            (string[])["code 0", "any other character", "'a'", "code 3", "'b'"], step.Network.ClassNames.ToArray());
        var data = Ml.Data.LoadFromEnumerable([new Line { Text = "abxa" }]);
        var zip = Path.Combine(folder.Path, "model.zip");
        Ml.Model.SaveInterpretable(step, data.Schema, zip);
        var loaded = Ml.Interpretation.FindNetwork(new MLContext(2).Model.LoadInterpretable(zip));
        CollectionAssert.AreEqual(step.Network.ClassNames.ToArray(), loaded.Network.ClassNames.ToArray());
        var coded = ((CharacterLstmTransformer)loaded).Encode("abxa".AsMemory());
        CollectionAssert.AreEqual((int[])[2, 4, 1, 2], coded.Codes.ToArray());
        Assert.AreEqual(step.Network.Hash, loaded.Network.Hash);

        // and another file of ONNX
        var again = Path.Combine(folder.Path, "again.onnx");
        OnnxNetwork.Save(loaded, again);
        CollectionAssert.AreEqual(
            step.Network.ClassNames.ToArray(), CharacterModel.Import(Ml, again).Network.ClassNames.ToArray());
    }

    [TestMethod]
    public void Pairs_and_their_halves_are_kept_in_the_file()
    {
        using var folder = new TestFolder();
        var step = ExportTests.CharacterModel(layers: 1);
        var path = Path.Combine(folder.Path, "halves.onnx");
        OnnxNetwork.Save(step, path);
        var read = (CharacterLstmTransformer)CharacterModel.Import(Ml, path);
        int[] Codes(CharacterLstmTransformer model) => model.Encode("a\ud83d\ude00 b\ude00".AsMemory()).Codes.ToArray();
        CollectionAssert.AreEqual(Codes(step), Codes(read));
    }

    private static TensorProto.Types.DataType Longs => TensorProto.Types.DataType.Int64;

    /// <summary>The imported model gives the file's log probabilities, up to what is the same for all codes.</summary>
    private static void Same(string path, TestFolder folder, Func<byte[], Tensor, Tensor> reference, bool last = false)
    {
        var step = CharacterModel.Import(
            Ml, path, Write(folder, """["a","b","c","d","e"]"""), new() { Onnx = new() { Reference = OrtReference.Run } });
        using var frozen = no_grad();
        using var scope = NewDisposeScope();
        var codes = randint(0, Codes, [1, 7], int64, generator: new Generator(3, CPU));
        var ours = step.Network.Run(codes).log_softmax(1)[0].t();
        var theirs = reference(File.ReadAllBytes(path), codes).log_softmax(-1);
        Assert.IsTrue((last ? ours.narrow(0, 6, 1) : ours).allclose(theirs, 1e-4, 1e-5));
    }

    private static string Plain(TestFolder folder)
    {
        var graph = new ModelBuilder();
        var embedded = graph.Node("Gather", [graph.Weights(Codes, 3), graph.Input("codes", [-1, -1], Longs)]);
        return graph.Output(Logits(graph, Squeezed(graph, Lstm(graph, Turned(graph, embedded), 3)[0]))).Save(folder.Path);
    }

    private static string Turned(ModelBuilder graph, string x) => graph.Node("Transpose", [x], ("perm", (long[])[1, 0, 2]));

    private static string Squeezed(ModelBuilder graph, string states) =>
        Turned(graph, graph.Node("Squeeze", [states, graph.Longs(1)]));

    private static string[] Lstm(ModelBuilder graph, string x, int inputs, int outputs = 1, params string[] more) => graph.Node(
        "LSTM",
        [
            x, graph.Weights(1, 4 * Units, inputs), graph.Weights(1, 4 * Units, Units), graph.Weights(1, 8 * Units), .. more,
        ], outputs, ("hidden_size", Units));

    private static string Logits(ModelBuilder graph, string x, int outputs = Codes, int inputs = Units) =>
        graph.Node("Add", [graph.Node("MatMul", [x, graph.Weights(inputs, outputs)]), graph.Weights(outputs)]);

    private static string Write(TestFolder folder, string json)
    {
        var path = Path.Combine(folder.Path, "vocabulary.json");
        File.WriteAllText(path, json);
        return path;
    }

    private sealed class Line
    {
        public string Text { get; set; } = "";
    }
}
