using Microsoft.Playwright;
using MLNetInterpret.Reports;

namespace MLNetInterpret.Browser.Tests;

[TestClass, TestCategory("Long")]
public class ReportPageTests
{
    private static readonly string Root = Path.Combine(Path.GetTempPath(), $"mlnetinterpret-browser-{Environment.ProcessId}");

    private static string Inside => Path.Combine(Root, "inside");

    private static string Beside => Path.Combine(Root, "beside");

    [ClassInitialize]
    public static void WriteReports(TestContext context)
    {
        _ = context;
        FindingSet[] sets =
        [
            Spoiled(SampleExtras.Full(SampleFindings.Images(8))),
            Spoiled(SampleExtras.Attacked(SampleFindings.Table(2))),
            Spoiled(SampleFindings.Text(2, "if( a ){\n\tb();\n}\n" + SampleFindings.Hostile)),
        ];
        var options = new ReportOptions
        {
            Title = "What " + SampleFindings.Hostile,
            Lead = SampleFindings.Hostile,
            Parts = ReportParts.None,
            Models =
            [
                new()
                {
                    Name = SampleFindings.Hostile,
                    Kind = SampleFindings.Hostile,
                    Metric = SampleFindings.Hostile,
                    Value = 0.9,
                    Baseline = 0.8,
                    BaselineName = SampleFindings.Hostile,
                    TrainSeconds = 12,
                },
            ],
        };
        Report.Write(Inside, options, sets);
        Report.Write(Beside, options with { SelfContainedUnits = 3 }, sets);
    }

    [ClassCleanup]
    public static void DeleteReports() => Directory.Delete(Root, recursive: true);

    [TestMethod, DataRow(1280), DataRow(370)]
    public async Task It_opens_in_silence_alone_and_as_wide_as_its_window(int width)
    {
        foreach (var folder in new[] { Inside, Beside })
        {
            await using var report = await OpenReport.OpenAsync(folder, width);
            await report.Page.EvaluateAsync("document.querySelectorAll('details').forEach(details => details.open = true)");
            for (var y = 0; y < 12_000; y += 800) await report.Page.Mouse.WheelAsync(0, 800);
            await report.Page.EvaluateAsync(
                "Promise.all([...document.images].map(image => (image.loading = 'eager', image.decode())))");

            Assert.AreEqual("", string.Join('\n', report.Said));
            Assert.AreEqual("", string.Join('\n', report.AskedElsewhere));
            Assert.IsLessThanOrEqualTo(0, await report.OverflowAsync());
            Assert.AreEqual(0, await report.Page.EvaluateAsync<int>(
                "[...document.images].filter(image => image.naturalWidth === 0).length"));
            Assert.AreEqual(12, await report.Page.Locator(".unit").CountAsync());
        }
    }

    [TestMethod, DataRow(1280), DataRow(370)]
    public async Task What_comes_with_pictures_and_rows_can_be_seen_and_reached(int width)
    {
        await using var report = await OpenReport.OpenAsync(Inside, width);
        const string isSeen =
            "h3 => { const r = h3.getBoundingClientRect(); return r.top >= 0 && r.bottom <= innerHeight; }";
        foreach (var (id, heading, images) in new[]
        {
            ("m0-methods", "The same units by several methods", 10), ("m0-adversarial", "Adversarial examples", 9),
            ("m0-dreams", "DeepDream", 2), ("m1-adversarial", "Adversarial examples", 0),
        })
        {
            await report.Page.Locator($".sheets a[href='#{id}']").ClickAsync();
            var block = report.Page.Locator($"#{id}");
            Assert.StartsWith(heading, await block.Locator("h3").InnerTextAsync());
            Assert.AreEqual(images, await block.Locator("img").CountAsync());
            Assert.IsTrue(await block.Locator("h3").EvaluateAsync<bool>(isSeen), id);
            Assert.IsLessThanOrEqualTo(0, await report.OverflowAsync());
        }

        Assert.AreEqual(3, await report.Page.Locator("#m1-adversarial .case").CountAsync());
        Assert.AreEqual(2, await report.Page.Locator("#m1-adversarial .case").First.Locator("tbody tr").CountAsync());
        await report.Page.Locator("#m0-conv2-1").ScrollIntoViewIfNeededAsync();
        var card = report.Page.Locator("#m0-conv2-1");
        Assert.AreEqual(2, await card.Locator(".strip").CountAsync());
        Assert.IsTrue(await card.Locator(".strip.up .result img").IsVisibleAsync());
        Assert.IsTrue(await card.Locator(".curve").IsVisibleAsync());
        Assert.Contains("Started again", await card.Locator(".says").TextContentAsync() ?? "");
        Assert.StartsWith("not representative", (await card.Locator(".doubt").TextContentAsync() ?? "").TrimStart());
        await card.GetByText("By other methods").ClickAsync();
        Assert.IsTrue(await card.Locator(".tiles img").First.IsVisibleAsync());
        Assert.AreEqual("", string.Join('\n', report.Said));
    }

    [TestMethod]
    public async Task Images_beside_the_page_are_asked_for_only_when_they_are_kept_there()
    {
        await using var inside = await OpenReport.OpenAsync(Inside, 1280);
        Assert.AreEqual(1, inside.Asked.Count(url => url.StartsWith("file:", StringComparison.Ordinal)));
        await using var beside = await OpenReport.OpenAsync(Beside, 1280, 3_000);
        await beside.Page.Locator(".unit img").First.EvaluateAsync("image => image.decode()");
        Assert.IsGreaterThan(1, beside.Asked.Count(url => url.StartsWith("file:", StringComparison.Ordinal)));
    }

    [TestMethod]
    public async Task Hostile_text_is_shown_as_text()
    {
        await using var report = await OpenReport.OpenAsync(Inside, 1280);
        Assert.StartsWith("What </script><script>", await report.Page.TitleAsync());
        Assert.AreEqual(1, await report.Page.Locator("script").CountAsync());
        Assert.AreEqual(0, await report.Page.Locator("img[onerror]").CountAsync());
        Assert.Contains("onerror=\"document.title='PWNED'\">", await report.Page.Locator(".claim").First.InnerTextAsync());
        Assert.DoesNotContain("\u202E", await report.Page.ContentAsync(), "text could be turned round");
    }

    [TestMethod]
    public async Task The_filter_keeps_the_units_that_match_and_counts_them()
    {
        await using var report = await OpenReport.OpenAsync(Inside, 1280);
        var section = report.Page.Locator("section.model").First;
        // cards use content-visibility: auto, so the inner text of one just shown is empty until it is painted; its content is
        // not
        await section.GetByRole(AriaRole.Searchbox).FillAsync("conv2:7");
        Assert.AreEqual("1 of 8 units", await section.Locator("output").InnerTextAsync());
        Assert.AreEqual("conv2:7", await section.Locator(".unit:visible h4").TextContentAsync());
        await section.GetByRole(AriaRole.Searchbox).FillAsync("not representative");
        Assert.AreEqual("conv2:1", await section.Locator(".unit:visible h4").TextContentAsync());
        await section.GetByRole(AriaRole.Searchbox).FillAsync("no such word");
        Assert.AreEqual(0, await section.Locator(".unit:visible").CountAsync());
        await section.GetByRole(AriaRole.Searchbox).FillAsync("");
        Assert.AreEqual(8, await section.Locator(".unit:visible").CountAsync());
    }

    [TestMethod]
    public async Task Ordering_by_activation_puts_the_largest_first_and_layer_order_comes_back()
    {
        await using var report = await OpenReport.OpenAsync(Inside, 1280);
        var section = report.Page.Locator("section.model").First;
        await section.Locator("select").SelectOptionAsync("best");
        var best = await section.Locator(".unit").EvaluateAllAsync<double[]>("units => units.map(unit => +unit.dataset.best)");
        CollectionAssert.AreEqual(best.OrderDescending().ToArray(), best);
        Assert.IsGreaterThan(best[^1], best[0]);
        await section.Locator("select").SelectOptionAsync("place");
        Assert.AreEqual(
            string.Join(' ', Enumerable.Range(0, 8).Select(unit => $"conv2:{unit}")),
            string.Join(' ', await section.Locator(".unit h4").AllTextContentsAsync()));
    }

    [TestMethod]
    public async Task Pointing_at_a_character_and_arrow_keys_tell_its_activation()
    {
        await using var report = await OpenReport.OpenAsync(Inside, 1280);
        var heat = report.Page.Locator(".heat").First;
        await heat.ScrollIntoViewIfNeededAsync();
        var tip = report.Page.Locator("#tip");
        await heat.Locator("i").Nth(1).HoverAsync();
        Assert.MatchesRegex(@"^\S+  [−\d.]+$", await tip.TextContentAsync() ?? "");

        await heat.FocusAsync();
        await report.Page.Keyboard.PressAsync("ArrowRight");
        Assert.AreEqual("i  0.020", Near(await tip.TextContentAsync()));
        await report.Page.Keyboard.PressAsync("ArrowRight");
        await report.Page.Keyboard.PressAsync("ArrowRight");
        Assert.AreEqual("(  0.529", Near(await tip.TextContentAsync()));
    }

    /// <summary>One byte holds 127 levels: the third digit is the generator's when it is within half a level.</summary>
    private static string Near(string? tip)
    {
        var (shown, value) = (tip![..3], double.Parse(tip[3..], System.Globalization.CultureInfo.InvariantCulture));
        double[] planted = [0.02, 0.529];
        var nearest = planted.MinBy(level => Math.Abs(level - value));
        return Math.Abs(nearest - value) < 0.006 ? FormattableString.Invariant($"{shown}{nearest:0.000}") : tip;
    }

    private static FindingSet Spoiled(FindingSet set) => new(
        [.. set.Select(finding => finding
            .With(it => it.Claims, $"{finding.Claim} {SampleFindings.Hostile}")
            .With(it => it.Ground, SampleFindings.Hostile)
            .With(it => it.Highest, finding.Highest.With(it => it.Examples, [
                    .. finding.Highest.Examples.Select(example =>
                        example.With(it => it.Id, SampleFindings.Hostile).With(it => it.Label, SampleFindings.Hostile)),
                ])
                    .With(it => it.Optimized, finding.Highest.Optimized is not { } optimized ? null : optimized
                        .With(it => it.Variants, [.. optimized.Variants.Select(variant => variant
                            .With(it => it.Name, SampleFindings.Hostile))])
                        .With(it => it.Methods, [.. optimized.Methods.Select((method, i) => method
                            .With(it => it.Name, i + SampleFindings.Hostile))])))
            .With(it => it.Evidence, [new(SampleFindings.Hostile, double.NaN, SampleFindings.Hostile)]))],
        set.Kind,
        set.Columns,
        set.Provenance.With(it => it.Model, SampleFindings.Hostile).With(it => it.Versions, SampleFindings.Hostile))
    {
        AdversarialExamples =
        [
            .. set.AdversarialExamples.Select(example => example
                .With(it => it.Label, SampleFindings.Hostile)
                .With(it => it.Target, SampleFindings.Hostile)
                .With(it => it.Constraint, SampleFindings.Hostile)
                .With(it => it.Before, (SampleFindings.Hostile, 0.9))
                .With(it => it.After, (SampleFindings.Hostile, 0.6))),
        ],
        Dreams =
        [
            .. set.Dreams.Select(dream =>
                dream.With(it => it.Name, SampleFindings.Hostile).With(it => it.Objective, SampleFindings.Hostile)),
        ],
    };
}
