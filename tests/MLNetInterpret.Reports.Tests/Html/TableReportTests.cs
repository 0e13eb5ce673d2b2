using System.Net;
using System.Text.RegularExpressions;

namespace MLNetInterpret.Reports.Tests;

/// <summary>What the page shows of units of a table in its own terms.</summary>
[TestClass]
public partial class TableReportTests
{
    private string _folder = "";

    [TestInitialize]
    public void MakeFolder() =>
        _folder = Path.Combine(Directory.CreateTempSubdirectory("mlnetinterpret-table-").FullName, "report");

    [TestCleanup]
    public void DeleteFolder() => Directory.Delete(Path.GetDirectoryName(_folder)!, recursive: true);

    [TestMethod]
    public void A_card_says_both_sentences_their_verdicts_and_reasons()
    {
        var card = Card(Page(SampleTable.Of()), 0);
        Says(card, "hidden1:0 supported fires for a recorded default and small incomes (at most 90) AUC as measured. "
            + "lowest for no record undecided AUC as measured.");
        Assert.DoesNotContain("; lowest for", Plain(card), "the other end has a sentence of its own");
        Says(card, "highest 4.00 not proven best: it is only known that no row exceeds 5.00, a gap of 1.00");
        Says(card, "found from 40 % of the starts; 97 % of the training rows lie nearer to the data; "
            + "rows as plausible as the median row come 25 % of the way from the median score 0.50 to it");
        Says(card, "lowest −4.00 proven best: no allowed row goes further");
        Says(card, "found from every start; "
            + "further from the data than every training row; "
            + "rows as plausible as the median row do not come beyond the median score 0.50");
    }

    [TestMethod]
    public void A_card_lists_conditions_with_limits_and_their_test()
    {
        var card = Card(Page(SampleTable.Of()), 0);
        Says(card, "Highest where all of this holds condition of all rows weight "
            + "a recorded default Records = yes 17 % 0.90 small incomes (at most 90) Income ≤ 90 31 % 0.40");
        Says(card, "105 of 700 held-out rows fit; their mean lies 1.25 standard deviations further out.");
        Assert.Contains(
            "aria-label=\"AUC on held-out rows 0.82 [0.79, 0.85]; random weights 0.71, shuffled activations 0.55\"", card);
        Says(card, "Held at its mean of 0.40, logits:0 falls by 0.25 for rows that fit and rises by 0.01 for the rest; "
            + "another unit of the layer held so moves it by 0.06 on average.");
    }

    [TestMethod]
    public void A_card_sets_off_what_changes_from_level_to_level()
    {
        var card = Card(Page(SampleTable.Of()), 0);
        Says(card, "highest typical 50 % 90 % no limit activation 1.50 none 4.00 of the way 25 % – 100 % "
            + "Income 125 90 – 30 Records yes yes – yes");
        const string income = "<tr><th scope=\"row\">Income</th>(<td class=\"muted\">125.*?)</tr>";
        var row = Regex.Match(card, income).Groups[1].Value;
        Assert.AreEqual(
            "<td class=\"muted\">125</td><td><b>90</b></td><td>–</td><td><b>30</b></td>", WebUtility.HtmlDecode(row));
        Says(card, "Records yes yes – yes");
        Assert.DoesNotContain("<b>yes", card, "it never changes");
        Assert.DoesNotContain("Which rows are allowed", card, "said once for all units");
    }

    [TestMethod]
    public void A_card_shows_drivers_and_shared_traits_the_largest_first()
    {
        var card = Card(Page(SampleTable.Of()), 0);
        Says(card, "What drives it: Records, Income");
        Assert.Contains(
            "aria-label=\"Columns by their mean Shapley value: Records 0.80, driven up by yes, "
            + "Income 0.50, driven up by smaller values", card);
        Assert.Contains("Income: from −1.50 at 400 to 2.00 at 40", card);
        Says(card, "column 100 top rows 900 others effect Income median 61 median 125 −0.90 [−0.95, −0.85] "
            + "Records yes 80 % 20 % +0.60 [0.50, 0.70]");
        Says(card, "No difference beyond chance: Assets missing.");
        Says(card, "activation row Income Records 3.50 41 33 yes 3.25 42 44 yes");
        Says(card, "Evidence: 13 measurements");
        Says(card, "5 more");
    }

    [TestMethod]
    public void What_is_missing_is_left_out_or_said()
    {
        var page = Page(SampleTable.Of());
        var card = Card(page, 1);
        Says(card, "Highest No small set of conditions separates these rows from others.");
        Assert.DoesNotContain("What plausibility costs", card);
        Assert.DoesNotContain("What its strongest rows share", card);
        Assert.DoesNotContain("Held at its mean", card);
        Assert.Contains("random weights –, shuffled activations –", card);
        Says(card, "What drives it: Records, Income");
        var dead = Card(page, 2);
        Says(dead, "hidden1:2 dead never changes One and the same activation on every row.");
        Assert.DoesNotContain("lowest for no record", Plain(dead));
        for (var unit = 0; unit < 3; unit++) Assert.DoesNotContain("NaN", Card(page, unit));
    }

    [TestMethod]
    public void The_block_of_all_units_links_to_their_pages_and_says_what_comes_again()
    {
        var page = Page(SampleTable.Of());
        var block = ReportText.Page(_folder, 0);
        Assert.Contains("href=\"#columns\"", block);
        Assert.Contains("id=\"columns\"", block);
        foreach (Match link in Regex.Matches(block, "href=\"../(1-planted-rows/units/[^\"]+)\""))
            Assert.IsTrue(File.Exists(Path.Combine(_folder, link.Groups[1].Value)), link.Value);
        Says(block, "Descriptions were made from 2,000 rows and tested on 700 others that the search did not see, "
            + "though the model may have learned from them, and compared with 3 networks with random weights.");
        Says(block, "hidden1:0 fires for a recorded default and small incomes (at most 90) supported 0.82 [0.79, 0.85] 25 % no");
        Says(block, "Its log odds correlate most with hidden1:0, r 0.97; 1 of 2 units are nearly the same as it");
        Says(block, "Near copies of each other: hidden1:0, hidden1:1.");
        Says(block, "The network was trained from 3 seeds. "
            + "1 of the 2 units of the first one (50 %) have a partner of |r| 0.80 or more in every other. "
            + "Over all pairs of networks 75 % of the units have one; of units drawn at random within their layer 25 % would.");
        Says(block, "hidden1:0 Income, Home 0.83 hidden1:4 0.91 hidden1:2 −0.83 13 %");
        Says(block, "1 unit does not recur from every seed");
        Says(block, "Which rows are allowed Income from 32 to 468");
        foreach (var term in new[] { "shapley-value", "auc", "plausible", "proven", "at-its-mean" })
            Assert.Contains($"<p id=\"term-{term}\" popover>", page);
    }

    [TestMethod]
    public void Without_drivers_stability_or_a_table_their_parts_are_not_there()
    {
        var set = SampleTable.Of();
        var page = Page(set.With(table: set.Table!.With(it => it.Drivers, null).With(it => it.Stability, null)));
        Assert.Contains("units at a glance", page);
        foreach (var absent in new[]
        {
            "What drives it: ", "Units that recur", "logistic regression",
        })
            Assert.DoesNotContain(absent, page);
        Says(Card(page, 0), "What drives it");

        page = Page(SampleFindings.Table(1));
        foreach (var absent in new[]
        {
            "id=\"columns\"", "term-auc", "class=\"ends\"", "class=\"checks\"",
        })
            Assert.DoesNotContain(absent, page);
    }

    [TestMethod]
    public void Hostile_text_stays_text()
    {
        var page = Page(SampleTable.Of(SampleFindings.Hostile));
        Assert.AreEqual(Regex.Count(page, "<html"), Regex.Count(page, "<script"));
        Assert.DoesNotContain("<img", page);
        Assert.DoesNotContain("\u202E", page);
    }

    [TestMethod]
    public void A_description_that_no_held_out_row_fits_says_so()
    {
        var set = SampleTable.Of();
        var entry = set.Table!.Units[0];
        var none = entry.Highest.With(it => it.HeldOut, new(700, 0, double.NaN, null, double.NaN));
        var card = Card(Page(set.With(table: set.Table.With(it => it.Units, [entry.With(it => it.Highest, none)]))), 0);
        Says(card, "0 of 700 held-out rows fit. Held at its mean");
    }

    [TestMethod]
    public void Figures_of_units_and_of_the_map_are_written_and_linked()
    {
        Report.Write(
            _folder, new ReportOptions { Parts = ReportParts.Png | ReportParts.Parquet, FiguresPerLayer = 2 }, SampleTable.Of());
        var figures = ReportText.Figures(_folder);
        string[] expected =
        [
            "1-planted-rows-hidden1-0-card.png", "1-planted-rows-drivers-sheet1.png", "1-planted-rows-hidden1-0-row.png",
        ];
        CollectionAssert.IsSubsetOf(expected, figures);
        Assert.HasCount(2, figures.Where(name => name.EndsWith("-card.png", StringComparison.Ordinal)).ToArray());
        Assert.Contains(
            "/figures/1-planted-rows-drivers-sheet1.png\"", ReportText.Page(_folder, 0));
        Assert.IsTrue(File.Exists(Path.Combine(ReportText.Chapter(_folder, 0), "profiles.parquet")));
        Report.Write(_folder, SampleFindings.Table(1));
        Assert.IsFalse(File.Exists(Path.Combine(ReportText.Chapter(_folder, 0), "profiles.parquet")));
    }

    private string Page(FindingSet set)
    {
        Report.Write(_folder, new ReportOptions { Parts = ReportParts.None }, set);
        return ReportText.Of(_folder);
    }

    private static string Card(string page, int unit)
    {
        var card = page[page.IndexOf($"<title>hidden1:{unit} of", StringComparison.Ordinal)..];
        card = card[card.IndexOf("<article", StringComparison.Ordinal)..];
        return card[card.IndexOf("<header>", StringComparison.Ordinal)..card.IndexOf("</article>", StringComparison.Ordinal)];
    }

    /// <summary>Looks for words in what a person reads.</summary>
    private static void Says(string html, string words) => Assert.Contains(words, Plain(html));

    private static string Plain(string html)
    {
        var text = Tags().Replace(Drawings().Replace(html, ""), " ");
        text = Spaces().Replace(text, " ").Replace(" ;", ";", StringComparison.Ordinal);
        return WebUtility.HtmlDecode(text).Replace('\u00a0', ' ').Replace(" .", ".", StringComparison.Ordinal);
    }

    [GeneratedRegex("<svg.*?</svg>", RegexOptions.Singleline)]
    private static partial Regex Drawings();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tags();

    [GeneratedRegex("\\s+")]
    private static partial Regex Spaces();
}
