using MLNetInterpret.Core.Statistics;
using MLNetInterpret.Trainers;

namespace MLNetInterpret.Tables.Descriptions;

/// <summary>How well units with random weights tell rows apart that a description was made for.</summary>
internal sealed class UntrainedRanks
{
    private readonly Dictionary<ActivationPoint, List<float[]>> _ranks;

    /// <summary>Reads all units of some points in networks with random weights.</summary>
    /// <param name="network">The trained network.</param>
    /// <param name="points">The points.</param>
    /// <param name="heldOut">Rows that descriptions are tested on.</param>
    /// <param name="count">Networks.</param>
    /// <param name="seed">Decides their weights.</param>
    /// <param name="cancellation">Ends the work.</param>
    public UntrainedRanks(
        NetworkTransformer network, IEnumerable<ActivationPoint> points, DescriptionRows heldOut, int count, int seed,
        CancellationToken cancellation)
    {
        _ranks = points.Distinct().ToDictionary(point => point, _ => new List<float[]>());
        foreach (var untrained in UntrainedNetworks.Of(network, count, seed))
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (var (point, ranks) in _ranks)
            {
                var activations = heldOut.Activations(new(untrained, untrained.Units(point.Name), cancellation: cancellation));
                ranks.AddRange(activations.Select(RanksOf));
            }

            Networks++;
        }
    }

    /// <summary>Networks compared with; 0 where none could be made.</summary>
    public int Networks { get; }

    /// <summary>The largest AUC of a point's units, towards either end;
    /// NaN without networks, and where all rows fit, or none.</summary>
    public double Largest(ActivationPoint point, bool[] fits)
    {
        int[] fitting = [.. Enumerable.Range(0, fits.Length).Where(row => fits[row])];
        var pairs = (double)fitting.Length * (fits.Length - fitting.Length);
        if (pairs == 0) return double.NaN;
        return _ranks[point].Select(Outward).DefaultIfEmpty(double.NaN).Max();

        double Outward(float[] ranks)
        {
            // Mann and Whitney's statistic from the sum of ranks, which begin at 0
            var sum = -0.5 * fitting.Length * (fitting.Length - 1);
            foreach (var row in fitting) sum += ranks[row];
            return Math.Max(sum / pairs, 1 - (sum / pairs));
        }
    }

    private static float[] RanksOf(double[] values) => [.. Ranks.Of<double>(values).ToArray().Select(rank => (float)rank)];
}
