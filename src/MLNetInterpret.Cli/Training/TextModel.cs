using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using Microsoft.ML;
using MLNetInterpret.Cli.Stages;
using MLNetInterpret.Core.Concepts;
using MLNetInterpret.Core.Networks.Recurrent;
using MLNetInterpret.Core.Text;
using MLNetInterpret.Core.Text.Analyses;
using MLNetInterpret.Text;

namespace MLNetInterpret.Cli.Training;

/// <summary>Trains, loads and measures character models.</summary>
internal static class TextModel
{
    private const string Metric = "bits per character";

    /// <summary>Trains a character model and measures it on the held-out end of the text.</summary>
    public static TrainedModel Train(
        MLContext ml, string name, TextCorpus corpus, CharacterLstmOptions options, WorkStages stages,
        CancellationToken cancellation)
    {
        var work = stages.Part(1, 1);
        var stage = work.Begin($"training {name}", 0.96);
        var clock = Stopwatch.StartNew();
        var model = (CharacterLstmTransformer)ml.Transforms.Text
            .CharacterLstm(options with { Progress = stage, Cancellation = cancellation })
            .Fit(corpus.Train);
        var seconds = clock.Elapsed.TotalSeconds + (options.Keeper?.SecondsBefore ?? 0);
        options.Keeper?.Reach(model, corpus.Train.Schema);
        cancellation.ThrowIfCancellationRequested();
        stage.End();
        var measuring = work.Begin($"measuring {name}", 0.04);
        var mistakes = Mistakes(model, corpus, cancellation);
        return Measured(name, model, corpus, seconds, measuring) with { Confusion = mistakes };
    }

    /// <summary>Loads a trained character LSTM and measures it on the held-out end of the text.</summary>
    public static TrainedModel Load(MLContext ml, string name, string path, TextCorpus corpus, WorkStages stages)
    {
        var stage = stages.Begin($"loading {name}");
        var loaded = ml.Interpretation.FindNetwork(ml.Model.LoadInterpretable(path)) as CharacterLstmTransformer
            ?? throw new InvalidDataException($"'{path}' holds no character model: make one with train text.");
        return Measured(name, loaded, corpus, null, stage);
    }

    /// <summary>Which characters it expects where others come in the held-out text.</summary>
    private static Confusion Mistakes(CharacterLstmTransformer model, TextCorpus corpus, CancellationToken cancellation)
    {
        var codes = model.Encode(model.Read(corpus.Test, cancellation).AsMemory()).Codes;
        var counts = CharacterMistakes.Count(model.CharNetwork, codes, cancellation);
        if (model.Tokenizer is not CharacterVocabulary vocabulary) return new(model.CodeNames, counts, "token");
        string[] names = [.. Enumerable.Range(0, vocabulary.Count)
            .Select(code => code == vocabulary.UnknownCode ? "unknown" : Name(vocabulary.Decode(code)))];
        return new(names, counts, "character");
    }

    private static string Name(string character) => character switch
    {
        " " => "space",
        "\n" => "line end",
        "\t" => "tab",
        _ => character,
    };

    private static TrainedModel Measured(
        string name, CharacterLstmTransformer model, TextCorpus corpus, double? seconds, Stage stage)
    {
        var bits = model.BitsPerCharacter(corpus.Test);
        var said = FormattableString.Invariant($"{bits:F3} {Metric}");
        if (model.Tokenizer is not CharacterVocabulary)
            said += FormattableString.Invariant($", {model.Bits(corpus.Text[corpus.Split..].ToString()).Bits:F3} bits per token");
        stage.End(said);
        return new(name, $"character {model.CharNetwork.Architecture.Kind.Name}", model, corpus.Train, Metric, bits, seconds)
        {
            Baseline = PackedBits(corpus.Text[corpus.Split..].ToString()),
            BaselineName = "gzip -9",
        };
    }

    /// <summary>Bits a character of a text on its own, packed as small as deflate can.</summary>
    private static double PackedBits(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return 8.0 * packed.Length / Pairs.Characters(text);
    }
}
