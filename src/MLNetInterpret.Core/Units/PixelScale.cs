using MLNetInterpret.Core.Units;
using TorchSharp;
using static MLNetInterpret.Core.Units.NumberWords;
using static TorchSharp.torch;

namespace MLNetInterpret;

/// <summary>The pixels of a network's pictures: their range, and their normalisation before the first layer.</summary>
/// <remarks>Declared once, with the network. Whatever reads or makes pictures works between <see cref="Minimum"/> and
/// <see cref="Maximum"/>; <see cref="HookedNetwork"/> reverses, shifts and scales on the way in.</remarks>
public sealed record PixelScale
{
    private const int MostChannels = 16;      // listed

    /// <summary>Declares a range.</summary>
    /// <param name="minimum">The value of black.</param>
    /// <param name="maximum">The value of full intensity.</param>
    /// <exception cref="ArgumentException">The maximum is not above the minimum.</exception>
    public PixelScale(double minimum = 0, double maximum = 1)
    {
        if (!(minimum < maximum) || !double.IsFinite(maximum - minimum))
            throw new ArgumentException($"The value range goes from {minimum} to {maximum}; its end must lie above its start.");
        (Minimum, Maximum) = (minimum, maximum);
    }

    /// <summary>0 to 1, as they are.</summary>
    public static PixelScale Unit { get; } = new();

    /// <summary>0 to 255, as they are.</summary>
    public static PixelScale Bytes { get; } = new(0, 255);

    /// <summary>0 to 1, red, green, blue, with ImageNet's mean and standard deviation, as the usual networks read them.</summary>
    public static PixelScale ImageNet { get; } = new() { Mean = [0.485, 0.456, 0.406], Deviation = [0.229, 0.224, 0.225] };

    /// <summary>0 to 255, blue, green, red, less ImageNet's mean, as networks of Caffe and some of Keras read them.</summary>
    public static PixelScale ImageNetCaffe { get; } = new(0, 255) { Mean = [103.939, 116.779, 123.68], ReversedChannels = true };

    /// <summary>-1 to 1, as they are.</summary>
    public static PixelScale MinusOneToOne { get; } = new(-1, 1);

    /// <summary>The value of black.</summary>
    public double Minimum { get; }

    /// <summary>The value of full intensity.</summary>
    public double Maximum { get; }

    /// <summary>From black to full intensity.</summary>
    public double Range => Maximum - Minimum;

    /// <summary>Mean that is subtracted: one value for each channel, in the order in which the network reads them, or a mean
    /// picture of the network's size, <c>[C * H * W]</c>, plane after plane; empty subtracts nothing. Each value lies between
    /// <see cref="Minimum"/> and <see cref="Maximum"/>. For pictures of other sizes a mean picture is scaled.</summary>
    public IReadOnlyList<double> Mean { get; init; } = [];

    /// <summary>Deviation by which each channel is divided afterwards; empty divides by nothing.</summary>
    public IReadOnlyList<double> Deviation { get; init; } = [];

    /// <summary>Whether the network reads the channels in reverse order (blue, green, red), while pictures here are red,
    /// green, blue.</summary>
    public bool ReversedChannels { get; init; }

    /// <summary>The nearest picture that 8 bits hold, still in this range.</summary>
    /// <param name="pictures"><c>[N, C, H, W]</c> or one of them.</param>
    public Tensor Rounded(Tensor pictures)
    {
        using var scope = NewDisposeScope();
        var levels = (pictures - Minimum).div(Range).mul(255).round().clamp(0, 255);
        return levels.div(255).mul(Range).add(Minimum).MoveToOuterDisposeScope();
    }

    /// <summary>The scale in words.</summary>
    public override string ToString()
    {
        static string Each(string name, IReadOnlyList<double> values) =>
            values.Count == 0 ? "" : values.Count > MostChannels ? $", {name} picture"
            : $", {name} {string.Join(", ", values.Select(value => UpTo(value, 3)))}";
        var order = ReversedChannels ? ", blue before red" : "";
        return $"pixels from {UpTo(Minimum, 3)} to {UpTo(Maximum, 3)}{Each("mean", Mean)}{Each("deviation", Deviation)}{order}";
    }

    /// <summary>The same for the network where pictures are kept in another range.</summary>
    /// <param name="minimum">The value of black there.</param>
    /// <param name="maximum">The value of full intensity there.</param>
    /// <param name="channels">Channels of the pictures.</param>
    internal PixelScale In(double minimum, double maximum, int channels)
    {
        if (minimum == Minimum && maximum == Maximum) return this;
        var times = (maximum - minimum) / Range;
        double Mapped(double value) => minimum + (value - Minimum) * times;
        IReadOnlyList<double> Each(IReadOnlyList<double> values, double usual) =>
            values.Count > 0 ? values : [.. Enumerable.Repeat(usual, channels)];
        return new(minimum, maximum)
        {
            Mean = [.. Each(Mean, 0).Select(Mapped)],
            Deviation = [.. Each(Deviation, 1).Select(deviation => deviation * times)],
            ReversedChannels = ReversedChannels,
        };
    }

    /// <summary>Checks the numbers against a picture's channels, rows and columns.</summary>
    internal void Require(IReadOnlyList<long> shape)
    {
        var (channels, all) = (shape[0], shape[0] * shape[1] * shape[2]);
        if (Mean.Count != 0 && Mean.Count != channels && Mean.Count != all)
            throw new ArgumentException(
                $"The pixel scale has {Mean.Count} values of {nameof(Mean)}, but pictures have {channels} channels, " +
                $"and a mean picture has {all} values.");
        if (Deviation.Count != 0 && Deviation.Count != channels)
            throw new ArgumentException(
                $"The pixel scale has {Deviation.Count} values of {nameof(Deviation)}, but pictures have {channels} channels.");
        if (Mean.Any(mean => !(mean >= Minimum && mean <= Maximum)))
            throw new ArgumentException(FormattableString.Invariant(
                $"The pixel scale's mean, [{Listed(Mean)}], lies outside its range, {Minimum} to {Maximum}: ") +
                "give mean and deviation in the range of the pixels.");
        if (Deviation.Any(deviation => !(deviation > 0)))
            throw new ArgumentException(
                $"The pixel scale's deviations are [{Listed(Deviation)}], but have to be above 0.");
    }

    /// <summary>What the network's first layer reads; differentiable.</summary>
    /// <param name="pictures"><c>[N, C, H, W]</c>.</param>
    /// <param name="shape">Shape of the pictures that the network was made for.</param>
    internal Tensor Normalized(Tensor pictures, IReadOnlyList<long> shape)
    {
        if (ReversedChannels) pictures = pictures.flip(1);
        if (Mean.Count > 0)
        {
            using var mean = Values(Mean, pictures, shape);
            pictures = pictures - mean;
        }

        if (Deviation.Count == 0) return pictures;
        using var deviation = Values(Deviation, pictures, shape);
        return pictures / deviation;
    }

    private static string Listed(IReadOnlyList<double> values) => FormattableString.Invariant(
        $"{string.Join(", ", values.Take(MostChannels))}{(values.Count > MostChannels ? ", ..." : "")}");

    private static Tensor Values(IReadOnlyList<double> values, Tensor like, IReadOnlyList<long> shape)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var given = AlignedTensor.From([.. values.Select(value => (float)value)], values.Count).to(like.device);
        if (values.Count == shape[0]) return given.view(1, -1, 1, 1).MoveToOuterDisposeScope();
        var picture = given.view([1, .. shape]);
        return (picture.shape.AsSpan(2).SequenceEqual(like.shape.AsSpan(2)) ? picture : nn.functional.interpolate(
            picture, like.shape[2..], mode: InterpolationMode.Bilinear, align_corners: false)).MoveToOuterDisposeScope();
    }
}
