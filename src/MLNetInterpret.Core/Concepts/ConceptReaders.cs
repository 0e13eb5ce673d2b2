namespace MLNetInterpret.Core.Concepts;

/// <summary>Finds the first span of a text at or after an index;
/// one that begins at the text's length where there is none.</summary>
internal delegate (int Start, int End) NextSpan(ReadOnlySpan<char> text, int from);

/// <summary>Ways to read that several rules share.</summary>
internal static class ConceptReaders
{
    /// <summary>Holds where a predicate of the text and an index does.</summary>
    public static ConceptReader Where(ConceptText text, Func<ReadOnlySpan<char>, int, bool> holds) => (from, values) =>
    {
        var span = text.Span;
        for (var i = 0; i < values.Length; i++) values[i] = holds(span, from + i) ? 1 : 0;
    };

    /// <summary>Holds at some lexemes.</summary>
    public static ConceptReader Lexemes(ConceptText text, Lexeme one, Lexeme other) => (from, values) =>
    {
        var lexemes = text.Lexer.Read(from, values.Length);
        for (var i = 0; i < values.Length; i++) values[i] = lexemes[i] == one || lexemes[i] == other ? 1 : 0;
    };

    /// <summary>Holds within spans that do not overlap, each found after the end of the one before.</summary>
    public static ConceptReader Spans(ConceptText text, NextSpan next)
    {
        var (start, end) = (0, 0);
        return (from, values) =>
        {
            values.Clear();
            var to = from + values.Length;
            while (start < to)
            {
                var (first, last) = (Math.Max(start, from), Math.Min(end, to));
                if (first < last) values[(first - from)..(last - from)].Fill(1);
                if (end > to) return;
                (start, end) = next(text.Span, end);
            }
        };
    }

    /// <summary>Holds within names, taken as a whole, that a predicate takes;
    /// in C-like languages only those of the code.</summary>
    public static ConceptReader Names(ConceptText text, TextLanguage? language, Func<ReadOnlySpan<char>, bool> takes)
    {
        var plain = (language ?? text.Options.Language) == TextLanguage.Plain;
        var (end, taken) = (0, false);
        return (from, values) =>
        {
            var span = text.Span;
            var lexemes = plain ? [] : text.Lexer.Read(from, values.Length);
            for (var i = 0; i < values.Length; i++)
            {
                var at = from + i;
                if (at >= end && Tokens.IsPart(span[at]))
                {
                    end = Tokens.PartsEnd(span, at);
                    taken = !char.IsDigit(span[at]) && (plain || lexemes[i] == Lexeme.Code) && takes(span[at..end]);
                }
                values[i] = taken && at < end ? 1 : 0;
            }
        };
    }

    /// <summary>A set that is asked for spans.</summary>
    public static Func<ReadOnlySpan<char>, bool> OneOf(IReadOnlyList<string> words)
    {
        var longest = words.Select(word => word.Length).DefaultIfEmpty().Max();
        var set = new HashSet<string>(words, StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        return word => word.Length <= longest && set.Contains(word);
    }
}
