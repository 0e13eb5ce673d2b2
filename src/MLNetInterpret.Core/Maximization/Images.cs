using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetInterpret;

/// <summary>Parameterisations of pictures.</summary>
public static partial class Images
{
    /// <summary>Plain pixels, kept inside the value range by projection.</summary>
    /// <param name="channels">Colour planes.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns; as many as rows where none is given.</param>
    /// <param name="noise">Standard deviation of the start around mid-grey, as a share of the value range.</param>
    public static Parameterization Pixels(int channels, int height, int? width = null, double noise = 0.02)
    {
        Check(channels, height, width);
        return new($"pixels {channels}x{height}x{width ?? height}", request =>
        {
            using var scope = NewDisposeScope();
            var (minimum, maximum, range) = (request.Pixels.Minimum, request.Pixels.Maximum, request.Pixels.Range);
            var start = randn([request.Count, channels, height, width ?? height], generator: request.Generator)
                .mul(noise * request.Noise * range)
                .add(minimum + range / 2).clamp(minimum, maximum);
            var pixels = new Parameter(start.to(request.Device));
            pixels.DetachFromDisposeScope();
            return new([pixels], () => pixels.alias()) { Project = () => pixels.clamp_(minimum, maximum) };
        });
    }

    private static void Check(int channels, int height, int? width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width ?? height, 1, nameof(width));
    }
}
