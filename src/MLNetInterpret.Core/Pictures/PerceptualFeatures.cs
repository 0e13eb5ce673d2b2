using System.Runtime.InteropServices;
using System.Security.Cryptography;
using MLNetInterpret.Core.Units;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Core.Pictures;

/// <summary>Pictures as another network sees them: inner products of features are similarities, 1 for equal ones.</summary>
/// <remarks>The features of a picture are the means over positions of each channel, at the last layer of every size of map; each
/// layer's have length 1, and an inner product is the mean of the layers' cosines. After Zhang et al., "The unreasonable
/// effectiveness of deep features as a perceptual metric", CVPR 2018, arXiv:1801.03924, but without its learned weights, and
/// without places: where in the picture something is does not count.</remarks>
internal sealed class PerceptualFeatures
{
    private const int Batch = 15;      // from 16 on, libtorch convolves in ways that round otherwise
    private readonly HookedNetwork _judge;
    private readonly IReadOnlyList<ActivationPoint> _points;

    /// <summary>Takes a judge.</summary>
    /// <param name="judge">A network of pictures in grey or colour.</param>
    /// <exception cref="ArgumentException">It reads no pictures, has no maps, or does not say what its pixels mean.</exception>
    public PerceptualFeatures(HookedNetwork judge)
    {
        if (judge.InputShape is not [1 or 3, _, _] || judge.Pixels is null)
            throw new ArgumentException(
                $"The judge reads inputs of shape [{string.Join(", ", judge.InputShape)}], no pictures in grey or colour, "
                + "[1 or 3 channels, rows, columns].", nameof(judge));
        _judge = judge;
        _points =
        [
            .. judge.Points.Where(point => !point.IsDetail && point.Shape is [_, var rows, var columns] && rows * columns > 1)
                .GroupBy(point => (point.Shape[1], point.Shape[2])).Select(size => size.Last().Point),
        ];
        if (_points.Count == 0)
            throw new ArgumentException("The judge has no layer with a map of positions.", nameof(judge));
    }

    /// <summary>Whether two networks have the same weights, whatever they are called.</summary>
    public static bool AreSame(HookedNetwork one, HookedNetwork other)
    {
        if (one.Hash == other.Hash) return true;
        static HashSet<string> Weights(HookedNetwork network) => [.. network.Module.parameters().Select(parameter =>
        {
            using var plain = parameter.detach().cpu().to(ScalarType.Float32).contiguous();
            return Convert.ToHexString(SHA256.HashData(plain.bytes));
        })];
        var weights = Weights(one);
        return weights.Count > 0 && weights.SetEquals(Weights(other));
    }

    /// <summary>The features of pictures with 8 bits, of any size.</summary>
    public float[][] Of(IReadOnlyList<ImageInput> pictures, CancellationToken cancellation = default)
    {
        var features = new List<float[]>(pictures.Count);
        foreach (var some in pictures.Chunk(Batch))
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            using var frozen = no_grad();
            var input = cat([.. some.Select(Read)]).to(_judge.Device);
            using var seen = _judge.RunWithCache(input, _points);
            var layers = _points.Select(point => Directions(seen[point].flatten(2).mean([2])));
            var joined = cat([.. layers], 1).div(Math.Sqrt(_points.Count)).cpu().to(ScalarType.Float32).contiguous();
            features.AddRange(MemoryMarshal.Cast<byte, float>(joined.bytes).ToArray().Chunk((int)joined.shape[1]));
        }

        return [.. features];
    }

    private static Tensor Directions(Tensor values) => values / values.norm(1, keepdim: true).clamp_min(1e-12f);

    /// <summary>A picture as the judge reads it, <c>[1, C, H, W]</c>.</summary>
    private Tensor Read(ImageInput picture)
    {
        var (channels, height, width) = (_judge.InputShape[0], _judge.InputShape[1], _judge.InputShape[2]);
        var values = picture.ToTensor(_judge.Pixels!);
        if (picture.Channels != channels)
            values = channels == 3 ? values.mean([1], keepdim: true).expand(1, 3, -1, -1) : values.mean([1], keepdim: true);
        if (picture.Height == height && picture.Width == width) return values;
        return picture.Height > height && picture.Width > width
            ? nn.functional.interpolate(values, [height, width], mode: InterpolationMode.Area)
            : nn.functional.interpolate(values, [height, width], mode: InterpolationMode.Bilinear, align_corners: false);
    }
}
