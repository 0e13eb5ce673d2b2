namespace MLNetInterpret.Core.Statistics;

/// <summary>Choices between a strong and a weak row: known answers, chance, and intervals.</summary>
[TestClass]
public class TwoAlternativesTests
{
    private const int Features = 6;

    [TestMethod]
    public void Rows_that_look_like_the_strong_ones_are_chosen()
    {
        var (strong, weak) = (Rows(5, group => [1, 0.01f * group]), Rows(5, group => [0.01f * group, 1], -1, first: 10));
        Assert.AreEqual(1, TwoAlternatives.Of(strong, weak, strong, weak)!.Share);
        Assert.AreEqual(0, TwoAlternatives.Of(strong, weak, weak, strong)!.Share);
        Assert.AreEqual(1, TwoAlternatives.Of(strong, weak, strong, [])!.Share, "one side is enough");
        var alike = Rows(5, _ => [1, 1], -1, first: 10);
        Assert.AreEqual(0.5, TwoAlternatives.Of(Rows(5, _ => [1, 1]), alike, Rows(5, _ => [1, 1]), alike)!.Share, "ties");
        Assert.AreEqual(10, TwoAlternatives.Of(strong, weak, strong, weak)!.Groups);
    }

    [TestMethod]
    public void What_no_answer_is_known_of_is_not_asked()
    {
        var strong = Rows(4, _ => [1, 0]);
        Assert.IsNull(TwoAlternatives.Of(strong, Rows(4, _ => [0, 1], activation: 1), strong, []), "as strong as the others");
        Assert.IsNull(TwoAlternatives.Of(strong[..1], Rows(1, _ => [0, 1], -1, 9), strong[..1], []), "itself is no explanation");
        Assert.IsNull(TwoAlternatives.Of([], [], [], []));
        AskedFeatures[] oneGroup = [.. strong.Select(row => row with { Group = 3 })];
        Assert.IsNull(TwoAlternatives.Of(oneGroup, Rows(4, _ => [0, 1], -1, 9), oneGroup, []), "nor is its own group");
        AskedFeatures[] pictures = [new(0, -1, [1, 0])];
        Assert.AreEqual(1, TwoAlternatives.Of(oneGroup, Rows(4, _ => [0, 1], -1, 9), pictures, [])!.Share, "a picture is");
    }

    [TestMethod]
    public void It_is_what_a_slow_reading_of_the_definition_says()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            var (strong, weak) = (Random(random, 7, groups: 4, mean: 0.5), Random(random, 6, groups: 4, mean: 0));
            var (up, down) = seed % 2 == 0 ? (strong, weak) : (Random(random, 3, 4, 0.5), Random(random, seed % 3, 4, 0));
            var (slow, found) = (Slow(strong, weak, up, down), TwoAlternatives.Of(strong, weak, up, down));
            Assert.AreEqual(slow is null, found is null);
            if (slow is { } share) Assert.AreEqual(share, found!.Share, 1e-12, $"seed {seed}");
        }
    }

    [TestMethod]
    public void Features_that_say_nothing_are_right_half_of_the_time()
    {
        double[] shares = [.. Enumerable.Range(0, 400).Select(seed =>
        {
            var random = new Random(seed);
            var (strong, weak) = (Random(random, 8, groups: 8, mean: 0), Random(random, 8, groups: 8, mean: 0));
            return TwoAlternatives.Of(strong, weak, strong, weak)!.Share;
        })];
        // leaving out one row at a time would give less than a half: its own end would miss it
        Assert.AreEqual(0.5, shares.Average(), 3 * Deviation(shares) / Math.Sqrt(shares.Length));
    }

    [TestMethod]
    public void Order_does_not_matter_nor_what_groups_and_activations_are_called()
    {
        var random = new Random(5);
        var (strong, weak) = (Random(random, 7, groups: 5, mean: 0.4), Random(random, 7, groups: 5, mean: 0));
        var share = TwoAlternatives.Of(strong, weak, strong, weak)!.Share;
        AskedFeatures[] Other(AskedFeatures[] rows) =>
            [.. rows.Reverse().Select(row => row with { Group = 77 - row.Group, Activation = 9 * row.Activation + 4 })];
        Assert.AreEqual(share, TwoAlternatives.Of(Other(strong), Other(weak), Other(strong), Other(weak))!.Share, 1e-12);
        Assert.AreEqual(1 - share, TwoAlternatives.Of(strong, weak, weak, strong)!.Share, 1e-12, "the sides change places");
    }

    [TestMethod, TestCategory("Long")]
    public void The_interval_holds_the_true_share_about_as_often_as_it_says()
    {
        double[] shares = [.. Enumerable.Range(0, 3000).Select(seed => Draw(seed, perGroup: 1).Share)];
        var (truth, held) = (shares.Average(), 0);
        for (var seed = 0; seed < 200; seed++)
        {
            var interval = Draw(seed, perGroup: 1).IntervalOf(300, seed);
            Assert.AreEqual(0.95, interval.Level);
            if (interval.Low <= truth && truth <= interval.High) held++;
        }

        Assert.IsTrue(held >= 0.93 * 200, $"{held} of 200 hold {truth}");
    }

    [TestMethod, TestCategory("Long")]
    public void Rows_of_one_photo_are_not_taken_for_independent()
    {
        // four copies of every row say no more than one; the interval may not shrink
        double Width(int copies) => Enumerable.Range(0, 40).Average(seed =>
        {
            var interval = Draw(seed, copies).IntervalOf(400, seed);
            return interval.High - interval.Low;
        });
        Assert.AreEqual(1, Width(4) / Width(1), 0.15);
    }

    [TestMethod]
    public void Answers_that_are_all_alike_are_no_certainty()
    {
        foreach (var (count, low) in new[] { (4, 0.510), (16, 0.806), (100, 0.963) })
        {
            var (strong, weak) = (Rows(count, _ => [1, 0]), Rows(count, _ => [0, 1], -1, first: 1000));
            var right = TwoAlternatives.Of(strong, weak, strong, weak)!.IntervalOf(100, 1);
            Assert.AreEqual(low, right.Low, 1e-3, "Wilson's interval");
            Assert.AreEqual(1, right.High);
            var wrong = TwoAlternatives.Of(strong, weak, weak, strong)!.IntervalOf(100, 1);
            Assert.AreEqual(1 - right.Low, wrong.High, 1e-12);
            Assert.AreEqual(0, wrong.Low);
        }
    }

    [TestMethod]
    public void The_same_seed_draws_the_same_interval()
    {
        Assert.AreEqual(Draw(3, 2).IntervalOf(200, 1), Draw(3, 2).IntervalOf(200, 1));
        Assert.AreNotEqual(Draw(3, 2).IntervalOf(200, 1), Draw(3, 2).IntervalOf(200, 2));
    }

    private static TwoAlternatives Draw(int seed, int perGroup)
    {
        var random = new Random(seed);
        AskedFeatures[] Copies(AskedFeatures[] rows) => [.. rows.SelectMany(row => Enumerable.Repeat(row, perGroup))];
        AskedFeatures[] Own(double mean, float activation, int first) => [.. Enumerable.Range(0, 12)
            .Select(place => new AskedFeatures(activation, first + place, Drawn(random, mean)))];
        var (strong, weak) = (Copies(Own(0.6, 1, 0)), Copies(Own(0, -1, 100)));
        return TwoAlternatives.Of(strong, weak, strong, weak)!;
    }

    /// <summary>Each row of its own group.</summary>
    private static AskedFeatures[] Rows(int count, Func<int, float[]> features, float activation = 1, int first = 0) =>
        [.. Enumerable.Range(first, count).Select(group => new AskedFeatures(activation, group, features(group)))];

    private static AskedFeatures[] Random(Random random, int count, int groups, double mean) =>
        [.. Enumerable.Range(0, count)
            .Select(_ => new AskedFeatures(random.Next(6) + (mean > 0 ? 3 : 0), random.Next(groups), Drawn(random, mean)))];

    private static float[] Drawn(Random random, double mean) => [.. Enumerable.Range(0, Features)
        .Select(_ => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(random.NextDouble() * 6.2831853))
        .Select(normal => (float)(mean + normal))];

    private static double Deviation(double[] values) =>
        Math.Sqrt(values.Average(value => Math.Pow(value - values.Average(), 2)));

    private static double? Slow(AskedFeatures[] strong, AskedFeatures[] weak, AskedFeatures[] up, AskedFeatures[] down)
    {
        var answers = new List<double>();
        foreach (var high in strong)
            foreach (var low in weak)
            {
                var left = new[] { up, down }.Select(end => end.Where(one => one.Group != high.Group && one.Group != low.Group))
                    .Select(end => end.ToArray()).ToArray();
                var isEmpty = left[0].Length == 0 || (down.Length > 0 && left[1].Length == 0);
                if (high.Activation <= low.Activation || isEmpty) continue;
                double Speaks(AskedFeatures row) => left[0].Average(one => Product(row, one))
                    - (down.Length > 0 ? left[1].Average(one => Product(row, one)) : 0);
                answers.Add((1 + Math.Sign(Speaks(high) - Speaks(low))) / 2.0);
            }

        return answers.Count > 0 ? answers.Average() : null;

        static double Product(AskedFeatures one, AskedFeatures other) =>
            one.Features.Zip(other.Features, (x, y) => (double)x * y).Sum();
    }
}
