using MLNetInterpret.Onnx.Loading;
using MLNetInterpret.Reading;
using MLNetInterpret.Text;
using MLNetInterpret.Trainers;

namespace MLNetInterpret.Onnx.Steps;

/// <summary>How a column's values become the input of a file's network.</summary>
internal static class StepInput
{
    /// <summary>The format of a column.</summary>
    /// <param name="file">The file.</param>
    /// <param name="pixels">What the network's pixels mean; null where nothing is said.</param>
    /// <param name="extracted">How <c>ExtractPixels</c> made the column; null where another step did.</param>
    /// <param name="isImage">Whether the column holds <c>MLImage</c>.</param>
    /// <exception cref="ArgumentException">The network reads neither pictures nor vectors of numbers, or what its pixels mean is
    /// not known.</exception>
    public static InputFormat Of(LoadedFile file, PixelScale? pixels, ExtractedPixels? extracted, bool isImage)
    {
        if (!file.Input.IsFloat)
            throw new ArgumentException(
                $"The input {file.Input} takes whole numbers; a step reads pictures or vectors of floats.");
        return file.GivenRow switch
        {
            [var length] when !isImage => new VectorFormat(new VectorLayout((int)length)),
            [_, _, _] => InputFormat.OfImages(
                isImage, Pictures(file.GivenRow, pixels, extracted, isImage), hasMeasuredRange: false, extracted?.Order),
            _ => throw new ArgumentException(
                $"The input {file.Input} takes "
                + $"{(isImage ? "no pictures" : "neither pictures, [channels, rows, columns], nor vectors")}."),
        };
    }

    /// <summary>The network of a file that reads that format.</summary>
    public static HookedNetwork Hooked(LoadedFile file, InputFormat format, IReadOnlyList<string> classNames) =>
        (file with { Pixels = (format.Layout as ImageLayout)?.Scale }).Hooked(classNames);

    private static ImageLayout Pictures(long[] shape, PixelScale? pixels, ExtractedPixels? extracted, bool isImage)
    {
        if (pixels is null && extracted is { Range: null })
            throw new ArgumentException(
                "A step behind ExtractPixels scales the pixels, so what they mean is not known: say it by OnnxOptions.Pixels.");
        var meant = pixels ?? Extracted(extracted) ?? PixelScale.Unit;
        var (minimum, maximum) = isImage ? (0, 255)
            : extracted?.Range is { } range ? (range.Minimum, range.Maximum)
            : ((float)meant.Minimum, (float)meant.Maximum);
        var channels = checked((int)shape[0]);
        var scale = meant.In(minimum, maximum, channels);
        return new(channels, checked((int)shape[1]), checked((int)shape[2]), minimum, maximum)
        {
            Mean = scale.Mean,
            Deviation = scale.Deviation,
            ReversedChannels = scale.ReversedChannels,
        };
    }

    /// <summary>What the network reads where it reads extracted pixels as they are.</summary>
    private static PixelScale? Extracted(ExtractedPixels? extracted) => extracted switch
    {
        { Range: { } range, Order: null or { Places: [0] or [0, 1, 2] } } => new(range.Minimum, range.Maximum),
        { Range: { } range, Order.Places: [2, 1, 0] } => new(range.Minimum, range.Maximum) { ReversedChannels = true },
        null => null,
        _ => throw new ArgumentException(
            "ExtractPixels gives the colours in an order that is neither red, green, blue nor blue, green, red, and nothing says "
            + "which the network reads: say it by OnnxOptions.Pixels."),
    };
}
