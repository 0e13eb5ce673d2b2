using MLNetInterpret.Core.Maximization;
using MLNetInterpret.Core.Pictures;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetInterpret;

public static partial class Images
{
    /// <summary>A Laplacian pyramid: pixels at the full size, at half of it, a quarter and so on, added up.</summary>
    /// <param name="channels">Colour planes.</param>
    /// <param name="width">Columns, and rows where no height is given.</param>
    /// <param name="height">Rows.</param>
    /// <param name="levels">Sizes in the pyramid, from 1 (pixels alone) to as many as halve the longer side down to one pixel;
    /// null goes on as long as the shorter side has four pixels or more.</param>
    /// <param name="colors">As for <see cref="Fourier"/>.</param>
    /// <param name="noise">Standard deviation of every level at the start, before the sigmoid.</param>
    /// <param name="start">Pictures to start from instead of noise, as for <see cref="Fourier"/>.</param>
    /// <exception cref="ArgumentException">The levels, the colours or the start do not fit.</exception>
    /// <remarks>All levels move alike, so each octave of frequencies gets about as much as the next, only the finest is white:
    /// amplitudes fall with the frequency to the power of 0.7, between <see cref="Pixels"/> and <see cref="Fourier"/>, and every
    /// detail keeps its place. A sigmoid keeps the value range. Source: Burt, Adelson, "The Laplacian Pyramid as a Compact Image
    /// Code", 1983, doi:10.1109/TCOM.1983.1095851.</remarks>
    public static Parameterization Pyramid(
        int channels, int width, int? height = null, int? levels = null, float[,]? colors = null, double noise = 0.01,
        Tensor? start = null)
    {
        RequireSize(channels, width, height, start);
        ColorPlanes.Check(colors, channels);
        var (rows, columns) = (height ?? width, width);
        var sizes = PyramidSizes(rows, columns, levels);
        return new($"pyramid {channels}x{rows}x{columns} of {sizes.Count}", request =>
        {
            using var scope = NewDisposeScope();
            var planes = new ColorPlanes(colors, request);
            var weight = 1 / Math.Sqrt(sizes.Count);
            var pictures = Pictured(request, start, channels, rows, columns);
            var layers = pictures is null ? null : Decomposed(planes.Planes(pictures) / weight, sizes);
            // decay takes back what a given picture became, and takes dead leaves away
            var (held, first) = start is null ? (default(List<Tensor>), layers) : (layers, null);
            var trained = new List<Parameter>();
            for (var level = 0; level < sizes.Count; level++)
            {
                var values = randn([request.Count, channels, .. sizes[level]], generator: request.Generator)
                    .mul(noise * StartNoise(request, pictures)).to(request.Device);
                trained.Add(new(first is null ? values : values + first[level]));
                trained[level].DetachFromDisposeScope();
                held?[level].DetachFromDisposeScope();
            }

            return new(trained, Decode)
            {
                Release = () =>
                {
                    planes.Dispose();
                    held?.ForEach(layer => layer.Dispose());
                },
            };

            Tensor Decode()
            {
                var sum = Level(sizes.Count - 1);
                for (var level = sizes.Count - 2; level >= 0; level--) sum = Level(level) + Enlarged(sum, sizes[level]);
                return planes.Pictures(sum * weight);
            }

            Tensor Level(int level) => held is null ? trained[level] : trained[level] + held[level];
        })
        {
            Pace = null,
            Shape = start is null ? [channels, rows, columns] : null,
            From = pictures => Pyramid(channels, width, height, levels, colors, noise: 0, pictures),
        };
    }

    /// <summary>Rows and columns of every level, the full size first.</summary>
    private static List<long[]> PyramidSizes(int rows, int columns, int? levels)
    {
        var most = 1 + (int)Math.Ceiling(Math.Log2(Math.Max(rows, columns)));
        if (levels is < 1 || levels > most)
            throw new ArgumentOutOfRangeException(
                nameof(levels), $"A pyramid of {rows}x{columns} has 1 to {most} levels, not {levels}.");
        var sizes = new List<long[]> { new long[] { rows, columns } };
        while (levels is { } count ? sizes.Count < count : Math.Min(sizes[^1][0], sizes[^1][1]) >= 8)
            sizes.Add([.. sizes[^1].Select(side => (side + 1) / 2)]);
        return sizes;
    }

    /// <summary>What each level adds to the next smaller one; together they are the planes again.</summary>
    private static List<Tensor> Decomposed(Tensor planes, IReadOnlyList<long[]> sizes)
    {
        var layers = new List<Tensor>();
        foreach (var smaller in sizes.Skip(1))
        {
            var reduced = nn.functional.adaptive_avg_pool2d(planes, smaller);
            layers.Add(planes - Enlarged(reduced, [.. planes.shape[2..]]));
            planes = reduced;
        }

        return [.. layers, planes];
    }

    private static Tensor Enlarged(Tensor planes, long[] size) =>
        nn.functional.interpolate(planes, size: size, mode: InterpolationMode.Bilinear, align_corners: false);
}
