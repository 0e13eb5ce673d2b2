using MLNetInterpret.Core.Findings;
using MLNetInterpret.Reports;

namespace MLNetInterpret.Cli.Training;

/// <summary>What the rows of a catalogue drive units to.</summary>
internal static class KnownRows
{
    /// <summary>Reads a catalogue.</summary>
    /// <param name="network">The network that was scanned.</param>
    /// <param name="path">The catalogue's folder.</param>
    /// <param name="reduction">How positions become one value.</param>
    /// <returns>What is known of a unit; null of one that was not scanned so.</returns>
    /// <exception cref="ArgumentException">Another network was scanned.</exception>
    public static Func<Unit, RealRows?> Of(HookedNetwork network, string path, Reduction reduction)
    {
        var catalogue = ScanParquet.Read(path);
        if (catalogue.Provenance.ModelHash != network.Hash)
            throw new ArgumentException($"The catalogue '{path}' is of another network: scan this one.");
        var known = catalogue.Units
            .Where(scan => scan.Statistics.Count > 0
                && (scan.Reduction == reduction || network.Points.Require(scan.Unit.Point).IsFlat))
            .DistinctBy(scan => scan.Unit).ToDictionary(scan => scan.Unit, scan => scan.Real(_ => null));
        return known.GetValueOrDefault;
    }
}
