using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Onnx.Operators;

/// <summary>Where the windows of a convolution or a pool lie, axis by axis behind rows and channels.</summary>
/// <param name="Kernel">Sizes.</param>
/// <param name="Strides">Steps from window to window.</param>
/// <param name="Dilations">Steps inside a window.</param>
/// <param name="Before">Padding in front.</param>
/// <param name="After">Padding behind.</param>
internal sealed record Windows(long[] Kernel, long[] Strides, long[] Dilations, long[] Before, long[] After)
{
    /// <summary>As a node says.</summary>
    /// <param name="call">The node.</param>
    /// <param name="kernel">Sizes of the windows.</param>
    /// <param name="input">Sizes of what they go over.</param>
    /// <param name="reaches">Whether <c>auto_pad</c> counts the dilation; of pools it does not in OnnxRuntime.</param>
    public static Windows Of(NodeCall call, long[] kernel, ReadOnlySpan<long> input, bool reaches = true)
    {
        var axes = kernel.Length;
        if (axes is < 1 or > 3 || input.Length != axes)
            throw new NotSupportedException($"its windows have {axes} axes and go over {input.Length}: 1 to 3 are supported");
        var ones = Enumerable.Repeat(1L, axes).ToArray();
        var (strides, dilations) = (call.Ints("strides") ?? ones, call.Ints("dilations") ?? ones);
        var pads = call.Ints("pads") ?? new long[2 * axes];
        if (strides.Length != axes || dilations.Length != axes || pads.Length != 2 * axes)
            throw new InvalidDataException($"its strides, dilations or pads do not fit {axes} axes");
        if (kernel.Concat(strides).Concat(dilations).Any(size => size is < 1 or > int.MaxValue))
            throw new InvalidDataException("a kernel size, stride or dilation is below 1");
        if (pads.Any(pad => pad is < 0 or > int.MaxValue)) throw new InvalidDataException("its pads are negative");
        var windows = new Windows(kernel, strides, dilations, pads[..axes], pads[axes..]);
        switch (call.Text("auto_pad", "NOTSET"))
        {
            case "VALID":
                return windows with { Before = new long[axes], After = new long[axes] };
            case "SAME_UPPER" or "SAME_LOWER":
                var (before, after) = (new long[axes], new long[axes]);
                for (var axis = 0; axis < axes; axis++)
                {
                    var count = (input[axis] + strides[axis] - 1) / strides[axis];
                    var total = Math.Max(0, ((count - 1) * strides[axis]) + (reaches ? windows.Reach(axis) : kernel[axis])
                        - input[axis]);
                    before[axis] = call.Text("auto_pad", "") == "SAME_UPPER" ? total / 2 : (total + 1) / 2;
                    after[axis] = total - before[axis];
                }

                return windows with { Before = before, After = after };
            default:
                return windows;
        }
    }

    /// <summary>How many axes there are.</summary>
    public int Axes => Kernel.Length;

    /// <summary>Whether the padding is the same in front and behind.</summary>
    public bool IsSymmetric => Before.AsSpan().SequenceEqual(After);

    /// <summary>How far a window reaches.</summary>
    public long Reach(int axis) => ((Kernel[axis] - 1) * Dilations[axis]) + 1;

    /// <summary>The same with padding behind for the last windows that begin inside.</summary>
    public Windows Ceiling(ReadOnlySpan<long> input)
    {
        var after = (long[])After.Clone();
        for (var axis = 0; axis < Axes; axis++)
        {
            var over = input[axis] + Before[axis] + After[axis] - Reach(axis);
            var count = ((over + Strides[axis] - 1) / Strides[axis]) + 1;
            if ((count - 1) * Strides[axis] >= input[axis] + Before[axis]) count--;
            after[axis] = Math.Max(after[axis], ((count - 1) * Strides[axis]) + Reach(axis) - input[axis] - Before[axis]);
        }

        return this with { After = after };
    }

    /// <summary>Pads a tensor, and refuses what would be too large or smaller than a window.</summary>
    public Tensor Padded(Tensor x, double value)
    {
        long[] sizes = [.. x.shape.Take(2), .. Enumerable.Range(0, Axes).Select(axis => x.shape[axis + 2] + Before[axis]
            + After[axis])];
        NodeCall.Room(sizes);
        for (var axis = 0; axis < Axes; axis++)
            if (sizes[axis + 2] < Reach(axis))
                throw new InvalidDataException($"a window of {Reach(axis)} does not fit {sizes[axis + 2]} places");
        var amounts = Enumerable.Range(0, Axes).Reverse().SelectMany(axis => new[] { Before[axis], After[axis] }).ToArray();
        return amounts.All(amount => amount == 0) ? x : nn.functional.pad(x, amounts, PaddingModes.Constant, value);
    }
}
