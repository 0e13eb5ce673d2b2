using MLNetInterpret.Core.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Core.Maximization;

/// <summary>Pictures of more contrast.</summary>
internal static class Contrast
{
    private const double Most = 16;

    /// <summary>Pixels nearer to black or white than half a level of 8 bits have no finite place under a sigmoid.</summary>
    private const double Margin = 0.5 / 255;

    /// <summary>What a sigmoid turns into the pictures' shares of the value range.</summary>
    public static Tensor Logits(Tensor pictures, PixelScale scale)
    {
        using var scope = NewDisposeScope();
        var shares = (pictures - scale.Minimum).div(scale.Range).clamp(Margin, 1 - Margin);
        return (shares / (1 - shares)).log().MoveToOuterDisposeScope();
    }

    /// <summary>Multiplies, before the sigmoid, the pictures whose values deviate less than wanted, as 8 bits hold
    /// them.</summary>
    /// <param name="pictures"><c>[N, C, H, W]</c>.</param>
    /// <param name="scale">Their value range.</param>
    /// <param name="deviation">Wanted standard deviation in shares of it; less is raised, by up to 16 times before the sigmoid;
    /// more is left.</param>
    /// <returns>The pictures, and for each whether it was raised.</returns>
    public static (Tensor Pictures, bool[] Raised) Raise(Tensor pictures, PixelScale scale, double deviation)
    {
        using var scope = NewDisposeScope();
        using var plain = no_grad();
        var logits = Logits(pictures, scale).flatten(1).to(ScalarType.Float64);
        var low = ones(pictures.shape[0], 1, dtype: ScalarType.Float64, device: pictures.device);
        var high = low * Most;
        var pale = Deviation(low).lt(deviation);
        for (var halving = 0; halving < 24; halving++)
        {
            var middle = (low + high) / 2;
            var below = Deviation(middle).lt(deviation);
            (low, high) = (where(below, middle, low), where(below, high, middle));
        }

        var lifted = (logits * high).sigmoid().mul(scale.Range).add(scale.Minimum).view(pictures.shape).to(pictures.dtype);
        var result = where(pale.PerItem(pictures), scale.Rounded(lifted), pictures);
        return (result.MoveToOuterDisposeScope(), pale.flatten().cpu().data<bool>().ToArray());

        Tensor Deviation(Tensor factor) => (logits * factor).sigmoid().std(1, unbiased: false, keepdim: true);
    }
}
