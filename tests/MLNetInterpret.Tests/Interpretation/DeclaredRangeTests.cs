using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Reading;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret;

/// <summary>What is declared of pictures and columns is held against what is read.</summary>
[TestClass]
public sealed class DeclaredRangeTests
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly List<string> _log = [];

    public DeclaredRangeTests() => _ml.Log += (_, e) =>
    {
        if (e.Kind == Microsoft.ML.Runtime.ChannelMessageKind.Warning) _log.Add(e.RawMessage);
    };

    [TestMethod]
    public void Pixels_that_use_a_sliver_of_the_declared_range_support_nothing()
    {
        var finding = Interpret(Rows(0, 1), new(1, 4, 4, 0, 255));
        Assert.AreEqual(Verdict.NotRepresentative, finding.Representation!.Verdict);
        Assert.IsGreaterThan(10 * finding.Statistics.Maximum, finding.Highest.Optimized!.Score, "as the issue saw it");
        StringAssert.Contains(finding.Representation!.Reason, "in another range than the data's; the pixels read go from 0");
        StringAssert.Contains(
            finding.Representation!.Reason, "use 0.4 % of the declared range, 0 to 255: declare the range that they have");
        Assert.IsLessThan(0.02, finding.Evidence.Single(fact => fact.Name == "used of the declared range of pixels").Value);
        StringAssert.Contains(_log.Single(), "The pixels read go from 0");
    }

    [TestMethod]
    public void Pixels_in_the_declared_range_are_no_matter()
    {
        foreach (var (high, scale) in new[] { (1f, 1f), (255f, 255f), (0.2f, 1f), (1.0005f, 1f) })
        {
            var finding = Interpret(Rows(0, high), new(1, 4, 4, 0, scale));
            Assert.AreEqual(Verdict.Supported, finding.Representation!.Verdict, finding.Representation!.Reason);
        }

        Assert.IsEmpty(_log);
    }

    [TestMethod]
    [DataRow(255f, 0f, 1f, "has a pixel of 255, outside the declared range 0 to 1: declare the range that the pixels have")]
    [DataRow(1.01f, 0f, 1f, "has a pixel of 1.01, outside the declared range 0 to 1")]
    [DataRow(1f, 0.25f, 1f, "has a pixel of 0, outside the declared range 0.25 to 1")]
    [DataRow(1f, -1f, 0.5f, "has a pixel of 1, outside the declared range -1 to 0.5")]
    public void A_pixel_outside_the_declared_range_is_named(float high, float least, float most, string expected)
    {
        var rows = Rows(0, high);
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => Interpret(rows, new(1, 4, 4, least, most)));
        StringAssert.Contains(error.Message, expected);
        var wrong = Array.FindIndex(rows, row => row.Features.Any(pixel => pixel < least - 0.01 || pixel > most + 0.005));
        StringAssert.Contains(error.Message, $"Row {wrong} of the column 'Features'");
        Assert.ThrowsExactly<InvalidOperationException>(() => _ml.Interpretation.Scan(
            Model(rows, new(1, 4, 4, least, most)), _ml.Data.LoadFromEnumerable(rows), new() { Units = ["unit"] }));
    }

    [TestMethod]
    public void A_mean_and_deviation_of_other_pixels_support_nothing()
    {
        // ImageNet's mean is of 0 to 1
        var layout = new ImageLayout(1, 4, 4, 0, 255) { Mean = [0.485], Deviation = [0.229] };
        var finding = Interpret(Rows(0, 255), layout);
        Assert.AreEqual(Verdict.NotRepresentative, finding.Representation!.Verdict);
        StringAssert.Contains(finding.Representation!.Reason, "declared deviations from the declared mean");
        StringAssert.Contains(_log.Single(), "declare mean and deviation in the range of the pixels.");

        var right = Interpret(Rows(0, 255), layout with { Mean = [123], Deviation = [58] });
        Assert.AreEqual(Verdict.Supported, right.Representation!.Verdict, right.Representation.Reason);
        var error = Assert.ThrowsExactly<ArgumentException>(
            () => Model(Rows(0, 1), new(1, 4, 4, 0, 1) { Mean = [123], Deviation = [58] }));
        StringAssert.Contains(error.Message, "The pixel scale's mean, [123], lies outside its range, 0 to 1");
    }

    [TestMethod]
    public void A_range_that_was_measured_is_left_by_a_little_but_not_by_another_scale()
    {
        static void Add(ImageLayout layout, params float[] pixels)
        {
            using var picture = tensor(pixels).reshape(1, 1, 1, -1);
            new DeclaredPixels(layout, "Features", isMeasured: true).Add(picture);
        }

        var layout = new ImageLayout(1, 1, 2, -2.1f, 2.6f);
        Add(layout, -2.5f, 3);
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => Add(layout, 0, 200));
        StringAssert.Contains(error.Message, "but the network was trained on pixels of -2.1 to 2.6: scale the pixels");
    }

    [TestMethod]
    public void Image_columns_are_0_to_255_whatever_is_declared()
    {
        using var image = MLImage.CreateFromPixels(4, 4, MLPixelFormat.Bgra32, new byte[64]);
        var rows = _ml.Data.LoadFromEnumerable(new[] { new Photo { Features = image } });
        var error = Assert.ThrowsExactly<ArgumentException>(
            () => _ml.Transforms.ApplyTorchModule(Module(), layout: new ImageLayout(1, 4, 4, 0, 1)).Fit(rows));
        StringAssert.Contains(error.Message, "The column 'Features' holds pixels from 0 to 255, not 0 to 1: declare 0 to 255");
    }

    [TestMethod]
    public void Training_compares_too()
    {
        ITransformer Train(float high, (float, float) range) => _ml.Transforms.Conversion.MapValueToKey("Label", "Kind")
            .Append(_ml.MulticlassClassification.Trainers.ConvolutionalNetwork(new ConvolutionalNetworkOptions
            {
                ImageShape = [1, 4, 4],
                PixelRange = range,
                Blocks = [2],
                Epochs = 1,
            })).Fit(_ml.Data.LoadFromEnumerable(Rows(0, high)));
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => Train(255, (0, 1)));
        StringAssert.Contains(error.Message, "outside the declared range 0 to 1");
        Assert.IsEmpty(_log);
        Train(1, (0, 255));
        StringAssert.Contains(_log.Single(), "use 0.4 % of the declared range, 0 to 255");
        _log.Clear();
        Train(255, (0, 255));
        Assert.IsEmpty(_log);
    }

    [TestMethod]
    public void Scoring_bytes_with_a_network_of_0_to_1_is_refused_and_the_reverse_is_told_once()
    {
        ITransformer Train(float high) => _ml.Transforms.Conversion.MapValueToKey("Label", "Kind")
            .Append(_ml.MulticlassClassification.Trainers.ConvolutionalNetwork(
                new ConvolutionalNetworkOptions { ImageShape = [1, 4, 4], Blocks = [2], Epochs = 1 }))
            .Append(_ml.Interpretation.Units("conv1"))
            .Fit(_ml.Data.LoadFromEnumerable(Rows(0, high)));
        const string Expected =
            "has a pixel of 255, but the network was trained on pixels of 0 to 1: scale the pixels as they were";
        var (small, bytes) = (Train(1), Rows(0, 255));
        var engine = _ml.Model.CreatePredictionEngine<Picture, Scored>(small);
        engine.Predict(Rows(0, 1)[1]);
        StringAssert.Contains(Refused(() => engine.Predict(bytes[1])), Expected);
        var scored = small.Transform(_ml.Data.LoadFromEnumerable(bytes[1..2]));
        foreach (var column in new[] { "Score", "Activations" })
            StringAssert.Contains(Refused(() => _ = scored.GetColumn<float[]>(column).ToArray()), Expected);
        Assert.IsEmpty(_log);

        var large = Train(255);
        var sliver = large.Transform(_ml.Data.LoadFromEnumerable(Rows(0, 1)));
        for (var pass = 0; pass < 2; pass++) Assert.HasCount(40, sliver.GetColumn<float[]>("Score").ToArray());
        StringAssert.Contains(_log.Single(), "use 0.");
        StringAssert.Contains(_log.Single(), "of the declared range, 0 to 255");

        // the features of the same picture fit either model
        var photo = new ImageInput(1, 4, 4, Array.ConvertAll(bytes[5].Features, pixel => (byte)pixel));
        engine.Predict(new() { Features = photo.ToFeatures() });
        _ml.Model.CreatePredictionEngine<Picture, Scored>(large).Predict(new() { Features = photo.ToFeatures(PixelScale.Bytes) });
    }

    [TestMethod]
    public void Features_of_a_picture_are_its_planes_in_the_range_asked_for()
    {
        var picture = new ImageInput(3, 1, 2, [0, 51, 102, 153, 204, 255]);
        Near([0, 0.2f, 0.4f, 0.6f, 0.8f, 1], picture.ToFeatures());
        Near([0, 51, 102, 153, 204, 255], picture.ToFeatures(PixelScale.Bytes));
        Near([-1, -0.6f, -0.2f, 0.2f, 0.6f, 1], picture.ToFeatures(new(-1, 1)));

        static void Near(float[] expected, float[] actual)
        {
            Assert.HasCount(expected.Length, actual);
            foreach (var (at, value) in expected.Index()) Assert.AreEqual(value, actual[at], 1e-4f);
        }
    }

    private static string Refused(Action call) => Innermost(Assert.Throws<Exception>(call)).Message;

    private static Exception Innermost(Exception error)
    {
        while (error is not InvalidOperationException || error.InnerException is InvalidOperationException)
            error = error.InnerException ?? throw new AssertFailedException($"{error}");
        return error;
    }

    private NetworkTransformer Model(Picture[] rows, ImageLayout layout) =>
        _ml.Transforms.ApplyTorchModule(Module(), layout: layout).Fit(_ml.Data.LoadFromEnumerable(rows));

    private Finding Interpret(Picture[] rows, ImageLayout layout) => _ml.Interpretation.Interpret(
        Model(rows, layout), _ml.Data.LoadFromEnumerable(rows),
        new() { Units = ["unit:0"], TopRows = 5, Steps = 40, Variants = 0 }).Single();

    /// <summary>The sum of the first row of pixels less that of the last.</summary>
    private static nn.Module<Tensor, Tensor> Module()
    {
        var unit = nn.Linear(16, 1, hasBias: false);
        using (no_grad())
            for (var pixel = 0; pixel < 16; pixel++) unit.weight![0, pixel].fill_(pixel < 4 ? 1 : pixel < 12 ? 0 : -1);
        return nn.Sequential(("flat", nn.Flatten()), ("unit", unit));
    }

    /// <summary>Pictures of dark and light pixels in noise; the first is one of dark pixels.</summary>
    private static Picture[] Rows(float low, float high)
    {
        var random = new Random(3);
        return [.. Enumerable.Range(0, 40).Select(row => new Picture
        {
            Kind = row % 2 == 0 ? "even" : "odd",
            Features = [.. Enumerable.Range(0, 16).Select(pixel =>
                row == 0 || pixel == 5 ? low : row == 1 && pixel == 6 ? high : low + (high - low) * 0.7f * random.NextSingle())],
        })];
    }

    private sealed class Picture
    {
        [VectorType(16)]
        public float[] Features { get; set; } = [];

        public string Kind { get; set; } = "";
    }

    private sealed class Scored
    {
        public float[] Score { get; set; } = [];
    }

    private sealed class Photo
    {
        [Microsoft.ML.Transforms.Image.ImageType(4, 4)]
        public MLImage? Features { get; set; }
    }
}
