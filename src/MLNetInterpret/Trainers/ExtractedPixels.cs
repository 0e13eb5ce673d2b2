using Microsoft.ML;
using Microsoft.ML.Transforms;
using Microsoft.ML.Transforms.Image;
using MLNetInterpret.Reading;
using static Microsoft.ML.Transforms.Image.ImagePixelExtractingEstimator;
using static MLNetInterpret.Core.Units.NumberWords;

namespace MLNetInterpret.Trainers;

/// <summary>How ML.NET's <c>ExtractPixels</c> made a column.</summary>
/// <param name="Order">Where the colours stand; null for plane after plane in the order red, green, blue.</param>
/// <param name="Range">The values of black and of full intensity; null where a later step scaled them.</param>
internal sealed record ExtractedPixels(PixelOrder? Order, (float Minimum, float Maximum)? Range)
{
    /// <summary>What made a column of a view; null where that was another step.</summary>
    /// <exception cref="ArgumentException">The pixels are such as no network of this library reads.</exception>
    public static ExtractedPixels? Of(IDataView view, string column) => Of(UpstreamStep.Of(view), column);

    /// <summary>The same below some steps, the last first.</summary>
    public static ExtractedPixels? Of(IEnumerable<UpstreamStep> steps, string column)
    {
        var (name, isScaled) = (column, false);
        foreach (var at in steps)
        {
            var step = at.Transformer;
            if (step is ImagePixelExtractingTransformer extracting
                && MlNetInternals.PixelsOf(extracting).FirstOrDefault(made => made.Name == name) is { Name: not null } pixels)
                return Of(column, pixels, isScaled);
            if (step is ColumnCopyingTransformer or NormalizingTransformer
                && MlNetInternals.PairsOf(step).FirstOrDefault(pair => pair.Output == name) is { Input: { } before })
                (name, isScaled) = (before, isScaled || step is NormalizingTransformer);
            else if (at.Makes(name)) return null;
        }

        return null;
    }

    private static ExtractedPixels Of(
        string column, (string Name, ColorBits Colors, ColorsOrder Order, bool IsInterleaved, float Offset, float Scale) pixels,
        bool isScaled)
    {
        if (pixels.Colors is not (ColorBits.Rgb or ColorBits.Red or ColorBits.Green or ColorBits.Blue))
            throw new ArgumentException(
                $"ExtractPixels put {pixels.Colors} into the column '{column}', but the network reads red, green and blue "
                + "or one of them: extract ColorBits.Rgb.");
        if (!(pixels.Scale > 0))
            throw new ArgumentException(
                $"ExtractPixels has the scale {UpTo(pixels.Scale, 3)} for the column '{column}', but it has to be above 0, "
                + "or black would be brighter than white.");
        var order = pixels.Order.ToString()[1..];      // alpha, which is not extracted, comes first in each
        int[] places = [.. "RGB".Select(color => order.IndexOf(color))];
        var isUsual = pixels.Colors != ColorBits.Rgb || (!pixels.IsInterleaved && places is [0, 1, 2]);
        return new(
            isUsual ? null : new(pixels.IsInterleaved, places),
            isScaled ? null : ((0 - pixels.Offset) * pixels.Scale, (255 - pixels.Offset) * pixels.Scale));
    }
}
