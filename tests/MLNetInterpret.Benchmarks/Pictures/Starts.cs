using MLNetInterpret.Tests.Interpretation;
using TorchSharp;

namespace MLNetInterpret.Benchmarks;

/// <summary>How many channels of a layer start, and how many of those that a photo drives do not.</summary>
/// <remarks><c>starts POINT [STEPS [CHANNEL ...]]</c> of SqueezeNet, 128 pixels, runs of four channels at the first steps of the
/// default recipe. One thread.</remarks>
internal static class Starts
{
    private const int Size = 128, Together = 4;

    public static int Run(string[] arguments)
    {
        LibTorch.EnsureLoaded();
        torch.set_num_threads(1);
        using var network = SqueezeNet.Load()!;
        var steps = arguments.Length > 1 ? int.Parse(arguments[1]) : 40;
        Unit[] units = arguments.Length > 2
            ? [.. arguments.Skip(2).Select(channel => new Unit(arguments[0], int.Parse(channel)))]
            : [.. network.Units(arguments[0])];
        using var photos = PictureTable.Crops(network.Pixels!, Size);
        var driven = Driven(network, arguments[0], photos);
        var (dead, again) = (new List<int>(), 0);
        foreach (var run in units.Chunk(Together))
        {
            using var found = network.Maximize(
                Objectives.Each(run, Reduction.Mean),
                Images.Fourier(3, Size, colors: ColorBasis.ImageNet), Transforms.Standard,
                new() { Steps = steps, Hold = 1, Count = run.Length, Seed = 1 });
            again += found.Restarted.Count;
            foreach (var (place, unit) in run.Index())
                if (!(found.Scores[place] > 0))
                {
                    dead.Add(unit.Index!.Value);
                    Console.WriteLine(FormattableString.Invariant($"{unit} stays at 0; photos: {driven[dead[^1]]:0.00}"));
                }
        }

        Console.WriteLine(
            $"{arguments[0]}: {units.Length} channels, {again} began again, {dead.Count} stay at 0, " +
            $"of which photos drive {dead.Count(index => driven[index] > 0)}.");
        return 0;
    }

    /// <summary>What the photo that drives it most drives each channel of a layer to, the mean of its positions.</summary>
    private static float[] Driven(HookedNetwork network, string layer, torch.Tensor photos)
    {
        using var scope = torch.NewDisposeScope();
        using var frozen = torch.no_grad();
        var means = photos.split(15).Select(some =>
        {
            using var seen = network.RunWithCache(some, layer);
            return seen[layer].flatten(2).mean([2]).amax([0]);
        });
        return torch.stack([.. means]).amax([0]).data<float>().ToArray();
    }
}
