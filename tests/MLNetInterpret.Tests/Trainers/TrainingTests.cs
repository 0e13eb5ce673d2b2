using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Reading;
using MLNetInterpret.Trainers;

namespace MLNetInterpret.Tests.Trainers;

/// <summary>Seeds, logs, class weights and cancellation.</summary>
[TestClass]
public sealed class TrainingTests
{
    private static readonly MultilayerPerceptronOptions Brief = Samples.Perceptron with { Epochs = 3 };

    [TestMethod]
    public void The_same_seed_gives_the_same_weights_and_another_does_not()
    {
        string Hash(int? seed, int? own = null)
        {
            var ml = new MLContext(seed);
            var model = ml.BinaryClassification.Trainers.MultilayerPerceptron(Brief with { Seed = own })
                .Fit(Samples.Points(ml));
            return model.Network.Hash;
        }

        Assert.AreEqual(Hash(7), Hash(7));
        Assert.AreNotEqual(Hash(7), Hash(8));
        Assert.AreEqual(Hash(null), Hash(0));
        Assert.AreEqual(Hash(8), Hash(7, own: 8), "the options' comes before the context's");
        Assert.AreEqual(Hash(8), Hash(null, own: 8));
    }

    [TestMethod]
    public void Epochs_are_written_to_the_contexts_log_and_to_progress()
    {
        var ml = new MLContext(seed: 1);
        var (lines, reports) = (new List<string>(), new List<WorkProgress>());
        ml.Log += (_, message) => lines.Add(message.Message);
        ml.BinaryClassification.Trainers
            .MultilayerPerceptron(Brief with { Progress = new Collector(reports).Every() })
            .Fit(Samples.Points(ml));

        Assert.AreEqual(("reading rows", 0), (reports[0].Stage, reports[0].Share));
        Assert.AreEqual("epoch 1 of 3", reports[1].Stage);
        StringAssert.Matches(reports[^2].Stage, new(@"^epoch 3 of 3, loss \d\.\d{3}, AUC \d\.\d{3}$"));
        double[] shares = [.. reports.Select(report => report.Share)];
        CollectionAssert.AreEqual(shares.Order().ToArray(), shares);
        foreach (var epoch in (int[])[1, 2, 3])
            Assert.IsTrue(shares.Any(share => Math.Abs(share - EpochLog.ShareAfter(epoch, 3)) < 1e-12), $"{epoch}");
        Assert.AreEqual(1, shares[^1], 1e-12);
        Assert.Contains("MLNetInterpret.Training", lines.First(line => line.Contains("epoch 1 of 3", StringComparison.Ordinal)));
        var logged = lines.Where(line => line.Contains("validation loss", StringComparison.Ordinal)).ToArray();
        Assert.HasCount(3, logged);
        StringAssert.Contains(logged[0], "epoch 1 of 3: loss ");
    }

    [TestMethod]
    public void Training_that_stops_early_is_told_to_its_end()
    {
        var ml = new MLContext(seed: 1);
        var reports = new List<WorkProgress>();
        ml.BinaryClassification.Trainers
            .MultilayerPerceptron(Brief with
            {
                Epochs = 1000,
                MaxSeconds = 1e-9,
                Progress = new Collector(reports).Every(),
            })
            .Fit(Samples.Points(ml));
        StringAssert.StartsWith(reports[^1].Stage, "stopped after epoch 1 of 1000, loss ");
        Assert.AreEqual(1, reports[^1].Share, 1e-12);
    }

    [TestMethod]
    public void Cancelling_ends_training_without_a_model()
    {
        var ml = new MLContext(seed: 1);
        using var source = new CancellationTokenSource();
        var trainer = ml.BinaryClassification.Trainers.MultilayerPerceptron(Samples.Perceptron with
        {
            Progress = new Caller(source.Cancel),
            Cancellation = source.Token,
        });
        Assert.ThrowsExactly<OperationCanceledException>(() => trainer.Fit(Samples.Points(ml)));
        Assert.ThrowsExactly<OperationCanceledException>(() => trainer.Fit(Samples.Points(ml)));      // while it reads rows
    }

    [TestMethod]
    public void A_cancelled_context_ends_training_too()
    {
        var ml = new MLContext(seed: 1);
        var cancel = typeof(MLContext).GetMethod("CancelExecution", BindingFlags.Instance | BindingFlags.NonPublic)!;
        var trainer = ml.BinaryClassification.Trainers.MultilayerPerceptron(
            Brief with { Progress = new Caller(() => cancel.Invoke(ml, null)) });
        Assert.ThrowsExactly<OperationCanceledException>(() => trainer.Fit(Samples.Points(ml)));
    }

    [TestMethod]
    public void A_heavy_class_is_predicted_more_often()
    {
        var ml = new MLContext(seed: 1);
        var random = new Random(3);
        var noise = Enumerable.Range(0, 200).Select(row => new Samples.Point
        {
            Features = [(float)random.NextDouble(), (float)random.NextDouble(), 1],
            Label = row % 4 == 0,
        }).ToList();
        var data = ml.Data.LoadFromEnumerable(noise);
        int Positives(MultilayerPerceptronOptions options) => ml.BinaryClassification.Trainers.MultilayerPerceptron(options)
            .Fit(data).Transform(data).GetColumn<bool>("PredictedLabel").Count(predicted => predicted);

        var even = Positives(Brief);
        Assert.IsLessThan(40, even);
        Assert.IsGreaterThan(150, Positives(Brief with { ClassWeights = new Dictionary<string, double> { ["True"] = 30 } }));
        Assert.IsGreaterThan(even, Positives(Brief with { BalanceClasses = true }));
    }

    [TestMethod]
    public void Image_columns_are_read_as_planes_of_red_green_blue()
    {
        var ml = new MLContext(seed: 1);
        var data = ml.Data.LoadFromEnumerable(Enumerable.Range(0, 40).Select(row => new PhotoRow
        {
            Photo = Solid(row % 2 == 0 ? [250, 10, 20] : [10, 20, 250]),
            Kind = row % 2 == 0 ? "red" : "blue",
        }).ToList());
        var model = ml.Transforms.Conversion.MapValueToKey("Label", "Kind")
            .Append(ml.MulticlassClassification.Trainers.ConvolutionalNetwork(Samples.Convolutions with
            {
                FeatureColumnName = "Photo",
                ImageShape = null,
            })).Fit(data);
        Assert.AreEqual(1, ml.MulticlassClassification.Evaluate(model.Transform(data)).MicroAccuracy);
        Assert.AreEqual(new ImageLayout(3, 4, 5, 0, 255), model.LastTransformer.Layout);

        using var zip = new MemoryStream();
        ml.Model.Save(model, data.Schema, zip);
        CollectionAssert.AreEqual(Scores(model), Scores(ml.Model.Load(zip, out _)));
        float[] Scores(ITransformer scorer) => [.. scorer.Transform(data).GetColumn<float[]>("Score").SelectMany(score => score)];

        using var cursor = data.GetRowCursor([data.Schema["Photo"]]);
        var batch = model.LastTransformer.CreateBatch(cursor, 1);
        cursor.MoveNext();
        batch.Add();
        using var planes = batch.Build();
        CollectionAssert.AreEqual(new long[] { 1, 3, 4, 5 }, planes.shape);
        CollectionAssert.AreEqual(new float[] { 250, 10, 20 }, planes.mean([2, 3]).data<float>().ToArray());
    }

    private static MLImage Solid(byte[] rgb)
    {
        byte[] bgra = [rgb[2], rgb[1], rgb[0], 255];
        return MLImage.CreateFromPixels(5, 4, MLPixelFormat.Bgra32, [.. Enumerable.Repeat(bgra, 20).SelectMany(pixel => pixel)]);
    }

    internal sealed class PhotoRow
    {
        [Microsoft.ML.Transforms.Image.ImageType(4, 5)]
        public MLImage? Photo { get; set; }

        public string Kind { get; set; } = "";
    }

    private sealed class Collector(List<WorkProgress> reports) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value) => reports.Add(value);
    }

    private sealed class Caller(Action call) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value) => call();
    }
}
