using System.Security.Cryptography;
using MLNetInterpret.Reports.Style;

namespace MLNetInterpret.Reports.Html;

/// <summary>Where a page's images are: inside it, or in files that are named after what they hold.</summary>
/// <param name="folder">The report's folder, or null to keep the images inside the page.</param>
internal sealed class ImageStore(string? folder)
{
    private readonly Dictionary<ImageInput, string> _known = new(ReferenceEqualityComparer.Instance);

    /// <summary>Whether images are files.</summary>
    public bool HasFiles => folder is not null;

    /// <summary>What an <c>img</c> element's <c>src</c> says.</summary>
    public string Source(ImageInput image)
    {
        if (_known.TryGetValue(image, out var source)) return source;
        var bytes = Pictures.WebP(image);
        return _known[image] = folder is null ? $"data:image/webp;base64,{Convert.ToBase64String(bytes)}" : File(folder, bytes);
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
