using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using MLNetInterpret.Reports;

namespace MLNetInterpret.Browser.Tests;

[TestClass, TestCategory("Long")]
public class ReportPageTests
{
    private static readonly string Root = Path.Combine(Path.GetTempPath(), $"mlnetinterpret-browser-{Environment.ProcessId}");

    private static string Inside => Path.Combine(Root, "inside");

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
    }

    [ClassCleanup]
    public static void DeleteReports() => Directory.Delete(Root, recursive: true);

    [TestMethod, DataRow(1280), DataRow(370)]
    public async Task It_opens_in_silence_alone_and_as_wide_as_its_window(int width)
    {
        foreach (var name in Pages())
        {
            await using var report = await OpenReport.OpenAsync(Inside, width, name: name);
            await report.Page.EvaluateAsync("document.querySelectorAll('details').forEach(details => details.open = true)");
            for (var y = 0; y < 12_000; y += 800) await report.Page.Mouse.WheelAsync(0, 800);
            await report.Page.EvaluateAsync(
                "Promise.all([...document.images].map(image => (image.loading = 'eager', image.decode())))");

            Assert.AreEqual("", string.Join('\n', report.Said), name);
            Assert.AreEqual("", string.Join('\n', report.AskedElsewhere), name);
            Assert.IsLessThanOrEqualTo(0, await report.OverflowAsync(), name);
            Assert.AreEqual(0, await report.Page.EvaluateAsync<int>(
                "[...document.images].filter(image => image.naturalWidth === 0).length"));
        }
    }

    [TestMethod, DataRow(1280), DataRow(370)]
    public async Task What_comes_with_pictures_and_rows_can_be_seen_and_reached(int width)
    {
        const string isSeen =
            "h2 => { const r = h2.getBoundingClientRect(); return r.top >= 0 && r.bottom <= innerHeight; }";
        foreach (var (place, id, heading, images) in new[]
        {
            (0, "methods", "The same units by several methods", 10), (0, "adversarial", "Adversarial examples", 9),
            (0, "dreams", "DeepDream", 2), (1, "adversarial", "Adversarial examples", 0),
        })
        {
            await using var report = await OpenReport.OpenAsync(Inside, width, name: Chapter(place));
            await report.Page.Locator($".sheets a[href='#{id}']").ClickAsync();
            var block = report.Page.Locator($"section[aria-labelledby={id}]");
            Assert.StartsWith(heading, await block.Locator("h2").InnerTextAsync());
            Assert.AreEqual(images, await block.Locator("img").CountAsync());
            Assert.IsTrue(await block.Locator("h2").EvaluateAsync<bool>(isSeen), id);
            Assert.IsLessThanOrEqualTo(0, await report.OverflowAsync());
            if (place == 0) continue;
            Assert.AreEqual(3, await block.Locator(".case").CountAsync());
            Assert.AreEqual(2, await block.Locator(".case").First.Locator("tbody tr").CountAsync());
        }

        await using var unit = await OpenReport.OpenAsync(Inside, width, name: Unit(0, "conv2-1"));
        var card = unit.Page.Locator("article");
        Assert.AreEqual(2, await card.Locator(".strip").CountAsync());
        Assert.IsTrue(await card.Locator(".strip.up .result img").IsVisibleAsync());
        Assert.IsTrue(await card.Locator(".curve").IsVisibleAsync());
        Assert.Contains("Started again", await card.Locator(".says").First.TextContentAsync() ?? "");
        Assert.Contains("not representative", await card.Locator(".why").Last.TextContentAsync() ?? "");
        await card.GetByText("By other methods").ClickAsync();
        Assert.IsTrue(await card.Locator(".tiles img").First.IsVisibleAsync());
        Assert.AreEqual("", string.Join('\n', unit.Said));
    }

    [TestMethod]
    public async Task The_front_leads_to_every_unit_and_a_term_explains_itself_by_keyboard()
    {
        await using var report = await OpenReport.OpenAsync(Inside, 1280);
        await report.Page.Locator(".best .claim a").First.ClickAsync();
        Assert.EndsWith(".html", await report.AddressWithAsync("/units/conv2-"));
        await report.Page.Locator("a[rel=next]").ClickAsync();
        var term = report.Page.Locator("header .term");
        await term.FocusAsync();
        await report.Page.Keyboard.PressAsync("Enter");
        Assert.AreEqual(1, await report.Page.Locator("[popover]:popover-open").CountAsync());
        await report.Page.Keyboard.PressAsync("Escape");
        Assert.AreEqual(0, await report.Page.Locator("[popover]:popover-open").CountAsync());
        Assert.AreEqual("", string.Join('\n', report.Said));
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
    [DataRow(1280, ColorScheme.Light, Media.Screen), DataRow(1280, ColorScheme.Dark, Media.Screen)]
    [DataRow(390, ColorScheme.Light, Media.Screen), DataRow(800, ColorScheme.Light, Media.Print)]
    public async Task Axe_finds_nothing_that_keeps_anybody_out(int width, ColorScheme colours, Media media)
    {
        foreach (var name in Pages())
        {
            await using var report = await OpenReport.OpenAsync(Inside, width, name: name);
            await report.Page.EmulateMediaAsync(new() { ColorScheme = colours, Media = media });
            await report.Page.EvaluateAsync("document.querySelectorAll('details').forEach(details => details.open = true)");
            var found = await report.Page.RunAxe();
            Assert.AreEqual(
                "", string.Join('\n', found.Violations.Select(rule =>
                    $"{rule.Id}: {rule.Help}: {string.Join(" | ", rule.Nodes.Take(3).Select(node => node.Html))}")), name);
        }
    }

    [TestMethod]
    public async Task Pointing_at_a_character_and_arrow_keys_tell_its_activation()
    {
        await using var report = await OpenReport.OpenAsync(Inside, 1280, name: Unit(2, "lstm1.cell-0"));
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

    private static string Chapter(int place) =>
        Path.GetRelativePath(Inside, Path.Combine(ReportText.Chapter(Inside, place), "index.html"));

    private static string Unit(int place, string unit) =>
        Chapter(place).Replace("index.html", $"units/{unit}.html", StringComparison.Ordinal);

    /// <summary>One of each kind.</summary>
    private static string[] Pages() =>
    [
        "index.html", Chapter(0), Chapter(1), Unit(0, "conv2-1"), Unit(1, "hidden1-0"), Unit(2, "lstm1.cell-0"),
    ];

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
