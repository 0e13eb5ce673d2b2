using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using MLNetInterpret.Reports;

namespace MLNetInterpret.Browser.Tests;

[TestClass, TestCategory("Long")]
public class OverviewPageTests
{
    private static readonly string Root =
        Path.Combine(Path.GetTempPath(), $"mlnetinterpret-browser-overview-{Environment.ProcessId}");
    private static readonly ScannedUnits Scan = SampleScan.Of(InputKind.Image, 300);

    [ClassInitialize]
    public static void WriteReport(TestContext context)
    {
        _ = context;
        var rows = SampleScan.Of(
            InputKind.Table, 12, classes: [SampleFindings.Hostile, "good"], columns: ["Income", SampleFindings.Hostile]);
        FindingSet[] sets =
        [
            SampleScan.With(SampleFindings.Images(3, size: 8), Scan),
            SampleScan.With(SampleFindings.Table(1), rows),
            SampleScan.With(SampleFindings.Text(1), SampleScan.Of(InputKind.Text, 8, [Reduction.Max, Reduction.Mean])),
        ];
        Report.Write(Root, new ReportOptions { Parts = ReportParts.None }, sets);
    }

    [ClassCleanup]
    public static void DeleteReport() => Directory.Delete(Root, recursive: true);

    [TestMethod, DataRow(1280), DataRow(1199), DataRow(390)]
    public async Task It_opens_in_silence_alone_and_as_wide_as_its_window(int width)
    {
        await using var report = await OpenAsync(width);
        for (var y = 0; y < 8_000; y += 800) await report.Page.Mouse.WheelAsync(0, 800);
        Assert.AreEqual("", string.Join('\n', report.Said));
        Assert.AreEqual("", string.Join('\n', report.AskedElsewhere));
        Assert.IsLessThanOrEqualTo(0, await report.OverflowAsync());
        Assert.AreEqual(1, await report.Page.Locator("script").CountAsync());
    }

    [TestMethod]
    public async Task Clicking_and_keys_on_a_heading_sort_by_it_and_turn_the_order_round()
    {
        await using var report = await OpenAsync(1280);
        var section = report.Page.Locator("section.model").First;
        string[] expected =
        [
            .. Scan.Units.OrderByDescending(unit => unit.Classes!.Selectivity ?? -1).Select(unit => unit.Unit.ToString()),
        ];
        CollectionAssert.AreEqual(expected[..250], await UnitsAsync(section, 250));

        var selectivity = section.GetByRole(AriaRole.Columnheader, new() { Name = "selectivity" });
        Assert.AreEqual("descending", await selectivity.GetAttributeAsync("aria-sort"));
        await selectivity.GetByRole(AriaRole.Button).ClickAsync();
        Assert.AreEqual("ascending", await selectivity.GetAttributeAsync("aria-sort"));
        string[] ascending = [.. Scan.Units.OrderBy(unit => unit.Classes!.Selectivity ?? 2).Select(unit => unit.Unit.ToString())];
        CollectionAssert.AreEqual(
            ascending[..250], await UnitsAsync(section, 250), "units without a selectivity come last either way");

        await section.GetByRole(AriaRole.Button, new() { Name = "unit", Exact = true }).FocusAsync();
        await report.Page.Keyboard.PressAsync("Enter");
        Assert.AreEqual("none", await selectivity.GetAttributeAsync("aria-sort"));
        var names = Scan.Units.Take(250).Select(unit => unit.Unit.ToString()).ToArray();
        CollectionAssert.AreEqual(names, await UnitsAsync(section, 250));
        await section.GetByRole(AriaRole.Button, new() { Name = "preferred class" }).ClickAsync();
        var first = await section.Locator("tbody tr").First.Locator("td").Nth(3).TextContentAsync();
        Assert.AreEqual("Ankle boot", first);
    }

    [TestMethod]
    public async Task The_filters_keep_the_units_that_match_and_count_them()
    {
        await using var report = await OpenAsync(1280);
        var section = report.Page.Locator("section.model").First;
        var (search, count) = (section.GetByRole(AriaRole.Searchbox), section.Locator("output"));
        Assert.AreEqual("300 units", await count.InnerTextAsync());
        await search.FillAsync("conv2:299");
        Assert.AreEqual("1 of 300 units", await count.InnerTextAsync());
        CollectionAssert.AreEqual(new[] { "conv2:299" }, await UnitsAsync(section, 250));
        await search.FillAsync("no such word");
        Assert.AreEqual("0 of 300 units", await count.InnerTextAsync());
        await search.FillAsync("");
        foreach (var (state, unit) in new[] { ("dead", "conv2:3"), ("never above zero", "conv2:4"), ("near copy", "conv2:5") })
        {
            await section.Locator("select[data-key=state]").SelectOptionAsync(state);
            CollectionAssert.AreEqual(new[] { unit }, await UnitsAsync(section, 250));
        }

        await section.Locator("select[data-key=state]").SelectOptionAsync("");
        Assert.AreEqual("300 units", await count.InnerTextAsync());
    }

    [TestMethod]
    public async Task Rows_beyond_the_first_appear_when_they_come_near()
    {
        await using var report = await OpenAsync(1280);
        var section = report.Page.Locator("section.model").First;
        Assert.AreEqual(250, await section.Locator("tbody tr").CountAsync());
        await section.Locator(".more").ScrollIntoViewIfNeededAsync();
        await section.Locator("tbody tr").Nth(299).WaitForAsync();
        Assert.IsFalse(await section.Locator(".more").IsVisibleAsync());
    }

    [TestMethod]
    public async Task A_unit_leads_to_its_page_and_that_back()
    {
        await using var report = await OpenAsync(1280);
        await report.Page.GetByRole(AriaRole.Link, new() { Name = "conv2:1", Exact = true }).ClickAsync();
        Assert.EndsWith(".html", await report.AddressWithAsync("1-planted-images/units/conv2-1.html"));
        Assert.AreEqual("conv2:1", await report.Page.Locator("h1").InnerTextAsync());
        await report.Page.GetByRole(AriaRole.Link, new() { Name = "all units" }).ClickAsync();
        Assert.EndsWith("#m0", await report.AddressWithAsync("units.html#m0"));
    }

    [TestMethod]
    public async Task The_address_keeps_what_is_shown()
    {
        await using var report = await OpenAsync(1280);
        var section = report.Page.Locator("section.model").First;
        await section.GetByRole(AriaRole.Button, new() { Name = "preferred class" }).ClickAsync();
        await section.Locator("select[data-key=verdict]").SelectOptionAsync("undecided");
        await section.GetByRole(AriaRole.Searchbox).FillAsync("conv2");
        var address = await report.AddressWithAsync("#m0?q=conv2&verdict=undecided&sort=preferred+class&order=ascending");
        var shown = await UnitsAsync(section, 250);
        CollectionAssert.AreEqual(new[] { "conv2:2" }, shown);

        await using var other = await OpenAsync(1280);
        await other.Page.GotoAsync("about:blank");
        await other.Page.GotoAsync(address);
        var again = other.Page.Locator("section.model").First;
        CollectionAssert.AreEqual(shown, await UnitsAsync(again, 250));
        Assert.AreEqual("conv2", await again.GetByRole(AriaRole.Searchbox).InputValueAsync());
        Assert.AreEqual("", string.Join('\n', report.Said.Concat(other.Said)));
    }

    [TestMethod]
    public async Task Axe_finds_nothing_that_keeps_anybody_out()
    {
        await using var report = await OpenAsync(1280);
        var found = await report.Page.RunAxe();
        Assert.AreEqual("", string.Join('\n', found.Violations.Select(rule => $"{rule.Id}: {rule.Nodes[0].Html}")));
    }

    private static Task<OpenReport> OpenAsync(int width) => OpenReport.OpenAsync(Root, width, name: "units.html");

    private static async Task<string[]> UnitsAsync(ILocator section, int most) =>
        [.. (await section.Locator("tbody th code").AllTextContentsAsync()).Take(most)];
}
