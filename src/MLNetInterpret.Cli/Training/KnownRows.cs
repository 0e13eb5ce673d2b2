using MLNetInterpret.Core.Findings;
using MLNetInterpret.Reports;

namespace MLNetInterpret.Cli.Training;

/// <summary>What the rows of a catalogue drive units to.</summary>
internal static class KnownRows
{
    /// <summary>Reads a catalogue.</summary>
    /// <param name="network">The network that was scanned.</param>
    /// <param name="path">The catalogue's folder.</param>
    /// <param name="units">The units that are asked for.</param>
    /// <param name="reduction">How positions become one value.</param>
    /// <param name="warn">Is told of units that were not scanned so.</param>
    /// <returns>What is known of a unit; null of one that was not scanned so.</returns>
    /// <exception cref="ArgumentException">Another network was scanned.</exception>
    public static Func<Unit, RealRows?> Of(
        HookedNetwork network, string path, IReadOnlyList<Unit> units, Reduction reduction, Action<string> warn)
    {
        var catalogue = ScanParquet.Read(path);
        if (catalogue.Provenance.ModelHash != network.Hash)
            throw new ArgumentException($"The catalogue '{path}' is of another network: scan this one.");
        var known = catalogue.Units
            .Where(scan => scan.Statistics.Count > 0
                && (scan.Reduction == reduction || network.Points.Require(scan.Unit.Point).IsFlat))
            .DistinctBy(scan => scan.Unit).ToDictionary(scan => scan.Unit, scan => scan.Real(_ => null));
        if (units.FirstOrDefault(unit => !known.ContainsKey(unit)) is { } missing)
            warn(
                $"The catalogue '{path}' has no {missing} by its {reduction.ToString().ToLowerInvariant()}, so the best real " +
                "rows of such units are not known: name them to scan by --units and --reduction.");
        return known.GetValueOrDefault;
    }
}
