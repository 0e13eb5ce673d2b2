using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Cli.Training;

/// <summary>A preprocessing that is an ONNX file of its own, as ML.NET has one beside its ResNets.</summary>
internal static class PixelGraph
{
    private const double Tolerance = 1e-4;

    /// <summary>The scale by which such a file reads pixels from 0 to 255.</summary>
    /// <param name="path">The file.</param>
    /// <param name="shape">Channels, rows and columns of the network's pictures.</param>
    /// <exception cref="ArgumentException">It does more than to shift, scale and reverse channels, or its pictures have another
    /// size.</exception>
    public static PixelScale Read(string path, IReadOnlyList<long> shape)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        using var network = OnnxNetwork.Load(path, new() { Pixels = PixelScale.Bytes });
        if (!network.InputShape.SequenceEqual(shape))
            throw Refused($"reads pictures of [{string.Join(", ", network.InputShape)}], and the network of " +
                $"[{string.Join(", ", shape)}] (channels, rows, columns)");
        var black = network.Run(zeros([1, .. shape]));
        if (!black.shape.AsSpan(1).SequenceEqual([.. shape]))
            throw Refused($"gives [{string.Join(", ", black.shape.Skip(1))}], and no picture");
        var slope = (network.Run(full([1, .. shape], 255f)) - black) / 255;
        var each = slope.amin([0, 2, 3]);
        if (!(each.min().item<float>() > 0) || !slope.allclose(each.view(1, -1, 1, 1).expand_as(slope), Tolerance, Tolerance))
            throw Refused("does not multiply all pixels of a channel by one number above 0");
        var mean = -(black / slope);
        var ramp = linspace(0, 255, shape[0]).view(1, -1, 1, 1).expand([1, .. shape]);
        var read = network.Run(ramp);
        foreach (var isReversed in new[] { false, true })
            if (((isReversed ? ramp.flip(1) : ramp) - mean).mul(slope).allclose(read, Tolerance, 255 * Tolerance))
                return new PixelScale(0, 255)
                {
                    Mean = Short(mean[0].data<float>().ToArray(), (int)shape[0]),
                    Deviation = [.. each.data<float>().ToArray().Select(value => 1.0 / value)],
                    ReversedChannels = isReversed && shape[0] > 1,
                };
        throw Refused("mixes channels or pixels");

        ArgumentException Refused(string why) => new(
            $"--pixels is '{path}', which {why}: a preprocessing may shift and scale pixels from 0 to 255 and reverse their channels.");
    }

    /// <summary>One number for each channel, where all of its pixels have the same.</summary>
    private static IReadOnlyList<double> Short(float[] picture, int channels)
    {
        var planes = picture.Chunk(picture.Length / channels).ToList();
        return planes.All(plane => plane.All(value => Math.Abs(value - plane[0]) <= Tolerance))
            ? [.. planes.Select(plane => (double)plane[0])]
            : [.. picture.Select(value => (double)value)];
    }
}
