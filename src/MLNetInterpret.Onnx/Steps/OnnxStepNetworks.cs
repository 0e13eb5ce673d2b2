using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNetInterpret.Onnx.Files;
using MLNetInterpret.Onnx.Graphs;
using MLNetInterpret.Reading;
using MLNetInterpret.Trainers;
using Onnx;

namespace MLNetInterpret.Onnx.Steps;

/// <summary>Reads the network of ML.NET's own ONNX steps as one file: steps that follow each other, and a linear trainer behind
/// them as a last layer.</summary>
internal sealed class OnnxStepNetworks : StepNetworks
{
    /// <inheritdoc/>
    protected override NetworkTransformer Read(IHostEnvironment environment, IReadOnlyList<UpstreamStep> steps)
    {
        var walk = new StepWalk();
        foreach (var step in steps.Reverse()) walk.Pass(step);
        var chain = walk.Last ?? throw new ArgumentException("The ONNX file that the pipeline runs has no output of floats.");
        var name = string.Join(", ", chain.Files.Select(file => Path.GetFileName(file.Path)));
        var composed = new ComposedGraph();
        foreach (var (path, inputs, output) in chain.Files) composed.Add(Whole(path), Varying(path, inputs), output);
        if (walk.Head is { } head) composed.Add(head);
        Tell(environment, walk.Doubts);
        var file = new StepFile(composed.ToBytes(), name, new() { ClassNames = walk.Head?.ClassNames ?? [] });
        var extracted = ExtractedPixels.Of(steps.SkipWhile(step => step.Transformer != chain.First), chain.InputColumn);
        return OnnxNetworkTransformer.Of(environment, file, chain.OutputColumn, chain.InputColumn, loaded =>
        {
            if (loaded.GivenRow is [_, _, _])
            {
                if (extracted is null)
                    throw new ArgumentException(
                        $"{name} reads pictures, and nothing says what the pixels of the column '{chain.InputColumn}' mean: make "
                        + "it with ExtractPixels, or use ApplyOnnxNetwork with OnnxOptions.Pixels instead of "
                        + "ApplyOnnxModel.");
                var isInterleaved = extracted.Order?.IsInterleaved ?? false;
                if (isInterleaved != loaded.Signature.ChannelsLast)
                    throw new ArgumentException(
                        $"{name} reads {(isInterleaved ? "channel after channel" : "the channels of a pixel together")}, but "
                        + $"ExtractPixels arranges the column '{chain.InputColumn}' otherwise: say interleavePixelColors: "
                        + $"{(isInterleaved ? "false" : "true")}.");
            }

            return StepInput.Of(loaded, null, extracted, isImage: false);
        });
    }

    private static ModelProto Whole(string path) => OnnxFile.Read(OnnxFile.Whole(path), path);

    private static string Varying(string path, IReadOnlyList<string> inputs) => inputs is [var only]
        ? only
        : throw new ArgumentException(
            $"'{path}' reads {inputs.Count} columns ({string.Join(", ", inputs)}), but a network that is looked at reads one: "
            + "use ApplyOnnxNetwork, with OnnxOptions.Held for the others.");

    private static void Tell(IHostEnvironment environment, IReadOnlyList<string> doubts)
    {
        if (doubts.Count == 0) return;
        using var channel = environment.Register(nameof(OnnxStepNetworks)).Start("Steps");
        foreach (var doubt in doubts) channel.Warning(MessageSensitivity.None, "{0}", doubt);
    }
}
