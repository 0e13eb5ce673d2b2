using System.Globalization;
using System.Text;

namespace MLNetInterpret.Core.Concepts;

/// <summary>Letters, names, keywords and numbers.</summary>
internal static class Tokens
{
    /// <summary>Whether a name may go on with a character.</summary>
    public static bool IsPart(char c) => char.IsLetterOrDigit(c) || c == '_';

    /// <summary>Index after the last character that belongs to the name or number at an index.</summary>
    public static int PartsEnd(ReadOnlySpan<char> text, int at)
    {
        while (at < text.Length && IsPart(text[at])) at++;
        return at;
    }

    /// <summary>Index after the number whose first digit is at an index.</summary>
    public static int NumberEnd(ReadOnlySpan<char> text, int start)
    {
        var hexadecimal = text[start] == '0' && start + 1 < text.Length && text[start + 1] is 'x' or 'X';
        for (var end = PartsEnd(text, start); ; end = PartsEnd(text, end + 1))
        {
            var digitFollows = end + 1 < text.Length && char.IsAsciiDigit(text[end + 1]);
            if (!digitFollows) return end;
            if (!(text[end] == '.' || (text[end] is '+' or '-' && IsExponent(text[end - 1], hexadecimal)))) return end;
        }
    }

    /// <summary>A character's category, that of the pair for both halves of a surrogate pair.</summary>
    public static UnicodeCategory Category(ReadOnlySpan<char> text, int at)
    {
        var c = text[at];
        if (!char.IsSurrogate(c)) return char.GetUnicodeCategory(c);
        var high = char.IsLowSurrogate(c) ? at - 1 : at;
        return high >= 0 && high + 1 < text.Length && Rune.TryCreate(text[high], text[high + 1], out var rune)
            ? Rune.GetUnicodeCategory(rune)
            : UnicodeCategory.Surrogate;
    }

    /// <summary>Whether a character is a letter or a mark on one.</summary>
    public static bool IsLetter(ReadOnlySpan<char> text, int at)
    {
        if (at < 0 || at >= text.Length) return false;
        if (text[at] < 128) return char.IsAsciiLetter(text[at]);
        // what makes a symbol an emoji is a mark, too
        if (text[at] is >= '\uFE00' and <= '\uFE0F') return false;
        return Category(text, at) is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter
            or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter
            or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
    }

    /// <summary>Whether a character is within a word.</summary>
    public static bool IsInWord(ReadOnlySpan<char> text, int at) => at >= 0 &&
        (IsLetter(text, at) || (text[at] is '\'' or '’' && IsLetter(text, at - 1) && IsLetter(text, at + 1)));

    /// <summary>Checks a list of keywords.</summary>
    /// <exception cref="ArgumentException">One is no name.</exception>
    public static IReadOnlyList<string> Keywords(IReadOnlyList<string> words, string parameter)
    {
        ArgumentNullException.ThrowIfNull(words, parameter);
        foreach (var word in words)
            if (string.IsNullOrEmpty(word) || char.IsDigit(word[0]) || PartsEnd(word, 0) < word.Length)
                throw new ArgumentException(
                    $"'{word}' is not a keyword: keywords are letters, digits and underscores, and do not begin with a digit.",
                    parameter);
        return [.. words];
    }

    private static bool IsExponent(char c, bool hexadecimal) => hexadecimal ? c is 'p' or 'P' : c is 'e' or 'E';
}
