using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Drawing.Figures.Scans;
using MLNetInterpret.Drawing.Style;

namespace MLNetInterpret.Reports.Tests;

[TestClass]
public partial class OverviewPageTests
{
    private string _root = "";

    private string Folder => Path.Combine(_root, "report");

    [TestInitialize]
    public void MakeRoot() => _root = Directory.CreateTempSubdirectory("mlnetinterpret-overview-").FullName;

    [TestCleanup]
    public void DeleteRoot() => Directory.Delete(_root, recursive: true);

    [TestMethod]
    public void Every_scanned_unit_has_one_row_and_the_most_selective_come_first()
    {
        var scan = SampleScan.Of(InputKind.Image, 600);
        var page = Written(SampleScan.With(SampleFindings.Images(3, size: 6), scan));
        var rows = Rows().Matches(page);
        CollectionAssert.AreEqual(
            scan.Units.OrderByDescending(unit => unit.Classes!.Selectivity ?? -1).Select(unit => unit.Unit.ToString()).ToArray(),
            rows.Select(row => row.Groups[2].Value).ToArray());
        Assert.HasCount(2, Regex.Matches(page, "<tbody hidden"), "600 rows are shown 250 at a time");
        foreach (Match row in rows)
        {
            var unit = scan.Require(row.Groups[2].Value);
            var said = Value().Matches(row.Value).Select(value => value.Groups[1].Value).ToArray();
            if (unit.Classes!.Selectivity is { } selectivity)
                CollectionAssert.Contains(said, selectivity.ToString("G6", CultureInfo.InvariantCulture));
            CollectionAssert.Contains(said, unit.Statistics.Mean.ToString("G6", CultureInfo.InvariantCulture));
            CollectionAssert.Contains(said, unit.PreferredClass(scan));
            var isInReport = row.Groups[2].Value is "conv2:0" or "conv2:1" or "conv2:2";
            Assert.AreEqual(isInReport, row.Value.Contains("1-planted-images/units/", StringComparison.Ordinal));
        }

        foreach (var said in new[]
        {
            "data-state=\"alive|near copy\"", "near copy of conv2:0", ">never above zero<",
            "aria-sort=\"descending\" data-first=\"descending\" title=\"How much larger the unit is", ">selectivity<",
        })
            Assert.Contains(said, page);
    }

    [TestMethod]
    public void Pages_link_to_each_other_and_to_figures_and_data_that_are_there()
    {
        FindingSet[] sets =
        [
            SampleFindings.Text(1),
            SampleScan.With(SampleFindings.Table(2), SampleScan.Of(InputKind.Table, 9)),
            SampleScan.With(SampleFindings.Text(1), SampleScan.Of(InputKind.Text, 5, [Reduction.Max, Reduction.Mean])),
        ];
        Report.Write(Folder, new ReportOptions { FiguresPerLayer = 0 }, sets);
        var (index, page) = (Page("index.html"), Page("units.html"));
        Assert.Contains("<a href=\"units.html#m1\">All 9 units</a>", index);
        Assert.Contains("<a href=\"units.html#m2\">All 5 units</a>", index);
        Assert.Contains("<a href=\"../units.html#m1\">all 9 units of the scan</a>", ReportText.Page(Folder, 1));
        Assert.DoesNotContain("units.html#m0", index);
        var hrefs = Regex.Matches(page, "href=\"([^\"#]+)(?:#([^\"]+))?\"");
        string[] links = [.. hrefs.Select(match => match.Groups[1].Value).Distinct()];
        string[] expected =
        [
            "index.html", "report.css", "2-planted-rows/figures/2-planted-rows-hidden1-overview.webp",
            "3-planted-code/figures/3-planted-code-lstm1.cell-mean-overview.webp", "3-planted-code/catalogue/units.parquet",
        ];
        CollectionAssert.IsSubsetOf(expected, links);
        foreach (var link in links) Assert.IsTrue(File.Exists(Path.Combine(Folder, link)), link);
        var catalogue = Path.Combine(Folder, "2-planted-rows", "catalogue");
        Assert.AreEqual(null, Deep.Difference(sets[1].Scan, ScanParquet.Read(catalogue)));
        Assert.Contains("strongest column", page);
        Assert.DoesNotContain("preferred class", page);
    }

    [TestMethod]
    public void Without_a_scan_there_is_no_overview_and_a_scan_alone_makes_a_report()
    {
        Report.Write(Folder, new ReportOptions { Parts = ReportParts.Parquet }, SampleFindings.Text(1));
        CollectionAssert.AreEquivalent(
            new[] { ".mlnet-interpret.json", "1-planted-code", "index.html", "report.css", "report.js" },
            Directory.EnumerateFileSystemEntries(Folder).Select(Path.GetFileName).ToArray());
        Assert.DoesNotContain("units.html", Page("index.html"));
        FindingSet none = new([], InputKind.Text, [], SampleFindings.Provenance("m", 1));
        Assert.Contains("All 5 scanned units", Written(SampleScan.With(none, SampleScan.Of(InputKind.Text, 5))));
    }

    [TestMethod]
    public void Hostile_names_of_classes_columns_and_labels_are_text()
    {
        var scan = SampleScan.Of(
            InputKind.Table, 6, classes: [SampleFindings.Hostile, "b"], columns: ["c", SampleFindings.Hostile + "d"]);
        scan = scan.With(it => it.Units, [.. scan.Units.Select(unit => unit.With(it => it.Unit, $"a<b>'\"&{unit.Unit}"))]);
        FindingSet none = new([], InputKind.Table, [], SampleFindings.Provenance(SampleFindings.Hostile, 1));
        var page = Written(SampleScan.With(none, scan));
        Assert.HasCount(1, Regex.Matches(page, "<script"));
        Assert.DoesNotContain("<img src=x", page);
        Assert.DoesNotContain("\u202E", page);
        Assert.DoesNotContain("<b>'", page);
        Assert.Contains(WebUtility.HtmlEncode("a<b>'\"&hidden1:0").Replace("&#39;", "'", StringComparison.Ordinal), page);
    }

    [TestMethod]
    public void Numbers_that_are_none_have_no_place_in_an_order_and_spoil_no_drawing()
    {
        var sample = SampleScan.Of(InputKind.Image, 1).Units[0];
        var odd = sample
            .With(it => it.Statistics, new(0, 9, double.NaN, double.NaN, 0, 0, 0, [0, 0, 0, 0, 0, 0, 0], new([0, 1], [0])))
            .With(it => it.Highest, [])
            .With(it => it.Classes, sample.Classes!.With(it => it.Selectivity, double.NaN).With(it => it.VarianceShare, null));
        FindingSet none = new([], InputKind.Image, [], SampleFindings.Provenance("m", 1));
        var page = Written(SampleScan.With(none, SampleScan.Of(InputKind.Image, 1).With(it => it.Units, [odd])));
        var row = Rows().Match(page).Value;
        Assert.DoesNotContain("NaN", row);
        Assert.Contains("d=\"\"", row, "no bars");
    }

    [TestMethod]
    public void A_card_outlines_the_part_of_a_picture_that_the_position_sees_unless_it_is_all_of_it()
    {
        var sample = SampleFindings.Images(1, size: 8);
        FindingSet With(params Crop?[] crops)
        {
            var (unit, highest) = (sample[0], sample[0].Highest);
            var cropped = highest
                .With(it => it.Examples, [.. crops.Select((crop, i) => highest.Examples[i].With(it => it.Crop, crop))]);
            return new([unit
                .With(it => it.Lowest, new(null, []))
                .With(it => it.Highest, cropped)], sample.Kind, [], sample.Provenance);
        }

        Crop?[] crops =
            [new Crop(1, 2, 3, 4), null, new Crop(0, 0, 8, 8), new Crop(-1, -1, 12, 12), new Crop(20, 0, 2, 2)];
        Report.Write(Folder, new ReportOptions { Parts = ReportParts.None }, With(crops));
        var page = ReportText.Page(Folder, 0, $"{sample[0].Unit.Id.Replace(':', '-')}");
        var outlines = Regex.Matches(page, "<svg class=\"crop\" viewBox=\"0 0 8 8\"[^>]*><path d=\"([^\"]+)\"");
        Assert.Contains("A frame is the part", page);
        Assert.AreEqual("M2 1h4v3h-4z", outlines.Single().Groups[1].Value);
    }

    [TestMethod]
    public void A_unit_shows_what_its_highest_rows_see_whether_or_not_it_has_a_card()
    {
        var scan = SampleScan.Of(InputKind.Image, 3);
        ImageInput Crop(byte level) => new(1, 2, 2, [level, level, 0, 0]);
        var set = SampleScan.With(new([], InputKind.Image, [], SampleFindings.Provenance("m", 1)), scan);
        FindingSet With(params (Unit Unit, IReadOnlyList<ImageInput> Crops)[] crops) =>
            new([], set.Kind, [], set.Provenance) { Scan = scan, Crops = crops };
        (Unit Unit, IReadOnlyList<ImageInput> Crops) first = (scan.Units[0].Unit, [Crop(10), Crop(20)]);
        (Unit Unit, IReadOnlyList<ImageInput> Crops) third = (scan.Units[2].Unit, [Crop(30)]);
        var page = Written(With(first, third));
        Assert.Contains("what they show", page);
        var shown = Rows().Matches(page).ToDictionary(row => row.Groups[2].Value, row => Regex.Count(row.Value, "<img "));
        CollectionAssert.AreEquivalent(
            new Dictionary<string, int> { ["conv2:0"] = 1, ["conv2:1"] = 0, ["conv2:2"] = 1 }.ToArray(), shown.ToArray());
        StringAssert.Contains(page, $"activation {NumberWords.Number(scan.Units[0].Highest[1].Activation)}");
        Assert.DoesNotContain("what they show", Written(With()));
    }

    [TestMethod]
    public void Cropping_takes_every_plane_and_stays_inside_the_picture()
    {
        var picture = new ImageInput(2, 3, 4, [.. Enumerable.Range(0, 24).Select(i => (byte)i)]);
        var part = picture.Cropped(new(1, 2, 5, 2));
        Assert.AreEqual((2, 2, 2), (part.Channels, part.Height, part.Width));
        CollectionAssert.AreEqual(new byte[] { 6, 7, 10, 11, 18, 19, 22, 23 }, part.Pixels);
        CollectionAssert.AreEqual(new byte[] { 0, 12 }, picture.Cropped(new(-2, -1, 3, 2)).Pixels);
        foreach (var whole in new Crop?[] { null, new(0, 0, 3, 4), new(-1, 0, 9, 4), new(3, 0, 1, 1), new(0, 0, 0, 1) })
            Assert.AreSame(picture, picture.Cropped(whole));
    }

    private string Written(FindingSet set)
    {
        Report.Write(Folder, new ReportOptions { Parts = ReportParts.None }, set);
        return Page("units.html");
    }

    private string Page(string name) => File.ReadAllText(Path.Combine(Folder, name));

    [GeneratedRegex("<tr data-point=.*?<th scope=\"row\"[^>]*>(<a [^>]*>)?<code>(.*?)</code>.*?</tr>", RegexOptions.Singleline)]
    private static partial Regex Rows();

    [GeneratedRegex("data-v=\"([^\"]*)\"")]
    private static partial Regex Value();
}
