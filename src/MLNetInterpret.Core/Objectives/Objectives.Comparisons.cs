using System.Globalization;
using MLNetInterpret.Core.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret;

public static partial class Objectives
{
    /// <summary>How far apart two items may lie in the batch and still be held together by <see cref="Alignment"/>.</summary>
    private const int AlignedNeighbours = 4;

    /// <summary>From one unit to another: <c>(1 - t) * a + t * b</c>, each the mean over its positions.</summary>
    /// <param name="a">A unit with an index: channel, neuron, logit.</param>
    /// <param name="b">Another, of the same point or not.</param>
    /// <param name="shares">t, one for each item, usually 0 to 1: item <c>i</c> takes share <c>i mod count</c>. None lets the
    /// batch walk evenly from <paramref name="a"/> (first item) to <paramref name="b"/> (last item).</param>
    /// <remarks>Source: Olah et al. 2017, section "Interaction between neurons".</remarks>
    public static Objective Interpolate(Unit a, Unit b, params IReadOnlyList<double> shares)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        ArgumentNullException.ThrowIfNull(shares);
        if (shares.Any(share => !double.IsFinite(share)))
            throw new ArgumentException("The shares have to be finite numbers.", nameof(shares));
        var (first, second) = (Channel(a), Channel(b));
        var how = shares.Count == 1 ? string.Create(CultureInfo.InvariantCulture, $" at {shares[0]}") : ", one share an item";
        return new($"interpolate({a}, {b}{how})", [.. first.Points.Union(second.Points)], seen =>
        {
            var (from, to) = (first.Score(seen), second.Score(seen));
            var count = (int)from.shape[0];
            double ShareOf(int item) => shares.Count > 0 ? shares[item % shares.Count] : count > 1 ? item / (count - 1.0) : 0;
            var share = Like(tensor(Enumerable.Range(0, count).Select(ShareOf).ToArray()), from);
            return from * (1 - share) + to * share;
        });
    }

    /// <summary>Similarity of neighbours in the batch, so that a row of interpolations draws the same thing in the same place:
    /// minus half the mean squared difference to the items 1, 2, 3 and 4 places away, each divided by <c>decay^distance</c>; 0
    /// at best.</summary>
    /// <param name="point">Where they are compared, any shape.</param>
    /// <param name="decay">How much less each further place counts, above 0.</param>
    /// <returns>One score per batch item; over all items it sums to Lucid's. An item's score depends on its neighbours.</returns>
    /// <remarks>Source: Olah et al. 2017, and the objective of that name in Lucid, with its decay of 2.</remarks>
    public static Objective Alignment(ActivationPoint point, double decay = 2)
    {
        ArgumentNullException.ThrowIfNull(point);
        Check.Above(decay, 0);
        return new($"alignment({point})", [point], seen =>
        {
            var rows = seen[point].flatten(1);
            var count = rows.shape[0];
            var score = zeros([count], dtype: rows.dtype, device: rows.device);
            for (var apart = 1; apart <= Math.Min(AlignedNeighbours, count - 1); apart++)
            {
                var pairs = (rows.narrow(0, apart, count - apart) - rows.narrow(0, 0, count - apart)).square().mean([1]);
                var none = zeros([apart], dtype: rows.dtype, device: rows.device);
                score = score - (cat([pairs, none], 0) + cat([none, pairs], 0)) / (2 * Math.Pow(decay, apart));
            }

            return score;
        });
    }

    /// <summary>Difference between the items that maximise the same unit: minus the mean cosine between an item's pattern and
    /// those of the others, -1 (all the same) to 1, and at most 0 where activations are not negative. An item alone scores
    /// 0.</summary>
    /// <param name="point">Where they are compared. The pattern of a map <c>[N, U, positions...]</c> is its Gram matrix <c>[U,
    /// U]</c>, which says what occurs together, not where; that of flat activations <c>[N, U]</c> is the activations.</param>
    /// <param name="units">What is maximised with <see cref="Each"/>: item <c>i</c> maximises unit <c>i mod count</c>. Null
    /// where all items maximise the same unit.</param>
    /// <returns>One score per batch item. An item's score depends on the others of its unit.</returns>
    /// <remarks>Memory for N U^2 numbers where the layer has positions. Source: Olah et al. 2017, section "Diversity"; Gram
    /// matrices after Gatys, Ecker, Bethge 2015, arXiv:1508.06576.</remarks>
    public static Objective Diversity(ActivationPoint point, IReadOnlyList<Unit>? units = null)
    {
        ArgumentNullException.ThrowIfNull(point);
        var groups = units?.Count ?? 1;
        if (groups == 0) throw new ArgumentException("Give at least one unit, or null.", nameof(units));
        return new($"diversity({point})", [point], seen =>
        {
            var patterns = Patterns(seen[point]);
            var count = patterns.shape[0];
            var variants = (count + groups - 1) / groups;
            // [variants, units, pattern]; an incomplete last variant is filled with patterns that are like none
            var missing = zeros([variants * groups - count, patterns.shape[1]], dtype: patterns.dtype, device: patterns.device);
            var filled = cat([patterns, missing], 0).view(variants, groups, -1);
            var alike = (filled * (filled.sum([0], keepdim: true) - filled)).sum([2]).flatten().narrow(0, 0, count);
            var siblings = Enumerable.Range(0, (int)count)
                .Select(item => Math.Max(1.0, (count - 1 - item % groups) / groups)).ToArray();
            return alike.neg() / Like(tensor(siblings), patterns);
        });
    }

    /// <summary>Distance of the input from a given one: the mean squared difference over its values, in shares of the pixel
    /// range where it is a picture. Larger is farther: subtract it to stay near.</summary>
    /// <param name="reference">One input, or one for each item: <c>[R, ...]</c>, item <c>i</c> is compared with <c>i mod R</c>.
    /// In the network's own value range; copied.</param>
    /// <exception cref="ArgumentException">Scoring: the shapes differ.</exception>
    /// <remarks>Source: Mahendran, Vedaldi, "Understanding Deep Image Representations by Inverting Them", 2015, arXiv:1412.0035
    /// (Euclidean loss, here per value).</remarks>
    public static Objective InputDifference(Tensor reference) =>
        Difference("input difference", ActivationPoint.Input, reference, seen => seen.Pixels?.Range ?? 1);

    /// <summary>Distance of a layer's activations from given ones: the mean squared difference over all units and positions.
    /// Larger is farther: subtract it to find an input that the network sees as it saw the reference (inversion).</summary>
    /// <param name="point">The layer, <c>[N, U, positions...]</c>.</param>
    /// <param name="reference">The activations of one row, or one for each item: <c>[R, U, positions...]</c>, item <c>i</c> is
    /// compared with <c>i mod R</c>; copied.</param>
    /// <exception cref="ArgumentException">Scoring: the shapes differ.</exception>
    /// <remarks>Source: Mahendran, Vedaldi 2015, arXiv:1412.0035 (Euclidean loss, here per value instead of relative to the
    /// reference's length).</remarks>
    public static Objective ActivationDifference(ActivationPoint point, Tensor reference)
    {
        ArgumentNullException.ThrowIfNull(point);
        return Difference($"activation difference({point})", point, reference, _ => 1);
    }

    /// <summary>Distance of a layer's statistics from those of given activations: of each unit's mean and standard deviation over
    /// its positions, the squared differences in squared deviations of the units there, averaged. Larger is farther: subtract it
    /// to find an input that the layer sees as it sees the given rows, whatever is where.</summary>
    /// <param name="point">The layer, <c>[N, U, positions...]</c>.</param>
    /// <param name="reference">The activations of some rows, <c>[R, U, positions...]</c>, taken together; positions may be
    /// another number.</param>
    /// <exception cref="ArgumentException">The reference holds nothing; scoring: the units differ.</exception>
    /// <remarks>The statistics of a batch-normalisation or style loss. Source: Gorgun, Schiele, Fischer, "VITAL: More
    /// Understandable Feature Visualization through Distribution Alignment and Relevant Information Flow", 2025,
    /// arXiv:2503.22399 (there whole distributions, by sorting).</remarks>
    public static Objective StatisticsDifference(ActivationPoint point, Tensor reference)
    {
        ArgumentNullException.ThrowIfNull(point);
        ArgumentNullException.ThrowIfNull(reference);
        if (reference.dim() < 2 || reference.numel() == 0)
            throw new ArgumentException(
                $"The reference has the shape [{string.Join(", ", reference.shape)}], but has to be [rows, units, positions...].",
                nameof(reference));
        using var scope = NewDisposeScope();
        var given = reference.detach().transpose(0, 1).flatten(1);
        var (wanted, spread) = (Kept(given.mean([1])), Kept(given.std(1, unbiased: false)));
        // units that never vary there still count, as the least of them that do
        var size = Kept(spread.square().mean().clamp_min(1e-12f));
        return new($"statistics difference({point})", [point], seen =>
        {
            var map = Map(seen[point]);
            if (map.shape[1] != wanted.shape[0])
                throw new ArgumentException(
                    $"The reference has {wanted.shape[0]} units, but '{point}' has {map.shape[1]}.", nameof(reference));
            var mean = map.mean([2]);
            // not quite a zero deviation: a root has no slope at zero
            var deviation = ((map - mean.unsqueeze(2)).square().mean([2]) + 1e-12).sqrt();
            var apart = (mean - Like(wanted, mean)).square() + (deviation - Like(spread, mean)).square();
            return apart.mean([1]) / Like(size, mean);
        });
    }

    private static Objective Difference(string name, ActivationPoint point, Tensor reference, Func<ActivationCache, double> unit)
    {
        var kept = Kept(reference);
        return new(name, [point], seen =>
        {
            var activations = seen[point];
            if (kept.dim() == 0 || kept.shape[0] == 0 || !RowShape(kept).SequenceEqual(RowShape(activations)))
                throw new ArgumentException($"The reference has the shape [{string.Join(", ", kept.shape)}], but '{point}' has " +
                    $"[rows, {string.Join(", ", RowShape(activations))}].", nameof(reference));
            var (count, given) = (activations.shape[0], kept.shape[0]);
            var references = Like(kept, activations);
            if (given > 1) references = references.index_select(0, arange(count, device: activations.device).remainder(given));
            return ((activations - references) / unit(seen)).square().flatten(1).mean([1]);
        });
    }

    /// <summary>One row of length 1 (or of zeros) per item.</summary>
    private static Tensor Patterns(Tensor activations)
    {
        var rows = activations;
        if (activations.dim() > 2)
        {
            var map = Map(activations);
            rows = map.matmul(map.transpose(1, 2)).flatten(1);
        }

        // not quite a zero length: a root has no slope at zero
        return rows / (rows.square().sum([1], keepdim: true) + 1e-16).sqrt();
    }
}
