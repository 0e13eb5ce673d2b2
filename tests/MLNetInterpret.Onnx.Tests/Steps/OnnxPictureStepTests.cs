using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using MLNetInterpret.Tests;
using TorchSharp;
using static Microsoft.ML.Transforms.Image.ImagePixelExtractingEstimator;
using static TorchSharp.torch;

namespace MLNetInterpret.Onnx.Tests.Steps;

/// <summary>ML.NET's own picture steps before its ONNX steps.</summary>
[TestClass]
public sealed class OnnxPictureStepTests : IDisposable
{
    private const int Height = 12, Width = 10;
    private readonly MLContext _ml = new(seed: 1);
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DataRow(false, ColorsOrder.ARGB, 0f, 1f)]
    [DataRow(true, ColorsOrder.ABGR, 117f, 0.5f)]
    public void The_network_reads_what_ExtractPixels_gives(bool isInterleaved, ColorsOrder order, float offset, float scale)
    {
        var rows = Photos(8);
        var (pipeline, output) = Pipeline(isInterleaved, isInterleaved, order, offset, scale);
        var model = pipeline.Fit(rows);
        var network = _ml.Interpretation.FindNetwork(model);
        var layout = (ImageLayout)network.Layout;
        Assert.AreEqual((3, Height, Width), (layout.Channels, layout.Height, layout.Width));
        Assert.AreEqual((-offset * scale, (255 - offset) * scale), (layout.Minimum, layout.Maximum));
        Assert.AreEqual(order == ColorsOrder.ABGR, layout.ReversedChannels);

        var expected = model.Transform(rows).GetColumn<float[]>(output).First();
        using var scope = NewDisposeScope();
        using var photo = PictureFile.Read(PathOf(0)).ToTensor(network.Network.Pixels!);
        var given = network.Network.Run(photo).data<float>().ToArray();
        for (var at = 0; at < given.Length; at++) Assert.AreEqual(expected[at], given[at], 1e-3);
    }

    [TestMethod, TestCategory("Long")]
    public void Pictures_are_made_and_rows_scanned_and_attacked()
    {
        var rows = Photos(24);
        var (pipeline, output) = Pipeline(false, false, ColorsOrder.ARGB, 0, 1);
        var model = pipeline.Append(_ml.Transforms.Conversion.MapValueToKey("Label"))
            .Append(_ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy(featureColumnName: output))
            .Append(_ml.Interpretation.Units(new InterpretationOptions
            {
                Units = ["conv", "logits"],
                LabelColumnName = "Label",
                Steps = 4,
                TopRows = 2,
            }))
            .Fit(rows);
        var findings = model.LastTransformer.Findings;
        Assert.HasCount(4 + 2, findings);
        Assert.IsTrue(findings.All(finding => finding.Highest.Optimized?.Input is ImageInput { Height: Height, Width: Width }));
        CollectionAssert.AreEqual((string[])["red", "blue"], _ml.Interpretation.FindNetwork(model).Network.ClassNames.ToArray());

        var red = _ml.Interpretation.Maximize(model, "logits:0", new() { Steps = 32, Seed = 1 });
        using (var picture = red.Image.ToTensor(PixelScale.Unit))
        {
            using var channels = picture.mean([0, 2, 3]);
            Assert.IsGreaterThan(
                channels[2].item<float>(), channels[0].item<float>(), "the class of red photos is driven by red");
        }

        Assert.IsGreaterThan(0, _ml.Interpretation.Scan(model, rows).Units.Count);
        var dream = _ml.Interpretation.Dream(model, PictureFile.Read(PathOf(0)), "conv", new() { Steps = 2, Octaves = 1 });
        Assert.AreEqual(Height, dream.Height);
        var changed = _ml.Interpretation.Attack(
            model, rows, new() { LabelColumnName = "Label", Examples = 2, LInf = 200, Seed = 1 });
        Assert.HasCount(2, changed);
        Assert.IsTrue(changed.All(example => $"{example}".Contains("red") || $"{example}".Contains("blue")), $"{changed[0]}");

        var (here, there) = FreshProcess.RoundTrip(_ml, model, rows, InterpretationTransformer.ActivationsColumnName);
        CollectionAssert.AreEqual(here, there);
    }

    [TestMethod]
    public void Pixels_that_do_not_fit_get_a_sentence()
    {
        Says("the channels of a pixel together", Pipeline(true, false, ColorsOrder.ARGB, 0, 1).Pipeline);
        Says("nothing says what the pixels", Pipeline(false, false, ColorsOrder.ARGB, 0, 1, rename: true).Pipeline);

        void Says(string words, IEstimator<ITransformer> pipeline)
        {
            var model = pipeline.Fit(Photos(2));
            StringAssert.Contains(
                Assert.ThrowsExactly<ArgumentException>(() => _ml.Interpretation.FindNetwork(model)).Message, words);
        }
    }

    [TestMethod, TestCategory("Long")]
    public void ResNet18_behind_DnnFeaturizeImage_is_one_network_with_its_preprocessing_and_a_trainer_behind()
    {
        var models = Path.Combine(
            typeof(OnnxPictureStepTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(data =>
                data.Key == "ResNet18").Value!, "tools", "DnnImageModels");
        var rows = Photos(8);
        var model = _ml.Transforms.LoadImages("Image", null, "Path")
            .Append(_ml.Transforms.ResizeImages("Image", 224, 224))
            .Append(_ml.Transforms.ExtractPixels("Pixels", "Image"))
            .Append(_ml.Transforms.DnnFeaturizeImage(
                "Features", made => made.ModelSelector.ResNet18(_ml, made.OutputColumn, made.InputColumn, models), "Pixels"))
            .AppendCacheCheckpoint(_ml)
            .Append(_ml.Transforms.Conversion.MapValueToKey("Label"))
            .Append(_ml.MulticlassClassification.Trainers.SdcaMaximumEntropy())
            .Append(_ml.Interpretation.Units(new InterpretationOptions
            {
                Units = ["logits"],
                Depth = Depth.Scan,
                TopRows = 2,
                LabelColumnName = "Label",
            }))
            .Fit(rows);
        var network = _ml.Interpretation.FindNetwork(model);
        Assert.AreEqual(255f, ((ImageLayout)network.Layout).Maximum);
        CollectionAssert.AreEqual((string[])["red", "blue"], network.Network.ClassNames.ToArray());
        var expected = model.Transform(rows).GetColumn<float[]>("Score").ToArray();
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        foreach (var row in (int[])[0, 1])
        {
            var photo = model.Transform(rows).GetColumn<float[]>("Pixels").ElementAt(row);
            var logits = network.Network.Run(tensor(photo).reshape(1, 3, 224, 224));
            var chances = logits.softmax(1).data<float>().ToArray();
            for (var at = 0; at < chances.Length; at++) Assert.AreEqual(expected[row][at], chances[at], 1e-4);
        }

        var zip = Path.Combine(_folder.Path, "model.zip");
        _ml.Model.SaveInterpretable(model, rows.Schema, zip);
        var loaded = _ml.Interpretation.FindNetwork(_ml.Model.LoadInterpretable(zip));
        Assert.AreEqual(network.Network.Hash, loaded.Network.Hash);
    }

    private (IEstimator<ITransformer> Pipeline, string Output) Pipeline(
        bool channelsLast, bool isInterleaved, ColorsOrder order, float offset, float scale, bool rename = false)
    {
        var graph = new ModelBuilder(seed: 7);
        var x = graph.Input("x", channelsLast ? [1, Height, Width, 3] : [1, 3, Height, Width]);
        if (channelsLast) x = graph.Node("Transpose", [x], ("perm", (long[])[0, 3, 1, 2]));
        var conv = graph.Node("Conv", [x, graph.Weights(4, 3, 3, 3)]);
        graph.Graph.Node[^1].Name = "/conv/Conv";
        var output = graph.Output(graph.Node("Flatten", [graph.Node("GlobalAveragePool", [graph.Node("Relu", [conv])])]), [1, 4]);
        var column = rename ? "pixels" : "x";
        IEstimator<ITransformer> pipeline = _ml.Transforms.LoadImages("Image", null, "Path")
            .Append(_ml.Transforms.ResizeImages("Image", Width, Height))
            .Append(_ml.Transforms.ExtractPixels(
                column, "Image", interleavePixelColors: isInterleaved, orderOfExtraction: order, offsetImage: offset,
                scaleImage: scale));
        if (rename) pipeline = pipeline.Append(_ml.Transforms.Concatenate("x", "pixels"));
        return (pipeline.Append(_ml.Transforms.ApplyOnnxModel(output, "x", graph.Save(_folder.Path))), output);
    }

    private IDataView Photos(int count)
    {
        var random = new Random(3);
        return _ml.Data.LoadFromEnumerable(Enumerable.Range(0, count).Select(row =>
        {
            var isRed = row % 2 == 0;
            var pixels = new float[3 * Height * Width];
            for (var at = 0; at < pixels.Length; at++)
                pixels[at] = random.NextSingle() * (at / (Height * Width) == (isRed ? 0 : 2) ? 1 : 0.3f);
            using var picture = tensor(pixels).reshape(3, Height, Width);
            ImageInput.From(picture, PixelScale.Unit).Save(PathOf(row));
            return new Photo { Path = PathOf(row), Label = isRed ? "red" : "blue" };
        }).ToArray());
    }

    private string PathOf(int row) => Path.Combine(_folder.Path, $"{row}.png");

    private sealed class Photo
    {
        public string Path { get; set; } = "";

        public string Label { get; set; } = "";
    }
}
