using System.Xml.Linq;
using MLNetInterpret.Drawing.Style;
using SkiaSharp;

namespace MLNetInterpret.Reports.Tests;

[TestClass]
public class FigureOptionsTests
{
    private static readonly Finding Finding = SampleFindings.Images(1)[0];

    [TestMethod, DataRow(100), DataRow(333), DataRow(1200)]
    public void A_figure_has_the_width_asked_for_and_keeps_its_proportions(int width)
    {
        using var own = Figures.Activations(Finding);
        using var figure = Figures.Activations(Finding, options: new() { Width = width });
        Assert.AreEqual(width, figure.Width);
        Assert.AreEqual(own.Height * width / (double)own.Width, figure.Height, 0.51);
        using var bitmap = SKBitmap.Decode(figure.ToPng(scale: 1));
        Assert.AreEqual((figure.Width, figure.Height), (bitmap.Width, bitmap.Height));
        var svg = XElement.Parse(figure.ToSvg());
        Assert.AreEqual($"{width}", svg.Attribute("width")!.Value);
        Assert.AreEqual($"0 0 {own.Width} {own.Height}", svg.Attribute("viewBox")!.Value);
    }

    [TestMethod]
    public void Options_that_say_nothing_change_nothing()
    {
        using var own = Figures.Activations(Finding);
        using var figure = Figures.Activations(Finding, options: new());
        Assert.AreEqual(own.ToSvg(), figure.ToSvg());
        Assert.Contains(Look.OwnHigh, own.ToSvg(), StringComparison.OrdinalIgnoreCase);
    }

    [TestMethod]
    public void Every_sheet_has_the_title_and_the_colours()
    {
        var options = new FigureOptions { Title = "Second layer", Colors = ("#AA00CC", "#118844"), Width = 600 };
        var sheets = Figures.UnitSheets(SampleFindings.Images(40), "conv2", options);
        Assert.HasCount(2, sheets);
        foreach (var sheet in sheets)
        {
            using (sheet)
            {
                Assert.AreEqual(600, sheet.Width);
                Assert.Contains("Second layer", sheet.ToSvg());
                Assert.Contains("(#aa00cc)", sheet.ToSvg());
            }
        }
    }

    [TestMethod]
    public void A_figure_is_written_as_its_name_ends()
    {
        var folder = Directory.CreateTempSubdirectory("mlnetinterpret-test-");
        try
        {
            string At(string name) => Path.Combine(folder.FullName, name);
            using var figure = Figures.Activations(Finding, options: new() { Title = "One", Subtitle = "Two", Dark = true });
            figure.Save(At("unit.PNG"));
            figure.Save(At("unit.svg"));
            CollectionAssert.AreEqual(figure.ToPng(), File.ReadAllBytes(At("unit.PNG")));
            Assert.AreEqual(figure.ToSvg(), File.ReadAllText(At("unit.svg")));
            foreach (var line in (string[])["One", "Two"]) Assert.Contains($">{line}<", figure.ToSvg());
            var error = Assert.ThrowsExactly<ArgumentException>(() => figure.Save(At("unit.jpg")));
            Assert.Contains("written as .png or .svg, not '.jpg'", error.Message);
            Assert.HasCount(2, folder.GetFiles());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [TestMethod, DataRow(99), DataRow(10_001), DataRow(-1)]
    public void A_width_out_of_range_is_named(int width)
    {
        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new FigureOptions { Width = width });
        Assert.Contains($"The width {width} is outside 100 to 10,000", error.Message);
    }

    [TestMethod, DataRow("red"), DataRow("#12345"), DataRow("#1234567"), DataRow("#12345g"), DataRow("#123456\n"), DataRow(null)]
    public void What_is_no_colour_is_named(string? color)
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() => new FigureOptions { Colors = ("#000000", color!) });
        Assert.Contains($"'{color}' is not a colour", error.Message);
        Assert.ThrowsExactly<ArgumentException>(() => new ReportOptions { Colors = (color!, "#000000") });
    }

    [TestMethod]
    public void A_report_has_its_colours_on_pages_and_figures()
    {
        var folder = Directory.CreateTempSubdirectory("mlnetinterpret-test-");
        try
        {
            var path = Path.Combine(folder.FullName, "report");
            var options = new ReportOptions { Colors = ("#aa00cc", "#118844"), Parts = ReportParts.Svg };
            Report.Write(path, options, SampleFindings.Images(2));
            Assert.Contains(":root{--up:#aa00cc;--down:#118844}", File.ReadAllText(Path.Combine(path, "report.css")));
            foreach (var file in Directory.GetFiles(path, "*.svg", SearchOption.AllDirectories))
                Assert.DoesNotContain(Look.OwnHigh, File.ReadAllText(file), StringComparison.OrdinalIgnoreCase);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [TestMethod]
    public void White_or_text_stands_on_every_colour_with_the_larger_contrast()
    {
        foreach (var (high, low) in new[] { (Look.OwnHigh, Look.OwnLow), ("#ffff00", "#000000") })
        {
            Look.While(null, high, low, () =>
            {
                foreach (var level in new[] { -1, -0.5, 0, 0.5, 1 })
                {
                    var ground = Ink.Signed(level);
                    var bright = (ground.R * 0.299) + (ground.G * 0.587) + (ground.B * 0.114);
                    if (bright is >= 80 and <= 180) continue;
                    Assert.AreEqual(bright < 80, Ink.OnSigned(level) == ScottPlot.Colors.White, $"{level} of {low} to {high}");
                }

                return true;
            });
        }
    }
}
