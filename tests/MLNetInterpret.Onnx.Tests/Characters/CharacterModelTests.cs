using System.Runtime.InteropServices;
using Google.Protobuf;
using Microsoft.ML;
using MLNetInterpret.Text;
using Onnx;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Onnx.Tests.Characters;

/// <summary>Character models from ONNX files as our own.</summary>
[TestClass]
public class CharacterModelTests
{
    private const string Characters = "zyxwvutsrqponmlkjihg";
    private static readonly MLContext Ml = new(1);

    [TestMethod]
    [DataRow("lstm-11"), DataRow("lstm-17"), DataRow("lstm_onehot-13")]
    public void A_file_of_PyTorch_computes_the_same_as_our_own_network(string name)
    {
        using var folder = new TestFolder();
        var step = CharacterModel.Import(
            Ml, FixtureFiles.Of(name), Vocabulary(folder, Characters), new() { Onnx = new() { Reference = OrtReference.Run } });
        using var file = OnnxNetwork.Load(FixtureFiles.Of(name), FixtureFiles.Options(name));
        using var frozen = no_grad();
        using var scope = NewDisposeScope();
        var codes = randint(0, 20, [2, 33], int64, generator: new Generator(3, CPU));
        Assert.IsTrue(step.Network.Run(codes).transpose(1, 2).allclose(file.Run(codes), 1e-4, 1e-5));
        var layers = step.Network.Points.Count(point => point.Point.Name.EndsWith(".cell", StringComparison.Ordinal));
        for (var layer = 1; layer <= layers; layer++)
        {
            ActivationPoint ours = new($"lstm{layer}.cell"), theirs = new(layer == 1 ? "lstm.cell" : "lstm_1.cell");
            if (!file.Points.Any(point => point.Point == theirs)) theirs = file.Points
                .Select(point => point.Point)
                .Where(point => point.Name.EndsWith(".cell", StringComparison.Ordinal)).ElementAt(layer - 1);
            using var mine = step.Network.RunWithCache(codes, ours);
            using var read = file.RunWithCache(codes, theirs);
            Assert.IsTrue(mine[ours].allclose(read[theirs], 1e-4, 1e-5));
        }

        Assert.AreEqual("'z'", step.Network.ClassNames[0]);
    }

    [TestMethod]
    [TestCategory("Long")]
    public void Cells_of_an_exported_model_are_those_of_its_zip()
    {
        using var folder = new TestFolder();
        var model = Ml.Model.LoadInterpretable(Dataset("models/char-lstm-sqlite.zip"));
        var step = Ml.Interpretation.FindNetwork(model);
        var path = Path.Combine(folder.Path, "c.onnx");
        OnnxNetwork.Save(step, path);
        var read = CharacterModel.Import(Ml, path);
        Assert.AreEqual(step.Network.Hash, read.Network.Hash);
        CollectionAssert.AreEqual(step.Network.ClassNames.ToArray(), read.Network.ClassNames.ToArray());

        // the same network behind a table of characters in another order
        var codes = step.Network.ClassNames.Count;
        var order = Enumerable.Range(0, codes).OrderBy(code => (code * 7919L) % codes).ToArray();
        var vocabulary = (CharacterVocabulary)((CharacterLstmTransformer)step).Tokenizer;
        var shuffled = CharacterModel.Import(
            Ml, Shuffled(folder, path, order), Map(folder, vocabulary, order),
            new() { Onnx = new() { Reference = OrtReference.Run } });

        var corpus = Ml.Data.LoadTextCorpus(Dataset("text/sqlite-c.txt"), heldOut: 0.05);
        var options = new CellSearchOptions
        {
            SearchCharacters = 20_000,
            HeldOutCharacters = 8_000,
            AblationCharacters = 2_000,
            UntrainedNetworks = 2,
            Directions = 8,
            Candidates = 2,
            AblatedUnits = 1,
            Lags = [0],
            Units = ["*.cell"],
            Seed = 1,
        };
        CellFindings Found(NetworkTransformer network) =>
            Ml.Interpretation.FindCells(network, corpus, [Concepts.Inside('(', ')'), Concepts.BlockComment], options);
        var expected = Found(step);
        CollectionAssert.AreEqual(Words(expected), Words(Found(read)));
        // untrained networks have a weight for each code, so they are others
        CollectionAssert.AreEqual(
            expected.OrderBy(finding => $"{finding.Unit}").Select(Measured).ToArray(),
            Found(shuffled).OrderBy(finding => $"{finding.Unit}").Select(Measured).ToArray());
        Assert.IsNotEmpty(expected.Supported);

        static (string, string, double, double) Measured(CellFinding finding) =>
            ($"{finding.Unit}", finding.Concept, finding.Search.Correlation, finding.HeldOut.Correlation);

        static string[] Words(CellFindings found) => [.. found.Select(finding => finding.ToString())];
    }

    /// <summary>An exported file whose codes are in another order: code i is what was <paramref name="order"/>[i].</summary>
    private static string Shuffled(TestFolder folder, string path, int[] order)
    {
        var model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(path));
        model.MetadataProps.Clear();
        var graph = model.Graph;
        var table = eye(order.Length)[tensor(order.Select(code => (long)code).ToArray())];
        graph.Initializer.Add(Floats("table", table));
        var oneHot = graph.Node.Single(node => node.OpType == "OneHot");
        (oneHot.OpType, oneHot.Input[0], oneHot.Input[1]) = ("Gather", "table", "codes");
        oneHot.Input.RemoveAt(2);
        foreach (var (name, axis) in new[] { ("readout.weight", 1), ("readout.bias", 0) })
        {
            var proto = graph.Initializer.Single(value => value.Name == name);
            using var values = tensor(MemoryMarshal.Cast<byte, float>(proto.RawData.Span).ToArray()).reshape([.. proto.Dims]);
            graph.Initializer.Remove(proto);
            graph.Initializer.Add(Floats(name, values.index_select(axis, tensor(order.Select(code => (long)code).ToArray()))));
        }

        graph.Output.RemoveAt(1);
        var shuffled = Path.Combine(folder.Path, "shuffled.onnx");
        File.WriteAllBytes(shuffled, model.ToByteArray());
        return shuffled;
    }

    private static TensorProto Floats(string name, Tensor values)
    {
        using var plain = values.contiguous();
        var proto = new TensorProto { Name = name, DataType = 1, RawData = ByteString.CopyFrom(plain.bytes) };
        proto.Dims.AddRange(values.shape);
        return proto;
    }

    private static string Map(TestFolder folder, CharacterVocabulary vocabulary, int[] order)
    {
        var path = Path.Combine(folder.Path, "map.json");
        var codes = order.Index().Where(code => vocabulary.ByCode[code.Item] is not null)
            .ToDictionary(code => vocabulary.Decode(code.Item), code => code.Index);
        if (vocabulary.UnknownCode is { } unknown) codes["<unk>"] = Array.IndexOf(order, unknown);
        File.WriteAllText(path, System.Text.Json.JsonSerializer.Serialize(codes));
        return path;
    }

    private static string Dataset(string name)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!Directory.Exists(Path.Combine(folder.FullName, "datasets"))) folder = folder.Parent!;
        return Path.Combine(folder.FullName, "datasets", name);
    }

    private static string Vocabulary(TestFolder folder, IEnumerable<char> characters)
    {
        var path = Path.Combine(folder.Path, "characters.json");
        File.WriteAllText(path, System.Text.Json.JsonSerializer.Serialize(characters.Select(character => $"{character}")));
        return path;
    }
}
