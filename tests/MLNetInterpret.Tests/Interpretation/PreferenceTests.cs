using Microsoft.ML;
using MLNetInterpret.Core.Findings;
using MLNetInterpret.Core.Networks;
using MLNetInterpret.Interpretation;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret;

/// <summary>Verdicts on the classes that units of pictures prefer: false discoveries where there is nothing to find, and power
/// where something was planted.</summary>
[TestClass]
public class PreferenceTests
{
    private const int Seeds = 5;      // twenty in FalseDiscoveryTests

    [TestMethod, TestCategory("Long")]
    [DataRow("untrained"), DataRow("labels"), DataRow("noise")]
    public void Where_nothing_was_learned_few_units_have_a_class(string kind) =>
        Assert.IsLessThanOrEqualTo(0.05, Enumerable.Range(1, Seeds).Max(seed => SupportedShare(kind, seed)));

    [TestMethod, TestCategory("Long")]
    public void The_logits_of_a_trained_network_have_their_classes()
    {
        var model = TrainedOnFashion(1);
        var (right, all) = (0, 0);
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var found = FashionLogits(model, seed);
            (right, all) = (right + found.Right, all + found.All);
        }

        Assert.IsGreaterThanOrEqualTo(0.95 * all, right, $"{right} of {all}");
    }

    [TestMethod]
    public void Planted_detectors_are_supported_and_what_follows_no_class_is_not()
    {
        // the planes of a picture: its class, the opposite, two classes alike, a class at both ends, nothing
        var random = new Random(3);
        var rows = Enumerable.Range(0, 240).Select(n =>
        {
            var kind = n % 4;
            float[] planes =
            [
                kind == 0 ? 0.9f : 0.2f, kind == 1 ? 0.1f : 0.8f, kind is 2 or 3 ? 0.9f : 0.2f,
                kind == 0 ? (n % 8 == 0 ? 0.95f : 0.05f) : 0.5f, 0.5f,
            ];
            return (Values: planes.Select(value => value + (0.05f * (random.NextSingle() - 0.5f))).ToArray(), Class: kind);
        }).ToArray();
        var (found, test) = (rows.Where((_, n) => n / 4 % 2 == 0).ToArray(), rows.Where((_, n) => n / 4 % 2 == 1).ToArray());
        UnitValues Unit(int plane) =>
            new([.. found.Select(row => row.Values[plane])], [.. test.Select(row => row.Values[plane])]);
        UnitValues Noise() => new([.. found.Select(_ => random.NextSingle())], [.. test.Select(_ => random.NextSingle())]);
        var parts = PreferenceRows.Of(
            ["a", "b", "c", "d"], [.. found.Select(row => row.Class)], [.. test.Select(row => row.Class)]);
        UnitPreference[] Judged(bool compared) => [.. new PreferenceSearch(
            parts, [new([.. Enumerable.Range(0, 5).Select(Unit)], compared ? [[Noise(), Noise()]] : [])], 1).Judge()[0]];

        var units = Judged(compared: true);
        CollectionAssert.AreEqual(
            new[]
            {
                (Verdict.Supported, "is high for a"), (Verdict.Supported, "is low for b"),
                (Verdict.NotSpecific, "is high for d, c"), (Verdict.NotSupported, "no class stands out"),
                (Verdict.NotSupported, "no class stands out"),
            },
            units.Select(unit => (unit.Verdict, unit.Claim)).ToArray());
        Assert.AreEqual(Verdict.Measured, Judged(compared: false)[0].Verdict);
        StringAssert.Contains($"{Judged(compared: false)[0].Ground}", "not compared with random weights");
        StringAssert.Contains($"{units[2].Ground}", "it tells c from the rest as well");
        Assert.AreEqual(1, units[0].Measured.Auc);
        Assert.IsLessThan(1, units[0].Measured.Interval.Low, "thirty rows do not prove a certainty");
    }

    [TestMethod]
    [DataRow(0.2, 0.9, 0.3, 0.4, 0.1, "ChanceAmongTests"), DataRow(0.01, 0.69, 0.3, 0.4, 0.1, "TellsTooLittle")]
    [DataRow(0.01, 0.8, 0.85, 0.4, 0.1, "AsGoodAsUntrained"), DataRow(0.01, 0.8, 0.3, 0.8, 0.1, "AsGoodAsShuffled")]
    [DataRow(0.01, 0.8, 0.3, 0.4, 0.5, "BothEnds"), DataRow(0.01, 0.8, 0.3, 0.4, 0.1, "Holds")]
    public void What_a_preference_fails_at_is_its_reason(
        double q, double low, double untrained, double shuffled, double other, string ground)
    {
        var found = new ClassPreference(
            "a", true, 0.9, new(low, 0.95, 0.95), q, untrained, 4, shuffled, other, 0.25, 400, true, []);
        Assert.AreEqual(ground, $"{PreferenceSearch.Decide(found, 40).Ground}");
    }

    [TestMethod]
    public void The_most_extreme_pictures_have_to_show_the_class()
    {
        var found = new ClassPreference("a", true, 0.9, new(0.8, 0.95, 0.95), 0.01, 0.3, 4, 0.4, 0.1, 0.25, 400, true, []);
        var unit = new UnitPreference(found, Verdict.Supported, new(PreferenceGround.Holds, found));
        static Extreme End(params string[] labels) =>
            new(null, [.. labels.Select((label, row) => new Example(row, null, 1, [], null, label))]);
        Assert.AreEqual(Verdict.Supported, unit.Beside(End("a", "b", "a", "c"), End("b", "c", "d")).Verdict);
        Assert.AreEqual(Verdict.Supported, unit.Beside(End("b", "c"), End("a", "a", "a")).Verdict, "two pictures tell nothing");
        var unseen = unit.Beside(End("b", "c", "d", "a"), End("a", "a", "a"));
        Assert.AreEqual((Verdict.NotSupported, "no class stands out"), (unseen.Verdict, unseen.Claim));
        StringAssert.Contains($"{unseen.Ground}", "but 1 of the 4 highest pictures are of it, of all pictures 25 %");
    }

    [TestMethod]
    public void A_first_layer_is_described_by_stripes_and_colours()
    {
        var ml = new MLContext(seed: 1);
        var conv = nn.Conv2d(3, 3, 4, bias: false);
        using (no_grad())
        using (var upright = tensor(new float[] { 1, -1, 1, -1 }).expand(3, 4, 4))
        {
            conv.weight.zero_();
            conv.weight[0].copy_(upright);
            conv.weight[1].copy_(upright.transpose(1, 2));
            conv.weight[2, 0].fill_(1);
            conv.weight[2, 2].fill_(-1);
        }

        var rows = DrawnShape.View(ml, DrawnShape.Draw(90, 1));
        var model = ml.Transforms.ApplyTorchModule(
            nn.Sequential(("conv", conv)), layout: new ImageLayout(3, DrawnShape.Side, DrawnShape.Side, 0, 1)).Fit(rows);
        var findings = ml.Interpretation.Interpret(
            model, rows, new() { Units = ["conv"], LabelColumnName = "Label", Depth = Depth.Quick, Steps = 1 });
        CollectionAssert.AreEqual(
            new[]
            {
                "is highest for upright stripes, 2 pixels from one to the next",
                "is highest for lying stripes, 2 pixels from one to the next",
                "is highest for plain red, lowest for plain blue",
            },
            findings.Select(finding => finding.Claim).ToArray());
        Assert.IsTrue(findings.All(finding => finding is { Verdict: Verdict.Measured, Preference: null }));
    }

    [TestMethod, TestCategory("Long")]
    public void Held_out_pictures_are_what_preferences_are_tested_on()
    {
        var (ml, shapes) = (new MLContext(seed: 1), DrawnShape.Draw(180, 1));
        var data = DrawnShape.View(ml, shapes);
        var model = Model(ml, data, 1);
        InterpretationOptions options = new()
        {
            Units = ["conv3:0"],
            LabelColumnName = "Label",
            Depth = Depth.Quick,
            Steps = 1,
        };
        var inside = ml.Interpretation.Interpret(model, data, options).Single().Preference!;
        var outside = ml.Interpretation.Interpret(
            model, data, options with { HeldOut = DrawnShape.View(ml, DrawnShape.Draw(120, 2)) }).Single().Preference!;
        Assert.AreEqual((90, false), (inside.Rows, inside.IsUnseen));
        Assert.AreEqual((120, true), (outside.Rows, outside.IsUnseen));
        Assert.IsNull(ml.Interpretation.Interpret(model, data, options with { LabelColumnName = null }).Single().Preference);
        Assert.ThrowsExactly<ArgumentException>(() => ml.Interpretation.Units(options with { HeldOut = data }));
    }

    /// <summary>Share of units with a supported class among drawn shapes, in a network with random weights, under shuffled
    /// labels, or where the pictures are noise.</summary>
    internal static double SupportedShare(string kind, int seed)
    {
        var shapes = kind == "noise" ? DrawnShape.Noise(180, seed) : DrawnShape.Draw(180, seed);
        if (kind == "labels") shapes = DrawnShape.Shuffled(shapes, seed);
        var judged = Judge(shapes, seed);
        var supported = judged.Values.Count(unit => unit.Verdict.IsSupported);
        Console.WriteLine($"{kind} seed {seed}: {supported} of {judged.Count} units supported");
        return (double)supported / judged.Count;
    }

    internal static NetworkTransformer TrainedOnFashion(int seed)
    {
        var ml = new MLContext(seed);
        return ml.MulticlassClassification.Trainers
            .ConvolutionalNetwork(new ConvolutionalNetworkOptions { Epochs = 3, Blocks = [16, 32] })
            .Fit(ml.Data.TakeRows(ml.Data.LoadFashionMnist(Fashion), 6_000));
    }

    /// <summary>Logits that are supported as high for their own class on the test part.</summary>
    internal static (int Right, int All) FashionLogits(NetworkTransformer model, int seed)
    {
        var ml = new MLContext(seed);
        var train = ml.Data.TakeRows(ml.Data.LoadFashionMnist(Fashion), 6_000);
        var test = ml.Data.LoadFashionMnist(Fashion, test: true);
        var options = new InterpretationOptions { LabelColumnName = "Label" };
        using var kind = KindInterpreter.For(train, model, options, null, seed);
        var judged = PreferenceValues.Judge(kind, model, model.Network.Units("logits"), test, options, seed);
        foreach (var (unit, found) in judged.Where(unit => !IsRight(unit.Key, unit.Value)))
            Console.WriteLine($"seed {seed}: {unit} {found.Claim}: {found.Ground}");
        return (judged.Count(unit => IsRight(unit.Key, unit.Value)), judged.Count);
    }

    private static string Fashion => Repository.At("datasets", "fashion-mnist");

    private static bool IsRight(Unit unit, UnitPreference found) =>
        found.Verdict.IsSupported && found.Measured.ClassName == unit.ClassName;

    private static NetworkTransformer Model(MLContext ml, IDataView data, int seed) => ml.Transforms.ApplyTorchModule(
        new ConvNet(new() { Channels = 3, Height = DrawnShape.Side, Width = DrawnShape.Side, Classes = 3 }, seed),
        layout: new ImageLayout(3, DrawnShape.Side, DrawnShape.Side, 0, 1)).Fit(data);

    private static IReadOnlyDictionary<Unit, UnitPreference> Judge(DrawnShape[] shapes, int seed)
    {
        var ml = new MLContext(seed);
        var data = DrawnShape.View(ml, shapes);
        var network = Model(ml, data, seed);
        var options = new InterpretationOptions { LabelColumnName = "Label" };
        using var kind = KindInterpreter.For(data, network, options, null, seed);
        return PreferenceValues.Judge(kind, network, network.Network.Units(), null, options, seed);
    }
}
