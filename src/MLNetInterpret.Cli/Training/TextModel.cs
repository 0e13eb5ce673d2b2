using System.Diagnostics;
using Microsoft.ML;
using MLNetInterpret.Cli.Terminal;

namespace MLNetInterpret.Cli.Training;

/// <summary>Trains, loads and measures character models.</summary>
internal static class TextModel
{
    private const string Metric = "bits per character";

    /// <summary>Trains a character LSTM and measures it on the held-out end of the text.</summary>
    public static TrainedModel Train(
        MLContext ml, string name, TextCorpus corpus, CharacterLstmOptions options, Stages stages, CancellationToken cancellation)
    {
        var stage = stages.Begin($"Training {name}");
        var clock = Stopwatch.StartNew();
        var model = ml.Transforms.Text
            .CharacterLstm(options with { Progress = stage.Epochs(Metric), Cancellation = cancellation })
            .Fit(corpus.Train);
        var seconds = clock.Elapsed.TotalSeconds;
        cancellation.ThrowIfCancellationRequested();
        return Measured(name, model, corpus, seconds, stage);
    }

    /// <summary>Loads a trained character LSTM and measures it on the held-out end of the text.</summary>
    public static TrainedModel Load(MLContext ml, string name, string path, TextCorpus corpus, Stages stages)
    {
        var stage = stages.Begin($"Loading {name}");
        var loaded = ml.Interpretation.FindNetwork(ml.Model.LoadInterpretable(path)) as CharacterLstmTransformer
            ?? throw new InvalidDataException($"'{path}' holds no character model.");
        return Measured(name, loaded, corpus, null, stage);
    }

    private static TrainedModel Measured(string name, CharacterLstmTransformer model, TextCorpus corpus, double? seconds, Stage stage)
    {
        var bits = model.BitsPerCharacter(corpus.Test);
        stage.End(FormattableString.Invariant($"{bits:F3} {Metric}"));
        return new(name, "character LSTM", model, corpus.Train, Metric, bits, seconds);
    }
}
