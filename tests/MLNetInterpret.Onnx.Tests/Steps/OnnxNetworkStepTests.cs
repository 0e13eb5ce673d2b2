using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Tests;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Onnx.Tests.Steps;

/// <summary>A network from a file as a step of a pipeline.</summary>
[TestClass]
public class OnnxNetworkStepTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    public void A_step_gives_what_the_network_gives_here_and_in_a_fresh_process()
    {
        var path = FixtureFiles.Of("mlp-13");
        using var network = OnnxNetwork.Load(path);
        var length = (int)network.InputShape[0];
        var data = Rows(5, length);
        var model = _ml.Transforms.ApplyOnnxNetwork(path).Fit(data);
        var expected = data.GetColumn<float[]>("Features").Select(row =>
        {
            using var scope = NewDisposeScope();
            return network.Run(tensor(row).unsqueeze(0)).data<float>().ToArray();
        }).ToArray();
        var given = model.Transform(data).GetColumn<float[]>("Output").ToArray();
        for (var row = 0; row < given.Length; row++)
            for (var at = 0; at < given[row].Length; at++) Assert.AreEqual(expected[row][at], given[row][at], 1e-6);
        var (here, there) = FreshProcess.RoundTrip(_ml, model, data, "Output");
        CollectionAssert.AreEqual(here, there);
    }

    [TestMethod]
    public void The_zip_keeps_other_files_and_the_names_of_classes()
    {
        using var folder = new TestFolder();
        var graph = new ModelBuilder();
        var x = graph.Input("x", [-1, 3]);
        graph.Output(graph.Node("MatMul", [x, graph.Weights(3, 2)]));
        var inside = graph.Save(folder.Path, "inside.onnx");
        var weights = graph.Graph.Initializer[0];
        File.WriteAllBytes(Path.Combine(folder.Path, "weights.bin"), weights.RawData.ToByteArray());
        weights.ClearRawData();
        weights.DataLocation = global::Onnx.TensorProto.Types.DataLocation.External;
        weights.ExternalData.Add(new global::Onnx.StringStringEntryProto { Key = "location", Value = "weights.bin" });
        var outside = graph.Save(folder.Path, "outside.onnx");
        var data = Rows(4, 3);
        var options = new OnnxOptions { ClassNames = ["cat", "dog"] };
        var model = _ml.Transforms.ApplyOnnxNetwork(outside, options: options).Fit(data);
        var zip = Path.Combine(folder.Path, "model.zip");
        _ml.Model.SaveInterpretable(model, data.Schema, zip);
        File.Delete(Path.Combine(folder.Path, "weights.bin"));
        File.Delete(outside);
        var loaded = _ml.Model.LoadInterpretable(zip);
        CollectionAssert.AreEqual((string[])["cat", "dog"], _ml.Interpretation.FindNetwork(loaded).Network.ClassNames.ToArray());
        CollectionAssert.AreEqual(
            FreshProcess.Values(_ml.Transforms.ApplyOnnxNetwork(inside).Fit(data).Transform(data), "Output"),
            FreshProcess.Values(loaded.Transform(data), "Output"));
    }

    [TestMethod]
    public void Held_inputs_are_saved()
    {
        using var folder = new TestFolder();
        var graph = new ModelBuilder();
        graph.Output(graph.Node("Add", [graph.Input("x", [-1, 3]), graph.Input("shift", [-1, 3])]));
        var path = graph.Save(folder.Path);
        var data = Rows(3, 3);
        using var shift = tensor((float[])[1, 2, 3]).reshape(1, 3);
        var options = new OnnxOptions { Input = "x", Held = new Dictionary<string, Tensor> { ["shift"] = shift } };
        var model = _ml.Transforms.ApplyOnnxNetwork(path, options: options).Fit(data);
        var (here, there) = FreshProcess.RoundTrip(_ml, model, data, "Output");
        CollectionAssert.AreEqual(here, there);
    }

    [TestMethod, DataRow(false), DataRow(true)]
    public void Pictures_go_in_as_the_pixels_are_declared(bool channelsLast)
    {
        using var folder = new TestFolder();
        var graph = new ModelBuilder();
        var x = graph.Input("x", channelsLast ? [-1, 8, 6, 3] : [-1, 3, 8, 6]);
        if (channelsLast) x = graph.Node("Transpose", [x], ("perm", (long[])[0, 3, 1, 2]));
        graph.Output(graph.Node("Flatten", [graph.Node("Relu", [graph.Node("Conv", [x, graph.Weights(2, 3, 3, 3)])])]));
        var path = graph.Save(folder.Path);
        using var generator = new Generator(3, CPU);
        using var pictures = randint(0, 256, [4, 3, 8, 6], generator: generator);
        var bytes = Enumerable.Range(0, 4).Select(row => pictures[row].to(float32).data<float>().ToArray()).ToArray();
        var pixels = PixelScale.ImageNet;
        using var network = OnnxNetwork.Load(path, new() { Pixels = pixels });
        var data = _ml.Data.LoadFromEnumerable(
            bytes.Select(row => new Picture { Features = [.. row.Select(value => value / 255)] }));
        var model = _ml.Transforms.ApplyOnnxNetwork(path, options: new() { Pixels = pixels }).Fit(data);
        Assert.IsInstanceOfType<ImageLayout>(model.Layout);
        using var expected = network.Run(pictures.to(float32) / 255).flatten();
        var given = model.Transform(data).GetColumn<float[]>("Output").SelectMany(row => row).ToArray();
        foreach (var (one, other) in expected.data<float>().ToArray().Zip(given)) Assert.AreEqual(one, other, 1e-5);
        var (here, there) = FreshProcess.RoundTrip(_ml, model, data, "Output");
        CollectionAssert.AreEqual(here, there);
    }

    [TestMethod]
    public void A_stage_behind_the_step_finds_the_network_and_is_saved()
    {
        using var network = OnnxNetwork.Load(FixtureFiles.Of("mlp-13"));
        var data = Rows(40, (int)network.InputShape[0]);
        var model = _ml.Transforms.ApplyOnnxNetwork(FixtureFiles.Of("mlp-13"))
            .Append(_ml.Interpretation.Units(new InterpretationOptions { Depth = Depth.Scan, TopRows = 3 })).Fit(data);
        Assert.IsGreaterThan(0, model.LastTransformer.Findings.Count);
        var (here, there) = FreshProcess.RoundTrip(_ml, model, data, InterpretationTransformer.ActivationsColumnName);
        CollectionAssert.AreEqual(here, there);
    }

    [TestMethod]
    public void Wrong_columns_and_files_get_a_sentence()
    {
        var path = FixtureFiles.Of("mlp-13");
        var data = Rows(2, 3);
        Says("holds vectors of 3 values", () => _ml.Transforms.ApplyOnnxNetwork(path).Fit(data));
        Says("is not in the data", () => _ml.Transforms.ApplyOnnxNetwork(path, inputColumnName: "X").Fit(data));
        Says("There is no file", () => _ml.Transforms.ApplyOnnxNetwork("none.onnx"));
        Says("takes whole numbers", () => _ml.Transforms.ApplyOnnxNetwork(
            FixtureFiles.Of("lstm-17"), options: new() { InputShape = [9] }).Fit(data));

        static void Says(string words, Action act)
        {
            var failure = Assert.Throws<Exception>(act);
            StringAssert.Contains(failure.Message, words);
        }
    }

    internal static IDataView Rows(int count, int length, int seed = 2)
    {
        var random = new Random(seed);
        var ml = new MLContext();
        var schema = SchemaDefinition.Create(typeof(Picture));
        schema["Features"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, length);
        return ml.Data.LoadFromEnumerable(
            Enumerable.Range(0, count).Select(_ => new Picture
            {
                Features = [.. Enumerable.Range(0, length).Select(_ => random.NextSingle())],
            }).ToArray(), schema);
    }

    private sealed class Picture
    {
        [VectorType(3, 8, 6)]
        public float[] Features { get; set; } = [];
    }
}
