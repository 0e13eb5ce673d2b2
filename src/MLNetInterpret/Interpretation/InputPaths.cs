using MLNetInterpret.Core.Findings;
using MLNetInterpret.Core.Hooks;

namespace MLNetInterpret.Interpretation;

/// <summary>Measures the ways of optimised inputs through the layers below.</summary>
internal static class InputPaths
{
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
            .Where(unit => unit.Below is not null && points.Require(unit.Below).UnitCount >= PathEvidence.FewestUnits).ToList();
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
            return PathEvidence.Of(
                unit.Below!, own, [.. unit.Scan.Highest.Select(row => ways[row.Row][unit.Below!])],
                drawn.Select(row => ways[row][unit.Below!]));
        });
    }

    /// <summary>Rows drawn at random, which a unit's strongest rows are compared with.</summary>
    public static long[] Drawn(long rows, int seed)
    {
        var random = new Random(seed);
        return rows <= PathEvidence.RandomRows
            ? [.. Enumerable.Range(0, (int)rows).Select(row => (long)row)]
            : [.. Enumerable.Range(0, PathEvidence.RandomRows).Select(_ => random.NextInt64(rows)).Distinct()];
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
}
