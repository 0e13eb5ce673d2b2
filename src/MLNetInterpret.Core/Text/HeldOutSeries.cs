using MLNetInterpret.Core.Statistics;

namespace MLNetInterpret.Core.Text;

/// <summary>A unit's activations over the held-out text beside a concept, already moved by the lag.</summary>
/// <param name="Activations">After each character.</param>
/// <param name="Labels">The concept's value for each character.</param>
/// <param name="Holds">Whether it counts as holding there.</param>
internal sealed record HeldOutSeries(float[] Activations, float[] Labels, bool[] Holds)
{
    /// <summary>What rounding leaves of the variance of a series of deviation 1 that is drawn where it never changes.</summary>
    private const double Rounding = 1e-12;

    /// <summary>Pearson's r; null where one of the two never changes.</summary>
    public double? Pearson() => Pearson(new BlockBootstrap(Terms()).Sums, Activations.Length);

    /// <summary>How well the unit goes with the concept here.</summary>
    /// <param name="threshold">The one chosen on the searched text.</param>
    /// <param name="isHigh">Whether the unit is high where the concept holds.</param>
    /// <param name="options">Level and draws of the interval.</param>
    /// <param name="seed">Decides the draws.</param>
    public ConceptFit Fit(double threshold, bool isHigh, CellSearchOptions options, int seed)
    {
        var terms = Terms();
        var bootstrap = new BlockBootstrap(terms);
        var r = Pearson(bootstrap.Sums, Activations.Length) ?? 0;
        var interval = bootstrap.IntervalOf(
            sums => Pearson(sums, Activations.Length) ?? 0, BlockBootstrap.BlockLength(Influence(r)),
            options.Resamples, options.Level, seed);
        var (auc, information) = Ranked();
        return new(Activations.Length, r, auc, information, threshold, Accuracy(threshold, isHigh)) { Interval = interval };
    }

    private static double? Pearson(double[] sums, int count) =>
        Correlation.OfSums(count, sums[0], sums[1], sums[2], sums[3], sums[4], Rounding);

    /// <summary>The terms whose sums the correlation is made of, with both series brought to mean 0 and deviation 1.</summary>
    private double[][] Terms()
    {
        var (a, c) = (Standard(Activations), Standard(Labels));
        double[] Product(double[] left, double[] right) => [.. left.Zip(right, (x, y) => x * y)];
        return [a, c, Product(a, a), Product(c, c), Product(a, c)];
    }

    /// <summary>How much each character moves the correlation.</summary>
    private double[] Influence(double r)
    {
        var (a, c) = (Standard(Activations), Standard(Labels));
        return [.. a.Zip(c, (x, y) => (x * y) - (r / 2 * ((x * x) + (y * y))))];
    }

    private static double[] Standard(float[] values)
    {
        var spread = Spread.Of<float>(values);
        var (mean, deviation) = (spread.Mean, spread.Population);
        var varies = Spread.Varies(values.Min(), values.Max());
        return Array.ConvertAll(values, value => varies ? (value - mean) / deviation : 0);
    }

    /// <summary>AUC without bins, and information from bins of equally many characters.</summary>
    private (double Auc, double Information) Ranked()
    {
        var ranks = Ranks.Of<float>(Activations);
        var (all, holding) = (new int[RankCounts.Bins], new int[RankCounts.Bins]);
        foreach (var (from, to) in ranks.Runs)
        {
            // equal activations share their bin
            var bin = (int)((long)from * RankCounts.Bins / Activations.Length);
            all[bin] += to - from;
            foreach (var place in ranks.Order[from..to])
                if (Holds[place]) holding[bin]++;
        }

        return (Auc.Of(ranks, Holds) ?? double.NaN, RankCounts.Measure(all, holding, bin => bin).Information);
    }

    private double Accuracy(double threshold, bool isHigh)
    {
        double right = 0, wrongOnes = 0, with = 0;
        for (var at = 0; at < Holds.Length; at++)
        {
            var on = IsOn(Activations[at], threshold, isHigh);
            if (Holds[at]) (with, right) = (with + 1, right + (on ? 1 : 0));
            else wrongOnes += on ? 0 : 1;
        }

        var without = Holds.Length - with;
        return with > 0 && without > 0 ? ((right / with) + (wrongOnes / without)) / 2 : double.NaN;
    }

    /// <summary>Whether an activation is on the concept's side of the threshold.</summary>
    public static bool IsOn(float activation, double threshold, bool isHigh) =>
        isHigh ? activation > threshold : activation <= threshold;

    /// <summary>The stretches in which the concept holds, whose beginning and end are seen.</summary>
    public IReadOnlyList<(int From, int To)> Events()
    {
        List<(int, int)> events = [];
        for (var at = 1; at < Holds.Length; at++)
        {
            if (!Holds[at] || Holds[at - 1]) continue;
            var end = at;
            while (end < Holds.Length && Holds[end]) end++;
            if (end < Holds.Length) events.Add((at, end));
            at = end - 1;
        }

        return events;
    }
}
