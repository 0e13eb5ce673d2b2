using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret;

/// <summary>A score to maximise; larger is always better. Operators combine objectives into new ones.</summary>
/// <param name="Description">The formula in words.</param>
/// <param name="Points">The points whose activations <paramref name="Score"/> reads.</param>
/// <param name="Score">One score per batch item, <c>[N]</c>, differentiable in the input.</param>
public sealed record Objective(
    string Description, IReadOnlyList<ActivationPoint> Points, Func<ActivationCache, Tensor> Score)
{
    /// <summary>The formula in words.</summary>
    public string Description
    {
        get;
        init
        {
            field = value;
            HasSum = false;      // another formula
        }
    } = Description;

    /// <summary>One score per batch item, <c>[N]</c>, differentiable in the input.</summary>
    public Func<ActivationCache, Tensor> Score
    {
        get;
        init
        {
            field = value;
            Scored = null;      // another function scores something else
        }
    } = Score;

    /// <summary>The channel that the score reads, where it is its activation (sign 1) or the negative (-1) and nothing else:
    /// such a score can be had without the objective.</summary>
    internal (Unit Unit, int Sign)? Scored { get; init; }

    /// <summary>Whether the formula has a sum in it, and stands in brackets beside another sign.</summary>
    internal bool HasSum { get; init; }

    /// <summary>The sum of two objectives.</summary>
    public static Objective operator +(Objective a, Objective b) => Join(a, b, "+", (x, y) => x + y);

    /// <summary>The difference of two objectives: the second is a penalty.</summary>
    public static Objective operator -(Objective a, Objective b) => Join(a, b, "-", (x, y) => x - y);

    /// <summary>The product of the two scores, item by item.</summary>
    public static Objective operator *(Objective a, Objective b) => Join(a.Grouped(), b.Grouped(), "*", (x, y) => x * y);

    /// <summary>Adds a constant: it shifts every score and leaves the gradient.</summary>
    public static Objective operator +(Objective objective, double constant) =>
        objective.Shifted(constant, description => $"{description} + {Written(constant)}");

    /// <inheritdoc cref="op_Addition(Objective, double)"/>
    public static Objective operator +(double constant, Objective objective) =>
        objective.Shifted(constant, description => $"{Written(constant)} + {description}");

    /// <summary>Subtracts a constant: it shifts every score and leaves the gradient.</summary>
    public static Objective operator -(Objective objective, double constant) =>
        objective.Shifted(-constant, description => $"{description} - {Written(constant)}");

    /// <summary>A constant less the objective: larger where the objective is smaller.</summary>
    public static Objective operator -(double constant, Objective objective)
    {
        ArgumentNullException.ThrowIfNull(objective);
        return (-objective).Shifted(constant, _ => $"{Written(constant)} - {objective.Grouped().Description}");
    }

    /// <summary>Weights an objective; a negative weight reverses its direction.</summary>
    public static Objective operator *(double weight, Objective objective)
    {
        ArgumentNullException.ThrowIfNull(objective);
        return objective with
        {
            Description = $"{Written(weight)} * {objective.Grouped().Description}",
            HasSum = objective.HasSum,
            Score = seen => objective.Score(seen) * weight,
        };
    }

    /// <inheritdoc cref="op_Multiply(double, Objective)"/>
    public static Objective operator *(Objective objective, double weight) => weight * objective;

    /// <summary>Reverses the direction: what made the score large now makes it small.</summary>
    public static Objective operator -(Objective objective)
    {
        ArgumentNullException.ThrowIfNull(objective);
        return objective with
        {
            Description = $"-{objective.Grouped().Description}",
            HasSum = objective.HasSum,
            Score = seen => -objective.Score(seen),
            Scored = objective.Scored is { } channel ? (channel.Unit, -channel.Sign) : null,
        };
    }

    /// <summary>The same as the operator <c>+</c>.</summary>
    public static Objective Add(Objective a, Objective b) => a + b;

    /// <summary>The same as the operator <c>-</c>.</summary>
    public static Objective Subtract(Objective a, Objective b) => a - b;

    /// <summary>The same as the operator <c>*</c>.</summary>
    public static Objective Multiply(double weight, Objective objective) => weight * objective;

    /// <summary>The same as the unary operator <c>-</c>.</summary>
    public static Objective Negate(Objective objective) => -objective;

    /// <inheritdoc/>
    public override string ToString() => Description;

    private static Objective Join(Objective a, Objective b, string sign, Func<Tensor, Tensor, Tensor> combine)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        var right = sign == "-" ? b.Grouped() : b;
        return new($"{a.Description} {sign} {right.Description}", [.. a.Points.Union(b.Points)],
            seen => combine(a.Score(seen), b.Score(seen)))
        {
            HasSum = sign != "*" || a.HasSum || b.HasSum,
        };
    }

    private Objective Shifted(double constant, Func<string, string> describe) =>
        this with { Description = describe(Description), HasSum = true, Score = seen => Score(seen) + constant };

    private static string Written(double number) => number.ToString(CultureInfo.InvariantCulture);

    private Objective Grouped() => HasSum ? this with { Description = $"({Description})", HasSum = true } : this;
}
