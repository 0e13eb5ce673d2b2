using System.Globalization;
using MLNetInterpret.Core.Concepts;

namespace MLNetInterpret.Core.Text.Analyses;

/// <summary>Kinds of characters, of a text and in words.</summary>
internal static class CharacterKinds
{
    /// <summary>The kind in words, for example <c>inside a word</c>.</summary>
    public static string ToWords(this CharacterKind kind) => kind switch
    {
        CharacterKind.WordStart => "first letter of a word",
        CharacterKind.WordInside => "letter inside a word",
        CharacterKind.Digit => "digit",
        CharacterKind.Indentation => "indentation",
        CharacterKind.Space => "space",
        CharacterKind.LineEnd => "line end",
        CharacterKind.Opening => "opening bracket",
        CharacterKind.Closing => "closing bracket",
        CharacterKind.Quote => "quote",
        _ => "other punctuation",
    };

    /// <summary>The kind of every UTF-16 unit; those of a pair have the same, but a word begins at the first.</summary>
    internal static CharacterKind[] Of(ReadOnlySpan<char> text)
    {
        var kinds = new CharacterKind[text.Length];
        var indented = true;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            kinds[i] = c switch
            {
                '\n' or '\r' => CharacterKind.LineEnd,
                ' ' or '\t' => indented ? CharacterKind.Indentation : CharacterKind.Space,
                '(' or '[' or '{' => CharacterKind.Opening,
                ')' or ']' or '}' => CharacterKind.Closing,
                _ when IsQuote(c) => CharacterKind.Quote,
                _ when Tokens.Category(text, i) == UnicodeCategory.DecimalDigitNumber => CharacterKind.Digit,
                _ when IsOfWord(text, i) => i > 0 && IsOfWord(text, i - 1) ? CharacterKind.WordInside : CharacterKind.WordStart,
                _ => CharacterKind.Punctuation,
            };
            indented = kinds[i] == CharacterKind.LineEnd || (indented && kinds[i] == CharacterKind.Indentation);
        }

        return kinds;
    }

    internal static bool IsQuote(char c) => c is '"' or '\'' or '`' or '\u2018' or '\u2019' or '\u201c' or '\u201d';

    /// <summary>Letters, digits and underscores are words.</summary>
    internal static bool IsOfWord(ReadOnlySpan<char> text, int at) => text[at] == '_' || char.IsSurrogate(text[at])
        ? text[at] == '_' || Tokens.Category(text, at) is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter
            or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter
            or UnicodeCategory.DecimalDigitNumber
        : char.IsLetterOrDigit(text[at]);
}
