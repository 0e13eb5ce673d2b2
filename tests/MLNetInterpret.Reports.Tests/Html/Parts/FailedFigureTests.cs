using MLNetInterpret.Drawing.Style;
using MLNetInterpret.Reports.Html.Parts;

namespace MLNetInterpret.Reports.Tests;

/// <summary>A figure that cannot be drawn costs that figure, never the report.</summary>
[TestClass]
public class FailedFigureTests
{
    private string _root = "";

    [TestInitialize]
    public void MakeRoot() => _root = Directory.CreateTempSubdirectory("mlnetinterpret-report-").FullName;

    [TestCleanup]
    public void DeleteRoot() => Directory.Delete(_root, recursive: true);

    [TestMethod]
    public void A_failing_file_and_a_failing_drawing_are_named_and_everything_else_is_there()
    {
        FindingSet[] sets = [SampleFindings.Images(2, size: 6), SampleTable.Of("Income")];
        var (whole, some) = (Path.Combine(_root, "whole"), Path.Combine(_root, "some"));
        var names = new List<string>();
        var options = new ReportOptions { FiguresPerLayer = 1 };
        Assert.IsEmpty(Report.WriteTelling(whole, options, sets, drawing: names.Add));
        var file = names.First(name => name.EndsWith("-sheet1", StringComparison.Ordinal));
        var drawing = names.First(name => name.Contains(' '));      // a drawing in the page has a sentence for its name

        var said = Report.WriteTelling(some, options, sets, drawing: name =>
        {
            if (name == file || name == drawing) throw new InvalidOperationException("Beyond <b>the end</b>.");
        });
        Assert.HasCount(2, said);
        StringAssert.StartsWith(said[0], $"The figure '{file}' could not be drawn: Beyond <b>the end</b> (InvalidOperation");
        StringAssert.StartsWith(said[1], $"The figure '{drawing}' could not be drawn: ");

        string[] Files(string folder) => [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(folder, path)).Order(StringComparer.Ordinal)];
        var lost = Files(whole).Except(Files(some)).ToArray();
        CollectionAssert.AreEqual(new[] { $"1-planted-images/figures/{file}.webp" }, lost);
        var page = ReportText.Of(some);
        Assert.Contains("id=\"failed-figures\"", page);
        Assert.Contains("<p class=\"failed\">", page);
        Assert.DoesNotContain($"{file}.webp", page);
        Assert.DoesNotContain("<b>the end", page);
        var places = Count(page, "<p class=\"failed\">");
        Assert.IsGreaterThanOrEqualTo(2, places, "wide and narrow");
        Assert.AreEqual(Count(ReportText.Of(whole), "<svg") - places, Count(page, "<svg"));
    }

    [TestMethod]
    public void A_report_without_failures_says_nothing_of_them()
    {
        Report.Write(_root + "/report", SampleFindings.Table(1));
        var page = ReportText.Of(_root + "/report");
        Assert.DoesNotContain("failed-figures", page);
        Assert.DoesNotContain("could not be drawn", page);
    }

    [TestMethod]
    public void A_cancellation_want_of_memory_and_the_disk_are_no_faults_of_a_figure()
    {
        foreach (Exception failure in new Exception[]
        {
            new OperationCanceledException(), new InsufficientMemoryException(), new IOException("full"),
            new DllNotFoundException("Skia"),
        })
        {
            var folder = Path.Combine(_root, failure.GetType().Name);
            var thrown = Assert.Throws<Exception>(
                () => Report.WriteTelling(folder, new ReportOptions(), [SampleFindings.Table(1)], drawing: _ => throw failure));
            Assert.AreSame(failure, thrown);
            Assert.IsFalse(Directory.Exists(folder));
        }
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
