using System.Globalization;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using MLNetInterpret.Reports;

namespace MLNetInterpret.Browser.Tests;

[TestClass, TestCategory("Long")]
public class CellPageTests
{
    private const int Length = 100_000;

    private static readonly string Root =
        Path.Combine(Path.GetTempPath(), $"mlnetinterpret-browser-cells-{Environment.ProcessId}");
    private static readonly string Line = string.Concat(Enumerable.Repeat("🦀 if( a[1]<b ){ c(); } ", 5_000))[..Length];
    private static CellFindings _cells = null!, _oneLine = null!;

    [ClassInitialize]
    public static void WriteReport(TestContext context)
    {
        _ = context;
        (_cells, _oneLine) = (SampleCells.Of(SampleCells.Code(Length)), SampleCells.Of(Line));
        var hostile = SampleCells.Of(SampleCells.Code(3_000) + SampleFindings.Hostile);
        Report.Write(
            Root, new ReportOptions { Parts = ReportParts.None },
            SampleCells.Set(_cells, "code"),
            SampleCells.Set(SampleCells.None(SampleCells.Code(500)), "none"),
            SampleCells.Set(_oneLine, "line"),
            SampleCells.Set(SampleCells.Spoiled(hostile, SampleFindings.Hostile), "hostile"));
    }

    [ClassCleanup]
    public static void DeleteReport() => Directory.Delete(Root, recursive: true);

    [TestMethod, DataRow(1280), DataRow(370)]
    public async Task Every_page_opens_in_silence_alone_and_as_wide_as_its_window(int width)
    {
        var pages = Directory.EnumerateFiles(Root, "*.html", SearchOption.AllDirectories);
        foreach (var name in pages.Select(file => Path.GetRelativePath(Root, file)))
        {
            await using var report = await OpenReport.OpenAsync(Root, width, name: name);
            await report.Page.EvaluateAsync("document.querySelectorAll('details').forEach(details => details.open = true)");
            Assert.AreEqual("", string.Join('\n', report.Said), name);
            Assert.AreEqual("", string.Join('\n', report.AskedElsewhere), name);
            Assert.IsLessThanOrEqualTo(0, await report.OverflowAsync(), name);
            Assert.AreEqual(1, await report.Page.Locator("script").CountAsync(), name);
        }
    }

    [TestMethod]
    public async Task One_gets_from_the_table_to_a_cell_and_back()
    {
        await using var report = await OpenReport.OpenAsync(Root, 1280, name: "1-code/index.html");
        await report.Page.Locator("section.cells").GetByRole(AriaRole.Link, new() { Name = "inside:()" }).ClickAsync();
        Assert.AreEqual("lstm2.cell:113 is high for inside:()", await report.Page.Locator("h1").InnerTextAsync());
        await report.Page.Locator(".crumbs a").Nth(1).ClickAsync();
        Assert.EndsWith("#cells", await report.AddressWithAsync("1-code/index.html#cells"));
        await report.Page.GotoAsync(report.Address.Replace("1-code", "2-none", StringComparison.Ordinal));
        var none = report.Page.Locator("section.cells");
        Assert.AreEqual(5, await none.GetByText("No such cell in this model").CountAsync());
        Assert.IsFalse(await none.Locator(".why li").First.IsVisibleAsync());
        await none.GetByText("Why not").First.ClickAsync();
        Assert.IsTrue(await none.Locator(".why li").First.IsVisibleAsync());
    }

    [TestMethod]
    public async Task Pointing_at_any_of_100_000_characters_tells_its_activation_at_once()
    {
        await using var report = await OpenReport.OpenAsync(Root, 1280, name: PageOf(0, "inside-"));
        var display = _cells[0].Display!;
        var heat = report.Page.Locator(".heat.long");
        await heat.ScrollIntoViewIfNeededAsync();
        foreach (var share in new[] { 0.0, 0.37, 0.8 })
        {
            await ScrollAsync(heat, share);
            foreach (var (x, y) in new[] { (40, 60), (80, 200), (25, 410) }) await PointAsync(report, heat, display, x, y);
        }

        // frames are waited for in between, or only the first would pay for the layout
        var slow = await heat.EvaluateAsync<double>("""
            async heat => {
              const frame = heat.getBoundingClientRect(), times = [];
              for (let i = 0; i < 60; i++) {
                const [x, y] = [frame.left + 20 + i * 4, frame.top + 20 + i * 5];
                const target = document.elementFromPoint(x, y), start = performance.now();
                target.dispatchEvent(new PointerEvent('pointermove', { clientX: x, clientY: y, bubbles: true }));
                times.push(performance.now() - start);
                await new Promise(requestAnimationFrame);
              }
              return times.sort((a, b) => a - b)[30];
            }
            """);
        Assert.IsLessThan(20, slow, "milliseconds, half of the moves");
    }

    [TestMethod]
    public async Task A_line_of_100_000_characters_is_told_the_same_way()
    {
        await using var report = await OpenReport.OpenAsync(Root, 1280, name: PageOf(2, "inside-"));
        var heat = report.Page.Locator(".heat.long");
        await heat.ScrollIntoViewIfNeededAsync();
        await ScrollAsync(heat, 0.5);
        foreach (var (x, y) in new[] { (300, 60), (500, 200), (200, 410) })
            await PointAsync(report, heat, _oneLine[0].Display!, x, y);
    }

    [TestMethod]
    [DataRow(ColorScheme.Light, Media.Screen), DataRow(ColorScheme.Dark, Media.Screen), DataRow(ColorScheme.Light, Media.Print)]
    public async Task Axe_finds_nothing_that_keeps_anybody_out(ColorScheme colours, Media media)
    {
        await using var report = await OpenReport.OpenAsync(Root, 1280, name: PageOf(0, "depth-"));
        await report.Page.EmulateMediaAsync(new() { ColorScheme = colours, Media = media });
        var found = await report.Page.RunAxe();
        Assert.AreEqual("", string.Join('\n', found.Violations.Select(rule => $"{rule.Id}: {rule.Nodes[0].Html}")));
    }

    [TestMethod]
    public async Task Arrow_keys_go_from_character_to_character()
    {
        await using var report = await OpenReport.OpenAsync(Root, 1280, name: PageOf(0, "depth-"));
        var display = _cells[2].Display!;
        var heat = report.Page.Locator(".heat.long");
        await heat.FocusAsync();
        for (var at = 0; at < 3; at++)
        {
            await report.Page.Keyboard.PressAsync("ArrowRight");
            var said = await report.Page.Locator("#tip").TextContentAsync() ?? "";
            Assert.StartsWith((display.Text[at] == ' ' ? "space" : display.Text[at].ToString()) + "  ", said);
            Assert.EndsWith($"depth:{{}} {display.Labels[at]}", said);
        }

        await heat.EvaluateAsync("heat => heat.at = 90000");
        await report.Page.Keyboard.PressAsync("ArrowRight");
        await report.Page.WaitForTimeoutAsync(300);
        var (frame, tip) = (await heat.BoundingBoxAsync(), await report.Page.Locator("#tip").BoundingBoxAsync());
        Assert.IsTrue(await heat.EvaluateAsync<bool>("heat => heat.scrollTop > 1000"), "it follows");
        Assert.IsTrue(tip!.Y > frame!.Y && tip.Y < frame.Y + frame.Height, $"{tip.Y} in {frame.Y} and {frame.Height} more");
        await report.Page.Keyboard.PressAsync("PageDown");
        Assert.IsTrue(await report.Page.Locator("#tip").IsHiddenAsync());
    }

    /// <summary>Scrolls, and waits until what is there is laid out.</summary>
    private static Task<System.Text.Json.JsonElement?> ScrollAsync(ILocator heat, double share) => heat.EvaluateAsync(
        "async (heat, share) => { heat.scrollTop = share * heat.scrollHeight; " +
        "for (let i = 0; i < 3; i++) await new Promise(requestAnimationFrame); }", share);

    /// <summary>Points there and compares what is told with the text's character and activation that stand there.</summary>
    private static async Task PointAsync(OpenReport report, ILocator heat, CellDisplay display, int x, int y)
    {
        var frame = await heat.BoundingBoxAsync() ?? throw new InvalidOperationException("The text cannot be seen.");
        y = await heat.EvaluateAsync<int>(
            "(heat, [x, top, y]) => { while (!document.elementFromPoint(x, top + y)?.closest('.heat i')) y++; return y; }",
            new[] { (double)frame.X + x, frame.Y, y });
        await report.Page.Mouse.MoveAsync(frame.X + x, frame.Y + y);

        // the place in the page's text, found without what the page's script knows
        var place = await heat.EvaluateAsync<int>(
            """
            (heat, [x, y]) => {
              const caret = document.caretPositionFromPoint(x, y), range = document.createRange();
              const hit = at => {
                range.setStart(caret.offsetNode, at);
                range.setEnd(caret.offsetNode, at + 1);
                const r = range.getBoundingClientRect();
                return x >= r.left && x < r.right;
              };
              const at = caret.offset > 0 && hit(caret.offset - 1) ? caret.offset - 1 : caret.offset;
              range.setStart(heat, 0);
              range.setEnd(caret.offsetNode, at);
              return range.toString().replaceAll('\u00b6\n', '\n').length;
            }
            """,
            new[] { (double)frame.X + x, (double)frame.Y + y });
        var said = await report.Page.Locator("#tip").TextContentAsync() ?? "";
        Assert.IsTrue(await report.Page.Locator("#tip").IsVisibleAsync(), $"at {x}, {y}");
        if (char.IsLowSurrogate(display.Text[place])) place--;
        var shown = char.IsHighSurrogate(display.Text[place])
            ? display.Text.Substring(place, 2)
            : display.Text[place] switch { ' ' => "space", '\n' => "¶", var c => c.ToString() };
        Assert.StartsWith(shown + "  ", said, $"at {x}, {y}");
        var number = double.Parse(said[shown.Length..].Trim().Split(' ')[0].Replace('−', '-'), CultureInfo.InvariantCulture);
        Assert.AreEqual(display.Activations[place], number, 0.006, $"at {x}, {y}");
        Assert.AreEqual(display.Labels[place] > 0, said.EndsWith("inside:()", StringComparison.Ordinal));
    }

    private static string PageOf(int set, string concept) => Path.GetRelativePath(
        Root, Directory.EnumerateFiles(Path.Combine(ReportText.Chapter(Root, set), "cells"), $"*{concept.TrimEnd('-')}.html")
            .Order().First());
}
