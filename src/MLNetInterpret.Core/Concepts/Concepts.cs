namespace MLNetInterpret;

/// <summary>The built-in concepts of text. docs/concepts.md lists them.</summary>
/// <remarks>Values belong to UTF-16 characters, and are those after reading the character: a bracket's depth counts it. A concept
/// holds strictly between the marks that begin and end it, and so ends where its <see cref="Concept.Closer"/> begins. Comments,
/// literals and preprocessor lines are those of C and its relatives; for speech in prose take <see cref="Quote"/>.</remarks>
public static partial class Concepts
{
    /// <summary>Every built-in concept that needs nothing from the user.</summary>
    public static IReadOnlyList<Concept> All => field ??=
    [
        Inside('(', ')'), Inside('[', ']'), Inside('{', '}'), Inside('"', '"'), Inside('\'', '\''), Quote(), Quote('“', '”'),
        BlockComment, LineComment, Comment, Preprocessor,
        Depth('(', ')'), Depth('[', ']'), Depth('{', '}'), Depth(),
        Distance('(', ')'), Distance('[', ']'), Distance('{', '}'), Distance(),
        LinePosition, LineRemaining, LineEnd, Indent, IndentWidth, BlankLine,
        Url, LinkText, LinkTarget,
        Word, WordStart, Number, Identifier(), Keyword(), Upper, Space, SentenceEnd,
    ];

    /// <summary>Reads a concept's name, for example <c>inside:()</c>, <c>depth:{}@c</c>, <c>quote</c>, <c>keyword:if,else</c>,
    /// <c>regex:[0-9]+</c>.</summary>
    /// <exception cref="FormatException">There is no such concept; the message lists those that there are.</exception>
    public static Concept Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        try
        {
            return ParseArgument(text) ?? All.FirstOrDefault(concept => concept.Name == text) ?? throw new FormatException(
                $"'{text}' is not a concept. There are: {string.Join(", ", All.Select(concept => concept.Name))}; " +
                "and with arguments inside:<open><close>, depth:<open><close>, distance:<open><close>, quote:<open><close>, " +
                "keyword:<word>,<word>, regex:<pattern>. Those of brackets, identifier and keyword may end in @plain or @c.");
        }
        catch (ArgumentException e)
        {
            throw new FormatException($"'{text}' is not a concept. {Sentence(e)}", e);
        }
    }

    private static Concept? ParseArgument(string text)
    {
        const string regex = "regex:";
        if (text.StartsWith(regex, StringComparison.Ordinal)) return Matching(text[regex.Length..]);
        var (rest, language) = SplitLanguage(text);
        return rest switch
        {
            ['i', 'n', 's', 'i', 'd', 'e', ':', var open, var close] => Inside(open, close, language),
            ['d', 'e', 'p', 't', 'h', ':', var open, var close] => Depth(open, close, language),
            ['d', 'i', 's', 't', 'a', 'n', 'c', 'e', ':', var open, var close] => Distance(open, close, language),
            ['q', 'u', 'o', 't', 'e', ':', var open, var close] when language is null => Quote(open, close),
            "depth" => Depth(language),
            "distance" => Distance(language),
            "identifier" => Identifier(language),
            "keyword" => Keyword(null, language),
            _ when rest.StartsWith("keyword:", StringComparison.Ordinal) =>
                Keyword(rest["keyword:".Length..].Split(','), language),
            _ => null,
        };
    }

    private static (string Text, TextLanguage? Language) SplitLanguage(string text)
    {
        foreach (var language in Enum.GetValues<TextLanguage>())
            // in inside:@c the marks are @ and c
            if (text.EndsWith(Suffix(language), StringComparison.Ordinal)
                && text[..^Suffix(language).Length] is [.., not ':'] rest)
                return (rest, language);
        return (text, null);
    }

    /// <summary>How a name says the language.</summary>
    private static string Suffix(TextLanguage? language) => language switch
    {
        null => "",
        TextLanguage.Plain => "@plain",
        TextLanguage.CLike => "@c",
        _ => throw new ArgumentException($"{(int)language} is no language. Take Plain or CLike.", nameof(language)),
    };

    /// <summary>How a definition says it.</summary>
    private static string InLanguage(TextLanguage? language) => language switch
    {
        null => "",
        TextLanguage.Plain => ", in comments and literals too",
        _ => ", of C-like code",
    };

    /// <summary>What an argument's exception says, without the parameter.</summary>
    private static string Sentence(ArgumentException e) =>
        e.ParamName is null ? e.Message : e.Message.Replace($" (Parameter '{e.ParamName}')", "", StringComparison.Ordinal);
}
