using System.Numerics.Tensors;
using TorchSharp;
using static MLNetInterpret.Core.Units.NumberWords;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MLNetInterpret.Reading;

/// <summary>What was declared about pictures, compared with pictures that are read anyway.</summary>
/// <param name="layout">What was declared.</param>
/// <param name="column">The column that they are read from.</param>
/// <param name="isMeasured">Whether the range was not declared, but measured on training rows.</param>
internal sealed class DeclaredPixels(ImageLayout layout, string column, bool isMeasured)
{
    /// <summary>How far beyond its ends values may lie, as a share of the declared range: a quarter of an 8-bit step.</summary>
    public const double Rounding = 0.001;

    /// <summary>The same of a range that was measured on training rows: other rows may go beyond it,
    /// but not by a whole range.</summary>
    public const double BeyondMeasured = 1;

    private readonly double[] _sums = new double[layout.Channels];
    private long _pixels;
    private float _least = float.PositiveInfinity, _most = float.NegativeInfinity;

    /// <summary>How far outside the range a pixel may lie.</summary>
    private double Beyond => (layout.Maximum - (double)layout.Minimum) * (isMeasured ? BeyondMeasured : Rounding);

    private bool HasScale =>
        layout.Mean.Any(mean => mean != 0) && layout.Mean.Count == layout.Channels && layout.Deviation.Count == layout.Channels;

    /// <summary>What the pictures added say against the declaration; null for nothing.</summary>
    public RangeDoubt? Doubt
    {
        get
        {
            if (_most < _least) return null;
            if (RangeDoubt.Share(_least, _most, layout.Minimum, layout.Maximum) < RangeDoubt.LeastShare)
                return new NarrowDoubt("pixels", _least, _most, layout.Minimum, layout.Maximum);
            var deviations = Deviations();
            return deviations > ScaleDoubt.MostDeviations ? new ScaleDoubt(deviations) : null;
        }
    }

    /// <summary>Looks at pictures.</summary>
    /// <param name="pictures"><c>[N, C, H, W]</c>, as they are in the data.</param>
    /// <param name="firstRow">The first one's row.</param>
    /// <exception cref="InvalidOperationException">A pixel lies outside the declared range.</exception>
    public void Add(Tensor pictures, long firstRow = 0)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var (least, most) = (pictures.min().to(float32).item<float>(), pictures.max().to(float32).item<float>());
        if (Outside(least, most) is { } value)
        {
            using var places = pictures.eq(value).flatten(1).any(1).nonzero();
            throw Refused(firstRow + places[0, 0].item<long>(), value);
        }

        (_least, _most) = (Math.Min(_least, least), Math.Max(_most, most));
        if (!HasScale) return;
        var sums = pictures.sum([0, 2, 3], type: float64).data<double>().ToArray();
        for (var channel = 0; channel < sums.Length; channel++) _sums[channel] += sums[channel];
        _pixels += pictures.numel() / layout.Channels;
    }

    /// <summary>Looks at the range of one picture.</summary>
    /// <param name="pixels">All of its pixels.</param>
    /// <param name="row">Its row.</param>
    /// <exception cref="InvalidOperationException">A pixel lies outside the declared range.</exception>
    public void Require(ReadOnlySpan<float> pixels, long row)
    {
        if (Outside(TensorPrimitives.Min(pixels), TensorPrimitives.Max(pixels)) is { } value) throw Refused(row, value);
    }

    /// <summary>The one of two extreme pixels that lies outside the range; null where none does.</summary>
    private float? Outside(float least, float most) =>
        most > layout.Maximum + Beyond ? most : least < layout.Minimum - Beyond ? least : null;

    private InvalidOperationException Refused(long row, float value)
    {
        var range = $"{UpTo(layout.Minimum, 3)} to {UpTo(layout.Maximum, 3)}";
        return new(isMeasured
            ? $"Row {row} of the column '{column}' has a pixel of {UpTo(value, 3)}, "
                + $"but the network was trained on pixels of {range}: scale the pixels as they were for the training."
            : $"Row {row} of the column '{column}' has a pixel of {UpTo(value, 3)}, outside the declared range {range}: "
                + "declare the range that the pixels have, or scale them to it.");
    }

    /// <summary>Of the channel that fits best; 0 where no mean is declared.</summary>
    private double Deviations() => HasScale
        ? _sums.Select((sum, read) =>
        {
            // means are in the order in which the network reads
            var channel = layout.ReversedChannels ? layout.Channels - 1 - read : read;
            return Math.Abs((sum / _pixels) - layout.Mean[channel]) / layout.Deviation[channel];
        }).Min()
        : 0;
}
