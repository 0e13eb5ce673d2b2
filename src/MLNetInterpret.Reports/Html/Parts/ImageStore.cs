using System.Security.Cryptography;
using MLNetInterpret.Drawing.Style;

namespace MLNetInterpret.Reports.Html.Parts;

/// <summary>Where a page's images are: inside it, or in files that are named after what they hold.</summary>
/// <param name="folder">The report's folder, or null to keep the images inside the page.</param>
internal sealed class ImageStore(string? folder)
{
    private readonly Dictionary<ImageInput, Dictionary<int, string>> _known = new(ReferenceEqualityComparer.Instance);

    /// <summary>Whether images are files.</summary>
    public bool HasFiles => folder is not null;

    /// <summary>What an <c>img</c> element's <c>src</c> says.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="longest">Pixels that its longer side may have: twice what it is shown at, or a
    /// page of many grows slow.</param>
    public string Source(ImageInput image, int longest)
    {
        // other numbers of planes are shown side by side, so the picture is larger than one of them
        var size = image.Channels is 1 or 3 ? Math.Min(longest, Math.Max(image.Width, image.Height)) : int.MaxValue;
        if (!_known.TryGetValue(image, out var sizes)) _known.Add(image, sizes = []);
        if (sizes.TryGetValue(size, out var source)) return source;
        var bytes = Bitmaps.WebP(image, size);
        return sizes[size] = folder is null ? $"data:image/webp;base64,{Convert.ToBase64String(bytes)}" : File(folder, bytes);
    }

    private static string File(string folder, byte[] bytes)
    {
        var name = $"images/{Convert.ToHexStringLower(SHA256.HashData(bytes))[..20]}.webp";
        var path = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (!System.IO.File.Exists(path)) System.IO.File.WriteAllBytes(path, bytes);
        return name;
    }
}
