using MLNetInterpret.Core.Statistics;

namespace MLNetInterpret.Core.Text;

/// <summary>A unit's activations over the held-out text beside a concept, already moved by the lag.</summary>
/// <param name="Activations">After each character.</param>
/// <param name="Labels">The concept's value for each character.</param>
/// <param name="Holds">Whether it counts as holding there.</param>
internal sealed record HeldOutSeries(float[] Activations, float[] Labels, bool[] Holds)
{
    /// <summary>Pearson's r; 0 where one of the two never changes.</summary>
    public double Correlation() => Correlation(new BlockBootstrap(Terms()).Sums, Activations.Length);

    /// <summary>How well the unit goes with the concept here.</summary>
    /// <param name="threshold">The one chosen on the searched text.</param>
    /// <param name="isHigh">Whether the unit is high where the concept holds.</param>
    /// <param name="options">Level and draws of the interval.</param>
    /// <param name="seed">Decides the draws.</param>
    public ConceptFit Fit(double threshold, bool isHigh, CellSearchOptions options, int seed)
    {
        var terms = Terms();
        var bootstrap = new BlockBootstrap(terms);
        var r = Correlation(bootstrap.Sums, Activations.Length);
        var interval = bootstrap.Interval(
            sums => Correlation(sums, Activations.Length), BlockBootstrap.BlockLength(Influence(r)),
            options.Resamples, options.Level, seed);
        var (auc, information) = Ranks();
        return new(Activations.Length, r, auc, information, threshold, Accuracy(threshold, isHigh)) { Interval = interval };
    }

    private static double Correlation(double[] sums, int count)
    {
        var (mean, labelMean) = (sums[0] / count, sums[1] / count);
        var (spread, labelSpread) = ((sums[2] / count) - (mean * mean), (sums[3] / count) - (labelMean * labelMean));
        return spread > 1e-12 && labelSpread > 1e-12
            ? Math.Clamp(((sums[4] / count) - (mean * labelMean)) / Math.Sqrt(spread * labelSpread), -1, 1)
            : 0;
    }

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
        var mean = values.Average(value => (double)value);
        var deviation = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
        return Array.ConvertAll(values, value => deviation > 0 ? (value - mean) / deviation : 0);
    }

    /// <summary>AUC without bins, and information from bins of equally many characters.</summary>
    private (double Auc, double Information) Ranks()
    {
        var order = Enumerable.Range(0, Activations.Length).ToArray();
        Array.Sort(Activations.ToArray(), order);
        double with = Holds.Count(holds => holds), without = Holds.Length - with, before = 0, pairs = 0;
        var (all, holding) = (new int[RankCounts.Bins], new int[RankCounts.Bins]);
        for (int from = 0, to; from < order.Length; from = to)
        {
            // equal activations share their rank and their bin
            var here = 0;
            for (to = from; to < order.Length && Activations[order[to]] == Activations[order[from]]; to++)
                if (Holds[order[to]]) here++;
            var others = to - from - here;
            pairs += here * (before + (others / 2.0));
            before += others;
            var bin = (int)((long)from * RankCounts.Bins / order.Length);
            all[bin] += to - from;
            holding[bin] += here;
        }

        var information = RankCounts.Measure(all, holding, bin => bin).Information;
        return (with > 0 && without > 0 ? pairs / (with * without) : double.NaN, information);
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
