using MLNetInterpret.Core.Concepts;

namespace MLNetInterpret;

public static partial class Concepts
{
    /// <summary>Characters between the line's beginning and the character; a line end belongs to the line that it ends.</summary>
    public static Concept LinePosition { get; } = new(
        "line-position", "Characters before it in its line.", ConceptKind.Count, null, text =>
        {
            var begin = 0;
            return (from, values) =>
            {
                var span = text.Span.Slice(from, values.Length);
                for (var i = 0; i < values.Length; i++)
                {
                    values[i] = text.Characters(begin, from + i);
                    if (span[i] == '\n') begin = from + i + 1;
                }
            };
        });

    /// <summary>Characters from the character to the next line end, 0 at a line end; the end of the text is one.</summary>
    public static Concept LineRemaining { get; } = new(
        "line-remaining", "Characters from it to the line end, 0 at the line end.", ConceptKind.Count, null, text =>
        {
            var end = -1;
            return (from, values) =>
            {
                for (var i = 0; i < values.Length; i++)
                {
                    if (from + i > end)
                    {
                        var rest = text.Span[(from + i)..];
                        end = rest.IndexOf('\n') is >= 0 and var found ? from + i + found : text.Length;
                    }
                    values[i] = text.Characters(from + i, end);
                }
            };
        });

    /// <summary>Whether the next character is a line end, <c>\n</c>, or the text ends with the character.</summary>
    /// <remarks>With <c>\r\n</c> it holds at <c>\r</c>. It holds at a line end too where an empty line follows.</remarks>
    public static Concept LineEnd { get; } = new(
        "line-end", "The next character is a line end, or the text ends.", ConceptKind.Binary, null,
        text => ConceptReaders.Where(text, static (span, i) => i + 1 == span.Length || span[i + 1] == '\n'));

    /// <summary>Within the spaces and tabs that begin a line.</summary>
    public static Concept Indent { get; } = new(
        "indent", "In the spaces and tabs that begin a line.", ConceptKind.Binary, null, text =>
        {
            var leading = true;
            return (from, values) =>
            {
                var span = text.Span.Slice(from, values.Length);
                for (var i = 0; i < values.Length; i++)
                {
                    leading &= span[i] is ' ' or '\t';
                    values[i] = leading ? 1 : 0;
                    leading |= span[i] == '\n';
                }
            };
        });

    /// <summary>Number of spaces and tabs at the beginning of the line, as far as it is read: it grows within them and stays
    /// for the rest of the line.</summary>
    /// <remarks>A tab counts as one.</remarks>
    public static Concept IndentWidth { get; } = new(
        "indent-width", "How many spaces and tabs begin the line, as far as it is read.", ConceptKind.Count, null, text =>
        {
            var (leading, width) = (true, 0);
            return (from, values) =>
            {
                var span = text.Span.Slice(from, values.Length);
                for (var i = 0; i < values.Length; i++)
                {
                    leading &= span[i] is ' ' or '\t';
                    if (leading) width++;
                    values[i] = width;
                    if (span[i] == '\n') (leading, width) = (true, 0);
                }
            };
        });

    /// <summary>In a line of nothing but white space, its line end too.</summary>
    public static Concept BlankLine { get; } = new(
        "blank-line", "In a line of nothing but white space, with its line end.", ConceptKind.Binary, null, text =>
        {
            var (begins, blank) = (true, false);
            return (from, values) =>
            {
                var span = text.Span;
                for (var i = from; i < from + values.Length; i++)
                {
                    if (begins)
                    {
                        var end = i;
                        while (end < span.Length && span[end] != '\n' && char.IsWhiteSpace(span[end])) end++;
                        blank = end == span.Length || span[end] == '\n';
                    }
                    values[i - from] = blank ? 1 : 0;
                    begins = span[i] == '\n';
                }
            };
        });
}
