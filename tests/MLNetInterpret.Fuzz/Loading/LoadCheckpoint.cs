using System.Reflection;
using Microsoft.ML;
using MLNetInterpret.Fuzz.Fixtures;

namespace MLNetInterpret.Fuzz.Loading;

/// <summary>Goes on with a training from its checkpoint, where this version of the library keeps any.</summary>
internal static class LoadCheckpoint
{
    // asked for by name, so that the harness runs on versions that have none, too
    private static readonly PropertyInfo? Place = typeof(MultilayerPerceptronOptions).GetProperty("Checkpoint");

    /// <summary>Whether there are checkpoints.</summary>
    public static bool IsKnown => Place is not null;

    /// <summary>The scores of the model that the rest of the training gives.</summary>
    public static string Resumed(string folder, string fixtures) => Train(Files.Only(folder), fixtures);

    /// <summary>Trains from the checkpoint, or from the beginning where there is none, and leaves one.</summary>
    public static string Train(string checkpoint, string fixtures)
    {
        var ml = new MLContext(seed: 1);
        var options = new MultilayerPerceptronOptions { HiddenUnits = [6, 4], Epochs = 3, BatchSize = 16 };
        Place!.SetValue(options, checkpoint);
        var table = ml.Data.LoadFromCsv(FixtureSet.At(fixtures, "table", "table.csv"));
        var model = ml.Transforms.FeaturizeTable(table.Schema, "Good", "yes")
            .Append(ml.BinaryClassification.Trainers.MultilayerPerceptron(options))
            .Fit(table);
        return RowText.Of(model.Transform(table));
    }
}
