using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Trainers;
using TorchSharp;

namespace MLNetInterpret;

[TestClass]
public class ImageInterpretationTests
{
    [TestMethod, TestCategory("Long")]
    [DataRow(1, Reduction.Max), DataRow(3, Reduction.Max), DataRow(3, Reduction.Mean), DataRow(3, Reduction.Sum)]
    public void Pictures_come_back_with_8_bits_and_score_what_they_claim(int channels, Reduction reduction)
    {
        var ml = new MLContext(seed: 2);
        var data = Pictures(ml, channels);
        var model = Pipeline(ml, channels).Append(ml.Interpretation.Units(new InterpretationOptions
        {
            Units = ["conv1", "conv2:0", "logits"],
            TopRows = 3,
            Steps = 40,
            Depth = Depth.Full,
            Reduction = reduction,
            LabelColumnName = "Label",
        })).Fit(data);
        var findings = model.LastTransformer.Findings;
        Assert.AreEqual(InputKind.Image, findings.Kind);
        Assert.HasCount(4 + 1 + 2, findings);
        var sources = findings.SelectMany(finding => new[] { finding.Highest, finding.Lowest })
            .Select(end => end.Optimized!.Source).ToHashSet();
        Assert.Contains(OptimumSource.ClosedForm, sources, "the first layer");
        Assert.Contains(OptimumSource.Ascent, sources, "the others");

        foreach (var (finding, u) in findings.Select((finding, u) => (finding, u)))
        {
            foreach (var end in new[] { finding.Highest, finding.Lowest })
            {
                var picture = (ImageInput)end.Optimized!.Input;
                Assert.HasCount(channels * 8 * 8, picture.Pixels);
                Assert.AreEqual(end.Optimized.Score, Activations(model, ml, [Picture.From(picture)], channels)[0][u], 1e-3f);
                // what falls short goes on, half as many steps at a time; a real row begins there, or stays as it is
                int[] steps = end.Optimized.Source switch
                {
                    OptimumSource.ClosedForm => [0],
                    OptimumSource.Ascent => [40, 60, 80, 100],
                    _ => [0, 20, 40, 60],
                };
                Assert.Contains(end.Optimized.Trace.Count, steps, $"{end.Optimized.Source}");
            }

            Assert.IsTrue(finding.Highest.Optimized!.Score > finding.Lowest.Optimized!.Score, $"{finding.Unit}");
            var example = finding.Highest.Examples[0];
            CollectionAssert.AreEqual(Picture.All(channels)[(int)example.Row].Bytes(), ((ImageInput)example.Input!).Pixels);
            Assert.AreEqual(Picture.All(channels)[(int)example.Row].Label, example.Label);
        }
    }

    [TestMethod, TestCategory("Long")]
    public void An_optimised_picture_beats_the_best_real_one()
    {
        var ml = new MLContext(seed: 2);
        var findings = Pipeline(ml, 1).Append(ml.Interpretation.Units(new InterpretationOptions
        {
            Units = ["conv*", "logits"],
            Depth = Depth.Full,
        })).Fit(Pictures(ml, 1)).LastTransformer.Findings;
        var beaten = findings.Count(finding => finding.Highest.Optimized!.Score >= finding.Statistics.Maximum);
        Assert.IsTrue(beaten >= 0.9 * findings.Count, $"{beaten} of {findings.Count}");
        foreach (var finding in findings)
            if (finding.Highest.Optimized!.Score < finding.Statistics.Maximum)
                Assert.AreEqual(Verdict.NotRepresentative, finding.Representation!.Verdict);
    }

    [TestMethod, TestCategory("Long")]
    public void The_same_seed_gives_identical_findings()
    {
        byte[] Findings()
        {
            var ml = new MLContext(seed: 2);
            var model = Pipeline(ml, 3)
                .Append(ml.Interpretation.Units(new InterpretationOptions { Units = ["conv2"], Steps = 10, Depth = Depth.Full }))
                .Fit(Pictures(ml, 3));
            using var stream = new MemoryStream();
            FindingSetJson.Write(stream, model.LastTransformer.Findings);
            return stream.ToArray();
        }

        CollectionAssert.AreEqual(Findings(), Findings());
    }

    [TestMethod, TestCategory("Long")]
    public void Cancelling_ends_the_interpretation()
    {
        var ml = new MLContext(seed: 2);
        using var source = new CancellationTokenSource();
        var model = Pipeline(ml, 1).Fit(Pictures(ml, 1));
        Assert.ThrowsExactly<OperationCanceledException>(() => ml.Interpretation.Interpret(model, Pictures(ml, 1), new()
        {
            Progress = new Watcher(progress => { if (progress.Stage == "optimising pictures") source.Cancel(); }).Every(),
            Cancellation = source.Token,
        }));
        Assert.HasCount(30, model.Transform(Pictures(ml, 1)).GetColumn<float[]>("Score").ToArray());      // the model still works
    }

    private static EstimatorChain<ClassifierTransformer> Pipeline(MLContext ml, int channels) =>
        ml.Transforms.Conversion.MapValueToKey("Label")
            .Append(ml.MulticlassClassification.Trainers.ConvolutionalNetwork(new ConvolutionalNetworkOptions
            {
                ImageShape = [channels, 8, 8],
                Blocks = [4, 6],
                Dropout = 0,
                Epochs = 3,
            }));

    private static IDataView Pictures(MLContext ml, int channels) => View(ml, Picture.All(channels), channels);

    private static IDataView View(MLContext ml, IEnumerable<Picture> pictures, int channels)
    {
        var schema = SchemaDefinition.Create(typeof(Picture));
        schema["Features"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, channels * 64);
        return ml.Data.LoadFromEnumerable(pictures, schema);
    }

    private static float[][] Activations(
        TransformerChain<InterpretationTransformer> model, MLContext ml, IEnumerable<Picture> pictures, int channels)
    {
        var scored = model.Transform(View(ml, pictures, channels));
        return [.. scored.GetColumn<float[]>(InterpretationTransformer.ActivationsColumnName)];
    }

    private sealed class Watcher(Action<WorkProgress> told) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value) => told(value);
    }

    private sealed class Picture
    {
        public float[] Features { get; set; } = [];
        public string Label { get; set; } = "";

        /// <summary>Upright and lying bars in noise, values that are whole 8-bit steps.</summary>
        public static Picture[] All(int channels)
        {
            var random = new Random(4);
            return [.. Enumerable.Range(0, 30).Select(n => new Picture
            {
                Label = n % 2 == 0 ? "upright" : "lying",
                Features = [.. Enumerable.Range(0, channels * 64).Select(p =>
                    ((n % 2 == 0 ? p % 8 : p / 8 % 8) / 2 == n % 4 ? 200 + random.Next(50) : random.Next(60)) / 255f)],
            })];
        }

        public static Picture From(ImageInput input) =>
            new() { Features = [.. input.Pixels.Select(b => b / 255f)], Label = "lying" };

        public byte[] Bytes() => [.. Features.Select(value => (byte)MathF.Round(value * 255))];
    }
}
