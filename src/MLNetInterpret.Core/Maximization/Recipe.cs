using System.Globalization;
using MLNetInterpret.Core.Maximization;
using MLNetInterpret.Core.Networks;

namespace MLNetInterpret;

/// <summary>How the picture of a unit is made: pace, spectrum, transforms and objective. Unit, size and seed are left.</summary>
/// <remarks>A recipe is a value: <c>Recipe.Strong with { Decay = 0.02 }</c> is another. Rate, hold and decay are those of a
/// spectrum or pyramid; pixels and CPPNs keep their own.</remarks>
public sealed record Recipe
{
    /// <summary>Clear strokes on a calm ground.</summary>
    public static Recipe Default { get; } = new();

    /// <summary>More contrast and finer strokes, for the highest score.</summary>
    public static Recipe Strong { get; } = new()
    {
        LearningRate = 0.08,
        Exponent = 1.03,
        Fine = 4,
        Plain = 0.45,
        Transform = Transforms.Moves.Then(Transforms.Blur(0.35)),
    };

    /// <summary>Frequencies as in photographs: soft shapes, a lower score.</summary>
    public static Recipe Natural { get; } = new()
    {
        Decay = 0.025,
        Exponent = 1.2,
        Fine = 3,
        Plain = 0.2,
    };

    /// <summary>For pictures of less than 64 pixels, of which waves of a few pixels are a large part: strokes, not
    /// speckles.</summary>
    public static Recipe Small { get; } = new()
    {
        Exponent = 1.3,
        Fine = 4,
        Plain = 0.1,
    };

    /// <summary>The recipes that have names.</summary>
    public static IReadOnlyList<Recipe> All { get; } = [Default, Strong, Natural, Small];

    /// <summary>Its name: <c>default</c>, <c>strong</c>, <c>natural</c>, <c>small</c>, or <c>own</c> for any other.</summary>
    public string Name => this == Default ? "default" : this == Strong ? "strong" : this == Natural ? "natural"
        : this == Small ? "small" : "own";

    /// <summary>Steps that rate and decay are for, 1 or more. A run of fewer or more steps takes larger or smaller ones, so that
    /// it goes as far.</summary>
    public int Steps { get; init; } = 240;

    /// <summary>Adam's learning rate at first, above 0 and at most 1,000.</summary>
    public double LearningRate { get; init; } = 0.06;

    /// <summary>Share of the steps at the full rate, 0 to 1; behind them it falls evenly to 0.</summary>
    public double Hold { get; init; } = 0.7;

    /// <summary>Share by which each step at the full rate first shrinks the spectrum, 0 to 1, exclusive.</summary>
    public double Decay { get; init; } = 0.015;

    /// <summary>Amplitudes move in proportion to the frequency to the power of minus this, 0 to 4.</summary>
    public double Exponent { get; init; } = 1.05;

    /// <summary>Added to <see cref="Exponent"/> above a quarter of the sampling frequency, 0 to 8: waves of less than 4 pixels
    /// move less, which the first layers of most networks do not tell from longer ones.</summary>
    public double Fine { get; init; } = 2;

    /// <summary>Transforms that the picture should survive while it is made.</summary>
    public Transform Transform { get; init; } = Transforms.Standard;

    /// <summary>Share of the last steps that go without transforms, 0 to 1: a higher score, of which movement leaves
    /// less.</summary>
    public double Plain { get; init; } = 0.3;

    /// <summary>What is climbed for units, item <c>b</c> for unit <c>b</c> modulo their number; null for the usual: <see
    /// cref="Objectives.Pattern"/> for a channel that is read by its largest position, otherwise what is measured.</summary>
    public Func<IReadOnlyList<Unit>, Objective>? Objective { get; init; }

    /// <summary>Standard deviation of a finished picture's values, in shares of their range, 0 to 0.5, to which less is lifted;
    /// more is left. 0 lifts nothing.</summary>
    public double Contrast { get; init; } = 0.22;

    /// <summary>Its name, or all of it where it has none.</summary>
    internal string InWords => Name == "own" ? $"{this}"["recipe ".Length..] : Name;

    /// <summary>What is taken where none is named: <see cref="Default"/>, or <see cref="Small"/> for small pictures.</summary>
    internal static Recipe Usual(long rows, long columns) => Math.Max(rows, columns) < 64 ? Small : Default;

    /// <summary>The pace at its own number of steps.</summary>
    internal Pace Pace => new(LearningRate, Hold, Decay);

    /// <summary>Its name and numbers in words.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"recipe {Name}: rate {LearningRate:0.####} for {Steps} steps, held for {Hold:0.##} of them, decay {Decay:0.####}, "
        + $"1/f^{Exponent:0.##} (fine waves {Exponent + Fine:0.##}), {Transform}");

    /// <summary>Options with the pace of this recipe for their number of steps, where they say no other.</summary>
    internal MaximizationOptions Paced(MaximizationOptions options)
    {
        var recipe = In(options.Steps);
        return options with
        {
            LearningRate = options.LearningRate ?? recipe.LearningRate,
            Hold = options.Hold ?? recipe.Hold,
            Decay = options.Decay ?? recipe.Decay,
            PlainSteps = options.PlainSteps > 0 ? options.PlainSteps : (int)(recipe.Plain * options.Steps),
        };
    }

    /// <summary>The same for a number of steps.</summary>
    internal Recipe In(int steps)
    {
        var factor = (double)Steps / steps;
        return this with
        {
            Steps = steps,
            LearningRate = Math.Min(LearningRate * factor, TrainingOptions.MostRate),
            Decay = 1 - Math.Pow(1 - Decay, factor),
        };
    }

    /// <summary>Itself, once every value is in its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The message names the value and its range.</exception>
    internal Recipe Validated()
    {
        ArgumentNullException.ThrowIfNull(Transform);
        Check.AtLeast(Steps, 1, nameof(Steps));
        Check.AboveUpTo(LearningRate, 0, TrainingOptions.MostRate, nameof(LearningRate));
        Check.Between(Hold, 0, 1, nameof(Hold));
        Check.Between(Plain, 0, 1, nameof(Plain));
        Check.Share(Decay, nameof(Decay));
        Check.Between(Exponent, 0, 4, nameof(Exponent));
        Check.Between(Fine, 0, 8, nameof(Fine));
        Check.Between(Contrast, 0, 0.5, nameof(Contrast));
        return this;
    }
}
