using static MLNetInterpret.Core.Units.NumberWords;

namespace MLNetInterpret;

/// <summary>Counts in adjacent bins.</summary>
public sealed class Histogram(IReadOnlyList<double> edges, IReadOnlyList<long> counts) : ReadableResult
{
    /// <summary>Edges of the bins, ascending, one more than <see cref="Counts"/>.</summary>
    public IReadOnlyList<double> Edges { get; } = edges;

    /// <summary>Values in each bin; the last bin includes its upper edge.</summary>
    public IReadOnlyList<long> Counts { get; } = counts;

    /// <summary>Share of the values below one, 0 to 1; inside a bin, the share of its width.</summary>
    internal double ShareBelow(double value)
    {
        var (below, all) = (0.0, 0L);
        for (var bin = 0; bin < Counts.Count; bin++)
        {
            var (from, to) = (Edges[bin], Edges[bin + 1]);
            below += Counts[bin] * (value >= to ? 1 : value <= from ? 0 : (value - from) / (to - from));
            all += Counts[bin];
        }

        return all > 0 ? below / all : 0;
    }

    private protected override string Sentence => $"{Count(Counts.Sum(), "value")} in {Count(Counts.Count, "bin")}" +
        (Edges.Count == 0 ? "" : $" from {Number(Edges[0])} to {Number(Edges[^1])}");
}
