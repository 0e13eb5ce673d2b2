using System.Numerics.Tensors;

namespace MLNetInterpret.Core.Statistics;

/// <summary>Which of two rows drives a unit more, judged by what explains the unit: how often that is right.</summary>
/// <remarks>
/// A pair is a strong row and a weak one. A row q speaks for the strong side by s(q, up) - s(q, down), where s is the mean
/// similarity (inner product of features) with the explanations of an end; the row that speaks more for it is chosen, and equal
/// ones count half. Explanations of the group of one of the two rows are left out, so a row is never its own explanation, and a
/// pair is left out where that leaves an end without any, or where the strong row does not drive the unit more. Where features
/// say nothing the two rows can change places, so that chance is exactly a half.
/// Sources: Borowski et al., "Exemplary natural images explain CNN activations better than state-of-the-art feature
/// visualization", ICLR 2021, arXiv:2010.12606; Zimmermann, Klindt, Brendel, "Measuring per-unit interpretability at scale
/// without humans", NeurIPS 2024.
/// </remarks>
internal sealed class TwoAlternatives
{
    private const double Deviations = 1.96;      // of the normal distribution, for 95 %
    private readonly List<(int Strong, int Weak, double Right)> _pairs = [];      // groups by their places

    private TwoAlternatives()
    {
    }

    /// <summary>Groups that rows of the pairs are of.</summary>
    public int Groups { get; private set; }

    /// <summary>Share of the pairs answered right, 0 to 1.</summary>
    public double Share => _pairs.Average(pair => pair.Right);

    /// <summary>Asks about all pairs.</summary>
    /// <param name="strong">Rows that drive the unit much.</param>
    /// <param name="weak">Rows that drive it little.</param>
    /// <param name="up">Explanations of what drives it up.</param>
    /// <param name="down">Of what drives it down; none leaves that side out.</param>
    /// <returns>Null where no pair can be asked about.</returns>
    public static TwoAlternatives? Of(
        IReadOnlyList<AskedFeatures> strong, IReadOnlyList<AskedFeatures> weak, IReadOnlyList<AskedFeatures> up,
        IReadOnlyList<AskedFeatures> down)
    {
        var places = new Dictionary<long, int>();
        int PlaceOf(AskedFeatures row)
        {
            places.TryAdd(row.Group, places.Count);
            return places[row.Group];
        }

        var choices = new TwoAlternatives();
        Explained[] below = [.. weak.Select(row => new Explained(row, up, down))];
        foreach (var high in strong)
        {
            var above = new Explained(high, up, down);
            foreach (var low in below)
            {
                if (!(high.Activation > low.Row.Activation)) continue;
                if (above.Lead(low.Row.Group) is not { } more || low.Lead(high.Group) is not { } less) continue;
                choices._pairs.Add((PlaceOf(high), PlaceOf(low.Row), more > less ? 1 : more < less ? 0 : 0.5));
            }
        }

        choices.Groups = places.Count;
        return choices._pairs.Count > 0 ? choices : null;
    }

    /// <summary>The 95 % interval of <see cref="Share"/>: groups are drawn anew, with all of their rows.</summary>
    /// <param name="draws">How often.</param>
    /// <param name="seed">Decides the draws.</param>
    /// <remarks>Where all pairs are answered alike, the draws say nothing: then it is Wilson's interval (JASA 22, 1927) of as many
    /// independent pairs as there are groups on the side that has fewer.</remarks>
    public Interval IntervalOf(int draws, int seed)
    {
        if (Share is 0 or 1)
        {
            var pairs = Math.Min(
                _pairs.Select(pair => pair.Strong).Distinct().Count(), _pairs.Select(pair => pair.Weak).Distinct().Count());
            var reach = Deviations * Deviations / (pairs + Deviations * Deviations);
            return Share == 1 ? new(1 - reach, 1, 0.95) : new(0, reach, 0.95);
        }

        var (resampling, times, shares) = (new Resampling(seed), new int[Groups], new List<double>(draws));
        for (var draw = 0; draw < draws; draw++)
        {
            Array.Clear(times);
            resampling.AddTimes(times.AsSpan());
            double right = 0, all = 0;
            foreach (var (strong, weak, one) in _pairs)
            {
                double weight = times[strong] * times[weak];
                right += weight * one;
                all += weight;
            }

            if (all > 0) shares.Add(right / all);
        }

        return shares.Count > 0 ? Interval.Of(shares, 0.95) : new(0, 1, 0.95);
    }

    /// <summary>A row with its similarities to the explanations.</summary>
    private sealed class Explained(AskedFeatures row, IReadOnlyList<AskedFeatures> up, IReadOnlyList<AskedFeatures> down)
    {
        private readonly (long Group, double Similarity)[] _up = Similarities(row, up), _down = Similarities(row, down);

        public AskedFeatures Row => row;

        /// <summary>How much it speaks for the strong side without the explanations of its own group and another; null where an
        /// end has no others.</summary>
        public double? Lead(long other) =>
            _down.Length == 0 ? Mean(_up, other) : Mean(_up, other) - Mean(_down, other);

        private double? Mean((long Group, double Similarity)[] explanations, long other)
        {
            var (sum, count) = (0.0, 0);
            foreach (var (group, similarity) in explanations)
                if (group != row.Group && group != other) (sum, count) = (sum + similarity, count + 1);
            return count > 0 ? sum / count : null;
        }

        private static (long, double)[] Similarities(AskedFeatures row, IReadOnlyList<AskedFeatures> explanations) =>
            [.. explanations.Select(one => (one.Group, (double)TensorPrimitives.Dot<float>(row.Features, one.Features)))];
    }
}

/// <summary>A row, or an explanation, as a judge sees it.</summary>
/// <param name="Activation">The unit's on it.</param>
/// <param name="Group">What it shares its origin with, from 0; below 0 for what is no row.</param>
/// <param name="Features">The judge's.</param>
internal sealed record AskedFeatures(float Activation, long Group, float[] Features);
