using System.Security.Cryptography;
using MLNetInterpret.Drawing.Style;

namespace MLNetInterpret.Reports.Html.Parts;

/// <summary>Where a chapter's images are: small ones inside the pages, others in files that are named after what they hold, so
/// that pages share them.</summary>
/// <param name="folder">The report's folder.</param>
/// <param name="chapter">The chapter's folder below it, with the slash behind it.</param>
internal sealed class ImageStore(string folder, string chapter)
{
    /// <summary>Bytes that a file takes of a disk at least.</summary>
    private const int Small = 4096;

    private readonly Dictionary<ImageInput, Dictionary<int, string>> _known = new(ReferenceEqualityComparer.Instance);

    /// <summary>What an <c>img</c> element's <c>src</c> says for an image, and the pixels that its longer side may have: twice
    /// what it is shown at, or a page of many grows slow.</summary>
    /// <param name="root">The way from the page to the report's folder.</param>
    public Func<ImageInput, int, string> From(string root) => (image, longest) =>
    {
        var source = Source(image, longest);
        return source.StartsWith("data:", StringComparison.Ordinal) ? source : root + source;
    };

    private string Source(ImageInput image, int longest)
    {
        // other numbers of planes are shown side by side, so the picture is larger than one of them
        var size = image.Channels is 1 or 3 ? Math.Min(longest, Math.Max(image.Width, image.Height)) : int.MaxValue;
        if (!_known.TryGetValue(image, out var sizes)) _known.Add(image, sizes = []);
        if (sizes.TryGetValue(size, out var source)) return source;
        var bytes = Bitmaps.WebP(image, size);
        return sizes[size] = bytes.Length <= Small ? $"data:image/webp;base64,{Convert.ToBase64String(bytes)}" : File(bytes);
    }

    private string File(byte[] bytes)
    {
        var name = $"{chapter}images/{Convert.ToHexStringLower(SHA256.HashData(bytes))[..20]}.webp";
        var path = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (!System.IO.File.Exists(path)) System.IO.File.WriteAllBytes(path, bytes);
        return name;
    }
}
