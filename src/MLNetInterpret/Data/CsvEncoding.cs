using System.Text;

namespace MLNetInterpret.Data;

/// <summary>Encodings of text by their names, those of Windows included.</summary>
internal static class CsvEncoding
{
    /// <summary>The encoding of a name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static Encoding Named(string name)
    {
        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        }
        catch (ArgumentException unknown)
        {
            throw new ArgumentException(
                $"'{name}' is no encoding; usual ones are utf-8, utf-16, windows-1252, windows-1250, iso-8859-1 and macintosh.",
                unknown);
        }
    }
}
