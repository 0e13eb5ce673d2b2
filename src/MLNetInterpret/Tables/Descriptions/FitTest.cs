using MLNetInterpret.Core.Statistics;

namespace MLNetInterpret.Tables.Descriptions;

/// <summary>Tests descriptions on some rows: ranks, draws and spread of the figures there.</summary>
internal sealed class FitTest
{
    private readonly int[][] _times;
    private readonly double _level;

    /// <summary>Draws rows again and again.</summary>
    public FitTest(int rows, int draws, double level, int seed)
    {
        _level = level;
        var resampling = new Resampling(seed);
        _times = [.. Enumerable.Range(0, draws).Select(_ =>
        {
            var times = new int[rows];
            resampling.AddTimes<int>(times);
            return times;
        })];
    }

    /// <summary>How rows that fit differ from the others.</summary>
    /// <param name="outward">Activations, the end described upwards.</param>
    /// <param name="fits">Which fit.</param>
    public DescriptionTest Of(double[] outward, bool[] fits)
    {
        var count = fits.Count(fit => fit);
        var ranks = Ranks.Of<double>(outward);
        if (Auc.Of(ranks, fits) is not { } auc) return new(fits.Length, count, double.NaN, null, 0);
        double[] drawn = [.. _times.Select(times => Auc.Of(ranks, fits, times)).OfType<double>()];
        var deviation = Spread.Of<double>(outward).Population;
        var difference = outward.Where((_, row) => fits[row]).Average() - outward.Where((_, row) => !fits[row]).Average();
        var interval = drawn.Length == 0 ? null : Interval.Of(drawn, _level);
        return new(fits.Length, count, auc, interval, deviation > 0 ? difference / deviation : 0);
    }
}
