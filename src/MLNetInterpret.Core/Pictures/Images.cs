using MLNetInterpret.Core.Maximization;
using MLNetInterpret.Core.Networks;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetInterpret;

/// <summary>Parameterisations of pictures.</summary>
public static partial class Images
{
    /// <summary>Plain pixels, kept inside the value range by projection.</summary>
    /// <param name="channels">Colour planes.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows; as many as columns where none is given.</param>
    /// <param name="noise">Standard deviation of the start around mid-grey, as a share of the value range.</param>
    /// <param name="start">Pictures to start from instead of noise, <c>[N, C, H, W]</c> or one <c>[C, H, W]</c>,
    /// in the network's value range. Read whenever a run starts, whose count is a multiple of <c>N</c>.</param>
    /// <returns>Pixels in shares of the value range: the learning rate is in them too.</returns>
    /// <exception cref="ArgumentException">The start does not fit.</exception>
    public static Parameterization Pixels(int channels, int width, int? height = null, double noise = 0.02, Tensor? start = null)
    {
        RequireSize(channels, width, height, start);
        var (rows, columns) = (height ?? width, width);
        return new($"pixels {channels}x{rows}x{columns}", request =>
        {
            using var scope = NewDisposeScope();
            var scale = request.Pixels;
            var pictures = Pictured(request, start, channels, rows, columns);
            var values = randn([request.Count, channels, rows, columns], generator: request.Generator)
                .mul(noise * StartNoise(request, pictures)).to(request.Device);
            values += pictures is null ? 0.5 : (pictures - scale.Minimum) / scale.Range;
            var shares = new Parameter(values.clamp(0, 1));
            shares.DetachFromDisposeScope();
            return new([shares], () => Inside(shares * scale.Range + scale.Minimum, scale))
            {
                Project = () => shares.clamp_(0, 1),
            };
        })
        {
            Shape = start is null ? [channels, rows, columns] : null,
            From = pictures => Pixels(channels, width, height, noise: 0, pictures),
        };
    }

    /// <summary>The pictures to start from, or null for noise: given ones, or dead leaves.</summary>
    private static Tensor? Pictured(StartRequest request, Tensor? start, int channels, int rows, int columns) =>
        start is not null ? StartValues.Pictures(start, request)
        : request.Leaves is null ? null : DeadLeaves.Pictures(channels, rows, columns, request);

    /// <summary>A picture is taken as it is; only where a given one is dead does noise come to it.</summary>
    private static double StartNoise(StartRequest request, Tensor? pictures) =>
        pictures is null ? request.Noise : request.Leaves is null ? request.Noise - 1 : 0;

    private static void RequireSize(int channels, int width, int? height, Tensor? start = null)
    {
        Check.AtLeast(channels, 1);
        Check.AtLeast(width, 1);
        Check.AtLeast(height ?? width, 1, nameof(height));
        if (start is null) return;
        long[] wanted = [channels, height ?? width, width];
        if (start.dim() is not (3 or 4) || !start.shape.AsSpan()[^3..].SequenceEqual(wanted))
            throw new ArgumentException(
                $"The start has the shape [{string.Join(", ", start.shape)}]; pictures here are [{string.Join(", ", wanted)}].",
                nameof(start));
    }
}
