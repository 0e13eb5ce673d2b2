using MLNetInterpret.Core.Maximization;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetInterpret;

/// <summary>What a recipe is made of: rate, hold, decay, exponent, blur, contrast.</summary>
[TestClass]
public class RecipeTests
{
    [TestMethod]
    public void The_rate_holds_and_then_falls_evenly()
    {
        double[] Shares(double hold) => [.. Enumerable.Range(1, 4).Select(step => new Pace(1, hold, 0).At(step, 4))];
        CollectionAssert.AreEqual(new[] { 1, 1, 2 / 3.0, 1 / 3.0 }, Shares(0.5));
        CollectionAssert.AreEqual(new[] { 1.0, 1, 1, 1 }, Shares(1));
        CollectionAssert.AreEqual(new[] { 0.8, 0.6, 0.4, 0.2 }, Shares(0).Select(share => Math.Round(share, 9)).ToArray());
    }

    [TestMethod, DataRow(AscentRule.Adam), DataRow(AscentRule.Sign), DataRow(AscentRule.Normalized)]
    public void Decay_shrinks_what_has_no_gradient(AscentRule rule)
    {
        using var parameter = new Parameter(ones(2, 3));
        parameter.grad = zeros(2, 3);
        using var update = new AscentUpdate([parameter], rule, new(0.1, Hold: 0.5, Decay: 0.3), steps: 4);
        using (no_grad())
            for (var step = 1; step <= 4; step++) update.Climb(step, [0, 2]);
        Assert.AreEqual(0.7 * 0.7 * 0.8 * 0.9, parameter[0, 0].item<float>(), 1e-6);
        Assert.AreEqual(1, parameter[1, 0].item<float>(), "an item that stopped rests");
    }

    [TestMethod]
    public void Steps_are_as_long_as_the_rate_says()
    {
        using var parameter = new Parameter(zeros(1, 3));
        parameter.grad = tensor(new[] { 2f, -5, 0 }).view(1, 3);
        using var update = new AscentUpdate([parameter], AscentRule.Sign, new(0.3, Hold: 0.5, Decay: 0), steps: 2);
        using (no_grad())
            for (var step = 1; step <= 2; step++) update.Climb(step, [0]);
        CollectionAssert.AreEqual(
            new[] { 0.45f, -0.45f, 0 }, parameter.data<float>().Select(value => MathF.Round(value, 5)).ToArray());
    }

    [TestMethod, DataRow(8, 0.8047), DataRow(4, 1 / 3.0), DataRow(3, 0), DataRow(2, -1 / 3.0)]
    public void A_blur_passes_of_each_wave_what_a_mean_of_three_does(int pixels, double passed)
    {
        using var scope = NewDisposeScope();
        var wave = (arange(24, dtype: ScalarType.Float32) * (2 * Math.PI / pixels)).cos().view(1, 1, 1, 24).expand(1, 1, 24, 24);
        var blurred = Transforms.Blur(1).Apply(wave, new Random(1));
        var inside = blurred.narrow(2, 1, 22).narrow(3, 1, 22);
        Assert.IsTrue(inside.allclose(wave.narrow(2, 1, 22).narrow(3, 1, 22) * passed, 1e-4, 1e-4));
    }

    [TestMethod]
    public void A_blur_comes_and_goes_item_by_item()
    {
        using var scope = NewDisposeScope();
        var input = rand([400, 1, 5, 4], generator: new Generator(1));
        var changed = Transforms.Blur(0.25).Apply(input, new Random(3));
        var blurred = Transforms.Blur(1).Apply(input, new Random(3));
        var isSame = Enumerable.Range(0, 400).Select(item => changed[item].allclose(input[item])).ToArray();
        for (var item = 0; item < 400; item++)
            Assert.IsTrue(isSame[item] || changed[item].allclose(blurred[item], 1e-4, 1e-5));
        Assert.AreEqual(100, isSame.Count(same => !same), 30);
        Assert.AreSame(input, Transforms.Blur(0).Apply(input, new Random(3)));
        Assert.IsTrue(Transforms.Blur(1).Apply(ones(1, 1, 4, 4), new Random(1)).allclose(ones(1, 1, 4, 4)), "at the border, too");
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Transforms.Blur(1.5));
    }

    [TestMethod]
    public void A_recipe_has_a_name_and_another_does_not()
    {
        CollectionAssert.AreEqual(
            new[] { "default", "strong", "natural", "small" }, Recipe.All.Select(recipe => recipe.Name).ToArray());
        var own = Recipe.Strong with { Decay = 0.5 };
        Assert.AreEqual("own", own.Name);
        StringAssert.Contains(own.ToString(), "decay 0.5");
        Assert.AreEqual("strong", (own with { Decay = Recipe.Strong.Decay }).Name);
    }

    [TestMethod, DataRow(63, "small"), DataRow(64, "default")]
    public void The_pictures_size_says_which_recipe_is_usual(int width, string usual)
    {
        using var network = Planted.Random();
        OptimizedInput Found(Recipe? recipe) => network.Maximize("conv2:0", new()
        {
            Size = (width, 9),
            Steps = 3,
            Recipe = recipe,
        }).Highest;
        var named = Found(Recipe.All.Single(recipe => recipe.Name == usual));
        Assert.AreEqual(usual, Found(null).Recipe);
        Assert.AreEqual(named.Score, Found(null).Score);
    }

    [TestMethod]
    public void Fewer_steps_go_as_far()
    {
        var half = Recipe.Default.In(Recipe.Default.Steps / 2);
        Assert.AreEqual(Recipe.Default.LearningRate * 2, half.LearningRate, 1e-12);
        Assert.AreEqual(Math.Pow(1 - Recipe.Default.Decay, 240), Math.Pow(1 - half.Decay, 120), 1e-12);
        Assert.AreEqual(120, half.Steps);
    }

    [TestMethod]
    public void Contrast_is_raised_to_what_is_wanted_and_never_lowered()
    {
        using var scope = NewDisposeScope();
        var scale = new PixelScale(-2, 3);
        var pale = scale.Rounded(rand([3, 2, 16, 16], generator: new Generator(5)) * 0.6 + 0.1);
        var strong = scale.Rounded(rand([1, 2, 16, 16], generator: new Generator(6)).round() * 5 - 2);
        var pictures = cat([pale, strong], 0);
        var (raised, isRaised) = Contrast.Raise(pictures, scale, 0.22);
        CollectionAssert.AreEqual(new[] { true, true, true, false }, isRaised);
        for (var item = 0; item < 3; item++)
        {
            Assert.AreEqual(0.22, raised[item].std(unbiased: false).item<float>() / scale.Range, 0.002);
            var order = pictures[item].flatten().argsort();
            Assert.IsTrue(raised[item].flatten()[order].diff().ge(0).all().item<bool>(), "brighter stays brighter");
        }

        Assert.IsTrue(raised[3].equal(pictures[3]).all().item<bool>());
        var (flat, _) = Contrast.Raise(full([1, 1, 4, 4], 0.5f), PixelScale.Unit, 0.22);
        Assert.IsTrue((flat - 0.5).abs().max().item<float>() < 0.01, "grey has nothing to raise");
    }

    [TestMethod]
    public void A_lifted_picture_has_its_own_score_and_the_other_beside_it()
    {
        using var network = Planted.Random();
        Unit unit = "conv2:0";
        OptimizedInput Found(double contrast) => network.Maximize(unit, new()
        {
            Steps = 4,
            Recipe = Recipe.Default with { Contrast = contrast },
        }).Highest;
        var (plain, lifted) = (Found(0), Found(0.49));
        Assert.IsNull(plain.ScoreUnlifted);
        Assert.AreEqual(plain.Score, lifted.ScoreUnlifted);
        using var picture = ((ImageInput)lifted.Input).ToTensor(network.Pixels!);
        Assert.AreEqual(network.Score(Objectives.Channel(unit, Reduction.Max), picture)[0], lifted.Score);
        Assert.AreEqual(network.ScoreWhenBlurred(Objectives.Channel(unit, Reduction.Max), picture)[0], lifted.ScoreWhenBlurred);
        Assert.AreEqual("default", Found(Recipe.Default.Contrast).Recipe);
        StringAssert.StartsWith(lifted.Recipe, "own: rate ");
    }

    [TestMethod]
    public void Numbers_out_of_range_are_refused()
    {
        using var network = Planted.Random();
        foreach (var recipe in new[]
        {
            Recipe.Default with { Decay = 1 }, Recipe.Default with { Hold = -0.1 }, Recipe.Default with { Exponent = 5 },
            Recipe.Default with { Contrast = 0.6 }, Recipe.Default with { LearningRate = 0 }, Recipe.Default with { Steps = 0 },
            Recipe.Default with { Plain = 2 }, Recipe.Default with { Fine = -1 },
        })
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => network.Maximize("conv2:0", new() { Recipe = recipe }));
    }
}
