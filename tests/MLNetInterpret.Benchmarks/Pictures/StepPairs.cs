using static TorchSharp.torch;

namespace MLNetInterpret.Benchmarks;

/// <summary>Steps until 95 % of the score that Lucent's schedule has after 512: of that schedule, and of recipe <c>strong</c>,
/// the shortest whole run that ends there: its rate falls, and only its end counts.</summary>
internal static class StepPairs
{
    private const int Size = 160, Every = 8;
    private const double Share = 0.95;

    private static readonly string[] Units =
        ["ReLU315:17", "ReLU315:101", "ReLU347:10", "ReLU347:100", "ReLU393:20", "ReLU393:77"];

    private static readonly int[] Runs = [64, 96, 128, 160, 192, 256];

    /// <summary>For each channel the steps of both; where <c>strong</c> never gets there, Lucent's.</summary>
    public static IReadOnlyList<(string Unit, int Ours, int Baseline)> Count()
    {
        using var network = PictureNetworks.ResNet18();
        var lucent = PictureRecipes.Of("lucent").Recipe;
        return [.. Units.Select(unit =>
        {
            var lucents = Scores(network, unit, lucent, lucent.Steps, Every);
            var wanted = Share * lucents[^1];
            var runs = Runs.Where(steps => Scores(network, unit, Recipe.Strong, steps, steps)[^1] >= wanted);
            return (unit, runs.FirstOrDefault(lucent.Steps), (Array.FindIndex(lucents, score => score >= wanted) + 1) * Every);
        })];
    }

    /// <summary>The plain network's score every so many steps of a run.</summary>
    private static float[] Scores(HookedNetwork network, string unit, Recipe recipe, int steps, int every)
    {
        var objective = Objectives.Channel(unit, Reduction.Mean);
        var paced = recipe.In(steps);
        using var found = network.Maximize(
            objective, Images.Fourier(3, Size, colors: ColorBasis.ImageNet, exponent: recipe.Exponent), recipe.Transform, new()
            {
                Steps = steps,
                PlainSteps = (int)(recipe.Plain * steps),
                LearningRate = paced.LearningRate,
                Hold = paced.Hold,
                Decay = paced.Decay,
                Snapshots = [.. Enumerable.Range(1, steps / every).Select(step => step * every)],
                Seed = 1,
            });
        var kept = found.Snapshots.OrderBy(snapshot => snapshot.Key).Select(snapshot => snapshot.Value);
        return [.. kept.Select(picture => network.Score(objective, picture)[0])];
    }
}
