namespace MLNetInterpret.Core.Concepts;

/// <summary>Finds Markdown's inline links, <c>[text](target)</c>.</summary>
/// <remarks>The text may go over line ends, but not over a blank line, and may hold brackets in pairs and links; the target (with
/// a title, if there is one) stays in its line and may hold parentheses in pairs; a backslash takes a bracket's meaning away.
/// Longer texts and targets than <see cref="LongestText"/> and <see cref="LongestTarget"/> are no link's.</remarks>
internal sealed class LinkTrack(ReadOnlyMemory<char> text)
{
    public const int LongestText = 1000;
    public const int LongestTarget = 2000;

    private readonly Window<bool> _texts = new();
    private readonly Window<bool> _targets = new();
    private readonly Recent<bool> _brackets = new();
    private readonly Recent<(int From, int To)?> _parentheses = new();
    private (int From, int To)? _closed;
    private bool _blank = true;
    private bool _escaped;

    public ReadOnlySpan<bool> Texts(int from, int count)
    {
        Find(from + count);
        return _texts.Slice(from, count);
    }

    public ReadOnlySpan<bool> Targets(int from, int count)
    {
        Find(from + count);
        return _targets.Slice(from, count);
    }

    public void Forget(int before)
    {
        _texts.Forget(before);
        _targets.Forget(before);
    }

    /// <summary>Finds every link that begins before an index.</summary>
    private void Find(int before)
    {
        var from = _texts.End;
        // a bracket, its text, the two marks between, a target, a parenthesis
        var count = (int)Math.Min(text.Length, before + LongestText + LongestTarget + 4L) - from;
        if (count <= 0) return;
        _texts.Extend(count);
        _targets.Extend(count);
        var span = text.Span;
        for (var i = from; i < from + count; i++) See(span[i], i);
    }

    private void See(char c, int i)
    {
        var closed = _closed;
        _closed = null;
        if (c == '\n')
        {
            if (_blank) _brackets.Clear();
            _parentheses.Clear();
        }
        _blank = c == '\n' || (_blank && char.IsWhiteSpace(c));
        if (_escaped)
        {
            _escaped = false;
            return;
        }
        switch (c)
        {
            case '\\':
                _escaped = true;
                break;
            case '[':
                _brackets.Forget(i - LongestText);
                _brackets.Push(i, true);
                break;
            case ']':
                _brackets.Forget(i - LongestText - 1);
                if (_brackets.TryPop(out var bracket)) _closed = (bracket.Index + 1, i);
                break;
            case '(':
                _parentheses.Forget(i - LongestTarget);
                _parentheses.Push(i, closed);
                break;
            case ')':
                _parentheses.Forget(i - LongestTarget - 1);
                if (!_parentheses.TryPop(out var opened) || opened.Value is not { } link) break;
                _texts.Slice(link.From, link.To - link.From).Fill(true);
                _targets.Slice(opened.Index + 1, i - opened.Index - 1).Fill(true);
                break;
        }
    }
}
