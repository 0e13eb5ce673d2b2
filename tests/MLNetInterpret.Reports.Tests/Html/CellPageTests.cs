using System.Net;
using System.Text.RegularExpressions;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Drawing.Style;

namespace MLNetInterpret.Reports.Tests;

[TestClass]
public partial class CellPageTests
{
    private static readonly ReportOptions Bare = new() { Parts = ReportParts.None };
    private string _root = "";

    private string Folder => Path.Combine(_root, "report");

    [TestInitialize]
    public void MakeRoot() => _root = Directory.CreateTempSubdirectory("mlnetinterpret-cells-").FullName;

    [TestCleanup]
    public void DeleteRoot() => Directory.Delete(_root, recursive: true);

    [TestMethod, TestCategory("Long")]
    public void Each_supported_cell_has_a_page_and_all_links_lead_somewhere()
    {
        var cells = SampleCells.Of(SampleCells.Code(5_000));
        Report.Write(Folder, SampleCells.Set(cells), SampleFindings.Text(1).With(cells: cells));
        CollectionAssert.AreEqual(
            new[]
            {
                "cells", "cells.parquet", "figures", "findings.json.gz", "findings.parquet", "index.html", "units",
            },
            Directory.EnumerateFileSystemEntries(ReportText.Chapter(Folder, 1)).Select(Path.GetFileName).Order().ToArray());
        var pages = Pages();
        Assert.HasCount(6, pages, "three of each model");
        var index = ReportText.Of(Folder);
        foreach (var page in pages) Assert.Contains($"/cells/{Path.GetFileName(page)}\"", index);

        foreach (var page in Directory.EnumerateFiles(Folder, "*.html", SearchOption.AllDirectories))
        {
            var links = Links().Matches(File.ReadAllText(page));
            foreach (var link in links.Select(match => WebUtility.HtmlDecode(match.Groups[1].Value)))
            {
                var (file, anchor) = link.Split('#') is [var before, var after] ? (before, after) : (link, "");
                var target = file.Length == 0 ? page : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(page)!, file));
                Assert.IsTrue(File.Exists(target), $"{link} in {page}");
                if (anchor.Length > 0) Assert.Contains($"id=\"{anchor}\"", File.ReadAllText(target));
            }
        }

        var first = File.ReadAllText(pages[0]);
        foreach (var said in new[]
        {
            "lstm2.cell:113 is high for inside:()", "strictly between a round bracket and its partner", "Where it is wrong",
            "../../1-planted-code/figures/1-planted-code-cell1-lstm2.cell-113-inside-heat.webp", "5,000 characters in a row",
        })
            Assert.Contains(said, first);
        CollectionAssert.IsSubsetOf(
            new[]
            {
                "1-planted-code-cells-overview.webp", "1-planted-code-cell1-lstm2.cell-113-inside-heat.webp",
                "1-planted-code-cell1-lstm2.cell-113-inside-events.webp",
            },
            ReportText.Figures(Folder));
    }

    [TestMethod]
    public void A_cells_page_shows_the_string_that_drives_it_furthest_beside_the_strongest_real_window()
    {
        var cells = SampleCells.Of(SampleCells.Code(2_000));
        Report.Write(Folder, new ReportOptions { Parts = ReportParts.Png }, SampleCells.Set(cells));
        var (up, without, down) = (Page(0), Page(1), Page(2));
        foreach (var shown in (string[])[
            "The string that drives it highest", "24 characters long", "2.41 bits on average", "2.04 bits a character",
            "<b>representative</b>", "The string goes further than the strongest real window.", "after the strongest real window",
            "1.90 bits a character", "characters exceeded", "-string.png"])
            Assert.Contains(shown, up);
        Assert.Contains("The string that drives it lowest", down);
        Assert.DoesNotContain("The string that drives it", without);
        Assert.AreEqual(2, ReportText.Figures(Folder).Count(name => name.EndsWith("-string.png", StringComparison.Ordinal)));

        string Page(int place) => File.ReadAllText(Pages()[place]);
    }

    [TestMethod]
    public void Pages_of_a_model_of_tokens_speak_of_tokens()
    {
        var cells = SampleCells.Of(SampleCells.Code(2_000));
        static CellDisplay Tokens(CellDisplay display) =>
            display.With(it => it.TokenEnds, [.. Enumerable.Range(1, display.Text.Length / 4).Select(token => 4 * token)]);
        var read = new CellFindings(
            [.. cells.Select(cell => cell
                .With(it => it.HasTokens, true)
                .With(it => it.Maximized, null)
                .With(it => it.Display, Tokens(cell.Display!)))],
            cells.Concepts, cells.Background.With(it => it.HasTokens, true));
        Report.Write(Folder, Bare, SampleCells.Set(read));
        var page = File.ReadAllText(Pages()[0]);
        foreach (var shown in (string[])[
            "120,000 tokens", "within three tokens of the beginning", "at any token of the text", "Point at a token",
            "activation after reading the token", "arrow keys read the activation of each token"])
            Assert.Contains(shown, page);
        Assert.DoesNotContain("each character", page);
        Assert.DoesNotContain("three characters", page);
        Assert.DoesNotContain("the character", page);
        Assert.Contains("high for depth:{} of the next token", $"{read[2].With(it => it.Lag, 1)}");
    }

    [TestMethod]
    public void A_new_report_without_cells_takes_their_pages_away()
    {
        Report.Write(Folder, Bare, SampleCells.Set(SampleCells.Of(SampleCells.Code(2_000))));
        Assert.IsNotEmpty(Pages());
        Report.Write(Folder, Bare, SampleFindings.Text(1));
        CollectionAssert.AreEqual(
            new[] { "index.html", "units" },
            Directory.EnumerateFileSystemEntries(ReportText.Chapter(Folder, 0)).Select(Path.GetFileName).Order().ToArray());
    }

    [TestMethod]
    public void Where_no_cell_is_supported_the_page_says_so_for_each_concept()
    {
        var cells = SampleCells.None(SampleCells.Code(2_000));
        Report.Write(Folder, Bare, SampleCells.Set(cells));
        Assert.IsEmpty(Pages());
        var index = ReportText.Of(Folder);
        Assert.AreEqual(5, Regex.Count(index, "No such cell in this model; "));
        Assert.Contains("the best unit is no better than an untrained one", index);
        Assert.AreEqual(5, Regex.Count(index, "Why not: "), "a row of each candidate opens");
        Assert.Contains("verdict notsupported", index);
        Assert.DoesNotContain("Supported cells", index);
    }

    [TestMethod]
    public void A_search_that_found_no_candidate_is_a_report_too()
    {
        var cells = SampleCells.None(SampleCells.Code(100));
        Report.Write(Folder, Bare, SampleCells.Set(new([], cells.Concepts, cells.Background)));
        Assert.Contains("No unit is supported for any of them.", ReportText.Of(Folder));
        Assert.ThrowsExactly<ArgumentException>(() => Report.Write(Folder, Bare, SampleCells.Set(new([], [], cells.Background))));
    }

    [TestMethod]
    public void What_was_not_kept_or_not_measured_is_left_out()
    {
        var cells = SampleCells.Of(SampleCells.Code(2_000));
        var bare = cells[0]
            .With(it => it.Display, null)
            .With(it => it.Switching, null)
            .With(it => it.Ablation, null)
            .With(it => it.HeldOut, cells[0].HeldOut.With(it => it.Interval, null));
        Report.Write(
            Folder, new ReportOptions { Parts = ReportParts.Png },
            SampleCells.Set(new([bare], cells.Concepts, cells.Background)));
        var page = File.ReadAllText(Pages().Single());
        foreach (var absent in new[]
        {
            "Where it is", "characters in a row", "Does it switch", "Does the model use it", "Where the concept begins",
            "/figures",
        })
            Assert.DoesNotContain(absent, page);
        Assert.Contains("Is that more than chance?", page);
    }

    [TestMethod, TestCategory("Long")]
    [DataRow("lines"), DataRow("one line"), DataRow("hostile"), DataRow("nothing but line ends"), DataRow("astral")]
    public void All_of_a_long_text_is_there_and_none_of_it_is_markup(string kind)
    {
        var text = kind switch
        {
            "lines" => SampleCells.Code(100_000),
            "one line" => string.Concat(Enumerable.Repeat("if(a[1]<b){c();} ", 6_000))[..100_000],
            "hostile" => string.Concat(Enumerable.Repeat($"(\0{SampleFindings.Hostile}\u2066\r\n\t<!-- ]]> &lt; \ufeff)", 40)),
            "nothing but line ends" => new string('\n', 5_000),
            _ => string.Concat(Enumerable.Repeat("🦀(𝒳)", 10_000)) + "\ud83e",
        };
        Report.Write(Folder, Bare, SampleCells.Set(SampleCells.Spoiled(SampleCells.Of(text), SampleFindings.Hostile)));
        var page = File.ReadAllText(Pages()[0]);
        var shown = LongText().Match(page).Groups[1].Value;
        var read = WebUtility.HtmlDecode(string.Concat(Runs().Matches(shown).Select(match => match.Groups[1].Value)));
        var expected = NumberWords.Visible(text).Replace("¶", "¶\n", StringComparison.Ordinal);
        Assert.AreEqual(kind == "astral" ? expected[..^1] + "\ufffd" : expected, read);
        var values = Convert.FromBase64String(WebUtility.HtmlDecode(Values().Match(page).Groups[1].Value));
        Assert.AreEqual((read.Length + 1) / 2 * 3, values.Length, "a number for each character");
        Assert.DoesNotContain("<script>document", page);
        Assert.DoesNotContain("<img src=x", page);
        foreach (var unseen in new[] { "\u202e", "\u2066", "\0", "\ufeff" }) Assert.DoesNotContain(unseen, page);
        Assert.AreEqual(1, Regex.Count(page, "<script"));
        Assert.DoesNotContain("style=", page, "a content security policy forbids style attributes");
    }

    [TestMethod, TestCategory("Long")]
    public void Equal_cells_give_equal_folders_and_names_are_apart_whatever_the_concept()
    {
        var cells = SampleCells.Of(SampleCells.Code(1_000));
        CellFinding[] alike =
        [
            .. Enumerable.Range(0, 3).Select(_ => cells[0]),
            cells[0].With(it => it.Concept, "inside:[]"),
            cells[0].With(it => it.Concept, new string('é', 300)),
        ];
        var other = Path.Combine(_root, "other");
        foreach (var folder in new[] { Folder, other })
            Report.Write(
                folder, new ReportOptions { Parts = ReportParts.Svg },
                SampleCells.Set(new(alike, cells.Concepts, cells.Background)), SampleCells.Set(cells));
        Assert.HasCount(8, Pages());
        foreach (var file in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories))
            CollectionAssert.AreEqual(
                File.ReadAllBytes(file), File.ReadAllBytes(file.Replace(Folder, other, StringComparison.Ordinal)), file);
    }

    private string[] Pages() =>
    [
        .. Directory.GetDirectories(Folder, "cells", SearchOption.AllDirectories).SelectMany(Directory.GetFiles)
            .Order(StringComparer.Ordinal),
    ];

    [GeneratedRegex("<a [^>]*href=\"([^\"]+)\"")]
    private static partial Regex Links();

    [GeneratedRegex("<div class=\"heat long\"[^>]*>(.*?)</div>", RegexOptions.Singleline)]
    private static partial Regex LongText();

    [GeneratedRegex("<i(?: class=\"?[a-z0-9 ]*\"?)?>(.*?)</i>", RegexOptions.Singleline)]
    private static partial Regex Runs();

    [GeneratedRegex("<div class=\"heat long\"[^>]* data-values=\"([^\"]*)\"")]
    private static partial Regex Values();
}
