using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Core.Maximization;

/// <summary>Given inputs as the starts of a run.</summary>
internal static class StartValues
{
    /// <summary>One picture for each item of a run, in the network's value range.</summary>
    /// <param name="start"><c>[N, C, H, W]</c> or one <c>[C, H, W]</c>.</param>
    /// <param name="request">Its count is a multiple of <c>N</c>.</param>
    /// <returns>A copy, <c>[Count, C, H, W]</c>.</returns>
    /// <exception cref="ArgumentException">The count does not fit, or a pixel is outside the value range.</exception>
    public static Tensor Pictures(Tensor start, StartRequest request)
    {
        using var scope = NewDisposeScope();
        var pictures = ForEachItem(start, 3, request);
        var scale = request.Pixels;
        var (least, most) = (pictures.min().item<float>(), pictures.max().item<float>());
        var slack = 1e-5 * scale.Range;
        if (!(least >= scale.Minimum - slack && most <= scale.Maximum + slack))
            throw new ArgumentException(
                $"The start has pixels from {least} to {most}; the network's value range is {scale.Minimum} to {scale.Maximum}.",
                nameof(start));
        return pictures.clamp(scale.Minimum, scale.Maximum).MoveToOuterDisposeScope();
    }

    /// <summary>One start for each item of a run: item <c>i</c> has start <c>i</c> modulo their number.</summary>
    /// <param name="start">Starts, or one without the batch axis.</param>
    /// <param name="axes">Axes of one start.</param>
    /// <param name="request">Its count is a multiple of the starts'.</param>
    /// <returns>A copy, <c>[Count, ...]</c>.</returns>
    public static Tensor ForEachItem(Tensor start, int axes, StartRequest request)
    {
        using var scope = NewDisposeScope();
        var all = start.dim() == axes ? start.unsqueeze(0) : start;
        var given = all.shape[0];
        if (given == 0 || request.Count % given != 0)
            throw new ArgumentException(
                $"There are {given} starts for {request.Count} items; the items of a run are a multiple of its starts.",
                nameof(start));
        return all.detach().to(request.Device).to(ScalarType.Float32)
            .repeat([request.Count / given, .. Enumerable.Repeat(1L, axes)]).MoveToOuterDisposeScope();
    }
}
