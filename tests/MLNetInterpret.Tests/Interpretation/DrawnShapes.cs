using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetInterpret;

/// <summary>Pictures of 24 x 24 with a filled square, triangle or disc somewhere, in some colour, on a noisy ground.</summary>
internal sealed class DrawnShape
{
    public const int Side = 24;

    private static readonly string[] Names = ["disc", "square", "tri"];

    [VectorType(3 * Side * Side)]
    public float[] Features { get; set; } = [];

    public string Label { get; set; } = "";

    /// <summary>As many of each kind.</summary>
    public static DrawnShape[] Draw(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(n => Draw(n % 3, random))];
    }

    public static IDataView View(MLContext ml, DrawnShape[] shapes) => ml.Data.LoadFromEnumerable(shapes);

    /// <summary>The same pictures under each other's labels.</summary>
    public static DrawnShape[] Shuffled(DrawnShape[] shapes, int seed)
    {
        string[] labels = [.. shapes.Select(shape => shape.Label)];
        new Random(seed).Shuffle(labels);
        return [.. shapes.Zip(labels, (shape, label) => new DrawnShape { Features = shape.Features, Label = label })];
    }

    /// <summary>Noise under the same labels.</summary>
    public static DrawnShape[] Noise(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(n => new DrawnShape
        {
            Features = [.. Enumerable.Range(0, 3 * Side * Side).Select(_ => random.NextSingle())],
            Label = Names[n % 3],
        })];
    }

    private static DrawnShape Draw(int kind, Random random)
    {
        var (size, ground) = (4 + (4 * random.NextSingle()), 0.5f * random.NextSingle());
        var (x, y) = (size + ((Side - (2 * size)) * random.NextSingle()), size + ((Side - (2 * size)) * random.NextSingle()));
        float[] color = [.. Enumerable.Range(0, 3).Select(_ => 0.4f + (0.6f * random.NextSingle()))];
        var pixels = new float[3 * Side * Side];
        for (var row = 0; row < Side; row++)
            for (var column = 0; column < Side; column++)
            {
                var (right, down) = (column - x, row - y);
                var inside = kind switch
                {
                    0 => (right * right) + (down * down) <= size * size,
                    1 => Math.Max(Math.Abs(right), Math.Abs(down)) <= 0.85f * size,
                    _ => down <= size && down >= -size && Math.Abs(right) <= (down + size) / 2 * 1.1f,
                };
                for (var plane = 0; plane < 3; plane++)
                    pixels[(((plane * Side) + row) * Side) + column] =
                        Math.Clamp((inside ? color[plane] : ground) + (0.1f * (random.NextSingle() - 0.5f)), 0, 1);
            }

        return new() { Features = pixels, Label = Names[kind] };
    }
}
