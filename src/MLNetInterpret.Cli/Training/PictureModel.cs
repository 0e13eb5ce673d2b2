using System.Diagnostics;
using Microsoft.ML;
using MLNetInterpret.Cli.Terminal;

namespace MLNetInterpret.Cli.Training;

/// <summary>Trains and measures classifiers of pictures.</summary>
internal static class PictureModel
{
    /// <summary>Trains a convolutional network and measures its accuracy on held-out pictures.</summary>
    public static TrainedModel Train(
        MLContext ml, string name, Pictures pictures, ConvolutionalNetworkOptions options, Stages stages, CancellationToken cancellation)
    {
        var stage = stages.Begin($"Training {name}");
        var clock = Stopwatch.StartNew();
        var model = ml.MulticlassClassification.Trainers
            .ConvolutionalNetwork(options with { Progress = stage.Epochs("accuracy"), Cancellation = cancellation })
            .Fit(pictures.Train);
        var seconds = clock.Elapsed.TotalSeconds;
        cancellation.ThrowIfCancellationRequested();
        var accuracy = ml.MulticlassClassification.Evaluate(model.Transform(pictures.Test)).MicroAccuracy;
        stage.End(FormattableString.Invariant($"accuracy {accuracy:F3}"));
        return new(name, "convolutional network", model, pictures.Train, "accuracy", accuracy, seconds);
    }
}
