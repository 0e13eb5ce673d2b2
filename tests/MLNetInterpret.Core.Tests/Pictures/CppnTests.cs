using MLNetInterpret.Core.Maximization;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret;

[TestClass]
public class CppnTests
{
    [TestMethod]
    public void The_corners_of_exclusive_or_are_fitted()
    {
        using var network = PictureFits.Canvas(PixelScale.Unit, 1, 8, 8);
        using var corners = tensor(new float[] { 0, 1, 1, 0 }).view(1, 2, 2);
        using var ends = tensor(new long[] { 0, 7 });
        var objective = new Objective("corners", [ActivationPoint.Input], seen =>
            -(seen.Input.select(1, 0).index_select(1, ends).index_select(2, ends) - corners).square().flatten(1).mean([1]));
        MaximizationOptions options = new() { Steps = 250, LearningRate = 0.02, Count = 3 };
        using var found = network.Maximize(objective, Images.Cppn(1, 8), null, options);
        foreach (var score in found.Scores) Assert.IsTrue(score > -0.001, $"{score}");
    }

    [TestMethod]
    public void A_disc_is_drawn()
    {
        using var network = PictureFits.Canvas(PixelScale.Unit, 1, 16, 16);
        using var scene = PictureFits.Scene(PixelScale.Unit, 1, 16, 16);
        MaximizationOptions options = new() { Steps = 400, LearningRate = 0.02 };
        using var found = network.Maximize(PictureFits.Fit(scene), Images.Cppn(1, 16), null, options);
        Assert.IsTrue(found.Score > -0.01, $"{found.Score}");
    }

    [TestMethod]
    public void The_same_seed_draws_the_same_shapes_at_every_size()
    {
        using var scope = NewDisposeScope();
        var small = Drawn(48, 32);
        var large = nn.functional.avg_pool2d(Drawn(192, 128), 4);
        Assert.IsTrue(small.allclose(large, 0, 0.05), $"{(small - large).abs().max().item<float>()}");
        Assert.IsTrue(small.std().item<float>() > 0.1);
    }

    private static Tensor Drawn(int rows, int columns)
    {
        using var generator = new Generator(4);
        using var input = Images.Cppn(2, columns, rows).Start(new(3, generator, CPU, PixelScale.Unit));
        return input.Decode().detach();
    }
}
