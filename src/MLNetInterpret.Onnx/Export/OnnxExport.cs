using Google.Protobuf;
using MLNetInterpret.Core.Networks;
using MLNetInterpret.Core.Networks.Lstm;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Onnx.Files;
using MLNetInterpret.Text;

namespace MLNetInterpret.Onnx.Export;

/// <summary>Writes a step's network as an ONNX file.</summary>
internal static class OnnxExport
{
    private const long MostBytes = 2_000_000_000;

    /// <summary>Writes the file, completely or not at all.</summary>
    /// <exception cref="NotSupportedException">The network is none of this library's own.</exception>
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
        var model = Graph(step.Network).Model;
        new NetworkMeaning
        {
            Output = NetworkGraphs.Logits,
            Pixels = step.Network.Pixels,
            ClassNames = step.Network.ClassNames,
            Vocabulary = (step as CharacterLstmTransformer)?.Tokenizer is CharacterVocabulary vocabulary
                ? VocabularyJson.Write(vocabulary) : null,
        }.WriteTo(model);
        return model;
    }

    private static GraphWriter Graph(HookedNetwork network) => network.Module switch
    {
        Mlp perceptron => NetworkGraphs.Of(perceptron),
        ConvNet convolutional => NetworkGraphs.Of(convolutional),
        CharLstm characters => NetworkGraphs.Of(characters),
        Networks.OnnxModule => throw new NotSupportedException(
            "The network comes from an ONNX file: use that file."),
        var other => throw new NotSupportedException(
            $"A {other.GetType().Name} cannot be written as ONNX: perceptrons, convolutional networks and character LSTMs " +
            "that this library trained can."),
    };
}
