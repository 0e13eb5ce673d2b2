using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetInterpret.Core.Maximization;

/// <summary>What a start is made from.</summary>
/// <param name="Count">Inputs to optimise at once.</param>
/// <param name="Generator">The only source of randomness.</param>
/// <param name="Device">Where the parameters live.</param>
/// <param name="Pixels">The range that pictures are decoded into: that of the network.
/// Parameterisations of other inputs ignore it.</param>
/// <param name="Noise">Factor on the parameterisation's own start noise; above 1 when an earlier start was dead.</param>
/// <param name="Leaves">Seed of the dead leaves to start from instead of noise, for parameterisations of pictures that start
/// from noise; null for noise.</param>
internal sealed record StartRequest(
    int Count, Generator Generator, Device Device, PixelScale Pixels, double Noise = 1, int? Leaves = null);

/// <summary>A start in a parameterisation.</summary>
/// <param name="Parameters">What the optimiser moves; axis 0 is the batch item.</param>
/// <param name="Decode">The inputs they stand for, <c>[N, ...]</c>, differentiable.</param>
internal sealed record TrainableInput(IReadOnlyList<Parameter> Parameters, Func<Tensor> Decode) : IDisposable
{
    /// <summary>Called after each step, without gradients, to bring the parameters back
    /// where they are allowed; or null.</summary>
    public Action? Project { get; init; }

    /// <summary>Decoded pictures to pictures that 8 bits hold, without leaving what is allowed;
    /// null rounds every pixel to the nearest.</summary>
    public Func<Tensor, Tensor>? Round { get; init; }

    /// <summary>Called on disposal for tensors besides the parameters; or null.</summary>
    public Action? Release { get; init; }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var parameter in Parameters) parameter.Dispose();
        Release?.Invoke();
    }
}
