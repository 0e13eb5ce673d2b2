namespace MLNetInterpret.Core.Concepts;

/// <summary>What a character is part of in a C-like language.</summary>
internal enum Lexeme : byte
{
    Code,

    /// <summary>The marks around comments and literals.</summary>
    Delimiter,

    String,
    Character,
    BlockComment,
    LineComment,
}

/// <summary>Tells code, comments and literals apart.</summary>
/// <remarks>A block comment that is not closed goes to the end of the text; literals end at a line end at the latest; a backslash
/// before a line end continues literals and line comments. An apostrophe after a letter or digit opens nothing (don't, 1'000),
/// unless it follows a literal's prefix or a keyword.</remarks>
internal sealed class CLexer(ReadOnlyMemory<char> text)
{
    private readonly Window<Lexeme> _lexemes = new();
    private Lexeme _state = Lexeme.Code;
    private Lexeme _pending;
    private int _pendingCount;

    /// <summary>The lexemes of a stretch.</summary>
    public ReadOnlySpan<Lexeme> Read(int from, int count)
    {
        if (_lexemes.End < from + count) ReadTo(from + count);
        return _lexemes.Slice(from, count);
    }

    /// <summary>Lets go of the characters before an index.</summary>
    public void Forget(int before) => _lexemes.Forget(before);

    private void ReadTo(int end)
    {
        var from = _lexemes.End;
        var added = _lexemes.Extend(end - from);
        var span = text.Span;
        for (var i = 0; i < added.Length; i++)
        {
            if (_pendingCount > 0)
            {
                _pendingCount--;
                added[i] = _pending;
            }
            else
            {
                added[i] = Step(span, from + i);
            }
        }
    }

    private Lexeme Step(ReadOnlySpan<char> span, int i)
    {
        var c = span[i];
        var next = i + 1 < span.Length ? span[i + 1] : '\0';
        switch (_state)
        {
            case Lexeme.Code:
                return c switch
                {
                    '/' when next == '*' => Mark(Lexeme.BlockComment, 2),
                    '/' when next == '/' => Mark(Lexeme.LineComment, 2),
                    '"' => Mark(Lexeme.String, 1),
                    '\'' when OpensLiteral(span, i) => Mark(Lexeme.Character, 1),
                    _ => Lexeme.Code,
                };
            case Lexeme.BlockComment:
                return c == '*' && next == '/' ? Mark(Lexeme.Code, 2) : _state;
            default:
                if (c == '\n') return _state = Lexeme.Code;
                if (c == '\\') Escape(span, i);
                return (_state, c) is (Lexeme.String, '"') or (Lexeme.Character, '\'') ? Mark(Lexeme.Code, 1) : _state;
        }
    }

    /// <summary>Goes over to a state after a mark of some characters.</summary>
    private Lexeme Mark(Lexeme state, int length)
    {
        (_state, _pending, _pendingCount) = (state, Lexeme.Delimiter, length - 1);
        return Lexeme.Delimiter;
    }

    /// <summary>Takes the character after a backslash for one of the literal's; in comments only line ends.</summary>
    private void Escape(ReadOnlySpan<char> span, int i)
    {
        var rest = span[(i + 1)..];
        _pending = _state;
        _pendingCount = rest.StartsWith("\r\n") ? 2 : rest.IsEmpty || (_state == Lexeme.LineComment && rest[0] != '\n') ? 0 : 1;
    }

    private static bool OpensLiteral(ReadOnlySpan<char> span, int i)
    {
        var start = i;
        while (start > 0 && i - start < 8 && Tokens.IsPart(span[start - 1])) start--;
        return start == i || span[start..i] is "L" or "u" or "U" or "u8" or "case" or "return";
    }
}
