using Microsoft.ML;
using MLNetInterpret.Tests.Trainers;
using MLNetInterpret.Trainers;

namespace MLNetInterpret;

/// <summary>What stands beside an optimised picture: its way, its variants, other methods, its evidence.</summary>
[TestClass]
public class ImageEvidenceTests
{
    private static readonly MLContext Ml = new(seed: 1);
    private static IDataView _data = null!;
    private static Microsoft.ML.Data.TransformerChain<ClassifierTransformer> _model = null!;

    [ClassInitialize]
    public static void Train(TestContext _)
    {
        _data = Samples.Pictures(Ml, 48);      // its 72 values as one channel of 8 x 9: the upper or the lower half is bright
        _model = Ml.Transforms.Conversion.MapValueToKey("Label", "Kind")
            .Append(Ml.MulticlassClassification.Trainers.ConvolutionalNetwork(
                Samples.Convolutions with { ImageShape = [1, 8, 9], Blocks = [8] }))
            .Fit(_data);
    }

    [TestMethod, TestCategory("Long")]
    [DataRow(64, new[] { 1, 4, 16, 64 }), DataRow(16, new[] { 1, 4, 16 }), DataRow(5, new[] { 1, 5 }), DataRow(1, new[] { 1 })]
    public void A_few_pictures_on_the_way_are_kept_unless_others_are_asked_for(int steps, int[] expected)
    {
        int[][] Kept(IReadOnlyList<int>? snapshots) =>
            [.. Interpret(new() { Units = ["logits"], Steps = steps, Snapshots = snapshots })
                .SelectMany(finding => new[] { finding.Highest.Optimized!, finding.Lowest.Optimized! })
                .Where(end => end.Source == OptimumSource.Ascent)
                .Select(end => end.Snapshots.Select(kept => kept.Step).ToArray())];
        foreach (var (asked, kept) in new (int[]?, int[])[] { (null, expected), ([], []), ([1], [1]) })
        {
            CollectionAssert.AreEqual(
                kept, new InterpretationOptions { Steps = steps, Snapshots = asked }.SnapshotSteps.ToArray());
            var found = Kept(asked);
            Assert.IsNotEmpty(found, "none began at noise");
            foreach (var end in found) CollectionAssert.AreEqual(kept, end);
        }

        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Kept([steps + 1]));
    }

    [TestMethod]
    public void Pictures_on_the_way_are_those_of_what_began_at_noise()
    {
        InterpretationOptions asked = new() { Units = ["conv1", "logits"], Steps = 64 };
        var ends = Interpret(asked).SelectMany(finding => new[] { finding.Highest.Optimized!, finding.Lowest.Optimized! })
            .ToList();
        foreach (var end in ends)
            CollectionAssert.AreEqual(
                end.Source == OptimumSource.Ascent ? new[] { 1, 4, 16, 64 } : [],
                end.Snapshots.Select(kept => kept.Step).ToArray(), $"{end.Source}");
        Assert.IsTrue(ends.Any(end => end.Source == OptimumSource.Ascent), "some began at noise");
        Assert.IsTrue(ends.Any(end => end.Source == OptimumSource.ClosedForm), "others need no search");
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Interpret(asked with { Snapshots = [65] }));
    }

    [TestMethod]
    public void Variants_are_made_for_both_ends()
    {
        foreach (var finding in Interpret(new() { Units = ["conv1:0", "logits:1"], Steps = 6, Variants = 3 }))
            foreach (var end in new[] { finding.Highest.Optimized!, finding.Lowest.Optimized! })
            {
                CollectionAssert.AreEqual(
                    new[] { "variant 1", "variant 2", "variant 3" }, end.Variants.Select(variant => variant.Name).ToArray());
                var pixels = end.Variants.Select(variant => Convert.ToHexString(((ImageInput)variant.Input).Pixels));
                Assert.AreEqual(3, pixels.Distinct().Count());
            }
    }

    [TestMethod]
    public void The_evidence_names_what_was_measured_of_the_result()
    {
        foreach (var finding in Interpret(new() { Units = ["conv1", "logits"], Steps = 12 }))
        {
            var facts = finding.Evidence.ToDictionary(fact => fact.Name, fact => fact.Value);
            var top = finding.Highest.Optimized!;
            Assert.AreEqual(top.Score, facts["optimised activation"]);
            Assert.AreEqual(top.ScoreWhenMoved!.Value, facts["activation when moved"]);
            Assert.AreEqual(finding.Statistics.Maximum > 0, facts.ContainsKey("optimised over best real"));
            if (facts.TryGetValue("optimised over best real", out var times))
                Assert.AreEqual(top.Score / finding.Statistics.Maximum, times, 1e-6);
            Assert.AreEqual(
                finding.Unit.Point.Name == "logits",
                facts.ContainsKey("path of random rows"),
                $"{finding.Unit}: only what has a layer below");
            if (facts.TryGetValue("path of the strongest rows", out var real))
                Assert.IsTrue(real > facts["path of random rows"], $"{finding.Unit}");
            Assert.IsTrue(finding.Evidence.All(fact => fact.Meaning.Length > 0 || fact.Name == "best real row"));
        }
    }

    [TestMethod]
    public void Other_methods_are_shown_for_as_many_units_as_asked_for()
    {
        var prior = Ml.Interpretation.FindPrior(Ml.Transforms.ImagePrior(new ImagePriorOptions
        {
            ImageShape = [1, 8, 9],
            CodeSize = 4,
            Blocks = [8],
            Epochs = 1,
        }).Fit(_data));
        Assert.IsTrue(Methods(null, 0).All(unit => unit.Length == 0));
        var without = Methods(null, 2);
        CollectionAssert.AreEqual(new[] { "no prior", "hand-made regularisers" }, without[0]);
        Assert.AreEqual(2, without.Count(unit => unit.Length > 0));
        var with = Methods(prior, 3);
        CollectionAssert.AreEqual(
            new[] { "learned prior, latent", "learned prior, pull", "no prior", "hand-made regularisers" }, with[0]);
        Assert.AreEqual(3, with.Count(unit => unit.Length == 4));

        string[][] Methods(ImagePrior? learned, int units) =>
            [.. Interpret(new() { Units = ["conv1:0", "conv1:1", "logits"], Steps = 4, Prior = learned, CompareMethods = units })
                .Select(finding => finding.Highest.Optimized!.Methods.Select(method => method.Name).ToArray())];
    }

    private static FindingSet Interpret(InterpretationOptions options) => Ml.Interpretation.Interpret(_model, _data, options);
}
