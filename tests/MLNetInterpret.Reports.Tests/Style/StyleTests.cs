using MLNetInterpret.Core.Units;
using MLNetInterpret.Drawing.Figures.Text;
using MLNetInterpret.Drawing.Style;
using MLNetInterpret.Reports.Html;
using MLNetInterpret.Reports.Html.Parts;
using SkiaSharp;

namespace MLNetInterpret.Reports.Tests;

[TestClass]
public class StyleTests
{
    [TestMethod]
    [DataRow(0.0, "0"), DataRow(0.001234, "0.0012"), DataRow(1.239, "1.24"), DataRow(-12.34, "−12.3"), DataRow(99.96, "100")]
    [DataRow(12345.6, "12,346"), DataRow(2.5e8, "2.5e8"), DataRow(1e-9, "1.0e−9"), DataRow(double.NaN, "not a number")]
    [DataRow(double.NegativeInfinity, "−∞")]
    public void Numbers_have_about_three_digits(double value, string text) => Assert.AreEqual(text, NumberWords.Number(value));

    [TestMethod]
    [DataRow(0.0, "0 %"), DataRow(0.0004, "< 0.1 %"), DataRow(0.0855, "8.6 %"), DataRow(0.174, "17 %"), DataRow(1.0, "100 %")]
    public void Shares_are_percents(double share, string text) => Assert.AreEqual(text, NumberWords.Percent(share));

    [TestMethod]
    public void Control_and_direction_characters_are_made_visible()
    {
        Assert.AreEqual("a¶b→c␀␛␡\ufffd\ufffd", NumberWords.Visible("a\nb\tc\0\u001b\u007f\u202e\u200b"));
        Assert.AreEqual("é 漢 🦀", NumberWords.Visible("é 漢 🦀"));
    }

    [TestMethod]
    public void Text_is_cut_to_its_room_and_what_the_typeface_lacks_is_a_box()
    {
        var typeface = BundledFonts.Typeface(bold: false, italic: false);
        Assert.AreEqual("short", FittedText.Fit("short", 200, typeface, 12));
        var cut = FittedText.Fit(new string('m', 100), 100, typeface, 12);
        Assert.EndsWith("…", cut);
        Assert.IsLessThanOrEqualTo(100f, FittedText.Width(cut, typeface, 12));
        Assert.AreEqual("□ □", FittedText.Drawable("漢 🦀", typeface));
    }

    [TestMethod]
    public void Pictures_keep_grey_grey_order_colours_and_tile_other_planes()
    {
        using var grey = Bitmaps.Bitmap(new(1, 1, 2, [10, 200]));
        Assert.AreEqual(new SKColor(200, 200, 200), grey.GetPixel(1, 0));
        using var colour = Bitmaps.Bitmap(new(3, 1, 2, [1, 2, 3, 4, 5, 6]));
        Assert.AreEqual(new SKColor(2, 4, 6), colour.GetPixel(1, 0));
        using var planes = Bitmaps.Bitmap(new(5, 1, 1, [1, 2, 3, 4, 5]));
        Assert.AreEqual((3, 2), (planes.Width, planes.Height));
        Assert.AreEqual(new SKColor(5, 5, 5), planes.GetPixel(1, 1));
        Assert.AreEqual(SKColors.White, planes.GetPixel(2, 1));
        Assert.ThrowsExactly<ArgumentException>(() => Bitmaps.Bitmap(new(1, 2, 2, [0])));
    }

    [TestMethod]
    public void Images_in_pages_are_lossless()
    {
        var image = new ImageInput(3, 9, 7, [.. Enumerable.Range(0, 189).Select(i => (byte)(i * 37))]);
        using var drawn = Bitmaps.Bitmap(image);
        using var read = SKBitmap.Decode(Bitmaps.WebP(image));
        for (var y = 0; y < 9; y++)
            for (var x = 0; x < 7; x++) Assert.AreEqual(drawn.GetPixel(x, y), read.GetPixel(x, y));
    }

    [TestMethod]
    public void Runs_hold_the_whole_text_and_an_activation_for_each_shown_character()
    {
        var text = "ab\n\t(🦀)\0" + SampleFindings.Hostile;
        float[] activations = [.. text.Select((_, i) => MathF.Sin(i))];
        var runs = HeatRuns.Of(new(text, activations, peak: 4), new(0, 1));
        var shown = string.Concat(runs.Runs.Select(run => run.Text));
        Assert.AreEqual(NumberWords.Visible(text).Replace("¶", "¶\n", StringComparison.Ordinal), shown);
        var levels = Convert.FromBase64String(runs.Activations);
        Assert.HasCount(shown.Length, levels);
        Assert.AreEqual(MathF.Sin(4), (sbyte)levels[5] / 127f, 0.005f, "the line end is shown as two characters");
        Assert.AreEqual("(", runs.Runs.Single(run => run.Class.EndsWith(" peak", StringComparison.Ordinal)).Text);
    }

    [TestMethod]
    [DataRow(-2f, 1f, -2.0, 2.0), DataRow(-87f, -11f, -87.0, -11.0), DataRow(0f, 5f, -5.0, 5.0)]
    [DataRow(-1f, -1e-8f, -1.0, 1.0), DataRow(2f, 6f, 2.0, 6.0), DataRow(3f, 3f, -3.0, 3.0)]
    [DataRow(0.9996f, 1f, -1.0, 1.0), DataRow(-1f, -0.9996f, -1.0, 1.0), DataRow(0f, 0f, -1.0, 1.0)]
    [DataRow(0f, float.PositiveInfinity, -1.0, 1.0)]
    public void Colours_span_the_unit_with_zero_in_the_middle_where_it_comes_near_it(
        float least, float most, double low, double high)
    {
        var scale = HeatScale.Of(SampleFindings.Text(1)[0].Statistics.With(it => it.Minimum, least).With(it => it.Maximum, most));
        Assert.AreEqual((low, high), (scale.Low, scale.High));
        Assert.AreEqual(1.0, scale.Level(new("a", [(float)high + 1], 0), 0));
        Assert.AreEqual(0.0, scale.Level(new("a", [], 0), 0));
    }

    [TestMethod]
    public void Runs_of_one_level_are_one_element() =>
        Assert.HasCount(2, HeatRuns.Of(new(new string('x', 50), [.. Enumerable.Repeat(0.5f, 50)], peak: 49), new(0, 1)).Runs);
}
