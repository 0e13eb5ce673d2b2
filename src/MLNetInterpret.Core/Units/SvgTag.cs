using System.Text;

namespace MLNetInterpret.Core.Units;

/// <summary>Says in an SVG file which program wrote it.</summary>
internal static class SvgTag
{
    /// <summary>The element that says so; it stands in front of everything that is drawn.</summary>
    public static string Element => "<metadata>mlnet-interpret</metadata>";

    /// <summary>Bytes of a file in which it stands, if it does.</summary>
    private const int Beginning = 4096;

    /// <summary>Whether a file is an SVG with the element in it.</summary>
    public static bool IsIn(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var start = new byte[Beginning];
        var text = Encoding.UTF8.GetString(start, 0, file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false));
        return text.Contains("<svg", StringComparison.Ordinal) && text.Contains(Element, StringComparison.Ordinal);
    }
}
