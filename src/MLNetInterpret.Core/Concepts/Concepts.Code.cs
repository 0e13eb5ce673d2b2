using MLNetInterpret.Core.Concepts;

namespace MLNetInterpret;

public static partial class Concepts
{
    /// <summary>Between <c>/*</c> and <c>*/</c>; a comment that is not closed goes to the end of the text.</summary>
    public static Concept BlockComment { get; } = new(
        "block-comment", "Between /* and */ of C.", ConceptKind.Binary, "*/",
        text => ConceptReaders.Lexemes(text, Lexeme.BlockComment, Lexeme.BlockComment));

    /// <summary>After <c>//</c>, up to the line end, which is not part of it;
    /// a backslash before the line end continues it.</summary>
    public static Concept LineComment { get; } = new(
        "line-comment", "After // of C, up to the line end.", ConceptKind.Binary, null,
        text => ConceptReaders.Lexemes(text, Lexeme.LineComment, Lexeme.LineComment));

    /// <summary>In a comment of either kind, without the marks around it.</summary>
    public static Concept Comment { get; } = new(
        "comment", "In a comment of C, between /* and */ or after //.", ConceptKind.Binary, null,
        text => ConceptReaders.Lexemes(text, Lexeme.BlockComment, Lexeme.LineComment));

    /// <summary>From a <c>#</c> that begins a line, after white space at most, to the line end,
    /// which is not part of it.</summary>
    /// <remarks>A line end after a backslash or within a block comment does not end it.
    /// A <c>#</c> in a comment or literal begins none.</remarks>
    public static Concept Preprocessor { get; } = new(
        "preprocessor", "From a # that begins a line to the line end; a backslash before the line end continues it.",
        ConceptKind.Binary, null, text =>
        {
            var (inside, blank, escaped) = (false, true, false);
            return (from, values) =>
            {
                var span = text.Span.Slice(from, values.Length);
                var lexemes = text.Lexer.Read(from, values.Length);
                for (var i = 0; i < values.Length; i++)
                {
                    var c = span[i];
                    if (c == '\n')
                    {
                        inside &= escaped || lexemes[i] == Lexeme.BlockComment;
                        blank = true;
                    }
                    else if (!char.IsWhiteSpace(c))
                    {
                        inside |= blank && c == '#' && lexemes[i] == Lexeme.Code;
                        blank = false;
                    }
                    escaped = c == '\\' || (escaped && c == '\r');
                    values[i] = inside ? 1 : 0;
                }
            };
        });

    /// <summary>In a name: letters, digits and underscores that do not begin with a digit
    /// and are not one of the options' keywords.</summary>
    /// <param name="language">The language; null for the options' language. In C-like languages only names of the code
    /// count.</param>
    public static Concept Identifier(TextLanguage? language = null) => new(
        $"identifier{Suffix(language)}",
        $"In a name of letters, digits and underscores that is no keyword{InLanguage(language)}.",
        ConceptKind.Binary, null, text =>
        {
            var isKeyword = ConceptReaders.OneOf(text.Options.Keywords);
            return ConceptReaders.Names(text, language, name => !isKeyword(name));
        });

    /// <summary>In one of the given words, as a whole word; case matters.</summary>
    /// <param name="words">The words; null for the options' keywords.</param>
    /// <param name="language">The language; null for the options' language. In C-like languages only words of the code
    /// count.</param>
    /// <exception cref="ArgumentException">There is no word, or one has other characters than a name.</exception>
    public static Concept Keyword(IReadOnlyList<string>? words = null, TextLanguage? language = null)
    {
        if (words is not null) words = Tokens.Keywords(words, nameof(words));
        if (words is [])
            throw new ArgumentException(
                "There is no keyword to find. Give one, or null for the options' keywords.", nameof(words));
        var list = words is null ? "" : string.Join(",", words);
        return new(
            words is null ? $"keyword{Suffix(language)}" : $"keyword:{list}{Suffix(language)}",
            $"{(words is null ? "In a keyword of the options, C's by default" : $"In one of the words {list}")}" +
            $"{InLanguage(language)}.",
            ConceptKind.Binary, null,
            text => ConceptReaders.Names(text, language, ConceptReaders.OneOf(words ?? text.Options.Keywords)));
    }

    /// <summary>In a number: a digit that follows no letter, digit or underscore, and what belongs to it.</summary>
    /// <remarks>Letters, digits, underscores, points before a digit and signs of exponents belong to it: <c>0x1F</c>,
    /// <c>10UL</c>, <c>1.5e-3</c>, <c>1.2.3</c>. Signs and points before it and commas in it do not.</remarks>
    public static Concept Number { get; } = new(
        "number", "In a number such as 42, 1.5e-3 or 0x1F.", ConceptKind.Binary, null, text =>
        {
            var end = 0;
            return (from, values) =>
            {
                var span = text.Span;
                for (var i = 0; i < values.Length; i++)
                {
                    var at = from + i;
                    if (at >= end && char.IsAsciiDigit(span[at]) && (at == 0 || !Tokens.IsPart(span[at - 1])))
                        end = Tokens.NumberEnd(span, at);
                    values[i] = at < end ? 1 : 0;
                }
            };
        });
}
