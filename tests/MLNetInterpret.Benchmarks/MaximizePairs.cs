using MLNetInterpret.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Benchmarks;

/// <summary>What a visualisation costs beside its floor: a plain forward and backward to the layer, weights frozen.</summary>
internal static class MaximizePairs
{
    private const int Steps = 64;

    /// <summary>Channels of conv3 of a small network of 28 x 28 pictures, standard transforms, Fourier.</summary>
    public static Pair AgainstFloor(int units)
    {
        var network = Small();
        Unit[] wanted = [.. Enumerable.Range(0, units).Select(index => new Unit("conv3", index))];
        var objective = Objectives.Each(wanted);
        return new(
            () => Maximize(network, wanted),
            () =>
            {
                using var input = rand(units, 1, 28, 28).requires_grad_(true);
                for (var step = 0; step < Steps; step++)
                {
                    using var scope = NewDisposeScope();
                    using var seen = network.RunWithCache(input, "conv3");
                    objective.Score(seen).sum().backward();
                    input.grad = null;
                }
            },
            network);
    }

    /// <summary>Thirty-two channels in one run against one run each.</summary>
    public static Pair BatchedAgainstOneByOne()
    {
        var network = Small();
        Unit[] wanted = [.. Enumerable.Range(0, 32).Select(index => new Unit("conv2", index))];
        return new(() => Maximize(network, wanted), () => Array.ForEach(wanted, unit => Maximize(network, [unit])), network);
    }

    internal static HookedNetwork Small() => new(
        new ConvNet(new() { Channels = 1, Height = 28, Width = 28, Classes = 10, Blocks = [32, 64, 64] }, seed: 1), 1, 28, 28);

    private static void Maximize(HookedNetwork network, Unit[] units)
    {
        using var found = network.Maximize(Objectives.Each(units), Images.Fourier(1, 28), Transforms.Standard,
            new() { Steps = Steps, Count = units.Length });
    }
}
