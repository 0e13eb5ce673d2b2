using MLNetInterpret.Core.Concepts;

namespace MLNetInterpret;

public static partial class Concepts
{
    private static readonly (char Open, char Close)[] Pairs = [('(', ')'), ('[', ']'), ('{', '}')];

    /// <summary>Strictly between a bracket and the one that closes it;
    /// between two <c>"</c> or two <c>'</c> the literals of C.</summary>
    /// <param name="open">Begins it.</param>
    /// <param name="close">Ends it.</param>
    /// <param name="language">The language; null for the options' language.</param>
    /// <remarks><c>a[b[c]d]e]</c> gives <c>0011111000</c>: closing brackets without partner are ignored. A bracket that is never
    /// closed holds to the end of the text, unless <see cref="ConceptOptions.MaximalLength"/> bounds it.
    /// Literals end at a line end at the latest.</remarks>
    /// <exception cref="ArgumentException">The marks are not brackets, or are alike and not C's quotation marks.</exception>
    public static Concept Inside(char open, char close, TextLanguage? language = null)
    {
        if (open == close) return Literal(open, language);
        CheckBrackets(open, close);
        return new(
            $"inside:{open}{close}{Suffix(language)}", $"Between {open} and the {close} that closes it{InLanguage(language)}.",
            ConceptKind.Binary, close.ToString(), text =>
            {
                var track = text.Brackets(open, close, language);
                return (from, values) =>
                {
                    var depths = track.Depths(from, values.Length);
                    for (var i = 0; i < values.Length; i++) values[i] = depths[i] > 0 && depths[i + 1] > 0 ? 1 : 0;
                };
            });
    }

    /// <summary>Number of brackets that are open after the character: an opening one already counts, a closing one no longer
    /// does.</summary>
    /// <inheritdoc cref="Inside"/>
    /// <exception cref="ArgumentException">The marks are no brackets, or alike.</exception>
    public static Concept Depth(char open, char close, TextLanguage? language = null)
    {
        CheckBrackets(open, close);
        return Depth(
            $"depth:{open}{close}{Suffix(language)}", $"How many {open} are open after the character{InLanguage(language)}.",
            [(open, close)], language);
    }

    /// <summary>Number of <c>()</c>, <c>[]</c> and <c>{}</c> that are open after the character, each pair counted
    /// separately.</summary>
    /// <param name="language">The language; null for the options' language.</param>
    public static Concept Depth(TextLanguage? language = null) => Depth(
        $"depth{Suffix(language)}", $"How many of ( [ {{ are open after the character{InLanguage(language)}.", Pairs, language);

    /// <summary>Characters since the innermost bracket that is open after the character; 0 at that bracket,
    /// and where none is open.</summary>
    /// <inheritdoc cref="Inside"/>
    /// <exception cref="ArgumentException">The marks are no brackets, or alike.</exception>
    public static Concept Distance(char open, char close, TextLanguage? language = null)
    {
        CheckBrackets(open, close);
        return Distance(
            $"distance:{open}{close}{Suffix(language)}",
            $"Characters since the innermost open {open}, 0 where none is open{InLanguage(language)}.",
            [(open, close)], language);
    }

    /// <summary>Characters since the innermost of <c>()</c>, <c>[]</c> and <c>{}</c> that is open after the character;
    /// 0 where none is.</summary>
    /// <param name="language">The language; null for the options' language.</param>
    public static Concept Distance(TextLanguage? language = null) => Distance(
        $"distance{Suffix(language)}",
        $"Characters since the innermost open ( [ or {{, 0 where none is open{InLanguage(language)}.",
        Pairs, language);

    /// <summary>Within quoted speech: from a quotation mark to the next one that closes it, or to a blank line.</summary>
    /// <param name="open">Begins it; <c>"</c> by default.</param>
    /// <param name="close">Ends it; may be the same.</param>
    /// <remarks>Made for prose: the quotation goes over line ends, and one that is not closed ends with its paragraph, so that
    /// the next one is read right. Marks do not nest. Not for single quotation marks, which are apostrophes as well.</remarks>
    /// <exception cref="ArgumentException">A mark is white space, a control character or half of a surrogate pair.</exception>
    public static Concept Quote(char open = '"', char close = '"')
    {
        CheckMark(open, nameof(open));
        CheckMark(close, nameof(close));
        return new(
            (open, close) == ('"', '"') ? "quote" : $"quote:{open}{close}",
            $"Between {open} and the next {close}; a blank line ends it.",
            ConceptKind.Binary, close.ToString(), text =>
            {
                var (inside, blank) = (false, true);
                return (from, values) =>
                {
                    var span = text.Span.Slice(from, values.Length);
                    for (var i = 0; i < values.Length; i++)
                    {
                        var (c, before) = (span[i], inside);
                        if (c == '\n' && blank) inside = before = false;
                        else if (inside && c == close) inside = false;
                        else if (c == open) inside = true;
                        values[i] = inside && before ? 1 : 0;
                        blank = c == '\n' || (blank && char.IsWhiteSpace(c));
                    }
                };
            });
    }

    private static Concept Literal(char mark, TextLanguage? language)
    {
        if (mark is not ('"' or '\''))
            throw new ArgumentException(
                $"{mark} both opens and closes. Take quote:{mark}{mark}, which ends at a blank line at the latest.",
                nameof(mark));
        if (language == TextLanguage.Plain)
            throw new ArgumentException(
                $"The concept inside:{mark}{mark} is a literal of C in every language. In prose take quote:{mark}{mark}.",
                nameof(language));
        var lexeme = mark == '"' ? Lexeme.String : Lexeme.Character;
        return new(
            $"inside:{mark}{mark}{Suffix(language)}",
            $"Between the {mark} around a {(mark == '"' ? "string" : "character")} literal of C.",
            ConceptKind.Binary, mark.ToString(), text => ConceptReaders.Lexemes(text, lexeme, lexeme));
    }

    private static Concept Depth(string name, string definition, (char Open, char Close)[] pairs, TextLanguage? language) =>
        new(name, definition, ConceptKind.Count, null, text =>
        {
            BracketTrack[] tracks = [.. pairs.Select(pair => text.Brackets(pair.Open, pair.Close, language))];
            return (from, values) =>
            {
                values.Clear();
                foreach (var track in tracks)
                {
                    var depths = track.Depths(from, values.Length);
                    for (var i = 0; i < values.Length; i++) values[i] += depths[i + 1];
                }
            };
        });

    private static Concept Distance(string name, string definition, (char Open, char Close)[] pairs, TextLanguage? language) =>
        new(name, definition, ConceptKind.Continuous, null, text =>
        {
            BracketTrack[] tracks = [.. pairs.Select(pair => text.Brackets(pair.Open, pair.Close, language))];
            return (from, values) =>
            {
                values.Fill(-1);
                foreach (var track in tracks)
                {
                    var openers = track.Openers(from, values.Length);
                    for (var i = 0; i < values.Length; i++)
                    {
                        if (openers[i] < 0) continue;
                        var distance = text.Characters(openers[i], from + i);
                        values[i] = values[i] < 0 ? distance : Math.Min(values[i], distance);
                    }
                }
                for (var i = 0; i < values.Length; i++) values[i] = Math.Max(values[i], 0);
            };
        });

    private static void CheckBrackets(char open, char close)
    {
        CheckMark(open, nameof(open));
        CheckMark(close, nameof(close));
        if (open == close)
            throw new ArgumentException($"A pair of brackets is two characters; {open} would open and close.", nameof(close));
    }

    private static void CheckMark(char mark, string parameter)
    {
        if (char.IsWhiteSpace(mark) || char.IsControl(mark) || char.IsSurrogate(mark))
            throw new ArgumentException(
                $"U+{(int)mark:X4} is no mark that begins or ends anything. " +
                "Take one that is not white space, a control character or half of a surrogate pair.", parameter);
    }
}
