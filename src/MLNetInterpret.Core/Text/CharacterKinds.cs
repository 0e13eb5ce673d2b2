namespace MLNetInterpret.Core.Text;

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

    /// <summary>The kind of every character.</summary>
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
                _ when char.IsDigit(c) => CharacterKind.Digit,
                _ when IsOfWord(c) => i > 0 && IsOfWord(text[i - 1]) ? CharacterKind.WordInside : CharacterKind.WordStart,
                _ => CharacterKind.Punctuation,
            };
            indented = kinds[i] == CharacterKind.LineEnd || (indented && kinds[i] == CharacterKind.Indentation);
        }

        return kinds;
    }

    internal static bool IsQuote(char c) => c is '"' or '\'' or '`' or '\u2018' or '\u2019' or '\u201c' or '\u201d';

    /// <summary>Letters, digits and underscores are words.</summary>
    internal static bool IsOfWord(char c) => c == '_' || char.IsLetterOrDigit(c);
}
