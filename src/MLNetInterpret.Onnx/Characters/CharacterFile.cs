using Microsoft.ML.Runtime;
using MLNetInterpret.Core.Networks.Recurrent;
using MLNetInterpret.Onnx.Checks;
using MLNetInterpret.Onnx.Files;
using MLNetInterpret.Onnx.Graphs;
using MLNetInterpret.Onnx.Loading;
using MLNetInterpret.Onnx.Steps;
using MLNetInterpret.Text;
using Onnx;
using static TorchSharp.torch;

namespace MLNetInterpret.Onnx.Characters;

/// <summary>A character model in an ONNX file.</summary>
internal static class CharacterFile
{
    /// <summary>Characters of the texts that a file is tried with where it takes any length.</summary>
    private const int Length = 16;

    /// <summary>The model as a step, its recurrent layers as our own.</summary>
    /// <param name="environment">The context.</param>
    /// <param name="path">The file.</param>
    /// <param name="vocabulary">The vocabulary file; null for what the ONNX file says itself.</param>
    /// <param name="unknownCode">The code of every character that the vocabulary lacks; null for what it says.</param>
    /// <param name="options">What the file leaves open.</param>
    public static NetworkTransformer Step(
        IHostEnvironment environment, string path, string? vocabulary, int? unknownCode, OnnxOptions options)
    {
        options = Completed(OnnxFile.Read(path), options);
        var loaded = Loader.Load(path, options);
        using var module = loaded.Module;
        if (options.Reference is { } reference) Comparison.Of(path, loaded, reference).Require();
        if (loaded.Row.Length > 2 || (loaded.Row.Length == 2 && !loaded.Input.IsFloat))
            throw new NotSupportedException(
                $"'{path}' reads {loaded.Input}: a character model reads codes [rows, characters], or one-hot codes " +
                "[rows, characters, codes].");
        var columns = new CharacterLstmOptions();
        CharNetwork network;
        try
        {
            network = new RecurrentStack(loaded).Build();
        }
        catch (NotSupportedException other)
        {
            throw new NotSupportedException($"'{path}': {other.Message}", other);
        }

        try
        {
            return new CharacterLstmTransformer(
                environment, columns.TextColumnName, columns.OffsetColumnName, new(Characters(network.Architecture.Vocabulary)),
                network);
        }
        catch
        {
            network.Dispose();
            throw;
        }

        CharacterVocabulary Characters(int? codes) => vocabulary is not null ? VocabularyFile.Read(vocabulary, codes, unknownCode)
            : loaded.Meaning.Vocabulary is { } own ? VocabularyJson.Read(own, $"The vocabulary in '{path}'", codes, unknownCode)
            : throw new ArgumentException(
                $"'{path}' does not say which character each of its codes is: give a vocabulary file, a JSON list " +
                "of the characters or a map from character to code.", nameof(vocabulary));
    }

    /// <summary>The options with what is the same in all character models: texts of any length can be tried with one of 16
    /// characters, states that go in begin at zero, and the first output is the prediction.</summary>
    public static OnnxOptions Completed(ModelProto model, OnnxOptions options)
    {
        var inputs = GraphInput.AllOf(model.Graph);
        var varying = options.Input is { } name ? inputs.FirstOrDefault(input => input.Name == name)
            : inputs.Count == 1 ? inputs[0] : inputs.FirstOrDefault(input => !input.IsFloat);
        if (varying is null) return options;
        var held = options.Held.ToDictionary();
        foreach (var state in inputs.Where(input => input != varying && input is { IsFloat: true, Sizes.Count: 3 }))
            held.TryAdd(state.Name, zeros([.. state.Sizes!.Select(size => size ?? 1)]));
        return options with
        {
            Input = varying.Name,
            Held = held,
            Output = options.Output ?? NetworkMeaning.Of(model).Output ?? model.Graph.Output.FirstOrDefault()?.Name,
            InputShape = options.InputShape ?? varying.Sizes switch
            {
                [_, null] => [Length],
                [_, null, { } codes] => [Length, codes],
                _ => null,
            },
        };
    }
}
