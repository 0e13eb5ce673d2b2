using MLNetInterpret.Core.Hooks;

namespace MLNetInterpret.Core.Pictures;

/// <summary>Objectives of channels that read some of their positions.</summary>
internal static class InnerObjectives
{
    /// <summary>An objective of channels of one point that reads the inner positions alone.</summary>
    /// <param name="objective">The objective.</param>
    /// <param name="inner">The positions; null for all.</param>
    /// <param name="unit">One of its units; a neuron keeps its position.</param>
    public static Objective Within(this Objective objective, InnerPositions? inner, Unit unit) =>
        inner is null || unit.Position.Count > 0 ? objective : objective with
        {
            Description = $"{objective.Description} off the border",
            Score = seen =>
            {
                using var part = new ActivationCache(seen.Input, seen.Pixels);
                part.Keep(unit.Point, inner.Of(seen[unit.Point]), copy: false);
                return objective.Score(part);
            },
        };
}
