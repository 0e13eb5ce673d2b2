using System.Text;
using System.Text.Json;
using MLNetInterpret.Data;

namespace MLNetInterpret.Text;

/// <summary>Reads a file of characters: JSON (see <see cref="VocabularyJson"/>), or a text.</summary>
/// <remarks>A text whose name ends in <c>.txt</c> has the characters in the order of their codes: one a line, where behind every
/// character stands a line end (which may be a character, too), else one behind the other, line ends among them. Without a byte
/// order mark it is UTF-8.</remarks>
internal static class VocabularyFile
{
    private const long MostBytes = 1 << 24;

    /// <summary>Reads it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="codes">Codes of the network; null for as many as the vocabulary has.</param>
    /// <param name="unknownCode">The code of every character that it lacks; null for what it says.</param>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    /// <exception cref="InvalidDataException">It is no vocabulary, or one for another number of codes.</exception>
    public static CharacterVocabulary Read(string path, int? codes, int? unknownCode = null)
    {
        if (!File.Exists(path)) throw new FileNotFoundException($"The vocabulary '{path}' does not exist.", path);
        if (new FileInfo(path).Length > MostBytes)
            throw new InvalidDataException($"The vocabulary '{path}' has more than {MostBytes} bytes.");
        var (text, name) = (Decoded(path), $"The vocabulary '{path}'");
        var isList = Path.GetExtension(path).Equals(".txt", StringComparison.OrdinalIgnoreCase);
        return VocabularyJson.Read(isList ? Listed(text) : text, name, codes, unknownCode);
    }

    /// <summary>A text's characters as JSON.</summary>
    private static string Listed(string text)
    {
        int[] characters = [.. text.EnumerateRunes().Select(rune => rune.Value)];
        var each = IsList(2, '\n') ? 2 : characters.Length > 3 && IsList(3, '\r', '\n') ? 3 : 1;
        return JsonSerializer.Serialize(characters.Where((_, place) => place % each == 0));

        bool IsList(int each, params ReadOnlySpan<char> end)
        {
            for (var place = 0; place < characters.Length; place++)
                if (place % each > 0 && characters[place] != end[(place % each) - 1]) return false;
            return true;
        }
    }

    /// <summary>Decodes strictly: a character that is none would be taken for another.</summary>
    private static string Decoded(string path)
    {
        var bytes = File.ReadAllBytes(path);
        var mark = FileEncoding.OfMark(bytes);
        var (encoding, from) = (mark ?? Encoding.UTF8, mark?.Preamble.Length ?? 0);
        try
        {
            return FileEncoding.Strict(encoding).GetString(bytes.AsSpan(from));
        }
        catch (DecoderFallbackException invalid)
        {
            throw new InvalidDataException(
                $"The vocabulary '{path}' is not {FileEncoding.NameOf(encoding)}: byte {from + invalid.Index} (counted from 0) " +
                "begins no valid character; write it in UTF-8.", invalid);
        }
    }
}
