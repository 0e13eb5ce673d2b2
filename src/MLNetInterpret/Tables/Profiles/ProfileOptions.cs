using MLNetInterpret.Core.Networks;
using MLNetInterpret.Tables;

namespace MLNetInterpret;

/// <summary>Options of the search for a profile.</summary>
public sealed record ProfileOptions : SeededWork
{
    /// <summary>The rows that are allowed; by default inferred from the data.</summary>
    public RowConstraints Constraints { get; init; } = new();

    /// <summary>Limit on the distance from the training rows: no further than this percentile of them, 0 to 100 (50 is as
    /// plausible as the median row); null for no such limit.</summary>
    public double? Plausibility { get; init; }

    /// <summary>Percentiles, 0 to 100, at which the trade-off between score and plausibility is measured;
    /// the unconstrained optimum is always added.</summary>
    public IReadOnlyList<double> Curve { get; init; } = [50, 75, 90, 95, 99, 100];

    /// <summary>How far the proof that a row is best goes: <see cref="Depth.Quick"/> proves what can be proven at once and else
    /// tells the gap, <see cref="Depth.Full"/> goes on. Null takes the default of the call: quick for
    /// <c>ml.Interpretation.FindProfile</c>, else the interpretation's depth.</summary>
    public Depth? Depth { get; init; }

    /// <summary>Real rows shown at each end, 0 or more.</summary>
    public int RealRows { get; init; } = 5;

    /// <summary>The same, once every value is in its range.</summary>
    internal ProfileOptions Validated()
    {
        ArgumentNullException.ThrowIfNull(Constraints);
        Constraints.Validated();
        Check.AtLeast(RealRows, 0, nameof(RealRows));
        if (Depth is not (null or MLNetInterpret.Depth.Quick or MLNetInterpret.Depth.Full))
            throw new ArgumentException($"Rows are searched with Depth.Quick or Depth.Full, not {Depth}.");
        foreach (var percentile in Curve.Concat(Plausibility is { } asked ? [asked] : []))
            if (!(percentile is >= 0 and <= 100))
                throw new ArgumentException(FormattableString.Invariant(
                    $"A plausibility is a percentile of the training rows from 0 to 100, not {percentile}."));
        return this;
    }
}
