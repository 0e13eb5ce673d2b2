using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.ML;
using MLNetInterpret.Fuzz.Fixtures;
using MLNetInterpret.Reports;

namespace MLNetInterpret.Fuzz.Loading;

/// <summary>Loads what scans wrote.</summary>
internal static class LoadScan
{
    private static readonly JsonSerializerOptions AllNumbers =
        new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    private static readonly Dictionary<string, ITransformer> Models = [];

    /// <summary>Finished shards, merged.</summary>
    public static string Shards(string folder, string fixtures)
    {
        var ml = new MLContext(seed: 1);
        // the model is whole, and the same for every case
        if (!Models.TryGetValue(fixtures, out var model)) Models[fixtures] = model = TrainedFixtures.Loaded(ml, fixtures);
        return Text(ml.Interpretation.MergeScan(folder, model));
    }

    /// <summary>A catalogue.</summary>
    public static string Catalogue(string folder, string fixtures) => Text(ScanParquet.Read(folder));

    private static string Text(ScannedUnits found) => JsonSerializer.Serialize(
        new { found.Provenance, found.ClassCounts, found.Classes, found.Columns, found.Kind, found.Units }, AllNumbers);
}
