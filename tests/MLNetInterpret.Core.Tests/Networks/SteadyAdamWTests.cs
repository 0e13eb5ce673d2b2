using MLNetInterpret.Core.Networks;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetInterpret.Networks;

[TestClass]
public sealed class SteadyAdamWTests
{
    [TestMethod]
    public void Steps_are_those_of_AdamW_to_the_bit() => AreAlike(
        weights => optim.AdamW([Group(weights, 0.03)], 0.01), weights => new SteadyAdamW([Group(weights, 0.03)], 0.01));

    [TestMethod]
    public void Without_decay_steps_up_are_those_of_Adam_to_the_bit() => AreAlike(
        weights => optim.Adam(weights, 0.01, maximize: true),
        weights => new SteadyAdamW([Group(weights, 0)], 0.01, maximize: true));

    [TestMethod, TestCategory("Long")]
    public void A_collection_while_it_steps_changes_nothing()
    {
        using var expected = After(weights => new SteadyAdamW([Group(weights, 0.03)], 0.01), 3000);
        using var collecting = new Collecting();
        for (var i = 0; i < 3; i++)
        {
            using var found = After(weights => new SteadyAdamW([Group(weights, 0.03)], 0.01), 3000);
            Assert.IsTrue(expected.equal(found).all().item<bool>());
        }
    }

    private static AdamW.ParamGroup Group(Parameter[] weights, double decay) =>
        new(weights, new AdamW.Options { weight_decay = decay });

    private static void AreAlike(Func<Parameter[], optim.Optimizer> theirs, Func<Parameter[], optim.Optimizer> ours)
    {
        using var expected = After(theirs, 40);
        using var found = After(ours, 40);
        Assert.IsTrue(expected.equal(found).all().item<bool>());
    }

    /// <summary>Two weights after steps along gradients; the second has none at first.</summary>
    /// <remarks>No other number goes to native code.</remarks>
    private static Tensor After(Func<Parameter[], optim.Optimizer> create, int steps)
    {
        using var scope = NewDisposeScope();
        var randomness = new Generator(5);
        Parameter[] weights = [new(randn([7, 3], generator: randomness)), new(randn([3], generator: randomness))];
        using var optimizer = create(weights);
        for (var step = 0; step < steps; step++)
        {
            using var inner = NewDisposeScope();
            optimizer.zero_grad();
            (step < 5 ? weights[0] * weights[0] : weights[0] * weights[0] * weights[1].sin()).sum().backward();
            optimizer.step();
        }

        return cat([weights[0].detach().flatten(), weights[1].detach()]).MoveToOuterDisposeScope();
    }
}
