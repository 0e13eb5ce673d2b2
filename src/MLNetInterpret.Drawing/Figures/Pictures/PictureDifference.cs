using MLNetInterpret.Core.Units;
using MLNetInterpret.Drawing.Style;

namespace MLNetInterpret.Drawing.Figures.Pictures;

/// <summary>What was changed about a picture, made visible: grey is no change, lighter is more, darker is less.</summary>
/// <param name="Picture">128 plus the difference times <paramref name="Factor"/>.</param>
/// <param name="Factor">Chosen so that the largest difference fills the range; 1 where nothing was changed.</param>
/// <param name="Largest">The largest difference, in 8-bit steps.</param>
internal sealed record PictureDifference(ImageInput Picture, double Factor, int Largest)
{
    private const int Grey = 128;

    public string InWords => Largest == 0 ? "no difference" : $"difference × {NumberWords.Tick(Factor)}";

    /// <exception cref="ArgumentException">The pictures differ in size.</exception>
    public static PictureDifference Between(ImageInput original, ImageInput changed)
    {
        if ((original.Channels, original.Height, original.Width) != (changed.Channels, changed.Height, changed.Width))
            throw new ArgumentException(
                $"The original is {Size(original)}, but the changed picture is {Size(changed)}.", nameof(changed));
        var differences = original.Pixels.Zip(changed.Pixels, (before, after) => after - before).ToArray();
        var largest = differences.Select(Math.Abs).DefaultIfEmpty().Max();
        double factor = largest switch { 0 => 1, < Grey => (Grey - 1) / largest, _ => 0.5 };
        byte[] pixels = [.. differences.Select(difference => (byte)Math.Clamp(Math.Round(Grey + (difference * factor)), 0, 255))];
        return new(new(changed.Channels, changed.Height, changed.Width, pixels), factor, largest);
    }

    private static string Size(ImageInput picture) => $"{picture.Channels} x {picture.Height} x {picture.Width}";
}
