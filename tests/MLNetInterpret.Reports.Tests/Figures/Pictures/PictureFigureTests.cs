using System.Xml.Linq;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Drawing.Figures.Pictures;
using MLNetInterpret.Drawing.Style;

namespace MLNetInterpret.Reports.Tests;

/// <summary>The figures of what comes with a picture: its way, other pictures, adversarial examples, dreams, and sheets without
/// data.</summary>
[TestClass]
public class PictureFigureTests
{
    private static readonly FindingSet Full = SampleExtras.Full(SampleFindings.Images(4));

    [TestMethod]
    public void A_strip_tells_the_steps_the_numbers_and_what_to_compare_them_with()
    {
        var finding = Full[0];
        var words = Drawn(UnitStrip.Draw(finding, Full));
        var best = finding.Highest.Examples[0].Activation;
        foreach (var expected in new[]
        {
            "maximises", "minimises", "1", "2", "8", "32 · result", "3 · result", "75 %",
            NumberWords.Times(finding.Highest.Optimized!.Score / best),
            $"optimised {NumberWords.Number(finding.Highest.Optimized.Score)}", $"real image {NumberWords.Number(best)}",
            "variant 4",
            "supported",
        })
            CollectionAssert.Contains(words, expected);
        CollectionAssert.DoesNotContain(words, "started again²");
    }

    [TestMethod]
    public void A_strip_says_in_words_why_a_result_is_not_representative_and_that_it_began_again()
    {
        var words = Drawn(UnitStrip.Draw(Full[1], Full));
        CollectionAssert.Contains(words, "not representative");
        CollectionAssert.Contains(words, Full[1].Reason);
        CollectionAssert.Contains(words, "started again²");
    }

    [TestMethod]
    public void A_long_reason_is_told_in_full()
    {
        var reason = string.Join(' ', Enumerable.Repeat("it drives the unit less than real images do", 5));
        var words = Drawn(UnitStrip.Draw(Full[1].With(it => it.Ground, reason).With(it => it.Claims, reason), Full));
        Assert.Contains(reason, string.Join(' ', words.SkipWhile(word => word != "not representative").Skip(1)));
        Assert.IsTrue(words[0].Length > 40 && words[1].EndsWith('…'), "a claim takes two lines");
    }

    [TestMethod]
    public void A_strip_is_drawn_with_whatever_parts_there_are()
    {
        var whole = SampleFindings.Images(1)[0];
        OptimizedInput bare = whole.Highest.Optimized!.With(it => it.Trace, []);
        Finding[] poorer =
        [
            whole,
            whole.With(it => it.Lowest, new(null, [])),
            whole.With(it => it.Highest, new(bare, [])).With(it => it.Lowest, new(null, [])),
            whole
                .With(it => it.Highest, new(null, whole.Highest.Examples))
                .With(it => it.Lowest, new(bare.With(it => it.Trace, [float.NaN, float.PositiveInfinity]), [])),
            whole
                .With(it => it.Highest, new(bare
                    .With(it => it.Score, float.NaN)
                    .With(it => it.ScoreWhenMoved, float.NaN), [new(0, null, float.NaN, [], null)])),
        ];
        foreach (var finding in poorer)
        {
            Assert.IsTrue(UnitStrip.CanDraw(finding));
            using var figure = UnitStrip.Draw(finding, Full);
            Assert.IsNotEmpty(figure.ToPng(scale: 1));
        }
    }

    [TestMethod]
    public void What_has_no_picture_is_refused_with_its_name()
    {
        var table = SampleFindings.Table(1);
        Assert.IsFalse(UnitStrip.CanDraw(table[0]));
        var strip = Assert.ThrowsExactly<ArgumentException>(() => UnitStrip.Draw(table[0], table));
        StringAssert.Contains(strip.Message, "'hidden1:0' has no optimised picture");
        Assert.IsFalse(MethodComparison.CanDraw(table));
        Assert.ThrowsExactly<ArgumentException>(() => MethodComparison.Draw(table));
        Assert.IsFalse(AdversarialFigure.CanDraw(table));
        Assert.ThrowsExactly<ArgumentException>(() => AdversarialFigure.Draw(table));
        UnitMaximum[] rows = [new(table[0].Unit, table[0].Highest.Optimized!, null)];
        Assert.IsFalse(Gallery.HasStrips(rows));
        var gallery = Assert.ThrowsExactly<ArgumentException>(() => Gallery.Draw("t", "", rows));
        StringAssert.Contains(gallery.Message, "None of the 1 units");
        Assert.ThrowsExactly<ArgumentException>(() => Gallery.DrawStrips("t", "", rows));
    }

    [TestMethod]
    public void A_way_of_many_snapshots_is_thinned_evenly_and_ends_with_the_result()
    {
        var picture = new ImageInput(1, 1, 1, [7]);
        OptimizedInput optimized = new(picture, 1, new float[100])
        {
            Snapshots = [.. Enumerable.Range(1, 100).Select(step => (Step: step, Input: picture))],
        };
        var way = SnapshotStrip.Of(optimized);
        CollectionAssert.AreEqual(new[] { 1, 17, 33, 50, 66, 82, 99, 100 }, way.Select(station => station.Step).ToArray());
        Assert.IsTrue(ReferenceEquals(picture, way[^1].Picture), "the last snapshot is the result before it was rounded");
        Assert.HasCount(2, SnapshotStrip.Of(optimized, most: 2));
        Assert.HasCount(1, SnapshotStrip.Of(optimized.With(it => it.Snapshots, [])));
        Assert.IsEmpty(SnapshotStrip.Of(null));
    }

    [TestMethod]
    public void Methods_stand_in_their_own_order_beside_the_best_real_image()
    {
        var words = Drawn(MethodComparison.Draw(Full).Single());
        string[] methods = [.. SampleExtras.Methods, "best real image"];
        CollectionAssert.AreEqual(methods, words.Where(methods.Contains).ToArray());
        CollectionAssert.Contains(words, "conv2:1");
        CollectionAssert.DoesNotContain(words, "conv2:2", "it was not optimised by other methods");
        foreach (var method in Full[0].Highest.Optimized!.Methods)
            CollectionAssert.Contains(words, NumberWords.Number(method.Score));
    }

    [TestMethod]
    public void A_difference_fills_the_range_with_grey_as_no_change_and_says_how_much_it_is_amplified()
    {
        ImageInput original = new(1, 1, 4, [100, 100, 100, 100]);
        var four = PictureDifference.Between(original, original.With(it => it.Pixels, [100, 104, 96, 101]));
        Assert.AreEqual("difference × 31", four.InWords);
        CollectionAssert.AreEqual(new byte[] { 128, 252, 4, 159 }, four.Picture.Pixels);
        var none = PictureDifference.Between(original, original);
        Assert.AreEqual("no difference", none.InWords);
        CollectionAssert.AreEqual(new byte[] { 128, 128, 128, 128 }, none.Picture.Pixels);
        var all = PictureDifference.Between(
            original.With(it => it.Pixels, [0, 255, 0, 0]), original.With(it => it.Pixels, [255, 0, 0, 10]));
        Assert.AreEqual("difference × 0.5", all.InWords);
        CollectionAssert.AreEqual(new byte[] { 255, 0, 128, 133 }, all.Picture.Pixels);
        ImageInput other = new(1, 2, 2, [1, 2, 3, 4]);
        var error = Assert.ThrowsExactly<ArgumentException>(() => PictureDifference.Between(original, other));
        StringAssert.Contains(error.Message, "1 x 1 x 4, but the changed picture is 1 x 2 x 2");
    }

    [TestMethod]
    public void Adversarial_pictures_tell_both_predictions_the_rule_and_the_outcome()
    {
        var words = Drawn(AdversarialFigure.Draw(Full).Single());
        foreach (var expected in new[]
        {
            "Allowed: each pixel by at most 4/255", "row 100", "true class Sneaker", "classified as Bag", "not changed",
            "Sneaker 97 %", "Bag 60 %",
            "difference × 31", "aimed at Bag; changed by 4 levels of 255, 12 steps", "changed by 4 levels of 255, 12 steps",
        })
            CollectionAssert.Contains(words, expected);
    }

    [TestMethod]
    public void Adversarial_rows_tell_the_changed_columns_before_and_after_and_count_the_others()
    {
        var words = Drawn(AdversarialFigure.Draw(SampleExtras.Attacked(SampleFindings.Table(1))).Single());
        foreach (var expected in new[]
        {
            "Assets", "1,234,567", "parents", "missing", "4 other columns unchanged", "5 other columns unchanged",
            "6 columns unchanged", "an input", "allowed: at most 2 columns",
        })
            CollectionAssert.Contains(words, expected);
        CollectionAssert.DoesNotContain(words, "Seniority");
    }

    [TestMethod]
    public void A_change_too_small_for_three_digits_is_told_in_full()
    {
        RowInput Row(double value) =>
            new([new("x", value.ToString("R", System.Globalization.CultureInfo.InvariantCulture), value)]);
        Assert.AreEqual(new RowChange("x", "1.2301", "1.2302"), RowChange.Between(Row(1.2301), Row(1.2302)).Changed.Single());
        Assert.AreEqual(new RowChange("x", "1.23", "9.00"), RowChange.Between(Row(1.2301), Row(8.999)).Changed.Single());
        Assert.AreEqual(new RowChange("x", "1.23", "missing"), RowChange.Between(Row(1.2301), new([])).Changed.Single());
    }

    [TestMethod]
    public void Many_adversarial_examples_fill_sheets_of_eight()
    {
        FindingSet many = new([.. Full], Full.Kind, [], Full.Provenance)
        {
            AdversarialExamples = [.. Enumerable.Range(0, 17).Select(i => Full.AdversarialExamples[0].With(it => it.Row, i))],
        };
        var sheets = AdversarialFigure.Draw(many);
        Assert.HasCount(3, sheets);
        string[] words = [.. sheets.SelectMany(Drawn)];
        for (var i = 0; i < 17; i++) CollectionAssert.Contains(words, $"row {i}");
    }

    [TestMethod, DataRow(1, false, 1), DataRow(64, false, 1), DataRow(65, false, 2), DataRow(48, true, 1), DataRow(64, true, 2)]
    public void A_gallery_leaves_no_unit_out(int units, bool pairs, int sheets)
    {
        var optimized = SampleFindings.Images(1, channels: 1, size: 4)[0].Highest.Optimized!;
        UnitMaximum Maximum(int unit) => new(new("conv2", unit), optimized, pairs ? optimized.With(it => it.Score, -1) : null);
        UnitMaximum[] maxima = [.. Enumerable.Range(0, units).Select(Maximum)];
        var drawn = Gallery.Draw("conv2", "", maxima);
        Assert.HasCount(sheets, drawn);
        string[] words = [.. drawn.SelectMany(Drawn)];
        for (var unit = 0; unit < units; unit++) CollectionAssert.Contains(words, units > 8 ? $"{unit}" : $"conv2:{unit}");
    }

    [TestMethod]
    public void A_gallery_names_units_of_several_layers_in_full_and_a_whole_layer_by_its_name()
    {
        var optimized = SampleFindings.Images(1, channels: 1, size: 4)[0].Highest.Optimized!;
        UnitMaximum[] several =
            [new("a:3", optimized, null), new("b.conv:12@3,4", optimized, null), new(new Unit("c"), optimized, null)];
        var words = Drawn(Gallery.Draw("t", "", several).Single());
        foreach (var name in new[] { "a:3", "b.conv:12@3,4", "c" }) CollectionAssert.Contains(words, name);
        UnitMaximum[] longer = [new("features.12.block.conv.expand:1234", optimized, null), new("a:1", optimized, null)];
        words = Drawn(Gallery.Draw("t", "", longer).Single());
        Assert.IsTrue(
            words.Any(word => word.StartsWith('…') && word.EndsWith(":1234", StringComparison.Ordinal)),
            "a long name keeps its end");
        CollectionAssert.Contains(Drawn(Gallery.Draw("t", "", [new(new Unit("c"), optimized, null)]).Single()), "c");
    }

    [TestMethod]
    public void A_dream_keeps_the_photo_s_proportions_and_says_what_was_maximised()
    {
        using var figure = DreamFigure.Draw([Full.Dreams[0]]);
        Assert.IsGreaterThan(2 * figure.Height, figure.Width, "the photo is twice as wide as high");
        CollectionAssert.Contains(Drawn(DreamFigure.Draw([Full.Dreams[0]])), "maximised: features.6, at 4 sizes");
    }

    [TestMethod]
    public void A_shrunk_picture_is_the_mean_of_its_areas()
    {
        byte[] levels = [.. Enumerable.Range(0, 24).Select(i => (byte)((i + (i / 6)) % 2 * 200))];
        using var checks = Bitmaps.Bitmap(new(1, 4, 6, levels));
        using var small = Bitmaps.Shrunk(checks, 3);
        Assert.AreEqual((3, 2), (small.Width, small.Height));
        for (var y = 0; y < 2; y++)
            for (var x = 0; x < 3; x++) Assert.AreEqual((byte)100, small.GetPixel(x, y).Red);
        using var uneven = Bitmaps.Shrunk(Bitmaps.Bitmap(new(1, 1, 3, [0, 90, 240])), 2);
        Assert.AreEqual((30, 190), (uneven.GetPixel(0, 0).Green, uneven.GetPixel(1, 0).Green));
        using var same = Bitmaps.Shrunk(checks, 6);
        Assert.AreEqual((6, (byte)200), (same.Width, same.GetPixel(1, 0).Blue));
    }

    [TestMethod, DataRow(2f, 4f, 3f, true, 2.0, 0.75), DataRow(-2f, -3f, -1.5f, false, 1.5, 0.5)]
    [DataRow(2f, -1f, 1f, true, -0.5, null), DataRow(0f, 4f, -1f, true, null, 0.0)]
    [DataRow(float.NaN, 4f, 4f, true, null, 1.0), DataRow(2f, float.PositiveInfinity, 1f, true, null, null)]
    [DataRow(3f, -4f, -2f, false, null, 0.5)]
    public void Ratios_are_told_only_where_they_mean_something(
        float real, float score, float moved, bool high, double? ratio, double? kept)
    {
        OptimizedInput optimized = new(new ImageInput(1, 1, 1, [0]), score, []) { ScoreWhenMoved = moved };
        Extreme extreme = new(optimized, [new(0, null, real, [], null)]);
        Assert.AreEqual(ratio, extreme.Ratio(high));
        Assert.AreEqual(kept, optimized.Kept(high));
        Assert.IsNull((optimized.With(it => it.ScoreWhenMoved, null)).Kept(high));
    }

    [TestMethod]
    public void Ticks_are_round_and_lie_inside()
    {
        CollectionAssert.AreEqual(new[] { 0.0, 200, 400 }, ScoreCurve.Ticks(0, 512, 5).ToArray());
        var ticks = ScoreCurve.Ticks(-0.25, 0.5, 5).Select(tick => Math.Round(tick, 9)).ToArray();
        CollectionAssert.AreEqual(new[] { -0.2, 0, 0.2, 0.4 }, ticks);
        Assert.IsFalse(ScoreCurve.Ticks(-5, 12, 5).Any(tick => tick == 0 && double.IsNegative(tick)));
    }

    private static string[] Drawn(Drawn figure)
    {
        using (figure)
        {
            XNamespace xml = "http://www.w3.org/2000/svg";
            return [.. XDocument.Parse(figure.ToSvg()).Descendants(xml + "text").Select(text => text.Value)];
        }
    }
}
