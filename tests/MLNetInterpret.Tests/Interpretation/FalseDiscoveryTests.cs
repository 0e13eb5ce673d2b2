using Microsoft.ML;
using MLNetInterpret.Core.Findings;
using MLNetInterpret.Descriptions;
using MLNetInterpret.Interpretation;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret;

/// <summary>Over twenty seeds: how often something is claimed where there is nothing, and found where something was
/// planted. docs/results.md has the figures.</summary>
[TestClass]
public class FalseDiscoveryTests
{
    private const int Seeds = 20;

    [TestMethod, TestCategory("Long"), TestCategory("Soak")]
    [DataRow("untrained"), DataRow("labels"), DataRow("noise")]
    public void Pictures_units_that_learned_nothing_prefer_no_class(string kind)
    {
        double[] shares = [.. Enumerable.Range(1, Seeds).Select(seed => PreferenceTests.SupportedShare(kind, seed))];
        Console.WriteLine($"{kind}: mean {shares.Average():0.0000}, largest {shares.Max():0.0000}");
        Assert.IsLessThanOrEqualTo(0.05, shares.Max());
    }

    [TestMethod, TestCategory("Long"), TestCategory("Soak")]
    public void Logits_of_trained_networks_prefer_their_classes()
    {
        var (right, all) = (0, 0);
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var found = PreferenceTests.FashionLogits(PreferenceTests.TrainedOnFashion(seed), seed);
            (right, all) = (right + found.Right, all + found.All);
        }

        Console.WriteLine($"{right} of {all}");
        Assert.IsGreaterThanOrEqualTo(0.95 * all, right);
    }

    [TestMethod, TestCategory("Long"), TestCategory("Soak")]
    public void Planted_detectors_of_a_class_are_found()
    {
        // two deviations apart: an AUC of 0.92
        const int classes = 4, units = 40, rows = 400;
        var right = 0;
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var random = new Random(seed);
            // a sum of twelve uniform numbers is nearly normal, of deviation 1
            float Normal() => (float)Enumerable.Range(0, 12).Sum(_ => random.NextDouble()) - 6;
            int[] Labels() => [.. Enumerable.Range(0, rows).Select(row => row % classes)];
            var (found, test) = (Labels(), Labels());
            float[] Planted(int[] labels, int unit) =>
                [.. labels.Select(label => Normal() + (label == unit % classes ? 2 * (unit < units / 2 ? 1 : -1) : 0))];
            UnitValues Unit(int unit) => new(Planted(found, unit), Planted(test, unit));
            UnitValues Noise() => new([.. found.Select(_ => Normal())], [.. test.Select(_ => Normal())]);
            UnitValues[] Layer(Func<int, UnitValues> of) => [.. Enumerable.Range(0, units).Select(of)];
            var judged = new PreferenceSearch(
                PreferenceRows.Of(["a", "b", "c", "d"], found, test),
                [new(Layer(Unit), [Layer(_ => Noise()), Layer(_ => Noise())])], seed).Judge()[0];
            right += judged.Index().Count(unit => unit.Item.Verdict == Verdict.Supported
                && unit.Item.Claim == $"is {(unit.Index < units / 2 ? "high" : "low")} for {"abcd"[unit.Index % classes]}");
        }

        Console.WriteLine($"{right} of {Seeds * units}");
        Assert.IsGreaterThanOrEqualTo(0.95 * Seeds * units, right);
    }

    [TestMethod, TestCategory("Long"), TestCategory("Soak")]
    [DataRow(false), DataRow(true)]
    public void Units_of_tables_with_random_weights_have_no_supported_sentence(bool isNoise)
    {
        var (supported, all) = (0, 0);
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var ml = new MLContext(seed);
            var data = ml.Data.LoadFromEnumerable(Rows(seed, isNoise));
            var model = Applicants.Trained(ml, data, epochs: 1);
            Forget(ml.Interpretation.FindNetwork(model).Network.Module, seed);
            var ends = ml.Interpretation.Describe(model, data, ["hidden*"], new() { Seed = seed })
                .SelectMany(unit => new[] { unit.Highest, unit.Lowest }).ToList();
            supported += ends.Count(end => end.Verdict.IsSupported);
            all += ends.Count;
        }

        Console.WriteLine($"noise {isNoise}: {supported} of {all} ends supported");
        Assert.IsLessThanOrEqualTo(0.05 * all, supported);
    }

    /// <summary>Gives every weight another's place.</summary>
    private static void Forget(nn.Module module, int seed)
    {
        using var frozen = no_grad();
        using var scope = NewDisposeScope();
        foreach (var (_, parameter) in module.named_parameters())
        {
            long[] places = [.. Enumerable.Range(0, (int)parameter.numel()).Select(place => (long)place)];
            new Random(seed).Shuffle(places);
            parameter.copy_(parameter.flatten()[tensor(places)].reshape(parameter.shape));
        }
    }

    /// <summary>Applicants, or rows whose columns know nothing of each other.</summary>
    private static Applicants.Row[] Rows(int seed, bool isNoise)
    {
        var rows = Applicants.Rows(800, seed);
        if (!isNoise) return rows;
        var random = new Random(seed);
        foreach (var row in rows) row.Bystander = 100 * random.NextSingle();
        return rows;
    }
}
