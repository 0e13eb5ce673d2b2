namespace MLNetInterpret;

/// <summary>An input found by optimisation.</summary>
/// <param name="Input">The input, as it was re-scored: 8-bit pixels, or a row in the table's own columns.</param>
/// <param name="Score">The unit's activation on it, measured again on the plain network or through the whole pipeline.</param>
/// <param name="Trace">The score at every step of the optimisation, as the optimiser saw it.</param>
public sealed record OptimizedInput(InputValue Input, float Score, IReadOnlyList<float> Trace)
{
    /// <summary>The input on its way from noise to the result, in the order of the steps; empty where none were kept.</summary>
    public IReadOnlyList<(int Step, InputValue Input)> Snapshots { get; init; } = [];

    /// <summary>The unit's mean activation while a picture is shifted, scaled and rotated a little;
    /// null for other inputs.</summary>
    public float? ScoreWhenMoved { get; init; }

    /// <summary>Other inputs that drive the same unit, found with it and pushed apart from each other;
    /// empty where none were asked for.</summary>
    public IReadOnlyList<Alternative> Variants { get; init; } = [];

    /// <summary>The same unit optimised by other methods, for comparison; empty where none were asked for.</summary>
    public IReadOnlyList<Alternative> Methods { get; init; } = [];

    /// <summary>Whether the first start gave no gradient (a dead rectifier),
    /// so that the optimisation began again from another.</summary>
    public bool Restarted { get; init; }
}

/// <summary>Another answer to the same question.</summary>
/// <param name="Name">What is different about it, for example <c>variant 2</c> or <c>learned prior (latent)</c>.</param>
/// <param name="Input">The input, as it was re-scored.</param>
/// <param name="Score">The unit's activation on it, measured again on the plain network.</param>
public sealed record Alternative(string Name, InputValue Input, float Score);
