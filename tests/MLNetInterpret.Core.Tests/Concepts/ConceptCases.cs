using CsCheck;

namespace MLNetInterpret;

/// <summary>Texts and concepts to try laws on.</summary>
internal static class ConceptCases
{
    /// <summary>Pieces that mean something to some concept, and some that mean trouble.</summary>
    private static readonly string[] Pieces =
    [
        "(", ")", "[", "]", "{", "}", "\"", "'", "\\", "/", "*", "//", "/*", "*/", "\n", "\r\n", "\r", "\n\n", " ", "\t",
        "#", "#define x", "\\\n", "](", "[a](b)", "http://a.b/c", "www.x.org", "://", ".", ". A", "?", "!\"",
        "if", "else", "name_1", "don't", "L'x'", "0x1F", "1.5e-3", "1", "_", "Z",
        "é", "ß", "“", "”", "\0", "😀", "𝐀", "\uD83D", "\uDE00", "\u0301", "\u2028", ",", "…", "$$", "@c", "x",
    ];

    /// <summary>Random texts of such pieces, empty ones too.</summary>
    public static Gen<string> Text { get; } = Of(Pieces, 120);

    /// <summary>Random texts of some pieces.</summary>
    public static Gen<string> Of(string[] pieces, int most) =>
        Gen.OneOf(pieces).Array[0, most].Select(drawn => string.Concat(drawn));

    /// <summary>Every concept, and some that need arguments.</summary>
    public static IReadOnlyList<Concept> Concepts { get; } =
    [
        .. MLNetInterpret.Concepts.All,
        .. new[]
        {
            "inside:<>", "inside:()@c", "inside:[]@plain", "inside:\"\"@c", "depth:()@c", "depth@c", "depth:<>@plain",
            "distance@c", "distance:{}@c", "quote:$$", "quote:“”", "keyword:if,x", "keyword:else@c", "keyword@c",
            "identifier@c", "identifier@plain", "regex:[a-z]+", @"regex:\b", "regex:(?<=x)1|\\n*",
        }.Select(MLNetInterpret.Concepts.Parse),
        Concept.From("odd", "Every second character.", text => [.. text.Select((_, i) => i % 2 == 1)]),
        Concept.From("half", "Half its index.", ConceptKind.Continuous, text => [.. text.Select((_, i) => i / 2.0)]),
    ];

    /// <summary>Options, the default ones first.</summary>
    public static Gen<ConceptOptions> Options { get; } = Gen.OneOf(
        new ConceptOptions(), new() { Language = TextLanguage.CLike }, new() { Language = TextLanguage.CLike, MaximalLength = 7 },
        new() { MaximalLength = 1 }, new() { MaximalLength = 40, Keywords = ["x", "Z"] },
        new() { Language = TextLanguage.CLike, BracketsInStrings = true },
        new() { Language = TextLanguage.CLike, BracketsInComments = true });

    /// <summary>A concept's values with options.</summary>
    public static float[] Label(this Concept concept, string text, ConceptOptions options)
    {
        var values = new float[text.Length];
        new ConceptReading(text.AsMemory(), [concept], options).Next(text.Length, values);
        return values;
    }

    /// <summary>Values below 10 as digits, which are easy to compare with the text above them.</summary>
    public static string Digits(this Concept concept, string text, ConceptOptions? options = null) =>
        string.Concat(concept.Label(text, options ?? new()));
}
