using MLNetInterpret.Core.Maximization;
using MLNetInterpret.Core.Units;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Core.Pictures;

/// <summary>Free planes to pictures and back: colours are mixed, then a sigmoid keeps the value range.</summary>
internal sealed class ColorPlanes : IDisposable
{
    private readonly Tensor? _basis;
    private readonly PixelScale _scale;

    /// <param name="colors">Row: channel of the picture; column: plane. Null where each plane is a channel.</param>
    /// <param name="request">Where to, and the value range.</param>
    public ColorPlanes(float[,]? colors, StartRequest request)
    {
        _scale = request.Pixels;
        if (colors is null) return;
        using var scope = NewDisposeScope();
        _basis = AlignedTensor.From([.. colors.Cast<float>()], colors.GetLength(0), colors.GetLength(1)).to(request.Device);
        _basis.DetachFromDisposeScope();
    }

    /// <summary>Pictures in the value range, <c>[N, C, H, W]</c>, of planes of that shape; differentiable.</summary>
    public Tensor Pictures(Tensor planes) => Mixed(planes).sigmoid() * _scale.Range + _scale.Minimum;

    /// <summary>The planes of pictures in the value range.</summary>
    public Tensor Planes(Tensor pictures)
    {
        using var scope = NewDisposeScope();
        return Unmixed(Contrast.Logits(pictures, _scale)).MoveToOuterDisposeScope();
    }

    /// <summary>Channels of planes; differentiable.</summary>
    public Tensor Mixed(Tensor planes) => Mixed(planes, _basis);

    /// <summary>Planes of channels.</summary>
    public Tensor Unmixed(Tensor channels)
    {
        using var scope = NewDisposeScope();
        return (_basis is null ? channels.alias() : Mixed(channels, Inverse(_basis))).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose() => _basis?.Dispose();

    /// <summary>Every pixel's planes mixed by a matrix; a matrix product,
    /// because oneDNN's convolution of few channels is wrong.</summary>
    public static Tensor Mixed(Tensor planes, Tensor? basis) =>
        basis is null ? planes : basis.matmul(planes.flatten(2)).view(planes.shape);

    /// <summary>The way back, as near as it is where the colours do not span all channels.</summary>
    public static Tensor Inverse(Tensor basis)
    {
        using var scope = NewDisposeScope();
        return linalg.pinv(basis.to(ScalarType.Float64)).to(ScalarType.Float32).MoveToOuterDisposeScope();
    }

    /// <summary>Refuses a basis that does not fit the channels.</summary>
    public static void Check(float[,]? colors, int channels)
    {
        if (colors is not null && (colors.GetLength(0) != channels || colors.GetLength(1) != channels))
            throw new ArgumentException(
                $"The colour basis is {colors.GetLength(0)}x{colors.GetLength(1)}; " +
                $"{channels} channels need {channels}x{channels}.",
                nameof(colors));
    }
}
