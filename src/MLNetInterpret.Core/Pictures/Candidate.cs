namespace MLNetInterpret.Core.Pictures;

/// <summary>A picture that drives a unit, before it is known to be the best.</summary>
/// <param name="Picture">As 8 bits hold it.</param>
/// <param name="Score">The unit's activation on it, on the plain network.</param>
/// <param name="Source">Where it comes from.</param>
/// <param name="Trace">The score at every step of its ascent.</param>
internal sealed record Candidate(ImageInput Picture, float Score, OptimumSource Source, IReadOnlyList<float> Trace)
{
    /// <summary>The picture on its way.</summary>
    public IReadOnlyList<(int Step, InputValue Input)> Snapshots { get; init; } = [];

    /// <summary>Whether its first start gave no gradient.</summary>
    public bool Restarted { get; init; }

    /// <summary>The same before its contrast was lifted; null where it was not.</summary>
    public Candidate? Unlifted { get; init; }

    /// <summary>One item of a result.</summary>
    public static Candidate Of(Maximized result, int item) =>
        new(result.Picture(item), result.Scores[item], OptimumSource.Ascent, [.. result.Trace.Select(step => step[item])])
        {
            Snapshots = [.. result.Snapshots.OrderBy(kept => kept.Key).Select(kept =>
            {
                using var one = kept.Value[item];
                return (kept.Key, (InputValue)ImageInput.From(one, result.Pixels!));
            })],
            Restarted = result.Restarted.Contains(item),
        };
}
