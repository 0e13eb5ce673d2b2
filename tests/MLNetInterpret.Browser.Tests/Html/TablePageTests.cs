using MLNetInterpret.Reports;

namespace MLNetInterpret.Browser.Tests;

/// <summary>Units of a table in its own terms, in a browser.</summary>
[TestClass, TestCategory("Long")]
public class TablePageTests
{
    private static readonly string Folder =
        Path.Combine(Path.GetTempPath(), $"mlnetinterpret-browser-table-{Environment.ProcessId}");

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
        await using var report = await OpenReport.OpenAsync(Folder, width);
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
    public async Task The_block_of_all_units_is_reached_and_leads_to_a_card(int width)
    {
        await using var report = await OpenReport.OpenAsync(Folder, width);
        await report.Page.Locator(".sheets a[href='#m0-columns']").ClickAsync();
        Assert.StartsWith("Units against columns", await report.Page.Locator("#m0-columns h3").InnerTextAsync());
        await report.Page.Locator("#m0-columns .glance a").First.ClickAsync();
        Assert.IsTrue(await report.Page.Locator("#m0-hidden1-0 h4").EvaluateAsync<bool>(
            "h4 => { const r = h4.getBoundingClientRect(); return r.top >= 0 && r.bottom <= innerHeight; }"));
    }

    [TestMethod]
    public async Task What_is_folded_opens_by_keyboard()
    {
        await using var report = await OpenReport.OpenAsync(Folder, 1280);
        var cost = report.Page.Locator("#m0-hidden1-0 .cost");
        await cost.ScrollIntoViewIfNeededAsync();
        Assert.IsFalse(await cost.Locator("table").First.IsVisibleAsync());
        await cost.Locator("summary").First.FocusAsync();
        await report.Page.Keyboard.PressAsync("Enter");
        Assert.IsTrue(await cost.Locator("table").First.IsVisibleAsync());
        Assert.IsTrue(await cost.Locator(".wide svg").IsVisibleAsync());
    }

    [TestMethod]
    public async Task Texts_in_charts_end_where_they_were_measured_to_end()
    {
        // without kerning and ligatures a browser sets a text as wide as the figure was laid out for: right edges of numbers
        // agree
        await using var report = await OpenReport.OpenAsync(Folder, 1280);
        var ends = await report.Page.Locator("#m0-hidden1-0 figure.chart .wide svg").First.EvaluateAsync<double[]>(
            "svg => [...svg.querySelectorAll('text')].filter(text => text.closest('g').getAttribute('font-weight') === '600')" +
            ".map(text => { const box = text.getBBox(); return box.x + box.width; })");
        Assert.IsGreaterThan(3, ends.Length);
        Assert.IsLessThan(1.5, ends.Max() - ends.Min());
    }
}
