using System.Buffers;
using System.Globalization;
using System.Text.RegularExpressions;
using MLNetInterpret.Core.Concepts;
using MLNetInterpret.Core.Networks;

namespace MLNetInterpret;

public static partial class Concepts
{
    private static readonly SearchValues<string> UrlMarks =
        SearchValues.Create(["://", "www."], StringComparison.OrdinalIgnoreCase);

    /// <summary>In a word: letters of any script with their marks, and apostrophes between them.</summary>
    public static Concept Word { get; } = new(
        "word", "In a word: letters, and apostrophes between letters.", ConceptKind.Binary, null,
        text => ConceptReaders.Where(text, Tokens.IsInWord));

    /// <summary>The first character of a word.</summary>
    public static Concept WordStart { get; } = new(
        "word-start", "The first character of a word.", ConceptKind.Binary, null,
        text => ConceptReaders.Where(text, static (span, i) => Tokens.IsInWord(span, i) && !Tokens.IsInWord(span, i - 1)));

    /// <summary>A letter in upper or title case.</summary>
    public static Concept Upper { get; } = new(
        "upper", "An upper-case letter.", ConceptKind.Binary, null,
        text => ConceptReaders.Where(text, static (span, i) => span[i] < 128
            ? char.IsAsciiLetterUpper(span[i])
            : Tokens.Category(span, i) is UnicodeCategory.UppercaseLetter or UnicodeCategory.TitlecaseLetter));

    /// <summary>White space, line ends too.</summary>
    public static Concept Space { get; } = new(
        "space", "White space, line ends too.", ConceptKind.Binary, null,
        text => ConceptReaders.Where(text, static (span, i) => char.IsWhiteSpace(span[i])));

    /// <summary>A full stop, question or exclamation mark that ends a sentence.</summary>
    /// <remarks>After it, past closing quotation marks and brackets, the text ends or white space follows, and what comes next is
    /// not lower case. Abbreviations before a name (<c>Mr. Smith</c>) are taken for ends.</remarks>
    public static Concept SentenceEnd { get; } = new(
        "sentence-end", "A . ? or ! before white space, or the text's end, and no lower-case letter.", ConceptKind.Binary, null,
        text => ConceptReaders.Where(
            text, static (span, i) => span[i] is '.' or '?' or '!' or '…' && EndsSentence(span, i + 1)));

    /// <summary>In a web address: a scheme and <c>://</c>, or <c>www.</c>, with what follows.</summary>
    /// <remarks>It ends before white space, a control character or one of <c>&lt; &gt; " [ ] { } | \ ^ `</c>, or a closing
    /// parenthesis that was not opened in it, and without the punctuation at its end.</remarks>
    public static Concept Url { get; } = new(
        "url", "In a web address, from its scheme or www. on.", ConceptKind.Binary, null,
        text => ConceptReaders.Spans(text, NextUrl));

    /// <summary>In the text of a Markdown link, <c>[text](target)</c>, between the brackets.</summary>
    /// <remarks>At most 1000 characters, without blank line; may hold brackets in pairs, and links.</remarks>
    public static Concept LinkText { get; } = new(
        "link-text", "In the text of a Markdown link, between its brackets.", ConceptKind.Binary, "]",
        text => (from, values) => Copy(text.Links.Texts(from, values.Length), values));

    /// <summary>In the target of a Markdown link, <c>[text](target)</c>, between the parentheses,
    /// with a title if there is one.</summary>
    /// <remarks>At most 2000 characters, in one line; may hold parentheses in pairs.</remarks>
    public static Concept LinkTarget { get; } = new(
        "link-target", "In the target of a Markdown link, between its parentheses.", ConceptKind.Binary, ")",
        text => (from, values) => Copy(text.Links.Targets(from, values.Length), values));

    /// <summary>In a match of a regular expression of .NET.</summary>
    /// <param name="pattern">The expression, in one line; options are written in it, for example <c>(?im)^from</c>. Empty matches
    /// do not count.</param>
    /// <param name="timeout">The longest that finding one match may take; 10 seconds by default.</param>
    /// <exception cref="ArgumentException">It is no regular expression; the message says why. Reading throws
    /// <see cref="TimeoutException"/> when a match takes too long.</exception>
    public static Concept Matching(string pattern, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        if (pattern.Length == 0)
            throw new ArgumentException("The pattern is empty: write a regular expression.", nameof(pattern));
        if (pattern.AsSpan().IndexOfAny('\n', '\r') >= 0)
            throw new ArgumentException("A pattern is one line of text; write a line break as \\n.", nameof(pattern));
        Regex regex;
        try
        {
            regex = new(pattern, RegexOptions.CultureInvariant | RegexOptions.Compiled, timeout ?? TimeSpan.FromSeconds(10));
        }
        catch (RegexParseException e)
        {
            throw new ArgumentException($"'{pattern}' is not a regular expression: {e.Message}", nameof(pattern), e);
        }
        return new($"regex:{pattern}", $"In a match of the regular expression {pattern}", ConceptKind.Binary, null,
            text => ConceptReaders.Spans(text, (span, from) => NextMatch(regex, span, from)));
    }

    private static (int Start, int End) NextMatch(Regex regex, ReadOnlySpan<char> text, int from)
    {
        try
        {
            foreach (var match in regex.EnumerateMatches(text, from))
                if (match.Length > 0) return (match.Index, match.Index + match.Length);
            return (text.Length, text.Length);
        }
        catch (RegexMatchTimeoutException e)
        {
            var limit = string.Create(CultureInfo.InvariantCulture, $"{regex.MatchTimeout.TotalSeconds} s");
            throw new TimeoutException(
                $"The concept 'regex:{regex}' took more than {limit} to find its next match " +
                $"after character {from} of the text. Write a pattern that backtracks less.", e);
        }
    }

    private static (int Start, int End) NextUrl(ReadOnlySpan<char> text, int from)
    {
        for (var at = from; text[at..].IndexOfAny(UrlMarks) is >= 0 and var found;)
        {
            var mark = at + found;
            var isScheme = text[mark] == ':';
            var start = isScheme ? SchemeStart(text, mark, from) : mark;
            at = mark + (isScheme ? "://" : "www.").Length;
            var isNone = isScheme
                ? start == mark
                : mark > 0 && (char.IsAsciiLetterOrDigit(text[mark - 1]) || text[mark - 1] == '_');
            if (isNone) continue;
            if (UrlEnd(text, at) is var end && end > at) return (start, end);
        }
        return (text.Length, text.Length);
    }

    private static int SchemeStart(ReadOnlySpan<char> text, int mark, int from)
    {
        var start = mark;
        while (start > from && (char.IsAsciiLetterOrDigit(text[start - 1]) || text[start - 1] is '+' or '-' or '.')) start--;
        while (start < mark && !char.IsAsciiLetter(text[start])) start++;
        return start;
    }

    private static int UrlEnd(ReadOnlySpan<char> text, int body)
    {
        var (end, depth) = (body, 0);
        for (; end < text.Length && !EndsUrl(text[end]); end++)
        {
            if (text[end] == '(') depth++;
            else if (text[end] == ')' && depth-- == 0) break;
        }
        while (end > body && text[end - 1] is '.' or ',' or ';' or ':' or '!' or '?' or '\'') end--;
        return end;
    }

    private static bool EndsUrl(char c) => char.IsWhiteSpace(c) || char.IsControl(c) || "<>\"[]{}|\\^`".Contains(c);

    private static bool EndsSentence(ReadOnlySpan<char> text, int after)
    {
        while (after < text.Length && text[after] is '"' or '\'' or '”' or '’' or '»' or ')' or ']' or '}') after++;
        if (after < text.Length && !char.IsWhiteSpace(text[after])) return false;
        while (after < text.Length && char.IsWhiteSpace(text[after])) after++;
        return after == text.Length || !char.IsLower(text[after]);
    }

    private static void Copy(ReadOnlySpan<bool> from, Span<float> values)
    {
        for (var i = 0; i < values.Length; i++) values[i] = from[i] ? 1 : 0;
    }
}
