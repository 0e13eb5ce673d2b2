using System.CommandLine;
using MLNetInterpret.Core.Units;

namespace MLNetInterpret.Cli.Verbs;

/// <summary>The catalogues of objectives, transforms and penalties as terms on the command line.</summary>
internal static class PictureTerms
{
    private static readonly TermTable<Transform> TransformTable = new(
        "transform",
        Plain("none", Transforms.None),
        Plain("standard", Transforms.Standard),
        Numbers("pad", "PIXELS", 1, 1, numbers => Transforms.Pad(Whole(numbers[0]))),
        Numbers("blur", "PROBABILITY", 1, 1, numbers => Transforms.Blur(numbers[0])),
        Numbers("jitter", "PIXELS", 1, 1, numbers => Transforms.Jitter(Whole(numbers[0]))),
        Numbers("scale", "SMALLEST:LARGEST", 2, 2, numbers => Transforms.Scale(numbers[0], numbers[1])),
        Numbers("rotate", "DEGREES", 1, 1, numbers => Transforms.Rotate(numbers[0])));

    private static readonly TermTable<Objective> PenaltyTable = new(
        "penalty",
        Penalty("total-variation", "", 0, _ => Penalties.TotalVariation()),
        Penalty("l1", "[:CENTER]", 1, numbers => Penalties.L1(At(numbers, 0, 0))),
        Penalty("l2", "[:CENTER]", 1, numbers => Penalties.L2(At(numbers, 0, 0))),
        Penalty("blur", "[:RADIUS]", 1, numbers => Penalties.Blur(Whole(At(numbers, 0, 1)))),
        Penalty("high-frequency", "[:ABOVE]", 1, numbers => Penalties.HighFrequency(At(numbers, 0, 0.25))),
        Penalty("boundary-complexity", "[:WIDTH[:INTENSITY]]", 2, numbers =>
            Penalties.BoundaryComplexity(Whole(At(numbers, 0, 4)), At(numbers, 1, 0.5))));

    /// <summary>Objectives of units; one that names a unit is the same for all.</summary>
    private static readonly TermTable<Func<IReadOnlyList<Unit>, Objective>> ObjectiveTable = new(
        "objective",
        Unit("pattern", Objectives.Pattern),
        Unit("max", units => Objectives.Each(units, Reduction.Max)),
        Unit("mean", units => Objectives.Each(units, Reduction.Mean)),
        Unit("sum", units => Objectives.Each(units, Reduction.Sum)),
        Unit("smooth-max", Objectives.SmoothMax),
        Unit("probability", units => Objectives.Probability(units)),
        Unit("margin", units => Objectives.Margin(units[0].Point, [.. units.Select(unit => unit.Index ?? 0)])),
        Unit("layer", units => Objectives.Layer(units[0].Point)));

    /// <summary>What is taken where no recipe is named.</summary>
    public const string UsualRecipe = "Default: small for pictures of less than 64 pixels, default for others.";

    /// <summary>The recipe that a word names; null for null.</summary>
    public static Recipe? RecipeOf(string? name) => name is null ? null : Recipe.All.First(recipe => recipe.Name == name);

    /// <summary>Adds the option of objectives.</summary>
    public static Option<string[]> AddObjective(Verb verb, string more) =>
        Completed(verb.Add(Words.Objective, $"{more} There are: {ObjectiveTable.Forms}."), ObjectiveTable.Names);

    /// <summary>Adds the option of transforms.</summary>
    public static Option<string[]> AddTransforms(Verb verb, string more) =>
        Completed(verb.Add(Words.Transforms, $"{more} There are: {TransformTable.Forms}."), TransformTable.Names);

    /// <summary>Adds the option of penalties.</summary>
    public static Option<string[]> AddPenalty(Verb verb) =>
        Completed(verb.Add(Words.Penalty, $"There are: {PenaltyTable.Forms}."), PenaltyTable.Names);

    /// <summary>Transforms one after another; null where none is given.</summary>
    /// <exception cref="FormatException">There is no such one; the message says which there are.</exception>
    public static Transform? ReadTransforms(string[]? texts) => texts is { Length: > 0 }
        ? texts.Select(text => Term.Parse(text) is { Weight: 1 } term
            ? TransformTable.Read(term)
            : throw new FormatException($"'{text}' has a weight, but transforms have none.")).Aggregate((a, b) => a.Then(b))
        : null;

    /// <summary>The sum of penalties; null where none is given.</summary>
    /// <exception cref="FormatException">There is no such one; the message says which there are.</exception>
    public static Objective? ReadPenalty(string[]? texts) => texts is { Length: > 0 }
        ? texts.Select(Term.Parse).Select(term => Weighted(term, PenaltyTable.Read(term))).Aggregate((a, b) => a + b)
        : null;

    /// <summary>The objective of units as a sum of terms; null where none is given.</summary>
    /// <param name="network">Has the units that terms name.</param>
    /// <param name="texts">The terms.</param>
    /// <exception cref="FormatException">There is no such one, or none speaks of the units themselves.</exception>
    public static Func<IReadOnlyList<Unit>, Objective>? ReadObjective(HookedNetwork network, string[]? texts)
    {
        if (texts is not { Length: > 0 }) return null;
        var read = texts.Select(text =>
        {
            var term = Term.Parse(text);
            var make = ObjectiveTable.Read(term);
            if (term.Argument is not { } named) return (Of: make, Named: false, Term: term);
            Unit[] unit = [network.Points.Find(named)];
            make(unit);      // what is wrong is said before any work
            return (Of: _ => make(unit), Named: true, Term: term);
        }).ToList();
        return read.All(one => one.Named)
            ? throw new FormatException(
                $"'{string.Join(' ', texts)}' says nothing of the units themselves: "
                + "add a term without a unit, for example pattern.")
            : units => read.Select(one => Weighted(one.Term, one.Of(units))).Aggregate((a, b) => a + b);
    }

    /// <summary>The reduction that is reported with an objective: that of its first term where it has one.</summary>
    public static Reduction ReductionOf(string[]? texts) => (texts ?? []).Select(Term.Parse)
        .Where(term => term.Argument is null)
        .Select(term => term.Name switch { "mean" => Reduction.Mean, "sum" => Reduction.Sum, _ => Reduction.Max })
        .FirstOrDefault(Reduction.Max);

    private static Objective Weighted(Term term, Objective objective) => term.Weight == 1 ? objective : term.Weight * objective;

    private static TermEntry<Transform> Plain(string name, Transform transform) => Numbers(name, "", 0, 0, _ => transform);

    private static TermEntry<Transform> Numbers(
        string name, string arguments, int least, int most, Func<double[], Transform> make) =>
        TermEntry<Transform>.OfNumbers(name, arguments, least, most, make);

    private static TermEntry<Objective> Penalty(string name, string arguments, int most, Func<double[], Objective> make) =>
        TermEntry<Objective>.OfNumbers(name, arguments, 0, most, make);

    private static TermEntry<Func<IReadOnlyList<Unit>, Objective>> Unit(
        string name, Func<IReadOnlyList<Unit>, Objective> make) => new(name, "[:UNIT]", _ => make);

    private static double At(double[] numbers, int place, double other) => place < numbers.Length ? numbers[place] : other;

    private static int Whole(double number) => number == Math.Truncate(number) && Math.Abs(number) <= 1 << 20
        ? (int)number
        : throw new FormatException(FormattableString.Invariant($"{number} is not a whole number of pixels."));

    private static Option<string[]> Completed(Option<string[]> option, IEnumerable<string> names)
    {
        option.CompletionSources.Add([.. names]);
        return option;
    }
}
