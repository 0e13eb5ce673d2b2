using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Benchmarks;

/// <summary>What an attack costs beside the passes that it cannot do without.</summary>
internal static class AttackPairs
{
    private const int Pictures = 100;
    private const int Steps = 40;

    /// <summary>Targeted projected gradient ascent on a hundred pictures, every step taken.</summary>
    public static Pair Batch()
    {
        var network = MaximizePairs.Small();
        var pictures = rand(Pictures, 1, 28, 28).mul(255).round().div(255).clone();
        var input = pictures.clone().requires_grad_(true);
        return new(
            () => network.Attack(pictures, new() { Steps = Steps, Targets = [3], EarlyExit = false }).Dispose(),
            () =>
            {
                using var kernels = network.RightKernels();
                for (var step = 0; step < Steps; step++)
                {
                    using var scope = NewDisposeScope();
                    using var seen = network.RunWithCache(input, "logits");
                    seen["logits"].select(1, 3).sum().backward();
                    input.grad = null;
                }
            },
            network, pictures, input);
    }
}
