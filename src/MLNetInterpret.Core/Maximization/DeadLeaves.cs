using MLNetInterpret.Core.Units;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Core.Maximization;

/// <summary>Discs, ellipses, boxes and stripes that cover each other: edges and flat parts as in photographs, without their
/// subjects.</summary>
/// <remarks>Source: Lee, Mumford, Huang, "Occlusion Models for Natural Images", 2001, doi:10.1023/A:1011109015675.</remarks>
internal static class DeadLeaves
{
    private const int Leaves = 100;

    /// <summary>One picture for each item of a request, in its value range, <c>[Count, channels, rows, columns]</c>.</summary>
    public static Tensor Pictures(int channels, int rows, int columns, StartRequest request)
    {
        using var scope = NewDisposeScope();
        var random = new Random(request.Leaves!.Value);
        var planes = new float[request.Count * channels * rows * columns];
        for (var item = 0; item < request.Count; item++)
            Draw(planes.AsSpan(item * channels * rows * columns, channels * rows * columns), channels, rows, columns, random);
        var values = AlignedTensor.From(planes, request.Count, channels, rows, columns);
        var shares = Penalties.Blurred(values, 1).sigmoid().to(request.Device);
        return (shares * request.Pixels.Range + request.Pixels.Minimum).MoveToOuterDisposeScope();
    }

    private static void Draw(Span<float> picture, int channels, int rows, int columns, Random random)
    {
        var side = Math.Min(rows, columns);
        var (least, most) = (Math.Max(1.5, side * 6.0 / 128), side * 60.0 / 128);
        Span<double> color = stackalloc double[channels];
        for (var leaf = 0; leaf < Leaves; leaf++)
        {
            // density of radii r^-2, with more large leaves than the r^-3 of photographs: these wake more units
            var radius = 1 / (1 / most + random.NextDouble() * (1 / least - 1 / most));
            var ratio = random.NextDouble() < 0.5 ? 1 : 0.15 + 0.5 * random.NextDouble();
            var (isBox, isStriped) = (random.NextDouble() < 1 / 3.0, random.NextDouble() < 1 / 3.0);
            var (sine, cosine) = Math.SinCos(random.NextDouble() * Math.PI);
            var (wave, depth) = (4 + 12 * random.NextDouble(), isStriped ? 0.25 * 4 * random.NextDouble() : 0);
            var (middle, across) = (random.NextDouble() * rows, random.NextDouble() * columns);
            var brightness = 1.2 * Normal(random);
            for (var channel = 0; channel < channels; channel++) color[channel] = brightness + 0.6 * Normal(random);
            for (var row = Math.Max(0, (int)(middle - 1.5 * radius)); row < Math.Min(rows, middle + 1.5 * radius); row++)
                for (var column = Math.Max(0, (int)(across - 1.5 * radius)); column < Math.Min(columns, across + 1.5 * radius);
                     column++)
                {
                    var (down, right) = (row - middle, column - across);
                    var along = (right * cosine + down * sine) / radius;
                    var aside = (down * cosine - right * sine) / (radius * ratio);
                    if (isBox ? Math.Max(Math.Abs(along), Math.Abs(aside)) > 1 : along * along + aside * aside > 1) continue;
                    var stripe = depth * Math.Sin(2 * Math.PI * along * radius / wave);
                    for (var channel = 0; channel < channels; channel++)
                        picture[(channel * rows + row) * columns + column] = (float)(color[channel] + stripe);
                }
        }
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
