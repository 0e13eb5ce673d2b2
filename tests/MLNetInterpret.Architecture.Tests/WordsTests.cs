using System.Text.RegularExpressions;

namespace MLNetInterpret.Architecture.Tests;

/// <summary>One word for one thing: words that gave way to those of docs/words.md are shown nowhere.</summary>
[TestClass]
public sealed partial class WordsTests
{
    private static readonly (string Retired, string Now)[] Pairs =
    [
        ("released at", "off"), ("switches on", "turns on"), ("comes on within", "turns on within"), ("goes off", "turns off"),
        ("others? that drive it (up|down)", "variants"), ("other pictures that drive", "variants"),
        ("between[- ]classes (share|variance)", "variance share"), ("explained (variance|share)", "variance share"),
        ("rivals?", "simple model"), ("middle (real )?(row|one|score)", "median row"), ("comes? again", "recurs"),
        ("began again", "started again"), ("answers? to", "prefers"), ("fooled", "changed"),
        ("top examples?", "highest rows"), ("so many", "a number, or this many"), ("such a one", "the noun"),
        ("them themselves", "them"), ("who calls", "the caller"),
    ];

    [TestMethod]
    public void Retired_words_are_shown_nowhere()
    {
        var shown = Texts().ToList();
        Assert.IsGreaterThan(3000, shown.Count);
        var faults = from text in shown from fault in Faults(text.Text) select $"{text.File}: {fault}\n  {text.Text.Trim()}";
        FloorsTests.AssertNone(faults);
    }

    [TestMethod, DataRow("released at 3 % of ends", "released at"), DataRow("The unit is the answer to it", "")]
    [DataRow("classes that its units answer to", "answer to"), DataRow("Somewhere", "")]
    public void A_retired_word_is_seen(string text, string found) =>
        Assert.AreEqual(found, string.Join(' ', Faults(text).Select(fault => fault.Split('\'')[1])));

    private static IEnumerable<string> Faults(string text) =>
        from pair in Pairs
        let match = Regex.Match(text, $@"(?<!the )\b({pair.Retired})\b", RegexOptions.IgnoreCase)
        where match.Success
        select $"'{match.Value}': write '{pair.Now}'";

    /// <summary>Lines of pages and of Razor components, docstrings, and the texts in code.</summary>
    private static IEnumerable<(string File, string Text)> Texts()
    {
        string[] pages = ["README.md", "CONTRIBUTING.md", .. Files("docs", "*.md").Where(page => !page.EndsWith("words.md"))];
        foreach (var page in pages.Concat(Files("src", "*.razor")))
            foreach (var line in File.ReadLines(Repository.At(page))) yield return (page, line);
        foreach (var file in Files("src", "*.cs"))
        {
            foreach (var line in File.ReadLines(Repository.At(file)))
            {
                if (line.TrimStart().StartsWith("///", StringComparison.Ordinal)) yield return (file, line);
                else if (!line.TrimStart().StartsWith("//", StringComparison.Ordinal))
                    foreach (Match text in Literal().Matches(line)) yield return (file, text.Value);
            }
        }
    }

    private static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.EnumerateFiles(Repository.At(folder), pattern, SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
            .Where(file => !file.Split('/').Any(part => part is "bin" or "obj"));

    [GeneratedRegex("\"(?:[^\"\\\\]|\\\\.)*\"")]
    private static partial Regex Literal();
}
