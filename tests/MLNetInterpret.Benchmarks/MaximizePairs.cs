using MLNetInterpret.Core.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Benchmarks;

/// <summary>What a visualisation costs beside its floor: a plain forward and backward to the layer, weights frozen.</summary>
internal static class MaximizePairs
{
    private const int Steps = 64;
    private const int LargeSteps = 96;

    /// <summary>Channels of conv3 of a small network of 28 x 28 pictures, standard transforms, Fourier.</summary>
    public static Pair SmallAgainstFloor(int units) =>
        AgainstFloor(Small(), [.. Enumerable.Range(0, units).Select(index => new Unit("conv3", index))], Steps);

    /// <summary>A channel of the fourth stage of a network of GoogLeNet's size, 128 x 128 pictures.</summary>
    public static Pair LargeAgainstFloor() => AgainstFloor(Inception.Network(), [new("mixed4d", 100)], LargeSteps);

    /// <summary>A step of a visualisation beside a plain pass to its layer and back.</summary>
    internal static Pair AgainstFloor(HookedNetwork network, Unit[] wanted, int steps, int? side = null)
    {
        var objective = Objectives.Each(wanted);
        var (channels, size) = ((int)network.InputShape[0], side ?? (int)network.InputShape[1]);
        return new(
            () => Maximize(network, wanted, steps, size),
            () =>
            {
                using var kernels = network.RightKernels();
                using var input = rand(wanted.Length, channels, size, size).requires_grad_(true);
                for (var step = 0; step < steps; step++)
                {
                    using var scope = NewDisposeScope();
                    using var seen = network.RunWithCache(input, wanted[0].Point);
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
        return new(
            () => Maximize(network, wanted, Steps, 28),
            () => Array.ForEach(wanted, unit => Maximize(network, [unit], Steps, 28)),
            network);
    }

    internal static HookedNetwork Small() => new(
        new ConvNet(new() { Channels = 1, Height = 28, Width = 28, Classes = 10, Blocks = [32, 64, 64] }, seed: 1), 1, 28, 28);

    private static void Maximize(HookedNetwork network, Unit[] units, int steps, int size)
    {
        using var found = network.Maximize(
            Objectives.Each(units), Images.Fourier((int)network.InputShape[0], size), Transforms.Standard,
            new() { Steps = steps, Count = units.Length });
    }
}
