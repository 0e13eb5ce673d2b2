using Microsoft.ML;
using MLNetInterpret.Core.Networks;
using MLNetInterpret.Interpretation;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Tests.Interpretation;

[TestClass]
public sealed class MethodComparisonTests
{
    private static readonly ImageLayout Layout = new(1, 8, 8, 0, 255);
    private static readonly Unit[] Units = [Unit.Parse("conv1:0"), Unit.Parse("conv1:3")];
    private static readonly InterpretationOptions Options = new() { Steps = 24 };

    [TestMethod]
    public void Every_method_gives_each_unit_a_picture_that_scores_what_is_said()
    {
        using var network = Network();
        using var prior = Prior(8);
        var done = new List<double>();
        var found = MethodComparison.Run(network, Units, Layout, prior, null, Options, seed: 1, new Told(done.Add));

        CollectionAssert.AreEquivalent(Units, found.Keys.ToArray());
        foreach (var unit in Units)
        {
            CollectionAssert.AreEqual(
                new[] { "learned prior, latent", "learned prior, pull", "no prior", "hand-made regularisers" },
                found[unit].Select(method => method.Name).ToArray());
            foreach (var method in found[unit])
            {
                using var shown = ((ImageInput)method.Input).ToTensor(Layout.Scale);
                var score = network.Score(Objectives.Channel(unit, Options.Reduction), shown)[0];
                Assert.AreEqual(score, method.Score, 1e-4f * (1 + Math.Abs(method.Score)));
            }

            Assert.IsGreaterThan(found[unit][0].Score, found[unit][2].Score, "nothing holds the first method back");
        }

        CollectionAssert.AreEqual(done.Order().ToArray(), done.ToArray());
        Assert.AreEqual(1, done[^1], 1e-9);
        var again = MethodComparison.Run(network, Units, Layout, prior, null, Options, seed: 1);
        foreach (var unit in Units)
            CollectionAssert.AreEqual(
                found[unit].Select(method => method.Score).ToArray(), again[unit].Select(method => method.Score).ToArray());
    }

    [TestMethod]
    public void Without_a_prior_two_methods_remain()
    {
        using var network = Network();
        var mean = Options with { Reduction = Reduction.Mean };
        var found = MethodComparison.Run(network, Units, Layout, null, null, mean, seed: 1);
        Assert.IsTrue(found.Values.All(methods => methods.Count == 2));
    }

    [TestMethod]
    public void A_prior_of_another_size_and_too_many_units_are_refused_and_cancelling_ends_it()
    {
        using var network = Network();
        using var prior = Prior(10);
        var failure = Assert.ThrowsExactly<ArgumentException>(
            () => MethodComparison.Run(network, Units, Layout, prior, null, Options, 1));
        StringAssert.Contains(
            failure.Message,
            "The prior is of pictures of 1 x 10 x 10 (channels, rows, columns), but the network reads 1 x 8 x 8");
        Unit[] many = [.. Enumerable.Range(0, 9).Select(i => new Unit("conv1", i))];
        Assert.ThrowsExactly<ArgumentException>(
            () => MethodComparison.Run(network, many, Layout, null, null, Options, 1));
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.ThrowsExactly<OperationCanceledException>(
            () => MethodComparison.Run(network, Units, Layout, null, null, Options with { Cancellation = cancelled.Token }, 1));
    }

    private static HookedNetwork Network() => new(
        new ConvNet(new() { Channels = 1, Height = 8, Width = 8, Classes = 2, Blocks = [16, 16] }, seed: 2),
        [1, 8, 8],
        Layout.Scale);

    private static ImagePrior Prior(int side)
    {
        var network = new DenoisingAutoencoder(
            new() { Channels = 1, Height = side, Width = side, Maximum = 255, CodeSize = 4, Blocks = [16] }, seed: 3);
        using var pictures = rand([60, 1, side, side], generator: new Generator(4)) * 60;
        return ImagePrior.Measure(network, pictures);
    }

    private sealed class Told(Action<double> told) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value) => told(value.Share);
    }
}
