using System.Diagnostics;
using Microsoft.ML;
using MLNetInterpret.Cli.Stages;
using MLNetInterpret.Reading;

namespace MLNetInterpret.Cli.Training;

/// <summary>Trains and measures classifiers of pictures.</summary>
internal static class PictureModel
{
    private const int LinearIterations = 30;

    /// <summary>Trains a convolutional network and measures its accuracy on held-out pictures,
    /// and a linear model's beside it.</summary>
    public static TrainedModel Train(
        MLContext ml, string name, Pictures pictures, ConvolutionalNetworkOptions options, WorkStages stages,
        CancellationToken cancellation)
    {
        var stage = stages.Begin($"Training {name}");
        var clock = Stopwatch.StartNew();
        var model = ml.MulticlassClassification.Trainers
            .ConvolutionalNetwork(options with { Progress = stage.Progress(), Cancellation = cancellation })
            .Fit(pictures.Train);
        var seconds = clock.Elapsed.TotalSeconds + (options.Keeper?.SecondsBefore ?? 0);
        options.Keeper?.Reach(model, pictures.Train.Schema);
        cancellation.ThrowIfCancellationRequested();
        var confusion = Confusion.OfKeys(model.Transform(pictures.Test), model.ClassNames, "picture");
        var accuracy = (double)confusion.Right / confusion.Count;
        stage.Report(1, "a linear model beside it");
        // in a context of its own, because one that was cancelled stays so
        var beside = new MLContext(seed: 0);
        using var ending = cancellation.Register(() => MlNetInternals.Cancel(beside));
        var linear = beside.MulticlassClassification.Trainers
            .LbfgsMaximumEntropy(new() { MaximumNumberOfIterations = LinearIterations, NumberOfThreads = 1 })
            .Fit(pictures.Train);
        var linearAccuracy = ml.MulticlassClassification.Evaluate(linear.Transform(pictures.Test)).MicroAccuracy;
        stage.End(FormattableString.Invariant($"accuracy {accuracy:F3}"));
        return new(name, "convolutional network", model, pictures.Train, "accuracy", accuracy, seconds)
        {
            Baseline = linearAccuracy,
            BaselineName = "linear model",
            Confusion = confusion,
        };
    }
}
