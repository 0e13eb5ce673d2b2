using static TorchSharp.torch;

namespace MLNetInterpret.Core.Maximization;

/// <summary>Where a run starts, and starts again.</summary>
internal sealed class FreshStarts(
    HookedNetwork network, Objective objective, Parameterization parameterization, Generator generator,
    MaximizationOptions options)
{
    /// <summary>The first restart from dead leaves, behind three starts of noise; each is the strongest of several.</summary>
    private const int FirstLeaves = 3, LeavesTried = 4;

    public TrainableInput First() => Start(noise: 1);

    /// <summary>Another start of every item.</summary>
    /// <param name="attempt">From 1 on.</param>
    /// <remarks>A start that hardly lives is off again as soon as it moves: of several pictures of dead leaves each item has the
    /// one that it answers most.</remarks>
    public TrainableInput Again(int attempt)
    {
        if (attempt < FirstLeaves) return Start(Noise(attempt));
        var best = Leaves(attempt, 0);
        var scores = Scores(best);
        for (var place = 1; place < LeavesTried; place++)
        {
            using var other = Leaves(attempt, place);
            var found = Scores(other);
            for (var item = 0; item < found.Length; item++)
                if (found[item] > scores[item])
                {
                    scores[item] = found[item];
                    Copy(other, best, item);
                }
        }

        return best;
    }

    /// <summary>Puts an item's start in the place of another's.</summary>
    public static void Copy(TrainableInput from, TrainableInput to, int item)
    {
        using var frozen = no_grad();
        for (var p = 0; p < to.Parameters.Count; p++) to.Parameters[p][item].copy_(from.Parameters[p][item]);
    }

    /// <summary>Several starts of a natural picture's contrast come before such as are black and white.</summary>
    private static double Noise(int attempt) => attempt switch { 1 => 3, <= 4 => 9, <= 8 => 27, _ => 81 };

    private TrainableInput Leaves(int attempt, int place) =>
        Start(Noise(attempt), unchecked(options.SeedOrZero * 7919 + attempt * LeavesTried + place));

    private TrainableInput Start(double noise, int? leaves = null) => parameterization.Start(
        new(options.Count, generator, network.Device, network.Pixels ?? PixelScale.Unit, noise, leaves));

    private float[] Scores(TrainableInput input)
    {
        using var scope = NewDisposeScope();
        return PlainScores.Of(network, objective, input.Decode());
    }
}
