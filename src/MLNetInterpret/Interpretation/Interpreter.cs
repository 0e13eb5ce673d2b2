using MLNetInterpret.Reading;
using MLNetInterpret.Scanning;
using Microsoft.ML;

namespace MLNetInterpret.Interpretation;

/// <summary>The engine behind every door: one scan, then optimised inputs, then findings.</summary>
internal static class Interpreter
{
    /// <summary>Interprets a network over a view whose schema has the column that the network reads.</summary>
    /// <param name="view">The rows.</param>
    /// <param name="network">The network.</param>
    /// <param name="options">What is looked at.</param>
    /// <param name="seed">Decides everything random.</param>
    /// <param name="heldOut">Rows of a table behind the same pipeline that the model did not learn from;
    /// null where there are none.</param>
    public static FindingSet Interpret(
        IDataView view, NetworkTransformer network, InterpretationOptions options, int seed, IDataView? heldOut = null)
    {
        options = options.Validated();
        var units = network.Network.Units([.. options.Units]);
        var source = new ScanSource(view, network, options.LabelColumnName, options.IdColumnName);
        var cells = CellInterpreter.Find(view, network, options, seed);

        using var kind = KindInterpreter.For(view, network, options, heldOut, seed);
        var catalogue = Scan(source, options, kind, units, seed);
        var entries = catalogue.Units.ToDictionary(entry => entry.Unit);
        UnitScan[] scans = [.. units.Select(unit => entries[unit])];
        var rows = catalogue.Provenance.Rows;
        kind.Expect([.. PathEvidence.Drawn(rows, seed), .. scans.SelectMany(scan => scan.Highest.Concat(scan.Lowest))
            .Select(row => row.Row)]);
        var optima = options.Maximize ? kind.Optimize(scans) : new Dictionary<(Unit, bool), Optimum>();
        options.Progress?.Report(new("reading the strongest rows", 0));
        var paths = PathEvidence.Measure(network, scans, optima, kind, rows, seed);
        var shown = kind.Show(scans);
        var findings = scans.Select(scan =>
        {
            Extreme End(bool highest)
            {
                optima.TryGetValue((scan.Unit, highest), out var optimum);
                var examples = (highest ? scan.Highest : scan.Lowest).Select(row =>
                {
                    var input = shown.GetValueOrDefault((scan.Unit, row.Row, highest));
                    return new Example(row.Row, row.Id, row.Activation, row.Position, input, row.Label) { Crop = row.Crop };
                });
                return new(optimum?.Input, [.. examples]);
            }

            var (highest, lowest) = (End(true), End(false));
            var claim = kind.Claim(scan, optima.GetValueOrDefault((scan.Unit, true)), highest.Examples);
            var (evidence, verdict, reason) = Judgement.Of(
                scan.Statistics, highest, lowest, kind.IsAllowed, paths.GetValueOrDefault(scan.Unit));
            return new Finding(scan.Unit, claim, highest, lowest, scan.Statistics, evidence, verdict, reason);
        }).ToList();
        options.Progress?.Report(new("reading the strongest rows", 1));
        var set = new FindingSet(findings, network.Layout.Kind, kind.Columns, catalogue.Provenance)
        {
            Scan = catalogue,
            Crops = kind.Crops(catalogue),
        };
        return set.With(cells: cells, table: kind.Table);
    }

    /// <summary>One pass over the rows, for every unit of the points looked at.</summary>
    private static ScannedUnits Scan(
        ScanSource source, InterpretationOptions options, KindInterpreter kind, IReadOnlyList<Unit> units, int seed)
    {
        var points = units.Select(unit => unit.Point.Name).Distinct();
        var single = units.Where(unit => unit.Position.Count > 0).Select(unit => unit.ToString());
        var plan = source.Plan(
            new()
            {
                Units = [.. points, .. single],
                Reductions = [options.Reduction],
                TopRows = options.TopRows,
                DuplicateDistance = options.DuplicateDistance,
                LabelColumnName = options.LabelColumnName,
                IdColumnName = options.IdColumnName,
                BatchRows = options.BatchRows,
                WarmUp = options.WarmUp,
                ModelName = options.ModelName,
                Cancellation = options.Cancellation,
            },
            seed);
        var runner = new ScanRunner(source, plan)
        {
            Observe = kind.Observe,
            Progress = options.Progress is { } progress ? new Relay(progress) : null,
            Cancellation = options.Cancellation,
        };
        return ScannedUnits.From(runner.Run(), source.Network.Network, SoftwareVersions.Text);
    }

    private sealed class Relay(IProgress<InterpretationProgress> progress) : IProgress<ScanProgress>
    {
        public void Report(ScanProgress value) => progress.Report(new($"scanning: {value}", value.Fraction));
    }
}
