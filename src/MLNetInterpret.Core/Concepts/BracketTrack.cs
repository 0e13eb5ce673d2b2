namespace MLNetInterpret.Core.Concepts;

/// <summary>Follows one pair of brackets.</summary>
internal sealed class BracketTrack(ConceptText text, char open, char close, bool inStrings, bool inComments)
{
    private enum Mark : byte
    {
        None,
        Opens,
        Closes,
    }

    private readonly Window<Mark> _marks = new();
    private readonly Recent<bool> _unclosed = new();
    private readonly Stack<int> _open = new();
    private readonly int? _limit = text.Options.MaximalLength;
    private int _unclosedCount;
    private int[] _depths = [];
    private int[] _openers = [];
    private int _from = -1;
    private int _to = -1;

    /// <summary>How many brackets are open before a stretch's first character, and after each of its characters.</summary>
    public ReadOnlySpan<int> Depths(int from, int count)
    {
        Read(from, count);
        return _depths.AsSpan(0, count + 1);
    }

    /// <summary>Index of the innermost bracket that is open after each character; -1 where none is.</summary>
    public ReadOnlySpan<int> Openers(int from, int count)
    {
        Read(from, count);
        return _openers.AsSpan(0, count);
    }

    private void Read(int from, int count)
    {
        if ((_from, _to) == (from, from + count)) return;
        (_from, _to) = (from, from + count);
        _marks.Forget(from);
        LookAhead((int)Math.Min(text.Length, _to + (long)(_limit ?? 0)));
        if (_openers.Length < count) (_depths, _openers) = (new int[count + 1], new int[count]);
        _depths[0] = _open.Count;
        var marks = _marks.Slice(from, count);
        var opener = _open.Count > 0 ? _open.Peek() : -1;
        for (var i = 0; i < count; i++)
        {
            if (marks[i] == Mark.Opens)
            {
                _open.Push(opener = from + i);
            }
            else if (marks[i] == Mark.Closes)
            {
                _open.Pop();
                opener = _open.Count > 0 ? _open.Peek() : -1;
            }
            _depths[i + 1] = _open.Count;
            _openers[i] = opener;
        }
    }

    /// <summary>Finds the brackets that count up to an index; the partners of those near it are still unknown.</summary>
    private void LookAhead(int end)
    {
        var from = _marks.End;
        var marks = _marks.Extend(end - from);
        var span = text.Span.Slice(from, marks.Length);
        var lexemes = inStrings && inComments ? [] : text.Lexer.Read(from, marks.Length);
        for (var at = span.IndexOfAny(open, close); at >= 0;)
        {
            if (lexemes.IsEmpty || Counts(lexemes[at])) See(span[at], from + at);
            var next = span[(at + 1)..].IndexOfAny(open, close);
            at = next < 0 ? -1 : at + 1 + next;
        }
    }

    private void See(char bracket, int index)
    {
        if (_limit is not { } limit)
        {
            if (bracket == open) _unclosedCount++;
            else if (_unclosedCount == 0) return;
            else _unclosedCount--;
            _marks[index] = bracket == open ? Mark.Opens : Mark.Closes;
            return;
        }
        _unclosed.Forget(index - limit);
        if (bracket == open)
        {
            _unclosed.Push(index, true);
        }
        else if (_unclosed.TryPop(out var partner))
        {
            _marks[partner.Index] = Mark.Opens;
            _marks[index] = Mark.Closes;
        }
    }

    private bool Counts(Lexeme lexeme) => lexeme switch
    {
        Lexeme.String or Lexeme.Character => inStrings,
        Lexeme.BlockComment or Lexeme.LineComment => inComments,
        _ => true,
    };
}
