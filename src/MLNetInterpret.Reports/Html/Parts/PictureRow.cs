namespace MLNetInterpret.Reports.Html.Parts;

/// <summary>Pictures of one size beside each other, as one picture.</summary>
internal static class PictureRow
{
    /// <summary>The row with a white gap between its pictures, each at the upper end; null without pictures.</summary>
    public static ImageInput? Of(IReadOnlyList<ImageInput> pictures)
    {
        if (pictures is not [var first, ..]) return null;
        if (first.Channels is not (1 or 3) || pictures.Any(one => one.Channels != first.Channels)) return first;
        var (height, cell) = (pictures.Max(one => one.Height), pictures.Max(one => one.Width));
        var gap = Math.Max(1, cell / 18);
        var width = (pictures.Count * (cell + gap)) - gap;
        var pixels = new byte[first.Channels * height * width];
        Array.Fill(pixels, byte.MaxValue);
        for (var number = 0; number < pictures.Count; number++)
        {
            var picture = pictures[number];
            for (var line = 0; line < picture.Channels * picture.Height; line++)
            {
                var row = (line / picture.Height * height) + (line % picture.Height);
                picture.Pixels.AsSpan(line * picture.Width, picture.Width)
                    .CopyTo(pixels.AsSpan((row * width) + (number * (cell + gap))));
            }
        }

        return new(first.Channels, height, width, pixels);
    }
}
