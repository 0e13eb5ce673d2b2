namespace MLNetInterpret.Reports.Tests;

[TestClass]
public class ReportTests
{
    private string _root = "";

    private string Folder => Path.Combine(_root, "report");

    [TestInitialize]
    public void MakeRoot() => _root = Directory.CreateTempSubdirectory("mlnetinterpret-report-").FullName;

    [TestCleanup]
    public void DeleteRoot() => Directory.Delete(_root, recursive: true);

    [TestMethod]
    public void A_report_holds_a_page_figures_and_data_that_read_back_equal()
    {
        FindingSet[] sets = [SampleFindings.Images(2, size: 6), SampleFindings.Table(1), SampleFindings.Text(1)];
        Report.Write(Folder, sets);
        CollectionAssert.AreEquivalent(
            new[]
            {
                ".mlnet-interpret.json", "1-planted-images", "2-planted-rows", "3-planted-code", "index.html", "report.css",
                "report.js",
            },
            Directory.EnumerateFileSystemEntries(Folder).Select(Path.GetFileName).ToArray());
        CollectionAssert.AreEquivalent(
            new[] { "figures", "findings.json.gz", "findings.parquet", "index.html", "units" },
            Directory.EnumerateFileSystemEntries(ReportText.Chapter(Folder, 1)).Select(Path.GetFileName).ToArray());
        Assert.AreEqual(null, Deep.Difference(sets, FindingSetJson.ReadAll(Folder, ScanParquet.Read)));
        Assert.AreEqual(null, Deep.Difference(
            sets[1], FindingSetJson.ReadAll(ReportText.Chapter(Folder, 1), ScanParquet.Read).Single()));

        var figures = ReportText.Figures(Folder);
        Assert.HasCount(9, figures, string.Join(' ', figures));
        CollectionAssert.Contains(figures, "1-planted-images-conv2-sheet1.webp");
        CollectionAssert.Contains(figures, "2-planted-rows-hidden1-0-row.webp");
        CollectionAssert.Contains(figures, "3-planted-code-lstm1.cell-0-text.webp");
    }

    [TestMethod]
    public void What_comes_with_pictures_and_rows_is_shown_where_there_is_any()
    {
        FindingSet[] sets =
        [
            SampleExtras.Full(SampleFindings.Images(3, size: 6)), SampleExtras.Attacked(SampleFindings.Table(1)),
            SampleFindings.Text(1),
        ];
        Report.Write(Folder, new ReportOptions { Parts = ReportParts.Png | ReportParts.Json, FiguresPerLayer = 1 }, sets);
        var figures = ReportText.Figures(Folder);
        CollectionAssert.IsSubsetOf(
            new[]
            {
                "1-planted-images-adversarial-sheet1.png", "1-planted-images-conv2-0-strip.png", "1-planted-images-dream1.png",
                "1-planted-images-methods-sheet1.png", "2-planted-rows-adversarial-sheet1.png",
            },
            figures);

        string[] chapters = [.. sets.Select((_, place) => ReportText.Page(Folder, place))];
        foreach (var (place, id) in new[] { (0, "methods"), (0, "adversarial"), (0, "dreams"), (1, "adversarial") })
        {
            Assert.Contains($"id=\"{id}\"", chapters[place]);
            Assert.Contains($"href=\"#{id}\"", chapters[place]);
        }

        foreach (var (place, id) in new[]
        {
            (1, "methods"), (1, "dreams"), (2, "methods"), (2, "adversarial"), (2, "dreams"),
        })
            Assert.DoesNotContain($"id=\"{id}\"", chapters[place]);
        var page = ReportText.Of(Folder);
        var links = System.Text.RegularExpressions.Regex.Matches(page, "figures/([^\"]+)\"");
        foreach (var link in links.Select(match => match.Groups[1].Value))
            CollectionAssert.Contains(figures, link);
        foreach (var said in new[]
        {
            "75 % of it is left when the picture is moved", "Started again from another start", "difference × 31",
            "5 other columns unchanged", "DeepDream",
        })
            Assert.Contains(said, page);
        Assert.AreEqual(null, Deep.Difference(sets, FindingSetJson.ReadAll(Folder, ScanParquet.Read)));
    }

    [TestMethod]
    public void Dreams_and_adversarial_examples_alone_make_a_report()
    {
        var full = SampleExtras.Full(SampleFindings.Images(1, size: 6));
        var alone = new FindingSet([], InputKind.Image, [], full.Provenance)
        {
            Dreams = full.Dreams,
            AdversarialExamples = full.AdversarialExamples,
        };
        Report.Write(Folder, alone);
        Assert.Contains("id=\"dreams\"", ReportText.Page(Folder, 0));
        Assert.DoesNotContain("id=\"units\"", ReportText.Page(Folder, 0));
        Assert.HasCount(2, ReportText.Figures(Folder));
    }

    [TestMethod]
    public void Pages_explain_only_what_they_show()
    {
        Report.Write(Folder, new ReportOptions { Parts = ReportParts.None }, SampleFindings.Images(2, size: 6));
        var page = ReportText.Of(Folder);
        foreach (var absent in new[] { "DeepDream", "dversarial examples", "term-moved", "term-shapley-value", "term-auc" })
            Assert.DoesNotContain(absent, page);
        Assert.Contains("popovertarget=\"term-supported\"", ReportText.Page(Folder, 0, "conv2-0"));
        Assert.Contains("id=\"term-supported\" popover", ReportText.Page(Folder, 0, "conv2-0"));
    }

    [TestMethod]
    public void A_unit_that_is_not_represented_by_its_picture_says_why()
    {
        var finding = SampleFindings.Images(2, size: 6)[1]
            .With(it => it.Ground, "it takes <another> path through the layer below");
        FindingSet set = new([finding], InputKind.Image, [], SampleFindings.Provenance("m", 1));
        Report.Write(Folder, new ReportOptions { Parts = ReportParts.None }, set);
        Assert.Contains(
            "It takes &lt;another&gt; path through the layer below.",
            ReportText.Of(Folder));
    }

    [TestMethod, TestCategory("Long")]
    public void Equal_findings_give_equal_folders()
    {
        var other = Path.Combine(_root, "other");
        foreach (var folder in new[] { Folder, other })
            Report.Write(folder, SampleExtras.Full(SampleFindings.Images(2, size: 6)), SampleFindings.Table(1));
        foreach (var file in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories))
            CollectionAssert.AreEqual(
                File.ReadAllBytes(file), File.ReadAllBytes(file.Replace(Folder, other, StringComparison.Ordinal)), file);
    }

    [TestMethod]
    public void A_new_report_replaces_the_old_one_wholly()
    {
        Report.Write(Folder, SampleFindings.Images(2, size: 6));
        Report.Write(Folder, new ReportOptions { Parts = ReportParts.None }, SampleFindings.Text(1));
        CollectionAssert.AreEqual(
            new[] { ".mlnet-interpret.json", "1-planted-code", "index.html", "report.css", "report.js" },
            Directory.EnumerateFileSystemEntries(Folder).Select(Path.GetFileName).Order().ToArray());
    }

    [TestMethod]
    public void When_writing_stops_half_way_the_old_report_stays_and_nothing_else()
    {
        Report.Write(Folder, new ReportOptions { Parts = ReportParts.None }, SampleFindings.Text(1));
        var old = File.ReadAllText(Path.Combine(Folder, "index.html"));
        using var stop = new CancellationTokenSource();
        var options = new ReportOptions { Progress = new Immediate(_ => stop.Cancel()), Cancellation = stop.Token };
        Assert.ThrowsExactly<OperationCanceledException>(() => Report.Write(Folder, options, SampleFindings.Table(2)));
        Assert.AreEqual(old, File.ReadAllText(Path.Combine(Folder, "index.html")));
        CollectionAssert.AreEqual(new[] { Folder }, Directory.EnumerateFileSystemEntries(_root).ToArray());
    }

    [TestMethod]
    public void Progress_rises_to_1()
    {
        var told = new List<double>();
        var options = new ReportOptions { Progress = new Immediate(done => told.Add(done.Share)) };
        Report.Write(Folder, options, SampleFindings.Table(2));
        CollectionAssert.AreEqual(told.Order().ToArray(), told);
        Assert.AreEqual(1, told[^1]);
        Assert.IsGreaterThan(1, told.Count);
    }

    [TestMethod]
    public void A_folder_with_other_things_in_it_is_left_alone()
    {
        Directory.CreateDirectory(Folder);
        File.WriteAllText(Path.Combine(Folder, "thesis.docx"), "years of work");
        var error = Assert.ThrowsExactly<IOException>(() => Report.Write(Folder, SampleFindings.Text(1)));
        StringAssert.Contains(error.Message, "'thesis.docx'");
        Assert.HasCount(1, Directory.EnumerateFileSystemEntries(Folder).ToArray());
    }

    [TestMethod]
    public void A_place_that_cannot_be_written_to_is_named_in_one_sentence()
    {
        var file = Path.Combine(_root, "file");
        File.WriteAllText(file, "");
        var error = Assert.ThrowsExactly<IOException>(() => Report.Write(Path.Combine(file, "report"), SampleFindings.Text(1)));
        StringAssert.Contains(error.Message, file);
    }

    [TestMethod]
    public void No_findings_make_no_report()
    {
        Assert.ThrowsExactly<ArgumentException>(() => Report.Write(Folder));
        Assert.IsFalse(Directory.Exists(Folder));
    }

    [TestMethod]
    public void Large_images_are_files_that_pages_share_and_small_ones_are_in_the_pages()
    {
        var sample = SampleFindings.Images(1);
        var noise = new byte[3 * 128 * 128];
        new Random(1).NextBytes(noise);
        var unit = sample[0].With(
            it => it.Highest, new Extreme(new OptimizedInput(new ImageInput(3, 128, 128, noise), 1, []), []));
        FindingSet twice = new([unit, unit.With(it => it.Unit, new("conv2", 1))], InputKind.Image, [], sample.Provenance);
        Report.Write(Folder, new ReportOptions { Parts = ReportParts.None }, twice);
        var images = Directory.GetFiles(Path.Combine(ReportText.Chapter(Folder, 0), "images"));
        Assert.IsNotEmpty(images);
        var (first, second) = (ReportText.Page(Folder, 0, "conv2-0"), ReportText.Page(Folder, 0, "conv2-1"));
        foreach (var source in images.Select(image => $"src=\"../../1-planted-images/images/{Path.GetFileName(image)}\""))
            Assert.AreEqual(
                first.Contains(source, StringComparison.Ordinal), second.Contains(source, StringComparison.Ordinal), source);

        Report.Write(Folder, new ReportOptions { Parts = ReportParts.None }, SampleFindings.Images(1, size: 6));
        Assert.IsFalse(Directory.Exists(Path.Combine(ReportText.Chapter(Folder, 0), "images")));
        Assert.Contains("src=\"data:image/webp", ReportText.Of(Folder));
    }

    [TestMethod]
    public void A_report_grows_chapter_by_chapter_and_is_whole_after_each()
    {
        FindingSet[] sets =
        [
            SampleScan.With(SampleFindings.Images(2), SampleScan.Of(InputKind.Image, 8)), SampleFindings.Table(1),
        ];
        var growing = new GrowingReport(Folder, force: false);
        growing.Add(new ReportOptions { Remaining = ["planted rows"] }, sets[0]);
        StringAssert.Contains(File.ReadAllText(Path.Combine(Folder, "index.html")), "Still to come");
        Assert.HasCount(1, FindingSetJson.ReadAll(Folder, ScanParquet.Read));
        growing.Add(new ReportOptions(), sets[1]);
        Assert.AreEqual(null, Deep.Difference(sets, FindingSetJson.ReadAll(Folder, ScanParquet.Read)));

        var other = Path.Combine(_root, "other");
        Report.Write(other, sets);
        foreach (var file in Directory.EnumerateFiles(other, "*", SearchOption.AllDirectories))
            CollectionAssert.AreEqual(
                File.ReadAllBytes(file), File.ReadAllBytes(file.Replace(other, Folder, StringComparison.Ordinal)), file);

        File.AppendAllText(Path.Combine(Folder, "index.html"), "my notes");
        Assert.ThrowsExactly<IOException>(() => growing.Add(new ReportOptions(), SampleFindings.Text(1)));
    }

    [TestMethod]
    public void Units_with_long_names_have_pages_of_their_own()
    {
        var sample = SampleFindings.Images(2, size: 6, point: new string('a', 70));
        Report.Write(Folder, new ReportOptions { Parts = ReportParts.None }, sample);
        Assert.HasCount(2, Directory.GetFiles(Path.Combine(ReportText.Chapter(Folder, 0), "units")));
    }

    [TestMethod]
    public void Models_that_share_a_name_do_not_share_files()
    {
        Report.Write(
            Folder, new ReportOptions { Parts = ReportParts.Png, FiguresPerLayer = 1 },
            SampleFindings.Images(1, size: 6), SampleFindings.Images(1, size: 6));
        Assert.HasCount(6, ReportText.Figures(Folder));
    }

    private sealed class Immediate(Action<WorkProgress> report) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value) => report(value);
    }
}
