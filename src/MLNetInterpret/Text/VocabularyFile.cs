using System.Text.Json;

namespace MLNetInterpret.Text;

/// <summary>Reads a file of characters: JSON (see <see cref="VocabularyJson"/>), or a text.</summary>
/// <remarks>A text whose name ends in <c>.txt</c> has the characters in the order of their codes: one a line, where behind every
/// character stands a line end (which may be a character, too), else one behind the other, line ends among them.</remarks>
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
        var (text, name) = (File.ReadAllText(path), $"The vocabulary '{path}'");
        var isList = Path.GetExtension(path).Equals(".txt", StringComparison.OrdinalIgnoreCase);
        return VocabularyJson.Read(isList ? Listed(text) : text, name, codes, unknownCode);
    }

    /// <summary>A text's characters as JSON.</summary>
    private static string Listed(string text)
    {
        int[] characters = [.. text.EnumerateRunes().Select(rune => rune.Value)];
        var isList = characters.Where((_, place) => place % 2 == 1).All(end => end == '\n');
        return JsonSerializer.Serialize(isList ? characters.Where((_, place) => place % 2 == 0) : characters);
    }
}
