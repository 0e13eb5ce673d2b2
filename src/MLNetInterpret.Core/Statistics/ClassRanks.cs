using MathNet.Numerics;

namespace MLNetInterpret.Core.Statistics;

/// <summary>How well one figure of each row tells each class from all others.</summary>
/// <remarks>Source of the test: Mann, Whitney, Annals of Mathematical Statistics 18, 1947, with the correction for
/// ties.</remarks>
internal sealed class ClassRanks
{
    private const double Deviations = 1.96;      // of the normal distribution, for 95 %
    private readonly Ranks _ranks;
    private readonly double[] _places;
    private readonly double _ties;

    /// <summary>Ranks figures.</summary>
    public ClassRanks(float[] figures)
    {
        _ranks = Ranks.Of<float>(figures);
        _places = _ranks.ToArray();
        _ties = _ranks.Runs.Sum(run => Math.Pow(run.To - run.From, 3) - (run.To - run.From));
    }

    /// <summary>Chance that a row of each class exceeds one of another class, ties counted half; NaN where a class has no row, or
    /// all.</summary>
    /// <param name="rows">The rows' classes.</param>
    public double[] Aucs(RowClasses rows)
    {
        var sums = new double[rows.Counts.Length];
        for (var row = 0; row < _places.Length; row++) sums[rows.Of[row]] += _places[row];
        for (var one = 0; one < sums.Length; one++)
        {
            double with = rows.Counts[one], without = _places.Length - with;
            sums[one] = (sums[one] - (with * (with - 1) / 2)) / (with * without);
        }

        return sums;
    }

    /// <summary>Probability of an AUC at least as far from a half where a class does not matter, two-sided, 0 to 1.</summary>
    public double PValue(double auc, double with)
    {
        double all = _places.Length, without = all - with;
        var variance = (all + 1 - (_ties / (all * (all - 1)))) / (12 * with * without);
        return variance > 0 ? SpecialFunctions.Erfc(Math.Abs(auc - 0.5) / Math.Sqrt(2 * variance)) : 1;
    }

    /// <summary>The 95 % interval of one class's AUC.</summary>
    /// <param name="rows">The rows' classes.</param>
    /// <param name="one">The class.</param>
    /// <param name="times">How often each row was drawn, in each draw.</param>
    /// <remarks>Where all pairs are told apart, draws say nothing: then it is Wilson's interval (JASA 22, 1927) of as many
    /// independent pairs as the smaller side has rows.</remarks>
    public Interval IntervalOf(RowClasses rows, int one, IReadOnlyList<int[]> times)
    {
        const double level = 0.95;
        bool[] holds = [.. rows.Of.Select(row => row == one)];
        if (Auc.Of(_ranks, holds) is 0 or 1)
        {
            var pairs = Math.Min(rows.Counts[one], rows.Of.Length - rows.Counts[one]);
            var reach = Deviations * Deviations / (pairs + (Deviations * Deviations));
            return Auc.Of(_ranks, holds) == 1 ? new(1 - reach, 1, level) : new(0, reach, level);
        }

        double[] drawn = [.. times.Select(each => Auc.Of(_ranks, holds, each)).OfType<double>()];
        return drawn.Length > 0 ? Interval.Of(drawn, level) : new(0, 1, level);
    }

    /// <summary>Share of a class among the tenth of the rows with the smallest or the largest figures.</summary>
    public (double Share, int Rows) ShareAtEnd(RowClasses rows, int one, bool highest)
    {
        var count = Math.Max(1, _places.Length / 10);
        var end = highest ? _ranks.Order[^count..] : _ranks.Order[..count];
        var found = 0;
        foreach (var row in end)
            if (rows.Of[row] == one) found++;
        return ((double)found / count, count);
    }
}

/// <summary>The class of each row.</summary>
/// <param name="of">By its number, from 0.</param>
/// <param name="classes">Classes.</param>
internal sealed class RowClasses(int[] of, int classes)
{
    /// <summary>Class of each row.</summary>
    public int[] Of { get; } = of;

    /// <summary>Rows of each class.</summary>
    public int[] Counts { get; } = [.. Enumerable.Range(0, classes).Select(one => of.Count(row => row == one))];

    /// <summary>The same classes in another order.</summary>
    public RowClasses Shuffled(Random random)
    {
        var shuffled = Of.ToArray();
        random.Shuffle(shuffled);
        return new(shuffled, Counts.Length);
    }
}
