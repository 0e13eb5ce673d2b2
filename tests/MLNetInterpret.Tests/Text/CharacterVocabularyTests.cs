using MLNetInterpret.Text;

namespace MLNetInterpret.Tests.Text;

/// <summary>Characters to codes and back, as a tokenizer of ML.NET.</summary>
[TestClass]
public sealed class CharacterVocabularyTests
{
    [TestMethod]
    public void A_text_of_more_different_characters_than_a_model_takes_is_refused_in_words()
    {
        var text = string.Concat(Enumerable.Range(1, 16_385).Select(code => (char)code));
        Assert.AreEqual(16_384, new TextCodes(new CharacterVocabulary(text.AsSpan(1))).Count);
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => new TextCodes(new CharacterVocabulary(text))).Message,
            "The text has 16,385 different characters; a character model takes up to 16,384");
    }

    [TestMethod]
    public void Codes_are_places_in_the_sorted_characters_and_decode_again()
    {
        var vocabulary = new CharacterVocabulary("hello");
        CollectionAssert.AreEqual(new[] { 1, 0, 2, 2, 3 }, Codes(vocabulary, "hello"));
        Assert.AreEqual("hello", vocabulary.Decode(vocabulary.EncodeToIds("hello")));
        Assert.AreEqual(5, vocabulary.CountTokens("hello"));
        var tokens = vocabulary.EncodeToTokens("he", out _);
        Assert.AreEqual("e", tokens[1].Value);
        Assert.AreEqual(1..2, tokens[1].Offset);
    }

    [TestMethod]
    [DataRow("heLlo", "'L' (U+004C) at place 2")]
    [DataRow("he\u0007", "U+0007 at place 2")]
    [DataRow("h\U0001F600", "U+1F600) at place 1")]
    public void An_unknown_character_is_named_with_its_place_and_what_is_allowed(string text, string expected)
    {
        var failure = Assert.ThrowsExactly<ArgumentException>(() => Codes(new("hello\n "), text));
        StringAssert.Contains(failure.Message, expected);
        StringAssert.Contains(failure.Message, "Allowed are: \\n space e h l o.");
    }

    [TestMethod]
    public void Unknown_characters_can_share_the_last_code()
    {
        var vocabulary = new CharacterVocabulary("ab", mapUnknown: true);
        Assert.AreEqual(3, vocabulary.Count);
        CollectionAssert.AreEqual(new[] { 2, 0, 2 }, Codes(vocabulary, "xay"));
        Assert.AreEqual("\uFFFDa\uFFFD", vocabulary.Decode([2, 0, 2]));
    }

    [TestMethod]
    public void A_pair_is_one_character_a_combining_mark_and_half_of_a_pair_are_their_own()
    {
        const string Text = "e\u0301\U0001F468\u200D\U0001F469\uDE00 \uD83D";
        var vocabulary = new CharacterVocabulary(Text);
        var coded = vocabulary.Encode(Text.AsMemory());
        CollectionAssert.AreEqual(
            new[] { "e", "\u0301", "\U0001F468", "\u200D", "\U0001F469", "\uDE00", " ", "\uD83D" },
            Enumerable.Range(0, coded.Length).Select(code => Text[coded.Start(code)..coded.End(code)]).ToArray());
        Assert.AreEqual(8, vocabulary.Count);
        Assert.AreEqual(Text, string.Concat(coded.Codes.ToArray().Select(vocabulary.Decode)));
        Assert.AreEqual(Text, vocabulary.Decode(vocabulary.EncodeToIds(Text)));
        CollectionAssert.AreEqual(
            new[] { "' '", "'e'", "'U+0301'", "'U+200D'", "'U+D83D'", "'U+DE00'", "'\U0001F468'", "'\U0001F469'" }
                .Select(name => name == "'U+0301'" ? "'\u0301'" : name).ToArray(),
            vocabulary.Names.ToArray());
        var read = VocabularyJson.Read(VocabularyJson.Write(vocabulary), "It", null);
        CollectionAssert.AreEqual(vocabulary.ByCode.ToArray(), read.ByCode.ToArray());
        CollectionAssert.AreEqual(
            new int?[] { 0x1F600, 'b', 0xD800 }, VocabularyJson.Read("""["😀", "b", 55296]""", "It", null).ByCode.ToArray());
    }

    private static int[] Codes(CharacterVocabulary vocabulary, string text) => vocabulary.Encode(text.AsMemory()).Codes.ToArray();

    [TestMethod]
    public void Without_characters_there_is_no_vocabulary() =>
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => new CharacterVocabulary("")).Message, "empty");
}
