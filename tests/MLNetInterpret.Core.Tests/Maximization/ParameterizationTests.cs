using MLNetInterpret.Core.Maximization;
using MLNetInterpret.Core.Pictures;
using MLNetInterpret.Core.Rows;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret;

/// <summary>What holds for every parameterisation.</summary>
[TestClass]
public class ParameterizationTests
{
    private static readonly string[] Names =
        ["pixels", "Fourier", "colours", "pyramid", "phases", "CPPN", "near", "rows near", "rows box"];

    private static readonly PixelScale Scale = new(-2, 3);

    public static IEnumerable<object[]> Kinds => Names.Select(name => new object[] { name });

    public static IEnumerable<object[]> PictureKinds =>
        Kinds.Where(kind => !((string)kind[0]).StartsWith("rows", StringComparison.Ordinal));

    public static IEnumerable<object[]> Pictures =>
        from kind in PictureKinds
        from shape in new (int, int, int)[] { (1, 8, 8), (1, 9, 9), (2, 7, 10), (3, 8, 8), (5, 11, 6) }
        select new object[] { kind[0], shape.Item1, shape.Item2, shape.Item3 };

    [TestMethod, DynamicData(nameof(Pictures))]
    public void No_picture_is_blank(string name, int channels, int rows, int columns)
    {
        using var scope = NewDisposeScope();
        using var network = Network(channels, rows, columns);
        using var found = network.Maximize(Objectives.Channel("relu:1"), Of(name, channels, rows, columns), null,
            new() { Steps = 20, Count = 2, LearningRate = name == "CPPN" ? 0.01 : 0.05 });
        CollectionAssert.AreEqual(new long[] { 2, channels, rows, columns }, found.Input.shape);
        Assert.IsTrue(found.Input.ge(-2).logical_and(found.Input.le(3)).all().item<bool>());
        var deviation = found.Input.flatten(2).std(2);
        Assert.IsTrue(deviation.min().item<float>() > 0.02, $"{deviation.jlstr()}");
        Assert.IsTrue(found.Scores[0] > found.Trace[0][0] && found.Scores[1] > found.Trace[0][1], "it climbs");
    }

    [TestMethod, DynamicData(nameof(PictureKinds))]
    public void A_seed_decides_everything(string name)
    {
        byte[] Bits(int seed)
        {
            using var scope = NewDisposeScope();
            using var network = Network(2, 7, 6);
            MaximizationOptions options = new() { Steps = 3, Seed = seed };
            using var found = network.Maximize(Objectives.Channel("relu:1"), Of(name, 2, 7, 6), null, options);
            return found.Input.bytes.ToArray();
        }

        CollectionAssert.AreEqual(Bits(5), Bits(5));
        CollectionAssert.AreNotEqual(Bits(5), Bits(6));
    }

    [TestMethod, DynamicData(nameof(Kinds))]
    public void Items_are_drawn_decoded_and_restarted_on_their_own(string name)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(3);
        var parameterization = Of(name, 2, 7, 6);
        using var input = parameterization.Start(Request(generator));
        using var fresh = parameterization.Start(Request(generator) with { Noise = 3 });
        var before = input.Decode();
        Assert.IsFalse(before[0].allclose(before[1]), "each item has a start of its own");
        Assert.IsTrue(input.Parameters.All(parameter => parameter.shape[0] == 3 && parameter.requires_grad));

        before[1].square().sum().backward();
        foreach (var parameter in input.Parameters)
        {
            Assert.AreEqual(0, parameter.grad![0].abs().max().item<float>());
            Assert.AreEqual(0, parameter.grad![2].abs().max().item<float>());
        }

        using var frozen = no_grad();
        for (var p = 0; p < input.Parameters.Count; p++) input.Parameters[p][2].copy_(fresh.Parameters[p][2]);
        var after = input.Decode();
        Assert.IsTrue(after[..2].equal(before[..2]).all().item<bool>());
        Assert.IsTrue(after[2].allclose(fresh.Decode()[2], 1e-5, 1e-5));
        Assert.IsFalse(after[2].allclose(before[2]));
    }

    [TestMethod, DynamicData(nameof(Kinds))]
    public void However_far_a_step_goes_the_range_is_kept(string name)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(3);
        using var input = Of(name, 2, 7, 6).Start(Request(generator));
        using var frozen = no_grad();
        foreach (var parameter in input.Parameters) parameter.add_(randn(parameter.shape, generator: generator), 30);
        input.Project?.Invoke();
        var decoded = input.Decode();
        Assert.IsTrue(decoded.ge(-2).logical_and(decoded.le(3)).all().item<bool>());
    }

    [TestMethod, DynamicData(nameof(Kinds))]
    public void Nothing_is_left_of_a_start(string name)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(3);
        var parameterization = Of(name, 2, 7, 6);
        int Once()
        {
            using var input = parameterization.Start(Request(generator));
            using var step = NewDisposeScope();
            input.Decode().square().sum().backward();
            using (no_grad()) input.Project?.Invoke();
            input.Round?.Invoke(input.Decode().detach());
            return input.Parameters.Count;
        }

        Once();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.IsTrue(GC.TryStartNoGCRegion(64 << 20));      // nothing may be freed by the collector instead of by us
        try
        {
            var start = Tensor.TotalCount;
            // TorchSharp counts the tensor that a parameter takes over twice
            Assert.AreEqual(Once(), Tensor.TotalCount - start);
        }
        finally
        {
            GC.EndNoGCRegion();
        }
    }

    private static StartRequest Request(Generator generator) => new(3, generator, CPU, Scale);

    private static Parameterization Of(string name, int channels, int rows, int columns)
    {
        var basis = new float[channels, channels];
        for (var i = 0; i < channels; i++)
            for (var j = 0; j < channels; j++) basis[i, j] = i == j ? 0.8f : 0.4f;
        var grey = full([channels, rows, columns], 0.5f);
        var vector = full([6], 0.5f);
        return name switch
        {
            "pixels" => Images.Pixels(channels, columns, rows),
            "Fourier" => Images.Fourier(channels, columns, rows),
            "colours" => Images.Fourier(channels, columns, rows, basis),
            "pyramid" => Images.Pyramid(channels, columns, rows, colors: basis),
            "phases" => Images.PhaseOnly(channels, columns, Measured(channels, rows, columns, basis), rows),
            "CPPN" => Images.Cppn(channels, columns, rows, colors: basis),
            "near" => Images.Near(grey, linf: 0.1, l2: 0.5, randomStart: true),
            "rows near" => Rows.Near(vector, linf: 0.3, l2: 0.7, immutable: [2], randomStart: true),
            _ => Rows.Box([-2, -2, -2, 1, 0, -1], [3, 0, 1, 1, 1, 1]),
        };
    }

    private static MagnitudeSpectrum Measured(int channels, int rows, int columns, float[,] basis)
    {
        using var scene = PictureFits.Scene(PixelScale.Unit, channels, rows, columns);
        return MagnitudeSpectrum.Measure([scene], PixelScale.Unit, basis);
    }

    /// <summary>Units that a flat picture leaves at rest.</summary>
    private static HookedNetwork Network(int channels, int rows, int columns)
    {
        var conv = nn.Conv2d(channels, 3, 3, bias: false);
        var module = nn.Sequential(("conv", conv), ("relu", nn.ReLU()));
        Planted.Randomize(module, 6);
        using (no_grad()) conv.weight!.sub_(conv.weight!.mean([2, 3], keepdim: true));
        return new(module, [channels, rows, columns], Scale);
    }
}
