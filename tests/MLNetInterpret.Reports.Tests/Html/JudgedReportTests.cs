using System.Net;
using System.Text.RegularExpressions;

namespace MLNetInterpret.Reports.Tests;

/// <summary>What a judge said of units: on the cards, their order, the overview, and in Parquet.</summary>
[TestClass]
public partial class JudgedReportTests
{
    private string _root = "";

    private string Folder => Path.Combine(_root, "report");

    [TestInitialize]
    public void MakeRoot() => _root = Directory.CreateTempSubdirectory("mlnetinterpret-judged-").FullName;

    [TestCleanup]
    public void DeleteRoot() => Directory.Delete(_root, recursive: true);

    [TestMethod]
    public void The_most_interpretable_unit_comes_first_and_says_how_sure_that_is()
    {
        Report.Write(Folder, Judged());
        var page = Plain(ReportText.Of(Folder));
        var listed = Regex.Matches(Plain(ReportText.Page(Folder, 0)), @"conv2:\d its highest").Select(unit => unit.Value[..7]);
        CollectionAssert.AreEqual(new[] { "conv2:2", "conv2:0", "conv2:1", "conv2:3" }, listed.ToArray(), "none comes last");
        Assert.Contains(
            "Rows tell its strong rows from its weak ones: 91 % [75 %, 99 %] (other units' rows 62 %). "
            + "Pictures tell its strong rows from its weak ones: 33 % [12 %, 60 %].", page);
        Assert.Contains("Pictures tell its strong rows from its weak ones: not measured.", page);
    }

    [TestMethod]
    public void Without_a_judge_a_page_says_nothing_of_it()
    {
        Report.Write(Folder, SampleScan.With(SampleFindings.Images(3), SampleScan.Of(InputKind.Image, 8)));
        Assert.DoesNotContain("nterpretability", Plain(ReportText.Of(Folder)));
    }

    [TestMethod]
    public void The_overview_has_a_column_of_it()
    {
        Report.Write(Folder, Judged());
        var page = File.ReadAllText(Path.Combine(Folder, "units.html"));
        Assert.Contains("<button type=\"button\">interpretability</button>", page);
        Assert.Contains("data-v=\"0.91\"", page);
    }

    [TestMethod]
    public void A_catalogue_and_the_table_of_findings_keep_it()
    {
        var written = Judged();
        ScanParquet.Write(Path.Combine(_root, "catalogue"), written.Scan!);
        var read = ScanParquet.Read(Path.Combine(_root, "catalogue"));
        Assert.AreEqual(null, Deep.Difference(written.Scan, read));
        Assert.AreEqual(0.91, read.Require("conv2:2").Interpretability!.Rows!.Share);
        Assert.IsNull(read.Require("conv2:5").Interpretability);
        using var json = new MemoryStream();
        FindingSetJson.Write(json, written);
        json.Position = 0;
        Assert.AreEqual(null, Deep.Difference(written, FindingSetJson.Read(json)));
    }

    /// <summary>Units of which the third is the most interpretable, and the fourth was not judged.</summary>
    private static FindingSet Judged()
    {
        Interpretability?[] said =
        [
            new("fedcba9876543210", new(0.7, new(0.5, 0.9, 0.95), null, 6), null),
            new("fedcba9876543210", null, new(0.5, new(0.25, 0.75, 0.95), 0.5, 6)),
            new("fedcba9876543210", new(0.91, new(0.75, 0.99, 0.95), 0.62, 32), new(0.33, new(0.12, 0.6, 0.95), null, 32)),
        ];
        var (found, scan) = (SampleFindings.Images(4, size: 6), SampleScan.Of(InputKind.Image, 8));
        var units = scan.Units.Select((unit, i) => unit.With(it => it.Interpretability, said.ElementAtOrDefault(i)));
        var findings = found.Select((finding, i) => finding.With(it => it.Interpretability, said.ElementAtOrDefault(i)));
        return SampleScan.With(
            new([.. findings], found.Kind, found.Columns, found.Provenance), scan.With(it => it.Units, [.. units]));
    }

    private static string Plain(string page) =>
        Spaces().Replace(WebUtility.HtmlDecode(Tags().Replace(Unseen().Replace(page, " "), " ")), " ").Replace(" .", ".");

    [GeneratedRegex("<(script|style)[^>]*>.*?</\\1>", RegexOptions.Singleline)]
    private static partial Regex Unseen();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tags();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
