using Google.Protobuf;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Core.Networks;
using MLNetInterpret.Core.Networks.Recurrent;
using MLNetInterpret.Onnx.Export;
using MLNetInterpret.Reading;
using MLNetInterpret.Text;
using MLNetInterpret.Trainers;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Onnx.Tests.Export;

/// <summary>Our networks as ONNX: OnnxRuntime computes what the step scores, and reading back gives the same points.</summary>
[TestClass]
public class ExportTests
{
    private static readonly MLContext Ml = new(1);

    [TestMethod]
    [DataRow(5, new[] { 7 }), DataRow(3, new[] { 6, 4 }), DataRow(1, new[] { 5 })]
    public void A_perceptron_is_written_as_it_scores(int outputs, int[] hidden)
    {
        var network = new Mlp(new() { Features = 6, Outputs = outputs, HiddenUnits = hidden }, seed: 3);
        Blur(network);
        var classes = outputs == 1 ? null : Classes(outputs);
        var step = new MultilayerPerceptronTransformer(Ml, "Features", classes, outputs == 1 ? "good" : null, network);
        SameAsStep(step, [6]);
        using var back = Loaded(step);
        CollectionAssert.AreEqual(outputs == 1 ? (string[])["good"] : [.. classes!.Names], back.ClassNames.ToArray());
    }

    [TestMethod]
    [DataRow(3, 3, true, 5, 9, 10), DataRow(1, 5, false, 0, 8, 8), DataRow(3, 3, true, 0, 3, 2)]
    public void A_convolutional_network_is_written_as_it_scores(
        int channels, int kernel, bool normalize, int hidden, int height, int width)
    {
        var network = new ConvNet(new()
        {
            Channels = channels,
            Height = height,
            Width = width,
            Classes = 4,
            Blocks = [5, 6],
            KernelSize = kernel,
            BatchNormalization = normalize,
            HiddenUnits = hidden,
        }, seed: 4);
        Blur(network);
        var format = InputFormat.OfImages(isImage: false, new(channels, height, width, -2, 3), hasMeasuredRange: false, null);
        var step = new ConvolutionalNetworkTransformer(Ml, "Features", format, Classes(4), network);
        SameAsStep(step, [channels, height, width]);
        using var back = Loaded(step);
        Assert.AreEqual(new PixelScale(-2, 3), back.Pixels);
        CollectionAssert.AreEqual((string[])["c0", "c1", "c2", "c3"], back.ClassNames.ToArray());
    }

    [TestMethod]
    [DataRow(1, 1, 9), DataRow(2, 4, 1), DataRow(3, 3, 30)]
    public void A_character_model_is_written_with_its_layers_and_characters(int layers, int rows, int length)
    {
        var step = CharacterModel(layers);
        var codes = randint(0, 7, [rows, length], int64, generator: new Generator(6, CPU));
        using var frozen = no_grad();
        using var scope = NewDisposeScope();
        var ours = step.Network.Run(codes);
        var theirs = Run(step, "codes", codes);
        Near(ours, theirs["logits"].transpose(1, 2));
        Near(ours.softmax(1), theirs["probabilities"].transpose(1, 2));
        using var back = Loaded(step, new() { InputShape = [5] });
        SamePoints(step.Network, back, codes);
        CollectionAssert.AreEqual(step.Network.ClassNames.ToArray(), back.ClassNames.ToArray());
    }

    [TestMethod]
    [DataRow(RecurrentKind.Gru, false), DataRow(RecurrentKind.Gru, true), DataRow(RecurrentKind.Rnn, false)]
    public void A_character_model_of_another_kind_is_written_as_it_predicts(RecurrentKind kind, bool resetBefore)
    {
        var step = CharacterModel(layers: 2, kind, resetBefore);
        var codes = randint(0, 7, [3, 30], int64, generator: new Generator(6, CPU));
        using var frozen = no_grad();
        using var scope = NewDisposeScope();
        Near(step.Network.Run(codes), Run(step, "codes", codes)["logits"].transpose(1, 2));
        using var back = Loaded(step, new() { InputShape = [5] });
        Near(step.Network.Run(codes), back.Run(codes).transpose(1, 2));
    }

    [TestMethod]
    public void The_same_network_gives_the_same_bytes()
    {
        var step = CharacterModel(layers: 1);
        Assert.AreEqual(OnnxExport.Of(step).ToByteString(), OnnxExport.Of(step).ToByteString());
    }

    [TestMethod]
    public void A_network_of_another_kind_is_refused_and_nothing_is_written()
    {
        using var folder = new TestFolder();
        var path = Path.Combine(folder.Path, "own.onnx");
        using var own = nn.Sequential(nn.Linear(3, 2));
        var data = Ml.Data.LoadFromEnumerable([new Row { Features = new float[3] }], Schema(3));
        var step = Ml.Transforms.ApplyTorchModule(own, layout: new VectorLayout(3)).Fit(data);
        StringAssert.Contains(
            Assert.ThrowsExactly<NotSupportedException>(() => OnnxNetwork.Save(step, path)).Message, "Sequential");
        Assert.IsFalse(File.Exists(path));
    }

    [TestMethod]
    [DataRow("""{"Minimum":1,"Maximum":0}""", "pixels"), DataRow("[", "pixels"), DataRow("null", "pixels")]
    public void A_wrong_property_is_named(string value, string name)
    {
        using var folder = new TestFolder();
        var model = OnnxExport.Of(CharacterModel(1));
        model.MetadataProps.Add(new global::Onnx.StringStringEntryProto { Key = $"mlnet_interpret.{name}", Value = value });
        var path = Path.Combine(folder.Path, "wrong.onnx");
        File.WriteAllBytes(path, model.ToByteArray());
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidDataException>(() => OnnxNetwork.Load(path, new() { InputShape = [3] })).Message, name);
    }

    internal static CharacterLstmTransformer CharacterModel(
        int layers, RecurrentKind kind = RecurrentKind.Lstm, bool resetBefore = false) =>
        CharacterModel([.. Enumerable.Repeat(9, layers)], kind, resetBefore);

    /// <summary>A character model with layers of these units.</summary>
    internal static CharacterLstmTransformer CharacterModel(int[] units, RecurrentKind kind, bool resetBefore)
    {
        var sizes = new CharNetworkArchitecture { Vocabulary = 7, Kind = kind, ResetBefore = resetBefore };
        var network = new CharNetwork(sizes.WithUnits(units), seed: 5);
        Blur(network);
        return new(Ml, "Text", "Offset", new(new CharacterVocabulary("a \n\ud83d\ude00\"b", mapUnknown: true)), network);
    }

    /// <summary>Numbers everywhere, where a new network has zeros and ones.</summary>
    private static void Blur(nn.Module network)
    {
        using var frozen = no_grad();
        using var generator = new Generator(9, CPU);
        foreach (var (name, values) in network.state_dict())
            if (values.is_floating_point()) values.add_(rand(values.shape, generator: generator).mul(0.3));
        network.eval();
    }

    private static ClassLabels Classes(int count) =>
        new([.. Enumerable.Range(0, count).Select(at => $"c{at}")], TextDataViewType.Instance.ToString());

    private static void SameAsStep(NetworkTransformer step, long[] shape)
    {
        using var frozen = no_grad();
        using var scope = NewDisposeScope();
        var length = (int)shape.Aggregate(1L, (product, size) => product * size);
        var rows = rand([5, length], generator: new Generator(7, CPU)).mul(5).sub(2);
        var data = Ml.Data.LoadFromEnumerable(
            Enumerable.Range(0, 5).Select(row => new Row { Features = rows[row].data<float>().ToArray() }), Schema(length));
        var scored = step.Transform(data);
        var isBinary = scored.Schema["Score"].Type is NumberDataViewType;
        var scores = isBinary
            ? tensor(scored.GetColumn<float>("Score").ToArray()).unsqueeze(1)
            : stack([.. scored.GetColumn<float[]>("Score").Select(score => tensor(score))]);
        var input = rows.view([5, .. shape]);
        var theirs = Run(step, shape.Length == 1 ? "features" : "pixels", input);
        Near(scores, theirs[isBinary ? "logits" : "probabilities"]);
        if (isBinary) Near(tensor(scored.GetColumn<float>("Probability").ToArray()).unsqueeze(1), theirs["probability"]);
        using var back = Loaded(step);
        SamePoints(step.Network, back, input);
    }

    private static IReadOnlyDictionary<string, Tensor> Run(NetworkTransformer step, string name, Tensor input) =>
        OrtReference.Run(OnnxExport.Of(step).ToByteArray(), new Dictionary<string, Tensor> { [name] = input });

    private static HookedNetwork Loaded(NetworkTransformer step, OnnxOptions? options = null)
    {
        using var folder = new TestFolder();
        var path = Path.Combine(folder.Path, "network.onnx");
        OnnxNetwork.Save(step, path);
        return OnnxNetwork.Load(path, (options ?? new()) with { Reference = OrtReference.Run });
    }

    private static void SamePoints(HookedNetwork ours, HookedNetwork back, Tensor input)
    {
        // a file has no output beside its last one
        ActivationPoint[] points = [.. ours.Points.Select(point => point.Point).Where(point => point.Name != Mlp.Probability)];
        using var mine = ours.RunWithCache(input, points);
        using var read = back.RunWithCache(input, points);
        foreach (var point in points) Near(mine[point], read[point]);
    }

    private static void Near(Tensor expected, Tensor actual)
    {
        CollectionAssert.AreEqual(expected.shape, actual.shape);
        var apart = (expected - actual).abs().max().item<float>() / expected.abs().max().item<float>();
        Assert.IsLessThanOrEqualTo(1e-6f, apart);
    }

    private static SchemaDefinition Schema(int length)
    {
        var schema = SchemaDefinition.Create(typeof(Row));
        schema["Features"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, length);
        return schema;
    }

    private sealed class Row
    {
        public float[] Features { get; set; } = [];
    }
}
