namespace MLNetInterpret.Benchmarks;

/// <summary>Steps until 95 % of the score that Lucent's schedule has after 512: of recipe <c>strong</c>, and of that schedule,
/// counted in one run each.</summary>
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
        var lucent = PictureRecipes.Of("lucent").Recipe!;
        return [.. Units.Select(unit =>
        {
            var lucents = Scores(network, unit, lucent);
            int First(float[] scores) => Array.FindIndex(scores, score => score >= Share * lucents[^1]) is >= 0 and var at
                ? (at + 1) * Every
                : 2 * Recipe.Strong.Steps;
            return (unit, First(Scores(network, unit, Recipe.Strong)), First(lucents));
        })];
    }

    /// <summary>The plain network's score every so many steps of a run.</summary>
    private static float[] Scores(HookedNetwork network, string unit, Recipe recipe)
    {
        var objective = Objectives.Channel(unit, Reduction.Mean);
        using var found = network.Maximize(
            objective, Images.Fourier(3, Size, colors: ColorBasis.ImageNet, recipe: recipe), recipe.Transform,
            recipe.Paced(new()
            {
                Steps = recipe.Steps,
                Snapshots = [.. Enumerable.Range(1, recipe.Steps / Every).Select(step => step * Every)],
                Seed = 1,
            }));
        var kept = found.Snapshots.OrderBy(snapshot => snapshot.Key).Select(snapshot => snapshot.Value);
        return [.. kept.Select(picture => network.Score(objective, picture)[0])];
    }
}
