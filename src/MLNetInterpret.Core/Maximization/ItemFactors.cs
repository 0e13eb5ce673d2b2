using static TorchSharp.torch;

namespace MLNetInterpret.Core.Maximization;

/// <summary>One number for each item of a batch.</summary>
internal static class ItemFactors
{
    /// <summary>Numbers in a shape that multiplies, or chooses among, a batch of items.</summary>
    /// <param name="values">One for each item.</param>
    /// <param name="like">The batch; axis 0 is the item.</param>
    public static Tensor PerItem(this Tensor values, Tensor like) =>
        values.view([-1, .. Enumerable.Repeat(1L, (int)like.dim() - 1)]);
}
