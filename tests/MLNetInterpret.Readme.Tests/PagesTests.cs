namespace Readme.Tests;

/// <summary>The length of the pages, and where their links lead.</summary>
[TestClass]
public class PagesTests
{
    [TestMethod]
    public void README_is_read_in_five_minutes() =>
        Assert.IsLessThanOrEqualTo(160, Pages.Read("README.md").TrimEnd().Split('\n').Length);

    [TestMethod]
    public void Lines_are_wrapped_at_160_columns_except_those_of_tables_and_of_what_a_program_wrote()
    {
        var wide = from page in Pages.All
                   from line in WithoutWritten(Pages.Read(page)).Split('\n')
                   where line.Length > 160 && !line.StartsWith('|')
                   select $"{page}: {line}";
        Assert.AreEqual("", string.Join('\n', wide));
    }

    [TestMethod]
    public void Every_link_leads_to_a_file_and_its_heading()
    {
        var broken = Pages.All.SelectMany(page =>
            Markdown.BrokenLinks(Pages.Read(page), to => Target(page, to)).Select(link => $"{page}: {link}"));
        Assert.AreEqual("", string.Join('\n', broken));
    }

    [TestMethod]
    public void README_leads_to_every_page()
    {
        var named = Markdown.RelativeLinks(Pages.Read("README.md")).Select(link => link.Split('#')[0]).ToHashSet();
        Assert.AreEqual("", string.Join(' ', Pages.All.Where(page => page != "README.md" && !named.Contains(page))));
    }

    [TestMethod, DataRow("[a](gone.md)", "gone.md"), DataRow("[a](b.md#old)", "b.md#old"), DataRow("![a](gone.png)", "gone.png")]
    [DataRow("[a](#here)\n# Here", ""), DataRow("[a](b.md) [c](b.md#two-words-and-code) [d](https://e.org/f)", "")]
    [DataRow("[a](#here)\n```\n# Here\n```", "#here"), DataRow("[a](#here-1)\n# Here\n## Here", "")]
    [DataRow("```\n[a](gone.md)\n```", "")]
    public void A_broken_link_is_seen(string text, string broken) => Assert.AreEqual(
        broken, string.Join(' ', Markdown.BrokenLinks(text, to => to == "b.md" ? "## Two words, and `code`" : null)));

    private static string? Target(string page, string to)
    {
        var path = Path.GetFullPath(Repository.At(Path.GetDirectoryName(page)!, to));
        return File.Exists(path) ? File.ReadAllText(path) : Directory.Exists(path) ? "" : null;
    }

    private static string WithoutWritten(string text)
    {
        foreach (var part in (string[])["damage", "kill"])
        {
            var parts = text.Split([$"<!-- {part} -->", $"<!-- end of {part} -->"], StringSplitOptions.None);
            if (parts is [var before, _, var after]) text = before + after;
        }

        return text;
    }
}
