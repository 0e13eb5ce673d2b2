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
    /// <summary>The level of the intervals.</summary>
    public const double Level = 0.95;

    private const double Deviations = 1.96;      // of the normal distribution, for that level
    private readonly Query[] _strong, _weak;
    private readonly double[] _up, _down;      // explanations of each group, by its place
    private readonly long[] _groups;      // those of the rows asked about come first, as only they are drawn

    private TwoAlternatives(
        IReadOnlyList<AskedFeatures> strong, IReadOnlyList<AskedFeatures> weak, IReadOnlyList<AskedFeatures> up,
        IReadOnlyList<AskedFeatures> down)
    {
        _groups = [.. strong.Concat(weak).Concat(up).Concat(down).Select(row => row.Group).Distinct()];
        var places = _groups.Index().ToDictionary(pair => pair.Item, pair => pair.Index);
        Groups = strong.Concat(weak).Select(row => row.Group).Distinct().Count();
        double[] By(IReadOnlyList<AskedFeatures> explanations, Func<AskedFeatures, double> value)
        {
            var sums = new double[places.Count];
            foreach (var one in explanations) sums[places[one.Group]] += value(one);
            return sums;
        }

        Query Ask(AskedFeatures row)
        {
            double Similarity(AskedFeatures one) => TensorPrimitives.Dot<float>(row.Features, one.Features);
            return new(places[row.Group], row.Activation, By(up, Similarity), By(down, Similarity));
        }

        (_up, _down) = (By(up, _ => 1), By(down, _ => 1));
        (_strong, _weak) = ([.. strong.Select(Ask)], [.. weak.Select(Ask)]);
        Share = ShareOf([.. _groups.Select(_ => 1.0)]) ?? double.NaN;
    }

    /// <summary>Groups that the rows asked about are of.</summary>
    public int Groups { get; }

    /// <summary>Share of the pairs answered right, 0 to 1.</summary>
    public double Share { get; }

    /// <summary>Asks about all pairs.</summary>
    /// <param name="strong">Rows that drive the unit much.</param>
    /// <param name="weak">Rows that drive it little.</param>
    /// <param name="up">Explanations of what drives it up.</param>
    /// <param name="down">Of what drives it down; none leaves that side out.</param>
    /// <returns>Null where no pair can be asked about.</returns>
    public static TwoAlternatives? Of(
        IReadOnlyList<AskedFeatures> strong, IReadOnlyList<AskedFeatures> weak, IReadOnlyList<AskedFeatures> up,
        IReadOnlyList<AskedFeatures> down) =>
        new TwoAlternatives(strong, weak, up, down) is var choices && double.IsNaN(choices.Share) ? null : choices;

    /// <summary>The 95 % interval of <see cref="Share"/>: groups are drawn anew, with all of their rows, those that explain
    /// included.</summary>
    /// <param name="draws">How often.</param>
    /// <param name="seed">Decides the draws.</param>
    /// <remarks>Where all pairs are answered alike, the draws say nothing: then it is Wilson's interval (JASA 22, 1927) of as
    /// many independent pairs as there are groups on the side that has fewer.</remarks>
    public Interval IntervalOf(int draws, int seed)
    {
        if (Share is 0 or 1)
        {
            var pairs = new[] { _strong, _weak }.Min(side => side.Select(row => row.Group).Distinct().Count());
            var reach = Deviations * Deviations / (pairs + (Deviations * Deviations));
            return Share == 1 ? new(1 - reach, 1, Level) : new(0, reach, Level);
        }

        return IntervalOf([this], shares => shares[0], draws, seed);
    }

    /// <summary>The 95 % interval of a figure of several units' shares: of one draw, all have the same groups.</summary>
    /// <param name="choices">Of each unit.</param>
    /// <param name="figure">From their shares, in this order.</param>
    /// <param name="draws">How often.</param>
    /// <param name="seed">Decides the draws.</param>
    public static Interval IntervalOf(
        IReadOnlyList<TwoAlternatives> choices, Func<double[], double> figure, int draws, int seed)
    {
        var groups = choices.SelectMany(one => one._groups.Take(one.Groups)).Distinct().Index()
            .ToDictionary(pair => pair.Item, pair => pair.Index);
        var (resampling, times, figures) = (new Resampling(seed), new double[groups.Count], new List<double>(draws));
        for (var draw = 0; draw < draws; draw++)
        {
            Array.Clear(times);
            resampling.AddTimes(times.AsSpan());
            double?[] shares = [.. choices.Select(one => one.ShareOf(
                [.. one._groups.Select((group, place) => place < one.Groups ? times[groups[group]] : 1)]))];
            if (shares.All(share => share is not null)) figures.Add(figure([.. shares.OfType<double>()]));
        }

        return figures.Count > 0 ? Interval.Of(figures, Level) : new(0, 1, Level);
    }

    /// <summary>The share where each group counts so often; null where no pair is left.</summary>
    private double? ShareOf(double[] times)
    {
        var (right, all) = (0.0, 0.0);
        foreach (var high in _strong)
            foreach (var low in _weak)
            {
                var weight = times[high.Group] * times[low.Group];
                if (weight == 0 || !(high.Activation > low.Activation)) continue;
                if (Lead(high, low.Group, times) is not { } more || Lead(low, high.Group, times) is not { } less) continue;
                right += weight * (more > less ? 1 : more < less ? 0 : 0.5);
                all += weight;
            }

        return all > 0 ? right / all : null;
    }

    /// <summary>How much a row speaks for the strong side; null where an end has no explanation left.</summary>
    private double? Lead(Query row, int other, double[] times) => Array.TrueForAll(_down, count => count == 0)
        ? Mean(row.Up, _up, row.Group, other, times)
        : Mean(row.Up, _up, row.Group, other, times) - Mean(row.Down, _down, row.Group, other, times);

    private static double? Mean(double[] sums, double[] counts, int own, int other, double[] times)
    {
        var (sum, count) = (0.0, 0.0);
        for (var group = 0; group < sums.Length; group++)
            if (group != own && group != other)
            {
                sum += times[group] * sums[group];
                count += times[group] * counts[group];
            }

        return count > 0 ? sum / count : null;
    }

    /// <summary>A row asked about, with the sums of its similarities to each group's explanations.</summary>
    private sealed record Query(int Group, float Activation, double[] Up, double[] Down);
}

/// <summary>A row, or an explanation, as a judge sees it.</summary>
/// <param name="Activation">The unit's on it.</param>
/// <param name="Group">What it shares its origin with, from 0; below 0 for what is no row.</param>
/// <param name="Features">The judge's.</param>
internal sealed record AskedFeatures(float Activation, long Group, float[] Features);
