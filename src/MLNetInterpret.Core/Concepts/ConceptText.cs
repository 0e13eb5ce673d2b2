namespace MLNetInterpret.Core.Concepts;

/// <summary>Gives a concept's values at the characters from an index on, as many as there is room for. Called for stretches that
/// follow each other.</summary>
internal delegate void ConceptReader(int from, Span<float> values);

/// <summary>A text that is being read, and what its concepts share.</summary>
internal sealed class ConceptText(ReadOnlyMemory<char> text, ConceptOptions options)
{
    private readonly Dictionary<(char, char, bool, bool), BracketTrack> _brackets = [];
    private int[]? _secondUnits;
    private CLexer? _lexer;
    private LinkTrack? _links;

    public ConceptOptions Options => options;

    public int Length => text.Length;

    public ReadOnlySpan<char> Span => text.Span;

    /// <summary>The whole text for user's rules.</summary>
    public string Whole => field ??= text.ToString();

    /// <summary>Whole characters from one index up to another; the two units of a pair are at the same one.</summary>
    public int Characters(int from, int to)
    {
        var pairs = _secondUnits ??= Pairs.SecondUnits(text.Span);
        return to - from - (pairs.Length == 0 ? 0 : UpTo(to) - UpTo(from));

        int UpTo(int index) => Array.BinarySearch(pairs, index) is var at && at >= 0 ? at + 1 : ~at;
    }

    /// <summary>The C-like lexer, which runs once for all concepts.</summary>
    public CLexer Lexer => _lexer ??= new(text);

    /// <summary>Markdown's links, found once for both parts.</summary>
    public LinkTrack Links => _links ??= new(text);

    /// <summary>A pair of brackets, followed once for all concepts.</summary>
    public BracketTrack Brackets(char open, char close, TextLanguage? language)
    {
        var plain = (language ?? options.Language) == TextLanguage.Plain;
        var key = (open, close, plain || options.BracketsInStrings, plain || options.BracketsInComments);
        if (!_brackets.TryGetValue(key, out var track)) _brackets.Add(key, track = new(this, open, close, key.Item3, key.Item4));
        return track;
    }

    /// <summary>Lets go of what belongs to characters before an index.</summary>
    public void Forget(int before)
    {
        _lexer?.Forget(before);
        _links?.Forget(before);
    }
}
