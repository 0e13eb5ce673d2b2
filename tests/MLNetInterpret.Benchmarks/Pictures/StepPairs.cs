using static TorchSharp.torch;

namespace MLNetInterpret.Benchmarks;

/// <summary>Steps until 95 % of the score that Lucent's schedule has after 512: of recipe <c>strong</c>, and of that
/// schedule.</summary>
internal static class StepPairs
{
    private const int Size = 160, Every = 8;
    private const double Share = 0.95;

    private static readonly string[] Units =
        ["ReLU315:17", "ReLU315:101", "ReLU347:10", "ReLU347:100", "ReLU393:20", "ReLU393:77"];

    /// <summary>For each channel the steps of both; where <c>strong</c> never gets there, twice its steps.</summary>
    public static IReadOnlyList<(string Unit, int Ours, int Baseline)> Count()
    {
        using var network = PictureNetworks.ResNet18();
        return [.. Units.Select(unit =>
        {
            var (_, lucents) = Climb(network, unit, PictureRecipes.Of("lucent").Recipe);
            var (steps, ours) = Climb(network, unit, Recipe.Strong);
            var wanted = Share * lucents[^1];
            int First(float[] scores, int otherwise) =>
                Array.FindIndex(scores, score => score >= wanted) is >= 0 and var at ? (at + 1) * Every : otherwise;
            return (unit, First(ours, 2 * steps), First(lucents, 2 * steps));
        })];
    }

    private static (int Steps, float[] Scores) Climb(HookedNetwork network, Unit unit, Recipe recipe)
    {
        var objective = Objectives.Channel(unit, Reduction.Mean);
        using var found = network.Maximize(
            objective, Images.Fourier(3, Size, colors: ColorBasis.ImageNet, exponent: recipe.Exponent), recipe.Transform, new()
            {
                Steps = recipe.Steps,
                PlainSteps = (int)(recipe.Plain * recipe.Steps),
                LearningRate = recipe.LearningRate,
                Hold = recipe.Hold,
                Decay = recipe.Decay,
                Snapshots = [.. Enumerable.Range(1, recipe.Steps / Every).Select(step => step * Every)],
                Seed = 1,
            });
        var kept = found.Snapshots.OrderBy(snapshot => snapshot.Key).Select(snapshot => snapshot.Value);
        return (recipe.Steps, [.. kept.Select(picture => network.Score(objective, picture)[0])]);
    }
}
