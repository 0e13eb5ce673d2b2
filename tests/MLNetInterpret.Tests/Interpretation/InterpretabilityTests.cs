using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Interpretation;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Tests.Interpretation;

/// <summary>How interpretable planted units are by the eye of a judge that sees brightness alone.</summary>
[TestClass]
public sealed class InterpretabilityTests
{
    private const int Side = 6;
    private static readonly MLContext Ml = new(seed: 1);

    [TestMethod]
    public void A_unit_that_follows_what_the_judge_sees_is_interpretable()
    {
        using var judge = Judge();
        var unit = Interpret(Noise(60, seed: 1), Units([Bright()]), judge, Depth.Full)[0].Interpretability!;
        Assert.AreEqual(judge.Hash, unit.Judge);
        Assert.IsGreaterThan(0.97, unit.Rows!.Share);
        Assert.AreEqual(1, unit.Pictures!.Share, 0.03);
        Assert.AreEqual(32, unit.Rows.Groups, "16 rows of each end");
        Assert.IsNull(unit.Rows.Control, "there is no other unit");
        foreach (var choice in new[] { unit.Rows, unit.Pictures })
            Assert.IsTrue(choice.Interval.Low > 0.75 && choice.Interval.High == 1, $"{choice}");
    }

    [TestMethod]
    public void Findings_as_data_say_how_interpretable_a_unit_is()
    {
        using var judge = Judge();
        var found = Interpret(Noise(60, seed: 1), Units([Bright()]), judge, Depth.Scan);
        var rows = Ml.Data.CreateEnumerable<FindingRow>(FindingRow.View(found), reuseRowObject: false).ToList();
        Assert.IsTrue(rows.Count > 1 && rows.All(row => row.Interpretability == found[0].Interpretability!.Rows!.Share));
    }

    [TestMethod]
    public void Units_that_follow_something_else_are_at_chance()
    {
        using var judge = Judge();
        var held = 0;
        for (var seed = 1; seed <= 20; seed++)
        {
            var random = new Random(seed);
            float[] mask = [.. Enumerable.Range(0, Side * Side).Select(pixel => pixel % 2 == 0 ? 1f : -1f)];
            random.Shuffle(mask);
            var rows = Interpret(Noise(60, seed), Units([mask]), judge, Depth.Scan)[0].Interpretability!.Rows!;
            if (rows.Interval.Low <= 0.5 && rows.Interval.High >= 0.5) held++;
        }

        Assert.IsGreaterThanOrEqualTo(18, held);
    }

    [TestMethod]
    public void Neither_the_order_of_rows_nor_the_scale_of_a_unit_matters()
    {
        using var judge = Judge();
        var pictures = Noise(50, seed: 3);
        var random = new Random(6);
        float[] weights = [.. Bright().Select(weight => weight + (4 * random.NextSingle()) - 2)];
        var share = Share(pictures, weights);
        Assert.IsTrue(share is > 0.6 and < 1, $"{share}");
        Assert.AreEqual(share, Share([.. Enumerable.Reverse(pictures)], weights), 1e-9);
        Assert.AreEqual(share, Share(pictures, [.. weights.Select(weight => 8 * weight)]), 1e-9);

        double Share(Picture[] rows, float[] unit) =>
            Interpret(rows, Units([unit]), judge, Depth.Scan)[0].Interpretability!.Rows!.Share;
    }

    [TestMethod]
    public void Patches_of_one_photo_do_not_explain_each_other()
    {
        // a unit of nothing that the judge sees, and photos of which each has its own brightness: patches look alike
        using var judge = Judge();
        var (own, photos) = (new List<double>(), new List<ForcedChoice>());
        for (var seed = 1; seed <= 12; seed++)
        {
            var random = new Random(seed);
            Picture[] patches = [.. Enumerable.Range(0, 12).SelectMany(photo =>
            {
                var (level, unit) = (random.Next(100), random.Next(100));
                return Enumerable.Range(0, 6).Select(_ => new Picture
                {
                    Photo = $"photo {photo}",
                    Features = [.. Enumerable.Range(0, Side * Side).Select(pixel =>
                        (float)(random.Next(40) + level + (pixel % 2 == 0 ? unit / 2 : -unit / 2) + 50) / 255)],
                });
            })];
            float[] chequers = [.. Enumerable.Range(0, Side * Side).Select(pixel => pixel % 2 == 0 ? 1f : -1f)];
            own.Add(Interpret(patches, Units([chequers]), judge, Depth.Scan)[0].Interpretability!.Rows!.Share);
            photos.Add(Interpret(patches, Units([chequers]), judge, Depth.Scan, "Photo")[0].Interpretability!.Rows!);
        }

        Assert.IsGreaterThan(0.62, own.Average(), "patches whose photos are not told");
        Assert.AreEqual(0.5, photos.Average(one => one.Share), 0.15);
        Assert.IsTrue(photos.All(one => one.Groups == 12));
    }

    [TestMethod]
    public void What_explains_another_unit_as_well_is_told_by_the_control()
    {
        using var judge = Judge();
        float[] dark = [.. Bright().Select(weight => -weight)];
        var found = Interpret(Noise(60, seed: 4), Units([Bright(), Bright(), dark]), judge, Depth.Quick);
        foreach (var finding in found)
        {
            var control = finding.Unit.Index == 2 ? 0 : 0.5;
            Assert.AreEqual(control, finding.Interpretability!.Rows!.Control!.Value, 0.05, $"{finding.Unit}");
            Assert.AreEqual(control, finding.Interpretability.Pictures!.Control!.Value, 0.05, $"{finding.Unit}");
        }
    }

    [TestMethod]
    public void A_channel_is_judged_by_what_its_strongest_position_sees()
    {
        // one dark spot of 2 x 2 pixels somewhere in a bright picture: all of the picture is as bright with it as without
        var random = new Random(2);
        Picture[] pictures = [.. Enumerable.Range(0, 60).Select(row =>
        {
            float[] pixels = [.. Enumerable.Range(0, Side * Side).Select(_ => 0.5f + (random.NextSingle() / 4))];
            var (top, left) = (random.Next(Side - 1), random.Next(Side - 1));
            var deep = row / 60f;
            foreach (var (down, right) in new[] { (0, 0), (0, 1), (1, 0), (1, 1) })
                pixels[((top + down) * Side) + left + right] *= 1 - deep;
            var brightness = pixels.Average();
            return new Picture { Features = [.. pixels.Select(pixel => pixel * 0.4f / brightness)] };
        })];
        var spot = nn.Conv2d(1, 1, 2);
        spot.weight!.Fill([-1, -1, -1, -1]);
        spot.bias!.Fill([4]);
        using var judge = Judge();
        var network = nn.Sequential(("spot", spot), ("flat", nn.Flatten()), ("out", nn.Linear(25, 1)));
        FindingSet By(Reduction reduction) => Ml.Interpretation.Interpret(Model(pictures, network), View(pictures), new()
        {
            Units = ["spot"],
            Depth = Depth.Scan,
            Judge = judge,
            Reduction = reduction,
        });
        Assert.IsGreaterThan(0.95, By(Reduction.Max)[0].Interpretability!.Rows!.Share);
        Assert.IsLessThan(0.8, By(Reduction.Mean)[0].Interpretability!.Rows!.Share);
    }

    [TestMethod, DataRow(false), DataRow(true)]
    public void Positions_on_the_border_are_not_judged_where_they_are_left_out(bool skips)
    {
        // padding is darker than the spot of 2 x 2 pixels in the middle, and next to padding all pictures are alike
        Picture[] pictures = [.. Enumerable.Range(0, 60).Select(row => new Picture
        {
            Features = [.. Enumerable.Range(0, Side * Side).Select(pixel =>
                pixel / Side is 2 or 3 && pixel % Side is 2 or 3 ? 0.4f - (row / 300f) : 0.4f)],
        })];
        var spot = nn.Conv2d(1, 1, 3, padding: 1);
        spot.weight!.Fill([.. Enumerable.Repeat(-1f, 9)]);
        spot.bias!.Fill([9]);
        using var judge = Judge();
        var network = nn.Sequential(("spot", spot), ("flat", nn.Flatten()), ("out", nn.Linear(36, 1)));
        var found = Ml.Interpretation.Interpret(Model(pictures, network), View(pictures), new()
        {
            Units = ["spot"],
            Depth = Depth.Scan,
            Judge = judge,
            SkipBorder = skips,
            DuplicateDistance = -1,
        });
        if (skips) Assert.IsGreaterThan(0.95, found[0].Interpretability!.Rows!.Share);
        else Assert.IsNull(found[0].Interpretability, "it never changes");
    }

    [TestMethod]
    public void Findings_and_catalogue_keep_it()
    {
        using var judge = Judge();
        var found = Interpret(Noise(40, seed: 5), Units([Bright(), Bright()]), judge, Depth.Quick);
        using var stream = new MemoryStream();
        FindingSetJson.Write(stream, found);
        stream.Position = 0;
        var read = FindingSetJson.Read(stream);
        foreach (var (before, after) in found.Zip(read))
        {
            Assert.AreEqual($"{before.Interpretability}", $"{after.Interpretability}");
            Assert.AreEqual(before.Interpretability!.Rows!.Interval, after.Interpretability!.Rows!.Interval);
            Assert.AreEqual($"{before.Interpretability}", $"{read.Scan!.Require(before.Unit).Interpretability}");
        }
    }

    [TestMethod]
    public void A_unit_that_never_changes_or_a_run_without_a_judge_has_none()
    {
        using var judge = Judge();
        var found = Interpret(Noise(30, seed: 1), Units([new float[Side * Side], Bright()]), judge, Depth.Scan);
        Assert.IsNull(found[0].Interpretability);
        Assert.IsNotNull(found[1].Interpretability);
        Assert.IsNull(Interpret(Noise(30, seed: 1), Units([Bright()]), null, Depth.Scan)[0].Interpretability);
    }

    [TestMethod]
    public void What_cannot_judge_is_refused()
    {
        var (pictures, network) = (Noise(10, seed: 1), JudgeModule());
        var named = nn.Sequential(("another name", JudgeModule()));
        using var judge = Judge();
        using var same = new HookedNetwork(named, 1, Side, Side);
        string Refused(HookedNetwork given, string? group = null) => Assert.ThrowsExactly<ArgumentException>(() =>
            Ml.Interpretation.Interpret(
                Model(pictures, network), View(pictures), new() { Judge = given, GroupColumnName = group })).Message;
        Assert.Contains("The judge is the network that it would judge", Refused(judge));
        Assert.Contains("The judge is the network that it would judge", Refused(same));
        using var rows = Planted.Linear([1, 2]);
        Assert.Contains("The judge reads inputs of shape [2]", Refused(rows));
        using var flat = new HookedNetwork(Planted.Module(Bright()), 1, Side, Side);
        Assert.Contains("The judge has no layer with a map of positions", Refused(flat));
        using var other = new HookedNetwork(nn.Sequential(("conv", nn.Conv2d(1, 2, 3))), 1, Side, Side);
        Assert.Contains("The group column 'Film' is not in the data. It has: Features", Refused(other, "Film"));
        var table = Ml.Transforms.ApplyTorchModule(Units([Bright(), Bright()])).Fit(View(pictures));
        Assert.Contains("A judge looks at pictures in grey or colour", Assert.ThrowsExactly<ArgumentException>(() =>
            Ml.Interpretation.Interpret(table, View(pictures), new() { Judge = other })).Message);
        Assert.Contains("Groups of rows are for a judge", Assert.ThrowsExactly<ArgumentException>(() =>
            Ml.Interpretation.Interpret(Model(pictures, network), View(pictures), new() { GroupColumnName = "Photo" })).Message);
    }

    private static FindingSet Interpret(
        Picture[] rows, nn.Module<Tensor, Tensor> network, HookedNetwork? judge, Depth depth, string? group = null) =>
        Ml.Interpretation.Interpret(Model(rows, network), View(rows), new()
        {
            Units = ["units"],
            Depth = depth,
            Steps = 48,
            Variants = depth == Depth.Full ? 1 : 0,
            Judge = judge,
            GroupColumnName = group,
            Seed = 1,
        });

    private static NetworkTransformer Model(Picture[] rows, nn.Module<Tensor, Tensor> network) =>
        Ml.Transforms.ApplyTorchModule(network, layout: new ImageLayout(1, Side, Side, 0, 1)).Fit(View(rows));

    private static IDataView View(Picture[] rows) => Ml.Data.LoadFromEnumerable(rows);

    /// <summary>Linear units of all pixels, at <c>units</c>.</summary>
    private static nn.Module<Tensor, Tensor> Units(float[][] weights)
    {
        var units = nn.Linear(Side * Side, weights.Length, hasBias: false);
        units.weight!.Fill([.. weights.SelectMany(unit => unit)]);
        return nn.Sequential(("flat", nn.Flatten()), ("units", units), ("out", nn.Linear(weights.Length, 1)));
    }

    private static float[] Bright() => [.. Enumerable.Repeat(1f, Side * Side)];

    private static HookedNetwork Judge() => new(JudgeModule(), 1, Side, Side);

    /// <summary>One channel that rises with brightness, and one that falls.</summary>
    private static nn.Module<Tensor, Tensor> JudgeModule()
    {
        var levels = nn.Conv2d(1, 2, 1);
        levels.weight!.Fill([1, -1]);
        levels.bias!.Fill([0.1f, 1.1f]);
        return nn.Sequential(("levels", levels), ("bright", nn.ReLU()));
    }

    private static Picture[] Noise(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(row => new Picture
        {
            Photo = $"{row}",
            Features = [.. Enumerable.Range(0, Side * Side).Select(_ => random.Next(256) / 255f)],
        })];
    }

    private sealed class Picture
    {
        [VectorType(Side * Side)]
        public float[] Features { get; set; } = [];

        public string Photo { get; set; } = "";
    }
}
