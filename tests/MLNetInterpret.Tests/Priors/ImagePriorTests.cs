using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Data;
using MLNetInterpret.Priors;
using MLNetInterpret.Reading;

namespace MLNetInterpret.Tests.Priors;

[TestClass]
public sealed class ImagePriorTests
{
    private static readonly ImagePriorOptions Quick = new()
    {
        ImageShape = [1, 8, 8],
        CodeSize = 4,
        Blocks = [16],
        Epochs = 8,
        BatchSize = 16,
        LearningRate = 0.02,
    };

    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    public void The_error_is_a_column_and_larger_for_pictures_unlike_those_of_the_training()
    {
        var model = _ml.Transforms.ImagePrior(Quick).Fit(Bars(200, seed: 1));
        var usual = model.Transform(Bars(50, seed: 2)).GetColumn<float>("ReconstructionError").ToArray();
        var noise = model.Transform(Noise(50)).GetColumn<float>("ReconstructionError").ToArray();
        Assert.IsLessThan(0.5 * noise.Average(), usual.Average());
        var prior = _ml.Interpretation.FindPrior(model)!;
        Assert.AreEqual(255, prior.Pixels.Maximum);

        using var batch = TorchSharp.torch.tensor(BarRows(50, seed: 2).SelectMany(row => row.Features).ToArray(), [50, 1, 8, 8]);
        var direct = prior.ReconstructionError(batch);
        for (var row = 0; row < 50; row++) Assert.AreEqual(direct[row], usual[row], 1e-6f);
    }

    [TestMethod]
    public void A_measured_range_may_be_left_by_a_little_before_and_after_loading()
    {
        var data = Bars(40, seed: 1);
        var model = _ml.Transforms.ImagePrior(Quick with { Epochs = 1 }).Fit(data);
        using var zip = new MemoryStream();
        _ml.Model.Save(model, data.Schema, zip);
        zip.Position = 0;
        foreach (var read in new ITransformer[] { model, _ml.Model.Load(zip, out _) })
        {
            Assert.HasCount(2, Errors(read, 300));
            var error = Assert.ThrowsExactly<InvalidOperationException>(() => Errors(read, 600));
            Assert.Contains("a pixel of 600, but the network was trained on pixels of 0 to 255", error.Message);
        }

        float[] Errors(ITransformer read, float pixel)
        {
            var rows = BarRows(2, seed: 2);
            rows[1].Features[5] = pixel;
            return [.. read.Transform(_ml.Data.LoadFromEnumerable(rows)).GetColumn<float>("ReconstructionError")];
        }
    }

    [TestMethod]
    public void A_pipeline_says_which_column_comes_before_it_is_fitted()
    {
        var input = MlNetInternals.ShapeOf(Bars(2, 1).Schema);
        var shape = _ml.Transforms.ImagePrior(Quick with { OutputColumnName = "Odd" }).GetOutputSchema(input);
        Assert.IsTrue(shape.Any(column => column.Name == "Odd" && column.ItemType == NumberDataViewType.Single));
    }

    [TestMethod]
    public void It_scores_the_same_in_a_fresh_process_and_draws_the_same_when_loaded()
    {
        var data = Bars(60, seed: 1);
        var model = _ml.Transforms.ImagePrior(Quick).Fit(data);
        var (here, there) = FreshProcess.RoundTrip(_ml, model, data, "ReconstructionError");
        CollectionAssert.AreEqual(here, there);

        using var zip = new MemoryStream();
        _ml.Model.Save(model, data.Schema, zip);
        zip.Position = 0;
        var loaded = (ImagePriorTransformer)_ml.Interpretation.FindNetwork(_ml.Model.Load(zip, out _));
        var trained = _ml.Interpretation.FindPrior(model)!;
        Assert.AreEqual(trained.Codes.Distance, loaded.Prior.Codes.Distance);
        CollectionAssert.AreEqual(trained.Codes.Minimum.ToArray(), loaded.Prior.Codes.Minimum.ToArray());
        loaded.Dispose();
        loaded.Dispose();
    }

    [TestMethod]
    public void The_contexts_seed_decides()
    {
        float[] Errors(int seed)
        {
            var ml = new MLContext(seed);
            var options = Quick with { Epochs = 2 };
            var model = ml.Transforms.ImagePrior(options).Fit(Bars(60, seed: 1));
            return [.. model.Transform(Bars(20, seed: 2)).GetColumn<float>("ReconstructionError")];
        }

        CollectionAssert.AreEqual(Errors(3), Errors(3));
        CollectionAssert.AreNotEqual(Errors(3), Errors(4));
    }

    [TestMethod]
    public void What_does_not_fit_is_refused()
    {
        Says(
            "The input column 'Pixels' is not in the data.",
            () => _ml.Transforms.ImagePrior(inputColumnName: "Pixels", imageShape: [1, 8, 8]).Fit(Bars(4, 1)));
        Says("does not say how its values make an image", () => _ml.Transforms.ImagePrior().Fit(Bars(4, 1)));
        Says(
            "holds vectors of 64 values, but the network reads images of 1 x 9 x 9",
            () => _ml.Transforms.ImagePrior(imageShape: [1, 9, 9]).Fit(Bars(4, 1)));
        Says("Height is 7, but has to be at least 8.", () => _ml.Transforms.ImagePrior(imageShape: [1, 7, 9]));
        Says("The pixel range is 1 to 1", () => _ml.Transforms.ImagePrior(Quick with { PixelRange = (1, 1) }));
        Assert.Throws<InvalidOperationException>(() => _ml.Transforms.ImagePrior(Quick).Fit(Bars(0, 1)));
    }

    [TestMethod, DataRow("fashion", 64), DataRow("emoji", 96)]
    public void The_priors_shipped_know_their_held_out_pictures_from_noise(string name, int code)
    {
        var model = (ImagePriorTransformer)_ml.Interpretation.FindNetwork(
            _ml.Model.LoadInterpretable(Repository.At("datasets", "models", $"{name}-prior.zip")));
        var heldOut = name == "fashion"
            ? _ml.Data.LoadFashionMnist(Repository.At("datasets", "fashion-mnist"), test: true)
            : _ml.Data.LoadEmoji(Repository.At("datasets", "emoji"), test: true);
        var layout = (ImageLayout)model.Layout;
        using var noise = TorchSharp.torch.rand(
            [20, layout.Channels, layout.Height, layout.Width], generator: new TorchSharp.torch.Generator(1)) * layout.Maximum;
        Assert.HasCount(code, model.Prior.Codes.Mean);
        Assert.IsLessThan(
            0.25 * model.Prior.ReconstructionError(noise).Average(),
            model.Transform(_ml.Data.TakeRows(heldOut, 200)).GetColumn<float>("ReconstructionError").Average());
    }

    private static void Says(string part, Action action) =>
        StringAssert.Contains(Assert.Throws<ArgumentException>(action).Message, part);

    private IDataView Bars(int count, int seed) =>
        _ml.Data.LoadFromEnumerable(BarRows(count, seed));

    private IDataView Noise(int count)
    {
        var random = new Random(7);
        return _ml.Data.LoadFromEnumerable(Enumerable.Range(0, count)
            .Select(_ => new Row { Features = [.. Enumerable.Range(0, 64).Select(_ => (float)random.Next(256))] }).ToList());
    }

    /// <summary>8 x 8 pictures with a bright bar, lying or standing, on black.</summary>
    private static List<Row> BarRows(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            var (lying, at, light) = (random.Next(2) == 0, random.Next(7), random.Next(150, 256));
            float Pixel(int i) => (lying ? i / 8 : i % 8) - at is 0 or 1 ? light : 0f;
            return new Row { Features = [.. Enumerable.Range(0, 64).Select(Pixel)] };
        })];
    }

    private sealed class Row
    {
        [VectorType(64)]
        public float[] Features { get; set; } = [];
    }
}
