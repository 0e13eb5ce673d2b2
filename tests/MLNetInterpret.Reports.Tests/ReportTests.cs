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
            new[] { ".mlnet-interpret.json", "figures", "findings.json", "findings.parquet", "index.html" },
            Directory.EnumerateFileSystemEntries(Folder).Select(Path.GetFileName).ToArray());
        using (var json = File.OpenRead(Path.Combine(Folder, "findings.json")))
            Assert.AreEqual(null, Deep.Difference(sets, FindingSetJson.ReadAll(json)));

        var files = Directory.EnumerateFiles(Path.Combine(Folder, "figures"));
        string[] figures = [.. files.Select(file => Path.GetFileName(file)!).Order()];
        Assert.HasCount(18, figures, string.Join(' ', figures));
        CollectionAssert.Contains(figures, "1-planted-images-conv2-sheet1.png");
        CollectionAssert.Contains(figures, "2-planted-rows-hidden1-0-row.svg");
        CollectionAssert.Contains(figures, "3-planted-code-lstm1.cell-0-text.png");
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
        var files = Directory.EnumerateFiles(Path.Combine(Folder, "figures"));
        string[] figures = [.. files.Select(file => Path.GetFileName(file)!).Order()];
        CollectionAssert.IsSubsetOf(
            new[]
            {
                "1-planted-images-adversarial-sheet1.png", "1-planted-images-conv2-0-strip.png", "1-planted-images-dream1.png",
                "1-planted-images-methods-sheet1.png", "2-planted-rows-adversarial-sheet1.png",
            },
            figures);

        var page = File.ReadAllText(Path.Combine(Folder, "index.html"));
        foreach (var id in new[] { "m0-methods", "m0-adversarial", "m0-dreams", "m1-adversarial" })
        {
            Assert.Contains($"id=\"{id}\"", page);
            Assert.Contains($"href=\"#{id}\"", page);
        }

        foreach (var id in new[] { "m1-methods", "m1-dreams", "m2-methods", "m2-adversarial", "m2-dreams" })
            Assert.DoesNotContain(id, page);
        var links = System.Text.RegularExpressions.Regex.Matches(page, "href=\"figures/([^\"]+)\"");
        foreach (var link in links.Select(match => match.Groups[1].Value))
            CollectionAssert.Contains(figures, link);
        foreach (var said in new[]
        {
            "75 % of it is left when the picture is moved", "Started again from another start", "difference &#xD7; 31",
            "5 other columns unchanged", "<dt>DeepDream</dt>",
        })
            Assert.Contains(said, page);
        using var json = File.OpenRead(Path.Combine(Folder, "findings.json"));
        Assert.AreEqual(null, Deep.Difference(sets, FindingSetJson.ReadAll(json)));
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
        var page = File.ReadAllText(Path.Combine(Folder, "index.html"));
        Assert.Contains("m0-dreams", page);
        Assert.DoesNotContain("Show only", page);
        Assert.HasCount(4, Directory.EnumerateFiles(Path.Combine(Folder, "figures")).ToArray());
    }

    [TestMethod]
    public void The_guide_speaks_only_of_what_the_page_shows()
    {
        Report.Write(Folder, new ReportOptions { Parts = ReportParts.None }, SampleFindings.Images(2, size: 6));
        var page = File.ReadAllText(Path.Combine(Folder, "index.html"));
        foreach (var absent in new[]
        {
            "DeepDream", "adversarial examples", "<dt>variants</dt>", "<dt>methods</dt>", "<dt>moved</dt>", "<dt>frame</dt>",
            "Below the units",
        })
            Assert.DoesNotContain(absent, page);
    }

    [TestMethod]
    public void A_unit_that_is_not_represented_by_its_picture_says_why()
    {
        var finding = SampleFindings.Images(2, size: 6)[1]
            .With(it => it.Ground, "it takes <another> path through the layer below");
        FindingSet set = new([finding], InputKind.Image, [], SampleFindings.Provenance("m", 1));
        Report.Write(Folder, new ReportOptions { Parts = ReportParts.None }, set);
        Assert.Contains(
            "<bdi>It takes &lt;another&gt; path through the layer below.</bdi>",
            File.ReadAllText(Path.Combine(Folder, "index.html")));
    }

    [TestMethod]
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
            new[] { ".mlnet-interpret.json", "index.html" },
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
    public void Above_the_limit_images_are_files_that_many_units_may_share()
    {
        var sample = SampleFindings.Images(1, size: 6);
        var unit = sample[0];
        FindingSet twice = new([unit, unit.With(it => it.Unit, new("conv2", 1))], InputKind.Image, [], sample.Provenance);
        Report.Write(Folder, new ReportOptions { Parts = ReportParts.None, SelfContainedUnits = 1 }, twice);
        Assert.HasCount(
            12, Directory.EnumerateFiles(Path.Combine(Folder, "images")).ToArray(),
            "two optimised images, five rows at each end");
        Assert.DoesNotContain("data:image", File.ReadAllText(Path.Combine(Folder, "index.html")));
    }

    [TestMethod]
    public void Models_that_share_a_name_do_not_share_files()
    {
        Report.Write(
            Folder, new ReportOptions { Parts = ReportParts.Png, FiguresPerLayer = 1 },
            SampleFindings.Images(1, size: 6), SampleFindings.Images(1, size: 6));
        Assert.HasCount(6, Directory.EnumerateFiles(Path.Combine(Folder, "figures")).ToArray());
    }

    private sealed class Immediate(Action<WorkProgress> report) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value) => report(value);
    }
}
