using Google.Protobuf;
using MLNetInterpret.Core.Networks;
using MLNetInterpret.Core.Networks.Recurrent;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Onnx.Files;
using MLNetInterpret.Text;
using static Onnx.TensorProto.Types;

namespace MLNetInterpret.Onnx.Export;

/// <summary>Writes a step's network as an ONNX file.</summary>
internal static class OnnxExport
{
    private const string Rows = "rows", Characters = "characters";
    private const long MostBytes = 2_000_000_000;

    /// <summary>Writes the file, completely or not at all.</summary>
    /// <exception cref="NotSupportedException">The network is none of this library's own, or too large.</exception>
    public static void Write(NetworkTransformer step, string path)
    {
        var model = Of(step);
        if (model.Graph.Initializer.Sum(weights => (long)weights.RawData.Length) > MostBytes)
            throw new NotSupportedException("The network's weights take more than 2 GB, which an ONNX file cannot hold.");
        AtomicFile.Write(path, stream => model.WriteTo(stream));
    }

    /// <summary>The file of a step's network.</summary>
    public static global::Onnx.ModelProto Of(NetworkTransformer step)
    {
        var (graph, network) = (new FileGraph(), step.Network);
        var logits = network.Module is CharNetwork text ? Text(graph, text) : Classifier(graph, network);
        new NetworkMeaning
        {
            Output = logits,
            Pixels = network.Pixels,
            ClassNames = network.ClassNames,
            Vocabulary = (step as CharacterLstmTransformer)?.Tokenizer is CharacterVocabulary vocabulary
                ? VocabularyJson.Write(vocabulary) : null,
        }.WriteTo(graph.Model);
        return graph.Model;
    }

    private static string Text(FileGraph graph, CharNetwork network)
    {
        var codes = network.Architecture.Vocabulary;
        var logits = CharNetworkGraph.Logits(graph, network, graph.Input("codes", DataType.Int64, Rows, Characters));
        graph.Output(logits, Rows, Characters, codes);
        graph.Output(graph.Node("Softmax", "probabilities", [logits], ("axis", -1)), Rows, Characters, codes);
        return logits;
    }

    private static string Classifier(FileGraph graph, HookedNetwork network)
    {
        var input = network.InputShape.Count == 3 ? "pixels" : "features";
        graph.Input(input, DataType.Float, [Rows, .. network.InputShape.Select(size => (object)size)]);
        var logits = NetworkGraphs.Logits(graph, network.Module, input) ?? throw new NotSupportedException(
            network.Module is Networks.OnnxModule
                ? "The network comes from an ONNX file: use that file."
                : $"A {network.Module.GetType().Name} cannot be written as ONNX: perceptrons, convolutional networks and " +
                    "character models that this library trained can.");
        var outputs = network.Points.Output.UnitCount;
        graph.Output(logits, Rows, outputs);
        if (network.Module is Mlp { Architecture.IsRegression: true }) return logits;
        graph.Output(
            outputs == 1
                ? graph.Node("Sigmoid", "probability", [logits])
                : graph.Node("Softmax", "probabilities", [logits], ("axis", 1)),
            Rows, outputs);
        return logits;
    }
}
