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

    /// <summary>Leaves the checkpoint of a training that was cancelled in its second epoch.</summary>
    public static void Interrupt(string checkpoint, string fixtures)
    {
        using var cancel = new CancellationTokenSource();
        var ml = new MLContext(seed: 1);
        ml.Log += (_, said) =>
        {
            if (said.RawMessage.StartsWith("epoch 1 of ", StringComparison.Ordinal)) cancel.Cancel();
        };
        try
        {
            Train(ml, checkpoint, fixtures, new() { Cancellation = cancel.Token });
        }
        catch (OperationCanceledException)
        {
            // its file is what was wanted
        }
    }

    /// <summary>The scores of the model that the rest of the training gives.</summary>
    public static string Resumed(string folder, string fixtures) =>
        Train(new(seed: 1), Files.Only(folder), fixtures, new());

    private static string Train(MLContext ml, string checkpoint, string fixtures, MultilayerPerceptronOptions options)
    {
        options = options with { HiddenUnits = [6, 4], Epochs = 12, BatchSize = 16 };
        Place!.SetValue(options, checkpoint);
        var table = ml.Data.LoadFromCsv(FixtureSet.At(fixtures, "table", "table.csv"));
        var model = ml.Transforms.FeaturizeTable(table.Schema, "Good", "yes")
            .Append(ml.BinaryClassification.Trainers.MultilayerPerceptron(options))
            .Fit(table);
        return RowText.Of(model.Transform(table));
    }
}
