using MLNetInterpret.Reading;
using Microsoft.ML;

namespace MLNetInterpret.Tables.Attribution;

/// <summary>Activations of some units on all rows of a view.</summary>
internal static class Activations
{
    private const int BatchRows = 4096;

    /// <summary>Unit after unit one value for each row, or for every n-th row.</summary>
    public static double[][] Read(
        IDataView view, NetworkTransformer network, IReadOnlyList<Unit> units, CancellationToken cancellation, long every = 1)
    {
        var reader = new UnitReader(network.Network, units);
        var read = units.Select(_ => new List<double>()).ToArray();
        foreach (var batch in NetworkRows.Read(view, network, BatchRows, cancellation))
        {
            var values = reader.Read(batch.Input);
            for (var i = 0; i < values.Length; i++)
                if ((batch.FirstRow + (i / units.Count)) % every == 0) read[i % units.Count].Add(values[i]);
        }

        return [.. read.Select(values => values.ToArray())];
    }
}
