namespace MLNetInterpret.Core.Statistics;

/// <summary>Q-values: the least rate of false discoveries at which a test counts as a discovery.</summary>
/// <remarks>Source: Benjamini, Yekutieli, "The control of the false discovery rate in multiple testing under dependency", Annals
/// of Statistics 29(4), 2001, doi:10.1214/aos/1013699998.</remarks>
internal static class FalseDiscoveries
{
    /// <summary>The q-value of every p-value, valid whatever the dependence between the tests.</summary>
    /// <param name="pValues">From 0 to 1; NaN where nothing was tested, which counts for nothing and stays NaN.</param>
    public static double[] QValues(IReadOnlyList<double> pValues)
    {
        int[] order =
        [
            .. Enumerable.Range(0, pValues.Count)
                .Where(test => !double.IsNaN(pValues[test]))
                .OrderByDescending(test => pValues[test]),
        ];
        var harmonic = Enumerable.Range(1, order.Length).Sum(rank => 1.0 / rank);
        var q = Enumerable.Repeat(double.NaN, pValues.Count).ToArray();
        var least = 1.0;
        for (var i = 0; i < order.Length; i++)
        {
            least = Math.Min(least, pValues[order[i]] * order.Length * harmonic / (order.Length - i));
            q[order[i]] = least;
        }

        return q;
    }
}
