using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Fuzz.Fixtures;

namespace MLNetInterpret.Fuzz.Loading;

/// <summary>Loads a model and has it score rows that are whole.</summary>
internal static class LoadModel
{
    /// <summary>A model of tables.</summary>
    public static string Table(string folder, string fixtures) => Score(folder, (ml, schema) =>
        ml.Data.LoadFromCsv(FixtureSet.At(fixtures, "table", "table.csv"), schema));

    /// <summary>A model of pictures.</summary>
    public static string Pictures(string folder, string fixtures) => Score(folder, (ml, _) =>
        TrainedFixtures.Pictures(ml, fixtures));

    /// <summary>A model of texts.</summary>
    public static string Text(string folder, string fixtures) => Score(folder, (ml, _) =>
        ml.Data.LoadTextCorpus(FixtureSet.At(fixtures, "text", "text.txt"), window: 64, overlap: 16).Train);

    private static string Score(string folder, Func<MLContext, DataViewSchema, IDataView> rows)
    {
        var ml = new MLContext(seed: 1);
        var model = ml.Model.LoadInterpretable(Path.Combine(folder, "model.zip"), out var schema);
        var network = ml.Interpretation.FindNetwork(model);
        try
        {
            return RowText.Of(schema) + string.Join(", ", network.Network.Points) + RowText.Of(model.Transform(rows(ml, schema)));
        }
        finally
        {
            network.Dispose();
        }
    }
}
