using MLNetInterpret.Core.Units;

namespace MLNetInterpret.Reports.Tests;

[TestClass]
public sealed class ProbesAndMarksTests
{
    private static readonly ReportOptions Bare = new() { Parts = ReportParts.None };
    private string _root = "";

    private string Folder => Path.Combine(_root, "report");

    [TestInitialize]
    public void MakeRoot() => _root = Directory.CreateTempSubdirectory("mlnetinterpret-probes-").FullName;

    [TestCleanup]
    public void DeleteRoot() => Directory.Delete(_root, recursive: true);

    [TestMethod]
    public void Probes_are_shown_with_their_controls_and_their_text()
    {
        var cells = SampleCells.Of(SampleCells.Code(5_000));
        static ProbeStep Step(int count, double told) => new()
        {
            Cells = count,
            Units = count > 2 ? [] : [.. Enumerable.Range(0, count).Select(unit => new Unit("lstm2.tanh", 40 + unit))],
            BalancedAccuracy = told,
            Interval = new(told - 0.01, told + 0.01, 0.95),
            Auc = told,
            Control = 0.612,
            Untrained = 0.623,
        };
        var probe = new ConceptProbe([Step(1, 0.7), Step(2, 0.954), Step(256, 0.987)], 2, 40, Verdict.Supported, "two tell it")
            .With(it => it.Display, new CellWindow(new("if (a)", [0, 0, 0, 0, 1, 0.1f], -1), [0, 0, 0, 0, 1, 0], 7, ""));
        var probed = new CellFindings(
            [.. cells], [cells.Concepts[0].With(it => it.Probe, probe), .. cells.Concepts.Skip(1)], cells.Background);
        Report.Write(Folder, Bare, SampleCells.Set(probed));
        var page = File.ReadAllText(Path.Combine(ReportText.Chapter(Folder, 0), "index.html"));
        foreach (var shown in (string[])["95.4 %", "98.7 %", "61.2 %", "62.3 %", "lstm2.tanh:41", "Two tell it", "heat long"])
            Assert.Contains(shown, page);
    }

    [TestMethod]
    public void Marked_text_is_shown_with_its_units_and_where_else_they_are_on()
    {
        var cells = SampleCells.None(SampleCells.Code(2_000));
        MarkedStretch Stretch(long from, bool heldOut) => new()
        {
            From = from,
            To = from + 5,
            Cells = 1,
            IsMarked = !heldOut,
            IsHeldOut = heldOut,
            Window = new(
                new("if (a && b) {", [0, 0, 0, 0, 1, 1, 1, 1, 1, 0, 0, 0, 0], 4),
                [0, 0, 0, 0, 1, 1, 1, 1, 1, 0, 0, 0, 0], from - 4, ""),
        };
        MarkedCell cell = new() { Unit = "lstm2.tanh:170", IsHigh = false, Exact = 0.625, Overlap = 0.75 };
        MarkEvidence evidence = new()
        {
            Searched = 12,
            HeldOut = 31,
            Runs = 40,
            Exact = 0.5,
            Found = 0.6,
            Precision = 0.7,
            Score = 0.65,
            Interval = new(0.6, 0.7, 0.95),
            Untrained = 0.1,
            Random = 0.2,
            Chance = double.NaN,
        };
        var marked = new CellFindings([], [], cells.Background)
        {
            Marked = new(
                ["regex:[(].*[)]"], 0.4, [cell], 1, [Stretch(1_000, heldOut: false), Stretch(430_000, heldOut: true)], evidence,
                Verdict.Supported, "1 unit finds 60 %"),
        };
        Report.Write(Folder, Bare, SampleCells.Set(marked));
        var page = File.ReadAllText(Path.Combine(ReportText.Chapter(Folder, 0), "index.html"));
        foreach (var shown in (string[])[
            "Cells of marked text", "regex:[(].*[)]", "lstm2.tanh:170", "62.5 %", "75.0 %", "1 unit finds 60 %.", "12 marks",
            "40 places", "1000..1005", "430000..430005", "What switches them on in the held-out text", "at every character"])
            Assert.Contains(shown, page);
        Assert.AreEqual(marked.Marked.Reason, FindingSetJson.ReadAll(
            Write(marked), ScanParquet.Read).Single().Cells!.Marked!.Reason, "it is kept");
        Assert.Contains("cells of marked text</a>", page);
        Assert.Contains("share of the set that is on", page);

        var none = new CellFindings([], [], cells.Background)
        {
            Marked = new(
                ["1000..1005"], 0.4, [], 0, [Stretch(1_000, heldOut: false)], evidence, Verdict.NotSupported, "no unit is on"),
        };
        Report.Write(Folder, Bare, SampleCells.Set(none));
        page = File.ReadAllText(Path.Combine(ReportText.Chapter(Folder, 0), "index.html"));
        Assert.Contains("1000..1005: <code>a &amp;&amp; </code>", page);
        Assert.DoesNotContain("share of the set that is on", page);

        string Write(CellFindings found)
        {
            Report.Write(Folder, new ReportOptions { Parts = ReportParts.Json }, SampleCells.Set(found));
            return Folder;
        }
    }
}
