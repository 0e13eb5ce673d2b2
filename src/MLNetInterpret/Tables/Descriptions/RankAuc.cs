namespace MLNetInterpret.Tables.Descriptions;

/// <summary>The chance that one figure exceeds another, ties counted half, from ranks.</summary>
/// <remarks>Source: Mann, Whitney, "On a test of whether one of two random variables is stochastically larger than the other",
/// Annals of Mathematical Statistics 18, 1947.</remarks>
internal sealed class RankAuc
{
    private readonly int[] _order;
    private readonly int[] _ends;        // where in the order each run of equal figures ends
    private readonly double[] _ranks;

    /// <summary>Ranks figures once, for any number of divisions of their rows.</summary>
    public RankAuc(double[] figures)
    {
        _order = [.. Enumerable.Range(0, figures.Length).OrderBy(row => figures[row])];
        _ranks = new double[figures.Length];
        var ends = new List<int>();
        for (var first = 0; first < _order.Length; first = ends[^1])
        {
            var end = first + 1;
            while (end < _order.Length && figures[_order[end]] == figures[_order[first]]) end++;
            for (var at = first; at < end; at++) _ranks[_order[at]] = (first + 1 + end) / 2.0;
            ends.Add(end);
        }

        _ends = [.. ends];
    }

    /// <summary>Chance that a row that fits has the larger figure; NaN where all fit, or none.</summary>
    public double Of(bool[] fits)
    {
        var (count, sum) = (0L, 0.0);
        for (var row = 0; row < fits.Length; row++)
            if (fits[row]) (count, sum) = (count + 1, sum + _ranks[row]);
        return count == 0 || count == fits.Length
            ? double.NaN
            : (sum - (count * (count + 1) / 2.0)) / count / (fits.Length - count);
    }

    /// <summary>The same where each row counts so often.</summary>
    public double Of(bool[] fits, int[] times)
    {
        long fitting = 0, others = 0, first = 0;
        var wins = 0.0;
        foreach (var end in _ends)
        {
            long here = 0, there = 0;
            for (; first < end; first++)
                if (fits[_order[first]]) here += times[_order[first]];
                else there += times[_order[first]];
            wins += here * (others + (there / 2.0));
            (fitting, others) = (fitting + here, others + there);
        }

        return fitting == 0 || others == 0 ? double.NaN : wins / fitting / others;
    }
}
