using MLNetInterpret.Reports;

namespace MLNetInterpret.Browser.Tests;

/// <summary>Units of a table in its own terms, in a browser.</summary>
[TestClass, TestCategory("Long")]
public class TablePageTests
{
    private static readonly string Folder =
        Path.Combine(Path.GetTempPath(), $"mlnetinterpret-browser-table-{Environment.ProcessId}");

    private static string Chapter => Path.GetRelativePath(Folder, Path.Combine(ReportText.Chapter(Folder, 0), "index.html"));

    private static string Unit => Chapter.Replace("index.html", "units/hidden1-0.html", StringComparison.Ordinal);

    [ClassInitialize]
    public static void WriteReport(TestContext context)
    {
        _ = context;
        Report.Write(Folder, new ReportOptions { Parts = ReportParts.None }, SampleTable.Of(" " + SampleFindings.Hostile));
    }

    [ClassCleanup]
    public static void DeleteReport() => Directory.Delete(Folder, recursive: true);

    [TestMethod, DataRow(1280), DataRow(370)]
    public async Task It_opens_in_silence_and_as_wide_as_its_window_with_all_opened(int width)
    {
        foreach (var name in new[] { "index.html", Chapter, Unit })
        {
            await using var report = await OpenReport.OpenAsync(Folder, width, name: name);
            await AssertWholeAsync(report);
        }
    }

    private static async Task AssertWholeAsync(OpenReport report)
    {
        await report.Page.EvaluateAsync("document.querySelectorAll('details').forEach(details => details.open = true)");
        for (var y = 0; y < 9_000; y += 800) await report.Page.Mouse.WheelAsync(0, 800);
        Assert.AreEqual("", string.Join('\n', report.Said));
        Assert.AreEqual("", string.Join('\n', report.AskedElsewhere));
        Assert.IsLessThanOrEqualTo(0, await report.OverflowAsync());
        Assert.AreEqual(1, await report.Page.Locator("script").CountAsync());
        Assert.DoesNotContain("\u202E", await report.Page.ContentAsync());

        // one variant of every chart is shown, and drawings are as wide as what holds them at most
        Assert.AreEqual(0, await report.Page.EvaluateAsync<int>(
            "[...document.querySelectorAll('.chart svg')].filter(svg => svg.checkVisibility() && " +
            "svg.getBoundingClientRect().right > svg.closest('.chart').getBoundingClientRect().right + 1).length"));
        Assert.AreEqual(0, await report.Page.EvaluateAsync<int>(
            "[...document.querySelectorAll('figure.chart')].filter(figure => " +
            "[...figure.children].filter(part => getComputedStyle(part).display !== 'none').length !== 1).length"));
    }

    [TestMethod, DataRow(1280), DataRow(370)]
    public async Task The_block_of_all_units_is_reached_and_leads_to_a_unit(int width)
    {
        await using var report = await OpenReport.OpenAsync(Folder, width, name: Chapter);
        await report.Page.Locator(".sheets a[href='#columns']").ClickAsync();
        Assert.StartsWith("Units against columns", await report.Page.Locator("#columns").InnerTextAsync());
        await report.Page.Locator(".columns .glance a").First.ClickAsync();
        Assert.AreEqual("hidden1:0", await report.Page.Locator("h1").InnerTextAsync());
    }

    [TestMethod]
    public async Task What_is_folded_opens_by_keyboard()
    {
        await using var report = await OpenReport.OpenAsync(Folder, 1280, name: Unit);
        var cost = report.Page.Locator(".cost");
        await cost.ScrollIntoViewIfNeededAsync();
        Assert.IsFalse(await cost.Locator("table").First.IsVisibleAsync());
        await cost.Locator("summary").First.FocusAsync();
        await report.Page.Keyboard.PressAsync("Enter");
        Assert.IsTrue(await cost.Locator("table").First.IsVisibleAsync());
        Assert.IsTrue(await cost.Locator(".chart > svg").IsVisibleAsync());
    }

    [TestMethod]
    public async Task Texts_in_charts_end_where_they_were_measured_to_end()
    {
        // without kerning and ligatures a browser sets a text as wide as the figure was laid out for: right edges of numbers
        // agree
        await using var report = await OpenReport.OpenAsync(Folder, 1280, name: Unit);
        var ends = await report.Page.Locator("figure.chart .wide svg").First.EvaluateAsync<double[]>(
            "svg => [...svg.querySelectorAll('text')].filter(text => text.closest('g').getAttribute('font-weight') === '600')" +
            ".map(text => { const box = text.getBBox(); return box.x + box.width; })");
        Assert.IsGreaterThan(3, ends.Length);
        Assert.IsLessThan(1.5, ends.Max() - ends.Min());
    }
}
