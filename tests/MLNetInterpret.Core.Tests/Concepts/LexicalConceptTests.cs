using System.Text.RegularExpressions;
using CsCheck;

namespace MLNetInterpret;

[TestClass]
public partial class LexicalConceptTests
{
    private static readonly Gen<string> Code = ConceptCases.Of(
        ["/", "*", "/*", "*/", "//", "\"", "'", "\\", "\n", "\r\n", "a", "L", "u8", "case", "1", " ", "(", ")", "#", "\\\""], 60);

    [TestMethod]
    public void Comments_and_literals_are_those_of_a_regular_expression() => Law.Holds(Code, text =>
    {
        foreach (var (group, concept) in new[]
        {
            ("string", Concepts.Inside('"', '"')), ("character", Concepts.Inside('\'', '\'')),
            ("block", Concepts.BlockComment), ("line", Concepts.LineComment),
        })
        {
            var expected = new float[text.Length];
            foreach (Match match in Lexemes().Matches(text))
                expected.AsSpan(match.Groups[group].Index, match.Groups[group].Length).Fill(1);
            CollectionAssert.AreEqual(expected, concept.Label(text), $"{concept} in {text}");
        }
    }, times: 400);

    [TestMethod]
    public void A_comment_is_a_block_or_a_line_comment_and_none_is_in_a_literal() => Law.Holds(Code, text =>
    {
        float[][] all =
        [
            Concepts.BlockComment.Label(text), Concepts.LineComment.Label(text),
            Concepts.Inside('"', '"').Label(text), Concepts.Inside('\'', '\'').Label(text),
        ];
        var comment = Concepts.Comment.Label(text);
        for (var i = 0; i < text.Length; i++)
        {
            Assert.AreEqual(all[0][i] + all[1][i], comment[i]);
            Assert.IsLessThanOrEqualTo(1, all.Sum(one => one[i]));
        }
    }, times: 60);

    [TestMethod]
    public void Brackets_outside_comments_and_literals_are_those_of_the_blanked_text() => Law.Holds(Code, text =>
    {
        ConceptOptions code = new() { Language = TextLanguage.CLike };
        var blanked = Lexemes().Replace(text, match => new string(' ', match.Length));
        CollectionAssert.AreEqual(Concepts.Depth('(', ')').Label(blanked), Concepts.Depth('(', ')').Label(text, code), text);
        CollectionAssert.AreEqual(Concepts.Inside('(', ')').Label(blanked), Concepts.Inside('(', ')').Label(text, code), text);
    }, times: 100);

    [TestMethod]
    public void A_blank_line_ends_every_quotation() =>
        Law.Holds(Gen.Select(ConceptCases.Text, ConceptCases.Text), (before, after) =>
        {
            var labels = Concepts.Quote().Label(before + "\n\n" + after);
            CollectionAssert.AreEqual(Concepts.Quote().Label(after), labels[(before.Length + 2)..]);
        }, times: 60);

    [TestMethod]
    public void A_line_does_not_know_the_lines_before() =>
        Law.Holds(Gen.Select(ConceptCases.Text, ConceptCases.Text), (before, after) =>
        {
            foreach (var concept in new[]
            {
                Concepts.LinePosition, Concepts.LineRemaining, Concepts.Indent, Concepts.IndentWidth, Concepts.BlankLine,
                Concepts.Space,
            })
                CollectionAssert.AreEqual(
                    concept.Label(before + "\n").Concat(concept.Label(after)).ToArray(),
                    concept.Label(before + "\n" + after), concept.Name);
        }, times: 60);

    [TestMethod]
    public void Positions_in_a_line_add_up_to_its_length() => Law.Holds(ConceptCases.Text, text =>
    {
        var position = Concepts.LinePosition.Label(text);
        var (remaining, end) = (Concepts.LineRemaining.Label(text), Concepts.LineEnd.Label(text));
        for (var (i, start) = (0, 0); i < text.Length; i++)
        {
            var line = text.IndexOf('\n', start) is >= 0 and var found ? text[start..found] : text[start..];
            var isSecond = i > start && char.IsSurrogatePair(text, i - 1);      // the two units of a pair are at one place
            Assert.AreEqual(text[start..(isSecond ? i - 1 : i)].EnumerateRunes().Count(), position[i]);
            Assert.AreEqual(line.EnumerateRunes().Count(), position[i] + remaining[i]);
            Assert.AreEqual(i + 1 == text.Length || remaining[i + 1] == 0 ? 1 : 0, end[i]);
            if (text[i] == '\n') start = i + 1;
        }
    }, times: 60);

    [TestMethod]
    public void Tokens_are_those_of_regular_expressions()
    {
        (Concept Concept, Concept Pattern)[] pairs =
        [
            (Concepts.Keyword(["if", "else"]), Concepts.Matching("(?<!\\w)(if|else)(?!\\w)")),
            (Concepts.Identifier(),
                Concepts.Matching($"(?<!\\w)(?!({string.Join('|', ConceptOptions.KeywordsOfC)})(?!\\w))[a-z_A-Z]\\w*")),
            (Concepts.Number, Concepts.Matching(
                "(?<!\\w)(0[xX]\\w*(\\.\\d\\w*|(?<=[pP])[+-]\\d\\w*)*" + "|\\d\\w*(\\.\\d\\w*|(?<=[eE])[+-]\\d\\w*)*)")),
            (Concepts.Word, Concepts.Matching("[a-zA-Z]+('[a-zA-Z]+)*")),
            (Concepts.WordStart, Concepts.Matching("(?<![a-zA-Z]|[a-zA-Z]')[a-zA-Z]")),
        ];
        string[] pieces = ["a", "if", "x1", "_", "1", "0x", "e", "E-", "+", ".", " ", "'", "2", "else", "p", ",", "\n"];
        Law.Holds(ConceptCases.Of(pieces, 60), text =>
        {
            foreach (var (concept, pattern) in pairs)
                CollectionAssert.AreEqual(pattern.Label(text), concept.Label(text), $"{concept} in {text}");
        }, times: 300);
    }

    [TestMethod]
    public void Regular_expressions_match_as_on_the_whole_text() => Law.Holds(ConceptCases.Text, text =>
    {
        foreach (var pattern in new[] { "[a-z]+", "(?<=x).", "^.", "(?m)^.{0,2}$", "a|", @"\Gx?", "(.)\\1", @"(?i)z\b" })
        {
            var expected = new float[text.Length];
            foreach (Match match in Regex.Matches(text, pattern, RegexOptions.CultureInvariant))
                expected.AsSpan(match.Index, match.Length).Fill(1);
            CollectionAssert.AreEqual(expected, Concepts.Matching(pattern).Label(text), pattern);
        }
    }, times: 60);

    [GeneratedRegex("""
        /\*(?<block>[\s\S]*?)(\*/|\z)
        | //(?<line>(\\\r?\n|[^\n])*)
        | "(?<string>(\\(\r\n|[\s\S]|\z)|[^"\\\n])*)("|(?=\n)|\z)
        | ((?<!\w)|(?<=(?<!\w)(L|u|U|u8|case|return)))'(?<character>(\\(\r\n|[\s\S]|\z)|[^'\\\n])*)('|(?=\n)|\z)
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Lexemes();
}
