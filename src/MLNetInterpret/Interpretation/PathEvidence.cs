using MLNetInterpret.Core.Hooks;
using MLNetInterpret.Core.Statistics;

namespace MLNetInterpret.Interpretation;

/// <summary>Whether an optimised input takes the strongest rows' way through the layer below the unit.</summary>
/// <param name="Point">The layer below.</param>
/// <param name="Optimized">Rank correlation of its units' activations on the optimised input
/// with those on the strongest rows.</param>
/// <param name="Real">The same of each of the strongest rows with the others: the median.</param>
/// <param name="Random">The same of rows drawn at random: the median.</param>
internal sealed record PathEvidence(ActivationPoint Point, double Optimized, double Real, double Random)
{
    private const int FewestUnits = 8;
    private const int RandomRows = 64;

    /// <summary>Whether the input's way is as foreign as any row's.</summary>
    public bool IsForeign => Optimized <= Random;

    /// <summary>Measures the units whose upper end was optimised, in one pass over the rows needed; units without a layer of some
    /// width below them, or with fewer than two strongest rows, are left out.</summary>
    public static IReadOnlyDictionary<Unit, PathEvidence> Measure(
        NetworkTransformer network, IReadOnlyList<UnitScan> scans,
        IReadOnlyDictionary<(Unit Unit, bool Highest), Optimum> optima, KindInterpreter kind, long rows, int seed,
        CancellationToken cancellation = default)
    {
        var points = network.Network.Points;
        var wanted = scans.Where(scan => scan.Highest.Count > 1 && optima.ContainsKey((scan.Unit, true)))
            .Select(scan => (Scan: scan, Below: points.Below(scan.Unit.Point)))
            .Where(unit => unit.Below is not null && points.Require(unit.Below).UnitCount >= FewestUnits).ToList();
        if (wanted.Count == 0) return new Dictionary<Unit, PathEvidence>();

        ActivationPoint[] below = [.. wanted.Select(unit => unit.Below!).Distinct()];
        var drawn = Drawn(rows, seed);
        var strongest = wanted.SelectMany(unit => unit.Scan.Highest).Select(row => row.Row);
        var ways = Ways(kind, network.Network, [.. drawn, .. strongest], below);
        return wanted.ToDictionary(unit => unit.Scan.Unit, unit =>
        {
            cancellation.ThrowIfCancellationRequested();
            using var input = kind.ToTensor(optima[(unit.Scan.Unit, true)].Input.Input);
            var own = network.Network.Ranks(input, unit.Below!)[unit.Below!][0];
            double[][] top = [.. unit.Scan.Highest.Select(row => ways[row.Row][unit.Below!])];
            var whole = Mean(top);
            double[] Others(int at) => Mean([.. top.Where((_, other) => other != at)]);
            return new PathEvidence(
                unit.Below!, Correlation.Of(own, whole) ?? 0,
                Median.Of([.. top.Select((way, at) => Correlation.Of(way, Others(at)) ?? 0)]),
                Median.Of([.. drawn.Select(row => Correlation.Of(ways[row][unit.Below!], whole) ?? 0)]));
        });
    }

    /// <summary>Rows drawn at random, which a unit's strongest rows are compared with.</summary>
    public static long[] Drawn(long rows, int seed)
    {
        var random = new Random(seed);
        return rows <= RandomRows
            ? [.. Enumerable.Range(0, (int)rows).Select(row => (long)row)]
            : [.. Enumerable.Range(0, RandomRows).Select(_ => random.NextInt64(rows)).Distinct()];
    }

    private static Dictionary<long, IReadOnlyDictionary<ActivationPoint, double[]>> Ways(
        KindInterpreter kind, HookedNetwork network, HashSet<long> rows, ActivationPoint[] points)
    {
        var ways = new Dictionary<long, IReadOnlyDictionary<ActivationPoint, double[]>>();
        foreach (var (here, input) in kind.Pick(rows))
        {
            var ranks = network.Ranks(input, points);
            for (var i = 0; i < here.Count; i++) ways[here[i]] = points.ToDictionary(point => point, point => ranks[point][i]);
        }

        return ways;
    }

    private static double[] Mean(double[][] ways) =>
        [.. Enumerable.Range(0, ways[0].Length).Select(unit => ways.Average(way => way[unit]))];
}
