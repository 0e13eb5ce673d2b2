using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Networks;

/// <summary>Small problems whose answer is known.</summary>
internal static class Planted
{
    /// <summary>8 x 8 images with a bright bar, lying (class 0) or standing (class 1), in noise.</summary>
    public static (Tensor Images, Tensor Labels) Bars(int count, int seed)
    {
        var random = new Random(seed);
        var pixels = new float[count * 64];
        var labels = new long[count];
        for (var image = 0; image < count; image++)
        {
            labels[image] = random.Next(2);
            var at = random.Next(8);
            for (var i = 0; i < 64; i++)
                pixels[image * 64 + i] = random.Next(100) + ((labels[image] == 0 ? i / 8 : i % 8) == at ? 150 : 0);
        }

        return (tensor(pixels, [count, 1, 8, 8]), tensor(labels));
    }

    /// <summary>Points of a plane; positive where both coordinates have the same sign, which no linear model finds.</summary>
    public static (Tensor Features, Tensor Labels) SameSign(int count, int seed)
    {
        var random = new Random(seed);
        var features = new float[count * 2];
        for (var i = 0; i < features.Length; i++) features[i] = random.NextSingle() * 2 - 1;
        return (tensor(features, [count, 2]), tensor([.. features.Chunk(2).Select(p => p[0] * p[1] > 0 ? 1L : 0L)]));
    }

    /// <summary>A text of 6 codes that repeats itself after 12 and needs memory: what follows a 0 depends on what came before
    /// it.</summary>
    public static Tensor Refrain(int length) =>
        tensor([.. Enumerable.Range(0, length).Select(i => new long[] { 1, 0, 2, 3, 0, 4, 1, 0, 2, 5, 0, 3 }[i % 12])]);

    /// <summary>All weights and buffers one after another.</summary>
    public static float[] AllWeights(nn.Module network) =>
        [.. network.state_dict().OrderBy(entry => entry.Key, StringComparer.Ordinal).SelectMany(entry =>
        {
            using var values = entry.Value.to(float32).contiguous();
            return values.data<float>().ToArray();
        })];
}
