using System.Xml.Linq;
using MLNetInterpret.Drawing.Figures.Pictures;
using MLNetInterpret.Drawing.Figures.Scans;
using MLNetInterpret.Drawing.Figures.Tables;
using MLNetInterpret.Drawing.Figures.Text;
using MLNetInterpret.Drawing.Style;
using ScottPlot;
using SkiaSharp;

namespace MLNetInterpret.Reports.Tests;

[TestClass]
public class FigureTests
{
    private static readonly Dictionary<string, Func<string, Drawn>> Kinds = new()
    {
        ["sheet"] = claim => UnitSheet.Draw(Claiming(SampleFindings.Images(4), claim), "conv2")[0],
        ["row"] = claim => MaximizingRow.Draw(Claiming(SampleFindings.Table(1), claim)[0], SampleFindings.Table(1)),
        ["narrow row"] = claim =>
            MaximizingRow.Draw(Claiming(SampleFindings.Table(1), claim)[0], SampleFindings.Table(1), width: 380),
        ["histogram"] = claim => ActivationHistogram.Draw(Claiming(SampleFindings.Images(1), claim)[0]),
        ["strip"] = claim =>
            UnitStrip.Draw(Claiming(SampleExtras.Full(SampleFindings.Images(3)), claim)[1], SampleFindings.Images(1)),
        ["methods"] = claim => MethodComparison.Draw(Claiming(SampleExtras.Full(SampleFindings.Images(3)), claim))[0],
        ["adversarial pictures"] = claim =>
            AdversarialFigure.Draw(Claiming(SampleExtras.Full(SampleFindings.Images(3)), claim))[0],
        ["adversarial rows"] = claim =>
            AdversarialFigure.Draw(Claiming(SampleExtras.Attacked(SampleFindings.Table(1)), claim))[0],
        ["dream"] = claim => DreamFigure.Draw([Claiming(SampleExtras.Full(SampleFindings.Images(3)), claim).Dreams[0]]),
        ["gallery"] = claim => Gallery.Draw(claim, claim, SampleExtras.Maxima(SampleFindings.Images(3)))[0],
        ["gallery strips"] = claim => Gallery.DrawStrips(claim, claim, SampleExtras.Maxima(SampleFindings.Images(3)))[0],
        ["overview of classes"] = claim =>
            UnitOverview.Draw(SampleScan.Of(InputKind.Image, 8, classes: [claim, "b", claim + "c"]), "conv2"),
        ["overview of columns"] = claim => UnitOverview.Draw(SampleScan.Of(InputKind.Table, 8, columns: [claim, "b"]), "hidden1"),
        ["overview of values"] = _ => UnitOverview.Draw(SampleScan.Of(InputKind.Text, 8), "lstm1.cell"),
        ["cell's text"] = claim => CellHeat.Draw(Cells(claim)[0]),
        ["cell's events"] = claim => CellEvents.Draw(Cells(claim)[0]),
        ["narrow cell's events"] = claim => CellEvents.Draw(Cells(claim)[3], width: 380),
        ["overview of cells"] = claim => CellsOverview.Draw(Cells(claim)),
        ["narrow overview of cells"] = claim => CellsOverview.Draw(Cells(claim), width: 380),
        ["table's unit"] = claim => TableCard.Draw(SampleTable.Of(claim)[0], SampleTable.Of(claim)),
        ["drivers of a unit"] = claim => UnitDriverBars.Draw(SampleTable.Of(claim).Table!.Drivers!.Units[0]),
        ["narrow drivers of a unit"] = claim => UnitDriverBars.Draw(SampleTable.Of(claim).Table!.Drivers!.Units[0], width: 380),
        ["drivers of all units"] = claim => DriverFigure.Draw(claim, SampleTable.Of(claim).Table!.Drivers!)[0],
        ["narrow drivers of all units"] = claim => DriverFigure.Draw(claim, SampleTable.Of(claim).Table!.Drivers!, width: 380)[0],
        ["dependence"] = claim =>
            DependenceCurves.Draw(SampleTable.Of(claim).Table!.Units[0].Dependence, SampleTable.Of(claim).Columns),
        ["description"] = claim => DescriptionChart.Draw(SampleTable.Description(high: true, claim), width: 480),
        ["plausibility"] = claim => PlausibilityCurve.Draw(SampleTable.Profile("hidden1:0", text: claim), claim),
        ["narrow plausibility"] = claim =>
            PlausibilityCurve.Draw(SampleTable.Profile("hidden1:0", text: claim), claim, width: 380),
        ["text"] = claim => TextHeat.Draw(Claiming(SampleFindings.Text(1), claim)[0]),
    };

    public static IEnumerable<object[]> Names => Kinds.Keys.Select(name => new object[] { name });

    [TestMethod, TestCategory("Long"), DynamicData(nameof(Names))]
    public void Equal_findings_give_equal_bytes(string kind)
    {
        using var one = Kinds[kind]("claim");
        using var other = Kinds[kind]("claim");
        CollectionAssert.AreEqual(one.ToPng(), other.ToPng());
        Assert.AreEqual(one.ToSvg(), other.ToSvg());
        CollectionAssert.AreEqual(one.ToPng(), other.ToPng(), "drawing as SVG changed the figure");
    }

    [TestMethod, DynamicData(nameof(Names))]
    public void Text_is_drawn_with_the_bundled_fonts(string kind)
    {
        using var figure = Kinds[kind]("claim");
        using var bitmap = SKBitmap.Decode(figure.ToPng(scale: 1));
        Assert.AreEqual((figure.Width, figure.Height), (bitmap.Width, bitmap.Height));
        var heading = 0;
        for (var y = 12; y < 44; y++)
            for (var x = 10; x < 260; x++)
                if (bitmap.GetPixel(x, y) is { Red: < 100, Green: < 100, Blue: < 100 }) heading++;
        Assert.IsGreaterThan(150, heading, "the heading has no ink");
    }

    [TestMethod, DynamicData(nameof(Names))]
    public void Heading_and_colours_are_the_callers(string kind)
    {
        using var figure = Look.While(
            "A heading of one's own", "#aa00cc", "#118844", () => Kinds[kind]("claim"), "A line of one's own");
        var svg = figure.ToSvg();
        var texts = XDocument.Parse(svg).Descendants().Where(element => element.Name.LocalName == "text");
        if (figure.Width > 400) Assert.IsTrue(texts.Any(text => text.Value.Contains("A heading of one's own")), "no heading");
        if (figure.Width > 400) Assert.AreEqual(1, texts.Count(text => text.Value.Contains("A line of one's own")), "its line");
        foreach (var own in new[] { Look.OwnHigh, Look.OwnLow, "orange" })
            Assert.DoesNotContain(own, svg, StringComparison.OrdinalIgnoreCase);
        using var usual = Kinds[kind]("claim");
        Assert.DoesNotContain("A heading of one's own", usual.ToSvg());
    }

    [TestMethod, DynamicData(nameof(Names))]
    public void A_dark_figure_has_light_ink_on_dark_paper(string kind)
    {
        using var figure = Look.While(null, Look.OwnHigh, Look.OwnLow, () => Kinds[kind]("claim"), dark: true);
        var svg = figure.ToSvg();
        foreach (var light in (Color[])[Ink.Muted, Ink.Faint, Ink.Rule, Ink.Outer, Ink.Inner, Ink.Bars, Ink.High, Ink.Low])
            Assert.DoesNotContain(light.ToHex(), svg, StringComparison.OrdinalIgnoreCase);
        using var bitmap = SKBitmap.Decode(figure.ToPng(scale: 1));
        Assert.IsLessThan(40, bitmap.GetPixel(1, 1).Red);
        var (dark, bright) = (0, 0);
        for (var y = 0; y < 60; y++)
            for (var x = 0; x < Math.Min(600, bitmap.Width); x++)
            {
                if (bitmap.GetPixel(x, y) is { Red: < 50, Green: < 50, Blue: < 50 }) dark++;
                if (bitmap.GetPixel(x, y) is { Red: > 180, Green: > 180, Blue: > 180 }) bright++;
            }

        Assert.IsGreaterThan(bright, dark, "the paper");
        if (kind != "narrow cell's events") Assert.IsGreaterThan(100, bright, "the heading");
    }

    [TestMethod]
    public void Every_weight_and_slant_of_both_families_is_answered_from_the_assembly()
    {
        BundledFonts.Register();
        foreach (var family in new[] { BundledFonts.Sans, BundledFonts.Mono })
            foreach (var weight in Enum.GetValues<FontWeight>())
                foreach (var slant in Enum.GetValues<FontSlant>())
                    Assert.StartsWith(family, Fonts.GetTypeface(family, weight, slant, FontSpacing.Normal).FamilyName);
        Assert.AreEqual(BundledFonts.Sans, Fonts.Default);
    }

    [TestMethod, DynamicData(nameof(Names))]
    public void Hostile_text_leaves_an_SVG_well_formed_with_its_fonts_inside(string kind)
    {
        using var figure = Kinds[kind](SampleFindings.Hostile);
        var svg = XDocument.Parse(figure.ToSvg());
        XNamespace xml = "http://www.w3.org/2000/svg";
        Assert.IsEmpty(svg.Descendants(xml + "script"));
        var faces = svg.Descendants(xml + "style").Single().Value;
        foreach (var family in svg.Descendants(xml + "text").Select(text => text.Attribute("font-family")!.Value).Distinct())
            Assert.Contains($"font-family:\"{family}\"", faces);
        Assert.DoesNotContain("url(http", faces);
        string[] ids = [.. svg.Descendants().Attributes("id").Select(id => id.Value)];
        CollectionAssert.AllItemsAreUnique(ids);
    }

    [TestMethod]
    public void An_SVG_for_a_page_scales_and_keeps_its_ids_to_itself()
    {
        using var figure = Kinds["histogram"]("claim");
        var svg = XElement.Parse(figure.Inline("m0-"));
        Assert.AreEqual($"0 0 {figure.Width} {figure.Height}", svg.Attribute("viewBox")!.Value);
        Assert.IsNull(svg.Attribute("width"));
        string[] ids = [.. svg.Descendants().Attributes("id").Select(id => id.Value)];
        Assert.IsNotEmpty(ids);
        Assert.IsTrue(ids.All(id => id.StartsWith("m0-", StringComparison.Ordinal)));
        Assert.IsEmpty(svg.Descendants().Attributes("style"), "a content security policy forbids style attributes");
    }

    [TestMethod, DataRow(1, 1), DataRow(36, 1), DataRow(37, 2), DataRow(64, 2), DataRow(128, 4)]
    public void A_layer_fills_sheets_evenly_and_no_unit_is_left_out(int units, int sheets)
    {
        var findings = SampleFindings.Images(units, channels: 1, size: 4);
        var drawn = UnitSheet.Draw(findings, "conv2");
        Assert.HasCount(sheets, drawn);
        var texts = drawn.SelectMany(figure => figure.Plot.GetPlottables<ScottPlot.Plottables.Text>());
        string[] labels = [.. texts.Select(text => text.LabelText)];
        foreach (var finding in findings)
            Assert.AreEqual(1, labels.Count(label => label == finding.Unit.ToString()), finding.Unit.ToString());
        foreach (var figure in drawn) figure.Dispose();
    }

    [TestMethod]
    public void A_unit_sheet_of_an_unknown_layer_is_refused()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() => UnitSheet.Draw(SampleFindings.Images(1), "conv9"));
        StringAssert.Contains(error.Message, "no unit of 'conv9'");
    }

    [TestMethod]
    public void A_unit_without_optimised_inputs_rows_or_spread_is_drawn_all_the_same()
    {
        var dead = SampleFindings.Images(1)[0]
            .With(it => it.Highest, new(null, []))
            .With(it => it.Lowest, new(null, []))
            .With(it => it.Statistics, new(0, 5, double.NaN, double.NaN, 0, 0, 0, [0, 0, 0, 0, 0, 0, 0], new([0, 0], [0])))
            .With(it => it.Verdict, Verdict.Dead);
        FindingSet set = new([dead], InputKind.Image, [], SampleFindings.Provenance("m", 1));
        using var sheet = UnitSheet.Draw(set, "conv2")[0];
        using var histogram = ActivationHistogram.Draw(dead);
        using var heat = TextHeat.Draw(dead);
        foreach (var figure in new[] { sheet, histogram, heat }) Assert.IsNotEmpty(figure.ToPng());
        Assert.ThrowsExactly<ArgumentException>(() => MaximizingRow.Draw(dead, set));
    }

    private static CellFindings Cells(string claim) =>
        SampleCells.Spoiled(SampleCells.Of(SampleCells.Code(4_000) + claim), claim);

    private static FindingSet Claiming(FindingSet set, string claim) => new(
        [.. set.Select(finding => finding
            .With(it => it.Claims, claim)
            .With(it => it.Ground, claim)
            .With(it => it.Highest, finding.Highest
                .With(it => it.Examples, [.. finding.Highest.Examples.Select(example => example.With(it => it.Label, claim))])
                .With(it => it.Optimized, finding.Highest.Optimized is not { } optimized ? null : optimized
                    .With(it => it.Variants, [.. optimized.Variants.Select(variant => variant.With(it => it.Name, claim))])
                    .With(it => it.Methods, [.. optimized.Methods.Select(method => method.With(it => it.Name, claim))]))))],
        set.Kind, set.Columns, set.Provenance.With(it => it.Model, claim))
    {
        AdversarialExamples =
        [
            .. set.AdversarialExamples.Select((example, i) => example
                .With(it => it.Label, claim)
                .With(it => it.Target, i == 0 ? claim : null)
                .With(it => it.Constraint, claim + i)
                .With(it => it.Before, (claim, 0.9))
                .With(it => it.After, (claim, 0.6))),
        ],
        Dreams = [.. set.Dreams.Select(dream => dream.With(it => it.Name, claim).With(it => it.Objective, claim))],
    };
}
