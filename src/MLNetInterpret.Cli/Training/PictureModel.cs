using System.Diagnostics;
using Microsoft.ML;
using MLNetInterpret.Cli.Stages;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Reading;

namespace MLNetInterpret.Cli.Training;

/// <summary>Trains and measures classifiers of pictures.</summary>
internal static class PictureModel
{
    private const int LinearIterations = 30;

    // measured: epochs that the measurement and the simple model take as long as, and passes of the latter over the rows
    private const double Measurement = 0.6, Linear = 0.9, LinearPasses = 1.15 * LinearIterations;

    /// <summary>Trains a convolutional network and measures its accuracy on held-out pictures,
    /// and a linear model's beside it.</summary>
    public static TrainedModel Train(
        MLContext ml, string name, Pictures pictures, ConvolutionalNetworkOptions options, WorkStages stages,
        CancellationToken cancellation)
    {
        var work = stages.Part(1, options.Epochs + Measurement + Linear);
        var stage = work.Begin($"training {name}", options.Epochs);
        var clock = Stopwatch.StartNew();
        var model = ml.MulticlassClassification.Trainers
            .ConvolutionalNetwork(options with { Progress = stage, Cancellation = cancellation })
            .Fit(pictures.Train);
        var seconds = clock.Elapsed.TotalSeconds + (options.Keeper?.SecondsBefore ?? 0);
        options.Keeper?.Reach(model, pictures.Train.Schema);
        cancellation.ThrowIfCancellationRequested();
        stage.End();
        var measuring = work.Begin($"measuring {name}", Measurement);
        var scored = model.Transform(Told(pictures.Test, measuring, 4));
        var confusion = Confusion.OfKeys(scored, model.ClassNames, "picture");
        var curves = Probabilities.OfKeys(scored, model.ClassNames);
        var accuracy = (double)confusion.Right / confusion.Count;
        measuring.End(FormattableString.Invariant($"accuracy {accuracy:F3}"));
        var comparing = work.Begin("training a linear model to compare with", Linear);
        // in a context of its own, because one that was cancelled stays so
        var beside = new MLContext(seed: 0);
        using var ending = cancellation.Register(() => MlNetInternals.Cancel(beside));
        var linear = beside.MulticlassClassification.Trainers
            .LbfgsMaximumEntropy(new() { MaximumNumberOfIterations = LinearIterations, NumberOfThreads = 1 })
            .Fit(Told(pictures.Train, comparing, LinearPasses));
        var linearAccuracy = ml.MulticlassClassification.Evaluate(linear.Transform(pictures.Test)).MicroAccuracy;
        comparing.End(FormattableString.Invariant($"accuracy {linearAccuracy:F3}"));
        return new(name, "convolutional network", model, pictures.Train, "accuracy", accuracy, seconds)
        {
            Baseline = linearAccuracy,
            BaselineName = "linear model",
            Confusion = confusion,
            Curves = curves,
        };
    }

    /// <summary>Rows whose reading is reported, as a share of a number of passes.</summary>
    private static IDataView Told(IDataView rows, Stage stage, double passes) => rows.GetRowCount() is > 0 and var count
        ? new CountedView(rows, read => stage.Report("reading rows", Math.Min(1, read / (passes * count))))
        : rows;
}
