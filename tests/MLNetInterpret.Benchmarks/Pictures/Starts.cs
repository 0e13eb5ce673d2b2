using MLNetInterpret.Tests.Interpretation;
using TorchSharp;

namespace MLNetInterpret.Benchmarks;

/// <summary>How many channels of a layer start, and how many of those that a photo drives do not.</summary>
/// <remarks><c>starts POINT [STEPS [CHANNEL ...]]</c> of SqueezeNet, 128 pixels, runs of 32 channels at the first steps of the
/// default recipe. One thread.</remarks>
internal static class Starts
{
    private const int Size = 128, Together = 32;

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
        var driven = new float[units.Length];
        foreach (var unit in units.Index())
            driven[unit.Index] = network.Score(Objectives.Channel(unit.Item, Reduction.Mean), photos).Max();
        var (dead, again) = (new List<int>(), 0);
        foreach (var run in units.Index().Chunk(Together))
        {
            using var found = network.Maximize(
                Objectives.Each([.. run.Select(unit => unit.Item)], Reduction.Mean),
                Images.Fourier(3, Size, colors: ColorBasis.ImageNet), Transforms.Standard,
                new() { Steps = steps, Hold = 1, Count = run.Length, Seed = 1 });
            again += found.Restarted.Count;
            foreach (var (place, (index, unit)) in run.Index())
                if (!(found.Scores[place] > 0))
                {
                    dead.Add(index);
                    Console.WriteLine(FormattableString.Invariant($"{unit} stays at 0; photos: {driven[index]:0.00}"));
                }
        }

        Console.WriteLine(
            $"{arguments[0]}: {units.Length} channels, {again} began again, {dead.Count} stay at 0, " +
            $"of which photos drive {dead.Count(index => driven[index] > 0)}.");
        return 0;
    }
}
