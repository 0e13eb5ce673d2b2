using Microsoft.ML;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Tables.Attribution;
using MLNetInterpret.Tables.Profiles;

namespace MLNetInterpret.Tables.Descriptions;

/// <summary>Everything that is found about the units of a network of table rows.</summary>
internal static class TableAnalysis
{
    private const double LeastShapley = 1e-6;
    private static readonly double[] Begins = [0, 0.12, 0.18, 0.25, 1];      // shares of the time, measured

    /// <summary>Runs it.</summary>
    /// <param name="rows">The table's rows.</param>
    /// <param name="profiles">Searches the allowed rows.</param>
    /// <param name="heldOut">Rows behind the same pipeline that the model did not learn from; null where there are none.</param>
    /// <param name="network">What reads them.</param>
    /// <param name="units">Units with one activation a row, in the network's order.</param>
    /// <param name="options">What is asked.</param>
    /// <param name="seed">Decides everything random.</param>
    /// <param name="work">Progress and cancellation.</param>
    public static TableFindings Run(
        TableRows rows, ProfileSearch profiles, IDataView? heldOut, NetworkTransformer network, IReadOnlyList<Unit> units,
        TableAnalysisOptions options, int seed, Work work)
    {
        var attribution = options.Validated().Attribution;
        var table = EncodedTable.Of(rows.Own, work.Cancellation);
        using var descriptions = DescriptionSearch.Of(
            rows, table, heldOut, network, units, options.Descriptions, seed, Part(0));
        var activations = rows.Activations(units);
        var traitSearch = new TraitSearch(table, attribution, seed);
        SharedTraits[] traits = [.. Each(0, "comparing top rows", unit => traitSearch.Run(units[unit], activations[unit]))];

        DriverMap? drivers = null;
        var dependence = units.Select(_ => new List<PartialDependence>()).ToArray();
        if (table.Columns.Count <= options.MostDriverColumns)
        {
            var search = new DriverSearch(table, network.Network, units, attribution, seed, Part(1));
            drivers = search.Map(rows, CopyGroups.Of(units, activations, work.Cancellation));
            var wanted = drivers.Units.Select(unit => unit.Ranked.Where(column => column.MeanAbsoluteShapley > LeastShapley)
                .Take(options.DependenceColumns).Select(column => table.IndexOf(column.Column)).ToArray()).ToArray();
            int[] shown = [.. wanted.SelectMany(columns => columns).Distinct().Order()];
            foreach (var (at, column) in shown.Index())
            {
                work.Cancellation.ThrowIfCancellationRequested();
                foreach (var (unit, curve) in search.Dependence(column).Index())
                    if (wanted[unit].Contains(column)) dependence[unit].Add(curve);
                Part(2).Progress.Report("moving columns", (at + 1.0) / shown.Length);
            }

            foreach (var (unit, curves) in dependence.Index())
            {
                int Place(PartialDependence curve) => Array.IndexOf(wanted[unit], table.IndexOf(curve.Column));
                curves.Sort((left, right) => Place(left).CompareTo(Place(right)));
            }
        }

        TableFinding[] found = [.. Each(3, "searching rows", unit =>
        {
            var profile = profiles.Find(units[unit], activations[unit], Part(3).Progress.Part(unit, units.Count));
            // what was declared may keep the best row from what the unit rewards
            var described = descriptions.Describe(unit, options.Profiles.Constraints.IsEmpty ? profile : null);
            return new TableFinding(units[unit], described.Highest, described.Lowest, profile, traits[unit], dependence[unit]);
        })];
        return new(found, drivers, descriptions.Background);

        Work Part(int part) => work with { Progress = work.Progress.Between(Begins[part], Begins[part + 1]) };

        IEnumerable<T> Each<T>(int part, string stage, Func<int, T> find)
        {
            for (var unit = 0; unit < units.Count; unit++)
            {
                work.Cancellation.ThrowIfCancellationRequested();
                yield return find(unit);
                Part(part).Progress.Report(stage, (unit + 1.0) / units.Count);
            }
        }
    }
}
