using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret;

/// <summary>Objectives on the untransformed input that are subtracted: <c>objective - 0.05 * Penalties.TotalVariation()</c>.</summary>
public static class Penalties
{
    /// <summary>Mean absolute difference between neighbouring pixels, down and across.</summary>
    /// <remarks>For inputs <c>[N, C, H, W]</c>; in pixel units. Source: Mahendran, Vedaldi 2015, arXiv:1412.0035.</remarks>
    public static Objective TotalVariation() => OnInput("total variation", input =>
    {
        if (input.dim() != 4)
            throw new ArgumentException($"Total variation needs an input [N, C, H, W], not one of {input.dim()} axes.");
        var (height, width) = (input.shape[2], input.shape[3]);
        var down = (input.narrow(2, 1, height - 1) - input.narrow(2, 0, height - 1)).abs().flatten(1).mean([1]);
        var across = (input.narrow(3, 1, width - 1) - input.narrow(3, 0, width - 1)).abs().flatten(1).mean([1]);
        return down + across;
    });

    /// <summary>Mean absolute distance of the input from <paramref name="center"/>.</summary>
    public static Objective L1(double center = 0) => OnInput("L1", input => (input - center).abs().flatten(1).mean([1]));

    /// <summary>Mean squared distance of the input from <paramref name="center"/>.</summary>
    public static Objective L2(double center = 0) => OnInput("L2", input => (input - center).square().flatten(1).mean([1]));

    private static Objective OnInput(string name, Func<Tensor, Tensor> score) =>
        new(name, [ActivationPoint.Input], seen => score(seen.Input));
}
