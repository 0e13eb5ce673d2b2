using System.Globalization;

namespace MLNetInterpret.Benchmarks;

/// <summary>Recipes by name, with changes.</summary>
internal static class PictureRecipes
{
    /// <summary>What were the defaults before there were recipes.</summary>
    private static readonly Recipe Before = new()
    {
        LearningRate = 0.05,
        Hold = 1,
        Decay = 0,
        Exponent = 1,
        Fine = 0,
        Transform = Transforms.Moves,
        Contrast = 0,
        Plain = 0,
    };

    /// <summary>Lucent's schedule: Adam at 0.05 on a spectrum divided by 4, which is Adam at a quarter of that.</summary>
    private static readonly Recipe Lucent = new()
    {
        Steps = 512,
        LearningRate = 0.0125,
        Hold = 1,
        Decay = 0,
        Exponent = 1,
        Fine = 0,
        Contrast = 0,
        Plain = 0,
        Transform = Transforms.Pad(12).Then(Transforms.Jitter(8)).Then(Transforms.Scale(0.9, 1.1))
            .Then(Transforms.Rotate(10)).Then(Transforms.Jitter(4)),
    };

    /// <summary>Options of a recipe such as <c>default:Decay=0.02,Blur=0.3</c>.</summary>
    public static VisualizationOptions Of(string text)
    {
        var parts = text.Split(':', 2);
        var recipe = parts[0] switch
        {
            "before" => Before,
            "lucent" => Lucent,
            "accentuate" or "match" => Recipe.Default,
            var name => Recipe.All.First(recipe => recipe.Name == name),
        };
        foreach (var change in parts.Length > 1 ? parts[1].Split(',') : [])
        {
            var (name, value) = (change.Split('=')[0], double.Parse(change.Split('=')[1], CultureInfo.InvariantCulture));
            recipe = name switch
            {
                nameof(Recipe.LearningRate) => recipe with { LearningRate = value },
                nameof(Recipe.Hold) => recipe with { Hold = value },
                nameof(Recipe.Decay) => recipe with { Decay = value },
                nameof(Recipe.Exponent) => recipe with { Exponent = value },
                nameof(Recipe.Fine) => recipe with { Fine = value },
                nameof(Recipe.Steps) => recipe with { Steps = (int)value },
                nameof(Recipe.Plain) => recipe with { Plain = value },
                nameof(Recipe.Contrast) => recipe with { Contrast = value },
                nameof(Transforms.Blur) => recipe with { Transform = Transforms.Moves.Then(Transforms.Blur(value)) },
                _ => throw new ArgumentException(change),
            };
        }

        return new() { Recipe = recipe };
    }
}
