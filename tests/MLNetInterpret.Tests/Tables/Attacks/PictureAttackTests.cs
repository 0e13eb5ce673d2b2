using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Tests.Trainers;

namespace MLNetInterpret;

/// <summary>Pictures changed so that a trained classifier errs.</summary>
[TestClass]
public class PictureAttackTests
{
    private static readonly MLContext Ml = new(seed: 1);
    private static readonly List<Samples.Picture> Rows = Samples.PictureRows(40);
    private static TransformerChain<Microsoft.ML.Transforms.KeyToValueMappingTransformer> _model = null!;

    [ClassInitialize]
    public static void Train(TestContext _) => _model = Ml.Transforms.Conversion.MapValueToKey("Label", "Kind")
        .Append(Ml.MulticlassClassification.Trainers.ConvolutionalNetwork(Samples.Convolutions))
        .Append(Ml.Transforms.Conversion.MapKeyToValue("PredictedKind", "PredictedLabel"))
        .Fit(Ml.Data.LoadFromEnumerable(Rows));

    [TestMethod]
    [DataRow(90 / 255.0, null, null), DataRow(2 / 255.0, null, null), DataRow(null, 3.0, null), DataRow(120 / 255.0, null, "b")]
    public void Every_changed_picture_is_in_the_ball_and_scores_what_it_claims(double? linf, double? l2, string? target)
    {
        var found = Attack(new() { Examples = 6, LInf = linf, L2 = l2, Target = target, LabelColumnName = "Kind" });
        Assert.HasCount(6, found);
        foreach (var example in found)
        {
            var (original, changed) = ((ImageInput)example.Original, (ImageInput)example.Changed);
            CollectionAssert.AreEqual(Rows[(int)example.Row].Features.Select(value => (byte)value).ToArray(), original.Pixels);
            Assert.AreEqual((Rows[(int)example.Row].Kind, example.Label), (example.Label, example.Before.Class));
            int[] change = [.. original.Pixels.Zip(changed.Pixels).Select(pair => pair.Second - pair.First)];
            var distance = linf is null ? Math.Sqrt(change.Sum(step => (double)step * step)) : change.Max(Math.Abs);
            Assert.AreEqual(distance, example.Distance, 0.01);
            Assert.IsTrue(example.Distance <= 255 * (linf ?? l2)!.Value + 0.01, $"{example.Distance}");

            var (kind, probability) = Predict(changed);
            Assert.AreEqual(example.After.Class, kind);
            Assert.AreEqual(example.After.Probability, probability, 1e-4);
            Assert.AreEqual(target is null ? kind != example.Before.Class : kind == target, example.Succeeded);
            Assert.AreEqual(target, example.Target);
            Assert.AreNotEqual(target, example.Before.Class);
        }

        Assert.AreEqual(
            linf is not 2 / 255.0,
            found.All(example => example.Succeeded),
            "two levels are too few, the other balls wide enough");
    }

    [TestMethod]
    public void Rows_of_every_class_come_in_turn()
    {
        var found = Attack(new() { Examples = 4, Steps = 1, LabelColumnName = "Kind" });
        Assert.AreEqual(2, found.Count(example => example.Before.Class == "a"));
        Assert.AreEqual(4, found.Select(example => example.Row).Distinct().Count());
        StringAssert.Contains(found[0].Constraint, "each pixel by at most 8 of 255 levels");
        Assert.IsTrue(Attack(new() { Examples = 3, Steps = 1, Source = "b" }).All(example => example.Before.Class == "b"));
    }

    [TestMethod]
    public void The_seed_decides_and_columns_are_refused()
    {
        byte[] Changed(int seed) => [.. Attack(new() { Examples = 2, Steps = 2, RandomStart = true, Seed = seed })
            .SelectMany(example => ((ImageInput)example.Changed).Pixels)];
        CollectionAssert.AreEqual(Changed(3), Changed(3));
        CollectionAssert.AreNotEqual(Changed(3), Changed(4));
        RowConstraints related = new() { Relations = ["A <= B"] };
        foreach (var options in new AdversarialOptions[] { new() { Immutable = ["Kind"] }, new() { Constraints = related } })
        {
            var refused = Assert.ThrowsExactly<ArgumentException>(() => Attack(options));
            StringAssert.Contains(refused.Message, "A picture has no columns");
        }

        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.ThrowsExactly<OperationCanceledException>(() => Attack(new() { Cancellation = cancelled.Token }));
    }

    private static IReadOnlyList<AdversarialExample> Attack(AdversarialOptions options) =>
        Ml.Interpretation.Attack(_model, Ml.Data.LoadFromEnumerable(Rows), options);

    private static (string Kind, float Probability) Predict(ImageInput picture)
    {
        var scored = _model.Transform(Ml.Data.LoadFromEnumerable(
            [new Samples.Picture { Kind = "a", Features = [.. picture.Pixels.Select(pixel => (float)pixel)] }]));
        return (scored.GetColumn<string>("PredictedKind").Single(), scored.GetColumn<float[]>("Score").Single().Max());
    }
}
