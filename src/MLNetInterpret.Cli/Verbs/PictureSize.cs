using System.CommandLine;

namespace MLNetInterpret.Cli.Verbs;

/// <summary>The size of pictures that are made.</summary>
internal static class PictureSize
{
    private const int Most = 8_192;

    /// <summary>Lets an option take sizes that pictures can have.</summary>
    public static void Limit(Option<int?> option) => option.Validators.Add(result =>
    {
        if (result.GetValueOrDefault<int?>() is < 1 or > Most)
            result.AddError($"{option.Name} is {result.GetValueOrDefault<int?>()}, but has to be from 1 to {Most}.");
    });

    /// <summary>Pictures of a layout's proportions whose longer side is given; null keeps them.</summary>
    public static ImageLayout Scaled(ImageLayout layout, int? longerSide)
    {
        if (longerSide is not { } side) return layout;
        var (height, width) = ImageInput.Scaled(layout.Height, layout.Width, side);
        return layout with { Height = height, Width = width };
    }
}
