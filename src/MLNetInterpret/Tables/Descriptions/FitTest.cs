using MLNetInterpret.Tables.Attribution;

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
        _times = [.. Resamples.Draw(rows, draws, seed).Select(draw =>
        {
            var times = new int[rows];
            foreach (var row in draw) times[row]++;
            return times;
        })];
    }

    /// <summary>How rows that fit differ from the others.</summary>
    /// <param name="outward">Activations, the end described upwards.</param>
    /// <param name="ranks">The same, ranked.</param>
    /// <param name="fits">Which fit.</param>
    public DescriptionTest Of(double[] outward, RankAuc ranks, bool[] fits)
    {
        var count = fits.Count(fit => fit);
        var auc = ranks.Of(fits);
        if (double.IsNaN(auc)) return new(fits.Length, count, auc, null, 0);
        double[] drawn = [.. _times.Select(times => ranks.Of(fits, times)).Where(double.IsFinite)];
        var mean = outward.Average();
        var deviation = Math.Sqrt(outward.Average(value => (value - mean) * (value - mean)));
        var difference = outward.Where((_, row) => fits[row]).Average() - outward.Where((_, row) => !fits[row]).Average();
        var interval = drawn.Length == 0 ? null : BootstrapInterval.Of(drawn, _level);
        return new(fits.Length, count, auc, interval, deviation > 0 ? difference / deviation : 0);
    }
}
