using System.Text.Json.Serialization;
using static MLNetInterpret.Core.Units.NumberWords;

namespace MLNetInterpret;

/// <summary>An input found by optimisation.</summary>
public sealed class OptimizedInput(InputValue input, float score, IReadOnlyList<float> trace) : ReadableResult
{
    /// <summary>The input, as it was re-scored: 8-bit pixels, or a row in the table's own columns.</summary>
    public InputValue Input { get; } = input;

    /// <summary>The unit's activation on it, measured again on the plain network or through the whole pipeline.</summary>
    public float Score { get; } = score;

    /// <summary>The score at every step of the optimisation, as the optimiser saw it; empty for a closed form, and for a real row
    /// that nothing drove further.</summary>
    public IReadOnlyList<float> Trace { get; } = trace;

    /// <summary>The input on its way from noise to the result, in the order of the steps; empty where none were kept, for a closed
    /// form, and for what began at a real row.</summary>
    [JsonInclude]
    public IReadOnlyList<(int Step, InputValue Input)> Snapshots { get; internal init; } = [];

    /// <summary>The unit's mean activation while a picture is shifted, scaled and rotated a little;
    /// null for other inputs.</summary>
    [JsonInclude]
    public float? ScoreWhenMoved { get; internal init; }

    /// <summary>The unit's activation while each pixel of a picture is the mean of the 3 x 3 around it; null for other
    /// inputs.</summary>
    [JsonInclude]
    public float? ScoreWhenBlurred { get; internal init; }

    /// <summary>The unit's activation on the picture before its contrast was lifted to that of a sheet; null where it was
    /// not.</summary>
    [JsonInclude]
    public float? ScoreUnlifted { get; internal init; }

    /// <summary>Other inputs that drive the same unit, found with it and pushed apart from each other;
    /// empty where none were asked for.</summary>
    [JsonInclude]
    public IReadOnlyList<Alternative> Variants { get; internal init; } = [];

    /// <summary>The same unit optimised by other methods, for comparison; empty where none were asked for.</summary>
    [JsonInclude]
    public IReadOnlyList<Alternative> Methods { get; internal init; } = [];

    /// <summary>The <see cref="MLNetInterpret.Recipe"/> of a picture: its name, or all of it where it has none; null for other
    /// inputs.</summary>
    [JsonInclude]
    public string? Recipe { get; internal init; }

    /// <summary>Whether the first start gave no gradient (a dead rectifier),
    /// so that the optimisation started again from another.</summary>
    [JsonInclude]
    public bool Restarted { get; internal init; }

    /// <summary>Where the input comes from.</summary>
    [JsonInclude]
    public OptimumSource Source { get; internal init; }

    /// <summary>The unit's activation on the most extreme real row at this end; null where no rows are at hand.</summary>
    [JsonInclude]
    public float? BestReal { get; internal init; }

    /// <summary>Share of the real rows that drive the unit less far than the input does, 0 to 1, from a histogram of their
    /// activations; null where no rows are at hand.</summary>
    [JsonInclude]
    public double? RowsExceeded { get; internal init; }

    /// <summary>Whether the input drives the unit less far than the most extreme real row or, on average, than itself when
    /// moved, after all that was tried: then it is no optimum.</summary>
    [JsonInclude]
    public bool FallsShort { get; internal init; }

    /// <summary>The part of a picture that the unit sees, where that is at most half of its rows and columns: a neuron's, and that
    /// of a channel's largest position. Figures show that part. Null for the whole picture, and for other inputs.</summary>
    [JsonInclude]
    public Crop? Crop { get; internal init; }

    /// <summary>What figures show of the input.</summary>
    [JsonIgnore]
    internal InputValue Shown => Input.SeenIn(Crop);

    /// <summary>Scores of this input and of its variants in words, where there are several; null where not.</summary>
    [JsonIgnore]
    internal string? Starts => Variants.Count == 0 ? null
        : $"{Number(Variants.Select(variant => variant.Score).Append(Score).Min())} to "
        + $"{Number(Variants.Select(variant => variant.Score).Append(Score).Max())} over {Count(Variants.Count + 1, "start")}";

    /// <summary>The same input beside what other methods found.</summary>
    internal OptimizedInput Beside(IReadOnlyList<Alternative> methods) => new(Input, Score, Trace)
    {
        Snapshots = Snapshots,
        ScoreWhenMoved = ScoreWhenMoved,
        ScoreWhenBlurred = ScoreWhenBlurred,
        ScoreUnlifted = ScoreUnlifted,
        Variants = Variants,
        Methods = methods,
        Recipe = Recipe,
        Restarted = Restarted,
        Source = Source,
        BestReal = BestReal,
        RowsExceeded = RowsExceeded,
        FallsShort = FallsShort,
        Crop = Crop,
    };

    private protected override string Sentence => $"{Input}, on which the unit is at {Number(Score)}"
        + (FallsShort ? ", and no optimum: a real row or a moved copy goes further"
            : Source == OptimumSource.ClosedForm ? ", its exact optimum"
            : "");
}

/// <summary>Source of an optimised input.</summary>
public enum OptimumSource
{
    /// <summary>Gradient ascent from noise or from a given start; for a table's row, the search.</summary>
    Ascent,

    /// <summary>Gradient ascent from the most extreme real row.</summary>
    RealRow,

    /// <summary>The closed form of a unit that is linear in the pixels: no picture drives it further.</summary>
    ClosedForm,
}

/// <summary>Another optimised input for the same unit.</summary>
public sealed class Alternative(string name, InputValue input, float score) : ReadableResult
{
    /// <summary>Its name, for example <c>variant 2</c> or <c>learned prior (latent)</c>.</summary>
    public string Name { get; } = name;

    /// <summary>The input, as it was re-scored.</summary>
    public InputValue Input { get; } = input;

    /// <summary>The unit's activation on it, measured again on the plain network.</summary>
    public float Score { get; } = score;

    /// <summary>The part of a picture that the unit sees; as <see cref="OptimizedInput.Crop"/>.</summary>
    [JsonInclude]
    public Crop? Crop { get; internal init; }

    /// <summary>What figures show of the input.</summary>
    [JsonIgnore]
    internal InputValue Shown => Input.SeenIn(Crop);

    private protected override string Sentence => $"{Name}: {Input}, on which the unit is at {Number(Score)}";
}
