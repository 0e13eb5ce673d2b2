using System.Text.Json.Serialization;
using MLNetInterpret.Core.Concepts;
using MLNetInterpret.Core.Units;
using TorchSharp;
using static MLNetInterpret.Core.Units.NumberWords;
using static TorchSharp.torch;

namespace MLNetInterpret;

/// <summary>An input of a network in the data's own terms: a picture, a table row, or a piece of text.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(ImageInput), "image")]
[JsonDerivedType(typeof(RowInput), "row")]
[JsonDerivedType(typeof(TextInput), "text")]
public abstract class InputValue : ReadableResult
{
    private protected InputValue()
    {
    }

    /// <summary>The part of a picture that a unit sees; the input itself where that is all, or it is no picture.</summary>
    internal InputValue SeenIn(Crop? crop) => this is ImageInput picture ? picture.Cropped(crop) : this;
}

/// <summary>A picture with 8-bit planes.</summary>
public sealed class ImageInput(int channels, int height, int width, byte[] pixels) : InputValue
{
    [JsonConstructor]
    internal ImageInput(int channels, int height, int width, byte[]? raw = null, byte[]? png = null)
        : this(channels, height, width, raw ?? Unpacked(channels, height, width, png))
    {
    }

    /// <summary>Number of channels: 1 for grey, 3 for red, green, blue; others are shown plane by plane.</summary>
    public int Channels { get; } = channels;

    /// <summary>Rows.</summary>
    public int Height { get; } = height;

    /// <summary>Columns.</summary>
    public int Width { get; } = width;

    /// <summary>Plane after plane, row after row, <c>[Channels * Height * Width]</c>, 0 to 255.</summary>
    [JsonIgnore]
    public byte[] Pixels { get; } = pixels;

    /// <summary>The pixels as JSON has them since its version 6.</summary>
    [JsonInclude, JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    internal byte[]? Png => Core.Findings.Png.Write(Channels, Height, Width, Pixels);

    /// <summary>The pixels as JSON had them before.</summary>
    [JsonInclude, JsonPropertyName("pixels"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    internal byte[]? Raw { get; }

    /// <summary>A picture as a network reads it, rounded to 8 bits.</summary>
    /// <param name="picture"><c>[C, H, W]</c>, or <c>[1, C, H, W]</c>.</param>
    /// <param name="scale">What its values mean.</param>
    /// <exception cref="ArgumentException">The tensor is not one picture.</exception>
    public static ImageInput From(Tensor picture, PixelScale scale)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(scale);
        using var scope = NewDisposeScope();
        using var plain = no_grad();
        var one = picture.dim() == 4 && picture.shape[0] == 1 ? picture[0] : picture;
        if (one.dim() != 3)
            throw new ArgumentException(
                $"One picture has the shape [C, H, W], not [{string.Join(", ", picture.shape)}].", nameof(picture));
        var levels = one.detach().cpu().sub(scale.Minimum).div(scale.Range).mul(255).round().clamp(0, 255);
        var bytes = levels.to(ScalarType.Byte).contiguous();
        return new((int)one.shape[0], (int)one.shape[1], (int)one.shape[2], bytes.data<byte>().ToArray());
    }

    /// <summary>The part of the picture inside a crop,
    /// or the picture itself where the crop is all of it or does not lie on it.</summary>
    public ImageInput Cropped(Crop? crop)
    {
        if (crop is null) return this;
        var (top, left) = (Math.Max(0, crop.Top), Math.Max(0, crop.Left));
        var (height, width) = (Math.Min(Height, crop.Top + crop.Height) - top, Math.Min(Width, crop.Left + crop.Width) - left);
        if (height <= 0 || width <= 0 || (height == Height && width == Width)) return this;
        var pixels = new byte[Channels * height * width];
        for (var line = 0; line < Channels * height; line++)
        {
            var row = (line / height * Height) + top + (line % height);
            Pixels.AsSpan((row * Width) + left, width).CopyTo(pixels.AsSpan(line * width));
        }
        return new(Channels, height, width, pixels);
    }

    /// <summary>Rows and columns of the same proportions whose longer side is given.</summary>
    internal static (int Height, int Width) Scaled(int height, int width, int longerSide)
    {
        var factor = (double)longerSide / Math.Max(height, width);
        int Side(int pixels) => Math.Max(1, (int)Math.Round(pixels * factor));
        return (Side(height), Side(width));
    }

    /// <summary>The picture with a limit on its longer side; each pixel is the mean of its area.</summary>
    internal ImageInput Shrunk(int longest)
    {
        if (Math.Max(Height, Width) <= longest) return this;
        var (height, width) = Scaled(Height, Width, longest);
        var pixels = new byte[Channels * height * width];
        for (var at = 0; at < pixels.Length; at++)
        {
            var (plane, y, x) = (at / (height * width), at / width % height, at % width);
            var (rows, columns) = (Area(y, height, Height), Area(x, width, Width));
            var sum = 0L;
            for (var row = rows.From; row < rows.To; row++)
                foreach (var pixel in Pixels.AsSpan((((plane * Height) + row) * Width) + columns.From, columns.To - columns.From))
                    sum += pixel;
            pixels[at] = (byte)Math.Round(sum / (double)((rows.To - rows.From) * (columns.To - columns.From)));
        }

        return new(Channels, height, width, pixels);

        static (int From, int To) Area(int at, int count, int of) => (at * of / count, (((at + 1) * of) + count - 1) / count);
    }

    /// <summary>The picture as a pipeline's <c>Features</c> column takes it: plane after plane, row after row.</summary>
    /// <param name="scale">The range of the pixels that the model learned; null for 0 to 1, as
    /// <c>ml.Data.LoadImageFolder</c> gives them. <see cref="PixelScale.Bytes"/> for 0 to 255.</param>
    /// <returns>As many values as <see cref="Pixels"/>.</returns>
    public float[] ToFeatures(PixelScale? scale = null)
    {
        using var picture = ToTensor(scale ?? PixelScale.Unit);
        return picture.data<float>().ToArray();
    }

    /// <summary>The picture as a network reads it, <c>[1, C, H, W]</c>.</summary>
    /// <param name="scale">What its values shall mean.</param>
    public Tensor ToTensor(PixelScale scale)
    {
        ArgumentNullException.ThrowIfNull(scale);
        // rounded exactly as PixelScale.Rounded rounds, so that a picture read back scores the same
        var values = Array.ConvertAll(Pixels, pixel => (float)pixel);
        using var bytes = AlignedTensor.From(values, 1, Channels, Height, Width);
        using var scope = NewDisposeScope();
        return bytes.div(255).mul(scale.Range).add(scale.Minimum).MoveToOuterDisposeScope();
    }

    private static byte[] Unpacked(int channels, int height, int width, byte[]? png)
    {
        if (Math.Min(channels, Math.Min(height, width)) < 1 || (double)channels * height * width > Array.MaxLength)
            throw new InvalidDataException($"A picture of {channels} x {height} x {width} is none.");
        return png is not null ? Core.Findings.Png.Read(png, channels, height, width)
            : throw new InvalidDataException("A picture has no pixels.");
    }

    private protected override string Sentence => $"a picture of {Width} x {Height} pixels (width x height), " +
        Channels switch { 1 => "grey", 3 => "in colour", _ => $"of {Count(Channels, "channel")}" };
}

/// <summary>A table row in its own columns and units.</summary>
public sealed class RowInput(IReadOnlyList<RowValue> values) : InputValue
{
    private const int Shown = 6;      // columns in its sentence

    /// <summary>One value for each column the network depends on, in the table's order.</summary>
    public IReadOnlyList<RowValue> Values { get; } = values;

    private protected override string Sentence => $"a row with {string.Join(", ", Values.Take(Shown))}" +
        (Values.Count > Shown ? $" and {Count(Values.Count - Shown, "more column")}" : "");
}

/// <summary>One cell of a table row.</summary>
/// <param name="Column">The column's name.</param>
/// <param name="Text">The value as the table writes it; empty when missing.</param>
/// <param name="Number">The value of a numeric column, or null for a category or a missing value.</param>
public sealed record RowValue(string Column, string Text, double? Number)
{
    /// <summary>Whether the cell is empty.</summary>
    [JsonIgnore]
    public bool IsMissing => Number is null && Text.Length == 0;

    /// <summary>The column and its value, for example <c>Amount = 900</c>.</summary>
    public override string ToString() => $"{Column} = {(IsMissing ? "missing" : Visible(Text))}";
}

/// <summary>A window of text with a unit's activation after each character.</summary>
public sealed class TextInput(string text, IReadOnlyList<float> activations, int peak) : InputValue
{
    /// <summary>The characters of the window.</summary>
    public string Text { get; } = text;

    /// <summary>The activation after each character of <see cref="Text"/>, one for each UTF-16 unit; those of a pair, or of a
    /// token, have the same.</summary>
    public IReadOnlyList<float> Activations { get; } = activations;

    /// <summary>Index in <see cref="Text"/> at which each of its tokens ends, the last its length; null where its characters are
    /// read one by one.</summary>
    [JsonInclude]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<int>? TokenEnds { get; internal init; }

    /// <summary>Index in <see cref="Text"/> of the extreme activation that the window is shown for.</summary>
    public int Peak { get; } = peak;

    /// <summary>Whether an index is at the character or token that the window is shown for.</summary>
    internal bool IsAtPeak(int index) => index >= Peak && Peak >= 0 && Peak < Text.Length && index < EndAt(Peak);

    /// <summary>What is read at once, in words.</summary>
    internal string Code => TokenEnds is null ? "character" : "token";

    /// <summary>Where tokens begin within the text; empty where its characters are read one by one.</summary>
    internal IReadOnlySet<int> TokenStarts => field ??= (TokenEnds ?? []).Where(end => end < Text.Length).ToHashSet();

    /// <summary>Index after the character or token at an index.</summary>
    internal int EndAt(int index) =>
        TokenEnds?.FirstOrDefault(end => end > index) is > 0 and var end ? end : index + (Pairs.IsCut(Text, index + 1) ? 2 : 1);

    /// <summary>The character or token that the window is shown for.</summary>
    internal string AtPeak => Text[Peak..EndAt(Peak)];

    private protected override string Sentence => $"the text '{Visible(Text)}'" +
        (Peak >= 0 && Peak < Activations.Count ? $" with its extreme, {Number(Activations[Peak])}, at character {Peak}" : "");
}
