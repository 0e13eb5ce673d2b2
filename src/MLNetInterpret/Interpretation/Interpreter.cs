using Microsoft.ML;
using MLNetInterpret.Core.Findings;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Reading;
using MLNetInterpret.Scanning;

namespace MLNetInterpret.Interpretation;

/// <summary>The engine behind every door: one scan, then optimised inputs, then findings.</summary>
internal static class Interpreter
{
    /// <summary>Interprets a network over a view whose schema has the column that the network reads.</summary>
    /// <param name="view">The rows.</param>
    /// <param name="network">The network.</param>
    /// <param name="options">What is looked at.</param>
    /// <param name="seed">Decides everything random.</param>
    /// <param name="heldOut">Rows of a table, or pictures, behind the same pipeline that the model did not learn from;
    /// null where there are none.</param>
    public static FindingSet Interpret(
        IDataView view, NetworkTransformer network, InterpretationOptions options, int seed, IDataView? heldOut = null)
    {
        options = options.Validated();
        var units = network.Network.Units([.. options.Units]);
        if (options.Judge is { } given) UnitJudge.Require(given, network);
        var source = new ScanSource(view, network, options.LabelColumnName, options.IdColumnName);
        var cost = InterpretationCost.Of(view, network, units.Count, options);
        var parts = new WorkParts(options.Progress, cost.Total);
        InterpretationOptions Next(double work) => options with { Progress = parts.Next(work) };
        var searching = Next(cost.Concepts);
        var cells = options.Concepts.Count > 0 ? CellInterpreter.Find(view, network, searching, seed) : null;

        var scanning = Next(cost.Scan);
        using var kind = KindInterpreter.For(view, network, Next(cost.Optimize), heldOut, seed);
        var (catalogue, pixels) = Scan(source, scanning, kind, units, seed);
        var entries = catalogue.Units.ToDictionary(entry => entry.Unit);
        UnitScan[] scans = [.. units.Select(unit => entries[unit])];
        var rows = catalogue.Provenance.Rows;
        kind.Expect([.. InputPaths.Drawn(rows, seed), .. scans.SelectMany(scan => scan.Highest.Concat(scan.Lowest))
            .Select(row => row.Row)]);
        // what never changes has nothing that could be optimised, described or driven
        UnitScan[] changing = [.. scans.Where(scan => !scan.Statistics.NeverChanges)];
        var optima = options.Maximize && changing.Length > 0
            ? kind.Optimize(changing)
            : new Dictionary<(Unit, bool), Optimum>();
        var judging = Next(cost.Judge);
        var judged = options.Judge is { } judge && changing.Length > 0
            ? new UnitJudge(
                judge, kind, network.Network, [.. changing.Select(scan => scan.Unit)],
                Groups.Of(view, options.GroupColumnName), rows, judging, seed).Judge(optima)
            : new Dictionary<Unit, Interpretability>();
        var preferring = Next(cost.Prefer);
        var tuned = options.Maximize
            ? Tuning.Measure(network, [.. changing.Select(scan => scan.Unit)])
            : new Dictionary<Unit, Tuning>();
        var preferred = network.Layout is ImageLayout && options.Maximize
            ? PreferenceValues.Judge(
                kind, network, [.. changing.Select(scan => scan.Unit).Where(unit => !tuned.ContainsKey(unit))], heldOut,
                preferring, seed)
            : new Dictionary<Unit, UnitPreference>();
        var showing = Next(cost.Show);
        var doubt = pixels ?? kind.Doubt;
        showing.Progress.Report("reading the strongest rows", 0);
        var paths = InputPaths.Measure(network, scans, optima, kind, rows, seed, options.Cancellation);
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
                return new(optimum?.Input, [.. examples]) { IsShared = catalogue.IsShared(scan, highest) };
            }

            var (highest, lowest) = (End(true), End(false));
            var claim = kind.Claim(scan.Statistics, highest, optima.GetValueOrDefault((scan.Unit, true))?.Drivers ?? []);
            var (evidence, verdict, reason) = Judgement.Of(
                scan.Statistics, highest, lowest, kind.IsAllowed, paths.GetValueOrDefault(scan.Unit), doubt,
                Border(network.Network, scan));
            var finding = new Finding(scan.Unit, claim, highest, lowest, scan.Statistics, evidence, verdict, reason)
            {
                Interpretability = judged.GetValueOrDefault(scan.Unit),
            };
            return highest.Optimized is null
                ? finding
                : Judgement.OfClaim(
                    finding, network.Layout.Kind, preferred.GetValueOrDefault(scan.Unit), tuned.GetValueOrDefault(scan.Unit));
        }).ToList();
        showing.Progress.Report("reading the strongest rows", 1);
        var set = new FindingSet(findings, network.Layout.Kind, kind.Columns, catalogue.Provenance)
        {
            Scan = judged.Count > 0 ? catalogue.Judged(judged) : catalogue,
            Crops = kind.Crops(catalogue),
        };
        return set.With(cells: cells, table: kind.Table);
    }

    /// <summary>Where a channel's highest rows have their largest position; null where no position sees padding, or there is no
    /// row.</summary>
    private static BorderEvidence? Border(HookedNetwork network, UnitScan scan)
    {
        if (scan.Unit.Position.Count > 0 || scan.Reduction != Reduction.Max || scan.Highest.Count == 0
            || scan.Highest[0].Position.Count != 2
            || network.InnerOf(scan.Unit.Point) is not { BorderShare: > 0 } inner)
            return null;
        return new(scan.Highest.Count(row => inner.IsOnBorder(row.Position)), scan.Highest.Count, inner.BorderShare);
    }

    /// <summary>One pass over the rows, for every unit of the points looked at.</summary>
    private static (ScannedUnits Catalogue, RangeDoubt? Doubt) Scan(
        ScanSource source, InterpretationOptions options, KindInterpreter kind, IReadOnlyList<Unit> units, int seed)
    {
        var layers = units.Select(unit => unit.Point).Distinct().Select(point => new Unit(point));
        var neurons = units.Where(unit => unit.Position.Count > 0);
        var plan = source.Plan(
            new()
            {
                Reductions = [options.Reduction],
                TopRows = options.TopRows,
                DuplicateDistance = options.DuplicateDistance,
                SkipBorder = options.SkipBorder,
                LabelColumnName = options.LabelColumnName,
                IdColumnName = options.IdColumnName,
                BatchRows = options.BatchRows,
                WarmUp = options.WarmUp,
                ModelName = options.ModelName,
                Cancellation = options.Cancellation,
            },
            source.Network.Network.Points.Expand([.. layers, .. neurons]),
            seed);
        var runner = new ScanRunner(source, plan)
        {
            Observe = kind.Observe,
            Work = options with { Progress = options.Progress.Within("scanning") },
        };
        var catalogue = ScannedUnits.From(runner.Run(), source.Network.Network, SoftwareVersions.Text);
        return (catalogue, runner.Doubt);
    }
}
