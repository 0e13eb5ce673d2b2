namespace MLNetInterpret;

/// <summary>Links, addresses and sentences against other ways to find them.</summary>
[TestClass]
public class WordConceptTests
{
    [TestMethod]
    public void Links_are_found_as_the_definition_says() => Law.Holds(
        ConceptCases.Of(["[", "]", "(", ")", "](", "[a](b)", "\\", "\n", "\n \n", "a", " "], 40), text =>
        {
            var (texts, targets) = (new float[text.Length], new float[text.Length]);
            for (var start = 0; start < text.Length; start++)
            {
                if (Partner(text, start, '[', ']') is not { } middle || IsSplit(text[start..middle])) continue;
                if (middle + 1 == text.Length || Partner(text, middle + 1, '(', ')') is not { } end) continue;
                if (text[middle..end].Contains('\n')) continue;
                texts.AsSpan((start + 1)..middle).Fill(1);
                targets.AsSpan((middle + 2)..end).Fill(1);
            }
            CollectionAssert.AreEqual(texts, Concepts.LinkText.Label(text), text);
            CollectionAssert.AreEqual(targets, Concepts.LinkTarget.Label(text), text);
        }, times: 400);

    [TestMethod]
    [DataRow(1000, 2000, true), DataRow(1001, 1, false), DataRow(1, 2001, false), DataRow(0, 0, true)]
    public void Links_are_as_long_as_they_may_be(int textLength, int targetLength, bool isLink)
    {
        var text = $"( [ {new string('(', 300)}[{new string('a', textLength)}]({new string('b', targetLength)})";
        var reading = new ConceptReading(text.AsMemory(), [Concepts.LinkText, Concepts.LinkTarget]);
        var (texts, targets, values) = (0f, 0f, new float[2]);
        while (reading.Position < text.Length)
        {
            reading.Next(1, values);
            texts += values[0];
            targets += values[1];
        }
        Assert.AreEqual((isLink ? textLength : 0, isLink ? targetLength : 0), (texts, targets));
    }

    [TestMethod]
    public void Addresses_are_those_of_a_regular_expression()
    {
        var address = Concepts.Matching(
            @"([a-zA-Z][a-zA-Z0-9+.\-]*://|(?<![a-zA-Z0-9_])[wW]{3}\.)[^\s<>""\[\]{}|\\^`]*[^\s<>""\[\]{}|\\^`.,;:!?']");
        string[] pieces = ["http://", " WWW.", "\"www.", "_www. ", "x", ",", " ", "!", "/", ":", "<", "1", "+", "\n"];
        Law.Holds(ConceptCases.Of(pieces, 40), text =>
            CollectionAssert.AreEqual(address.Label(text), Concepts.Url.Label(text), text), times: 400);
    }

    [TestMethod]
    public void Sentences_end_where_a_regular_expression_says()
    {
        var end = Concepts.Matching(@"[.?!…](?=[""'”’»)\]}]*(\s*\z|\s+[^\s\p{Ll}]))");
        Law.Holds(ConceptCases.Of([".", "?", "!", "…", ")", "\"", "’", " ", "\r\n", "a", "A", "1", "😀"], 40), text =>
            CollectionAssert.AreEqual(end.Label(text), Concepts.SentenceEnd.Label(text), text), times: 400);
    }

    /// <summary>Index of the bracket that closes the one at an index; null where there is none, or no bracket.</summary>
    private static int? Partner(string text, int start, char open, char close)
    {
        if (text[start] != open || IsEscaped(text, start)) return null;
        for (var (i, depth) = (start, 0); i < text.Length; i++)
        {
            if (IsEscaped(text, i)) continue;
            depth += text[i] == open ? 1 : text[i] == close ? -1 : 0;
            if (depth == 0) return i;
        }
        return null;
    }

    private static bool IsEscaped(string text, int i) => text[..i].Reverse().TakeWhile(c => c == '\\').Count() % 2 == 1;

    private static bool IsSplit(string text) =>
        text.Split('\n') is [_, .. var lines] && lines[..^Math.Min(1, lines.Length)].Any(string.IsNullOrWhiteSpace);
}
