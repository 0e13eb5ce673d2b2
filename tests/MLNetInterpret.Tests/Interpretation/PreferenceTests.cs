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
    [TestMethod, TestCategory("Long")]
    [DataRow("untrained"), DataRow("labels"), DataRow("noise")]
    public void Where_nothing_was_learned_few_units_have_a_class(string kind)
    {
        var (supported, all, worst) = (0, 0, 0.0);
        for (var seed = 1; seed <= 20; seed++)
        {
            var shapes = kind == "noise" ? DrawnShape.Noise(180, seed) : DrawnShape.Draw(180, seed);
            if (kind == "labels") shapes = DrawnShape.Shuffled(shapes, seed);
            var judged = Judge(shapes, seed);
            var share = judged.Values.Count(unit => unit.Verdict.IsSupported);
            (supported, all, worst) = (supported + share, all + judged.Count, Math.Max(worst, (double)share / judged.Count));
            Console.WriteLine($"{kind} seed {seed}: {share} of {judged.Count}; "
                + string.Join(", ", judged.Values.CountBy(unit => unit.Ground.Ground)));
        }

        Console.WriteLine($"{kind}: {supported} of {all} = {(double)supported / all:P2}, worst {worst:P1}");
        Assert.IsLessThanOrEqualTo(0.05, worst);
    }

    private static IReadOnlyDictionary<Unit, UnitPreference> Judge(DrawnShape[] shapes, int seed)
    {
        var ml = new MLContext(seed);
        var data = DrawnShape.View(ml, shapes);
        var network = ml.Transforms.ApplyTorchModule(
            new ConvNet(new() { Channels = 3, Height = DrawnShape.Side, Width = DrawnShape.Side, Classes = 3 }, seed),
            layout: new ImageLayout(3, DrawnShape.Side, DrawnShape.Side, 0, 1)).Fit(data);
        var options = new InterpretationOptions { LabelColumnName = "Label" };
        using var kind = KindInterpreter.For(data, network, options, null, seed);
        return PreferenceValues.Judge(kind, network, network.Network.Units(), null, options, seed);
    }
}
