using MLNetInterpret.Core.Networks;

namespace MLNetInterpret.Core.Rows;

/// <summary>What no row of a space can exceed, and the best row met on the way to knowing that.</summary>
/// <param name="Value">No row scores more; where the least score was asked for, less.</param>
/// <param name="IsProven">Whether the best row's score is the best there is, but for a hundred-thousandth or so of it.</param>
/// <param name="Row">The best row known: one choice for each column.</param>
/// <param name="Score">Its score as reckoned here.</param>
/// <param name="Parts">Parts of the space that were bounded.</param>
/// <remarks>
/// For every unit of the first layer the largest or the smallest addends of all columns are summed, which is exact (a category's
/// one-hot slots count as the one choice they are). Above it, rectifiers are replaced by straight lines above and below them, so
/// that the unit lies below a linear function of the first layer, whose extremes over the space are exact again; parts of the
/// space have lines that are nearer, so the space is parted until a row is proven best or the budget is spent. Sources: Zhang et
/// al., arXiv:1811.00866 (CROWN); Xu et al., arXiv:2011.13824; Bunel et al., arXiv:1711.00455.
/// </remarks>
internal sealed record RowBound(float Value, bool IsProven, IReadOnlyList<int> Row, float Score, int Parts)
{
    /// <summary>Bounds a unit over all rows of a space, whatever limits they have to keep to as a whole.</summary>
    /// <param name="network">The network.</param>
    /// <param name="unit">One unit of it, with an index.</param>
    /// <param name="space">The rows.</param>
    /// <param name="highest">Whether the most that the unit can be is asked for, else the least.</param>
    /// <param name="known">Good rows, one choice for each column: the better they are, the sooner it ends.</param>
    /// <param name="mostParts">The budget: parts of the space that are bounded, 1 or more;
    /// fewer where network and space are large.</param>
    /// <param name="progress">Told the share of the budget that is spent.</param>
    /// <param name="cancellation">Cancels the work, which then throws <see cref="OperationCanceledException"/>.</param>
    /// <returns>The bound, or null where the network up to the unit is more than linear layers, rectifiers and dropout,
    /// or the space too large.</returns>
    /// <exception cref="ArgumentException">The network has no such unit, or the space does not fit it.</exception>
    public static RowBound? Of(
        HookedNetwork network, Unit unit, RowSpace space, bool highest = true, IReadOnlyList<int[]>? known = null,
        int mostParts = 1000, IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(unit);
        ArgumentNullException.ThrowIfNull(space);
        Check.AtLeast(mostParts, 1);
        unit = network.Points.Find(unit);
        if (unit.Index is not { } index || unit.Position.Count > 0) return null;
        if (network.Module is Mlp && unit.Point.Name == Mlp.Probability)
            return ProbabilityBound.Of(network, index, space, highest, known ?? [], mostParts, progress, cancellation);
        if (LayerChain.Until(network, unit.Point) is not { } chain) return null;
        if (chain.Slots != space.Slots)
            throw new ArgumentException(
                $"The space has {space.Slots} slots, but the network reads {chain.Slots}.", nameof(space));
        if (!chain.Fits(space)) return null;

        var sign = highest ? 1 : -1;
        var search = new RowBranching(new(chain.For(index), sign, space), mostParts, progress, cancellation);
        search.Run(known ?? []);
        float Shown(double value) => (float)(chain.Layers[^1].IsRectified ? Math.Max(0, sign * value) : sign * value);
        return new(Shown(search.Bound), search.IsProven, search.Row, Shown(search.Score), search.Parts);
    }
}
