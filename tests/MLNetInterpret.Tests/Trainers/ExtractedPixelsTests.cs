using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using static Microsoft.ML.Transforms.Image.ImagePixelExtractingEstimator;

namespace MLNetInterpret.Tests.Trainers;

/// <summary>Pipelines that begin with the names of picture files and ML.NET's own picture steps.</summary>
[TestClass]
public sealed class ExtractedPixelsTests : IDisposable
{
    private const int Width = 12, Height = 8;
    private readonly MLContext _ml = new(seed: 1);
    private readonly TestFolder _files = new();
    private readonly List<Photo> _photos = [];

    public ExtractedPixelsTests()
    {
        var random = new Random(3);
        foreach (var (bright, kind) in ((string[])["red", "green", "blue"]).Index())
            for (var number = 0; number < 14; number++)
            {
                byte[] pixels = [.. Enumerable.Range(0, 3 * Width * Height)
                    .Select(value => (byte)(random.Next(120) + (value / (Width * Height) == bright ? 130 : 0)))];
                var name = Path.Combine(kind, $"{number}.png");
                Directory.CreateDirectory(_files.At(kind));
                new ImageInput(3, Height, Width, pixels).Save(_files.At(name));
                _photos.Add(new() { Path = name, Kind = kind });
            }
    }

    public void Dispose() => _files.Dispose();

    [TestMethod]
    public void Names_of_files_are_trained_on_saved_loaded_predicted_and_interpreted()
    {
        var data = _ml.Data.LoadFromEnumerable(_photos);
        var trained = Pixels().Append(Trainer())
            .Append(_ml.Interpretation.Units("conv1"))
            .Append(_ml.Transforms.Conversion.MapKeyToValue("PredictedLabel")).Fit(data);
        var path = _files.At("model.zip");
        _ml.Model.SaveInterpretable(trained, data.Schema, path);

        var ml = new MLContext(seed: 1);
        var model = ml.Model.LoadInterpretable(path);
        using var engine = ml.Model.CreatePredictionEngine<Photo, Answer>(model);
        foreach (var photo in _photos)
        {
            var answer = engine.Predict(new() { Path = photo.Path });
            Assert.AreEqual(photo.Kind, answer.PredictedLabel);
            Assert.HasCount(4, answer.Activations);
        }

        var rows = ml.Data.LoadFromEnumerable(_photos);
        Assert.HasCount(4, ml.Interpretation.Interpret(model, rows, new() { Units = ["conv1"], Depth = Depth.Quick }));
        Assert.IsTrue(ml.Interpretation.Attack(model, rows, new() { Examples = 3, LInf = 0.5 }).All(each => each.Succeeded));
        Assert.AreEqual((Width, Height), (ml.Interpretation.Maximize(model, "conv1:0").Image.Width,
            ml.Interpretation.Maximize(model, "conv1:0").Image.Height));
    }

    [TestMethod]
    public void The_network_reads_the_same_however_the_pixels_stand()
    {
        var own = Scores(Pixels(scale: 1f / 255));
        foreach (var order in Enum.GetValues<ColorsOrder>())
            foreach (var interleave in (bool[])[false, true])
                CollectionAssert.AreEqual(own, Scores(Pixels(order, interleave, scale: 1f / 255)), $"{order} {interleave}");
        var copied = Pixels(ColorsOrder.ABGR, true, scale: 1f / 255).Append(_ml.Transforms.CopyColumns("Other", "Features"));
        CollectionAssert.AreEqual(own, Scores(copied.AppendCacheCheckpoint(_ml), "Other"), "copied and cached");
    }

    [TestMethod]
    public void Blue_before_red_is_shown_in_the_colours_of_the_file()
    {
        var data = _ml.Data.LoadFromEnumerable(_photos);
        var model = Pixels(ColorsOrder.ABGR, true, offset: 127.5f, scale: 1 / 127.5f).Append(Trainer()).Fit(data);
        var findings = _ml.Interpretation.Interpret(model, data, new() { Units = ["conv1"], Depth = Depth.Scan, TopRows = 2 });
        foreach (var example in findings.SelectMany(finding => finding.Highest.Examples))
            CollectionAssert.AreEqual(
                PictureFile.Read(_files.At(_photos[(int)example.Row].Path)).Pixels, ((ImageInput)example.Input!).Pixels);
    }

    [TestMethod]
    public void The_range_is_that_of_the_offset_and_the_scale()
    {
        Assert.AreEqual((0f, 255f), Range(Pixels()));
        Assert.AreEqual((-1f, 1f), Range(Pixels(offset: 127.5f, scale: 1 / 127.5f)));
        Assert.AreEqual((0f, 255f), Range(_ml.Transforms.LoadImages("Features", _files.Path, "Path")
            .Append(_ml.Transforms.ResizeImages("Features", Width, Height)).Append(Key())));
        var one = Layout(Pixels(colors: ColorBits.Green));
        Assert.AreEqual((1, Height, Width), (one.Channels, one.Height, one.Width));
        Assert.AreEqual((0f, 1f), Range(
            Pixels(ColorsOrder.ABGR, true).Append(_ml.Transforms.NormalizeMinMax("Features", fixZero: true))));
    }

    [TestMethod]
    public void A_prior_reads_them_too()
    {
        ImagePriorOptions options = new() { Blocks = [4], CodeSize = 4, Epochs = 1, Seed = 1 };
        float Error(IEstimator<ITransformer> pixels)
        {
            var data = _ml.Data.LoadFromEnumerable(_photos);
            var model = pixels.Append(_ml.Transforms.ImagePrior(options)).Fit(data);
            return model.Transform(data).GetColumn<float>("ReconstructionError").First();
        }

        Assert.AreEqual(Error(Pixels()), Error(Pixels(ColorsOrder.ABGR, true)));
    }

    [TestMethod]
    public void Pixels_that_no_network_reads_are_refused_in_words()
    {
        Refused("ExtractPixels put All into the column 'Features'", Pixels(colors: ColorBits.All));
        Refused("put Red, Green into", Pixels(colors: ColorBits.Red | ColorBits.Green));
        Refused("has the scale -1", Pixels(scale: -1));
        Refused("vector of Single", Pixels(asFloats: false));
        Refused("as if the colours of a pixel stood together", Pixels(interleave: true)
            .Append(_ml.Transforms.CustomMapping<Holder, Holder>((from, to) => to.Features = from.Features, "same")));
        var module = TorchSharp.torch.nn.Sequential(("flat", TorchSharp.torch.nn.Flatten()));
        Refused("in another order, but an ImageLayout is of planes red, green, blue", Pixels(ColorsOrder.ABGR),
            _ml.Transforms.ApplyTorchModule(module, layout: new ImageLayout(3, Height, Width, 0, 255)));
    }

    private static ConvolutionalNetworkOptions Options =>
        new() { Blocks = [4], Epochs = 6, BatchSize = 8, Dropout = 0, Seed = 1 };

    private ValueToKeyMappingEstimator Key() => _ml.Transforms.Conversion.MapValueToKey("Label", "Kind",
        keyData: _ml.Data.LoadFromEnumerable(((string[])["blue", "green", "red"]).Select(kind => new { Kind = kind })));

    private EstimatorChain<ValueToKeyMappingTransformer> Pixels(
        ColorsOrder order = ColorsOrder.ARGB, bool interleave = false, float offset = 0, float scale = 1,
        ColorBits colors = ColorBits.Rgb, bool asFloats = true) =>
        _ml.Transforms.LoadImages("Image", _files.Path, "Path")
            .Append(_ml.Transforms.ResizeImages("Image", Width, Height))
            .Append(_ml.Transforms.ExtractPixels("Features", "Image", colors, order, interleave, offset, scale, asFloats))
            .Append(Key());

    private IEstimator<ITransformer> Trainer(string feature = "Features") => _ml.MulticlassClassification.Trainers
        .ConvolutionalNetwork(Options with { FeatureColumnName = feature });

    private float[] Scores(IEstimator<ITransformer> pixels, string feature = "Features")
    {
        var data = _ml.Data.LoadFromEnumerable(_photos);
        return [.. pixels.Append(Trainer(feature)).Fit(data).Transform(data).GetColumn<float[]>("Score").SelectMany(row => row)];
    }

    private ImageLayout Layout(IEstimator<ITransformer> pixels) => (ImageLayout)_ml.Interpretation.FindNetwork(
        pixels.Append(Trainer()).Fit(_ml.Data.LoadFromEnumerable(_photos))).Layout;

    private (float, float) Range(IEstimator<ITransformer> pixels) => Layout(pixels) is var found
        ? (MathF.Round(found.Minimum, 3), MathF.Round(found.Maximum, 3))
        : default;

    private void Refused(string words, IEstimator<ITransformer> pixels, IEstimator<ITransformer>? step = null)
    {
        var failure = Assert.ThrowsExactly<ArgumentException>(
            () => pixels.Append(step ?? Trainer()).Fit(_ml.Data.LoadFromEnumerable(_photos)));
        StringAssert.Contains(failure.Message, words);
    }

    private sealed class Photo
    {
        public string Path { get; set; } = "";

        public string Kind { get; set; } = "";
    }

    private sealed class Answer
    {
        public string PredictedLabel { get; set; } = "";

        public float[] Activations { get; set; } = [];
    }

    private sealed class Holder
    {
        [VectorType(Height, Width, 3)]
        public float[] Features { get; set; } = [];
    }
}
