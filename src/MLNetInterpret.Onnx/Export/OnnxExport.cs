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
    /// <summary>Writes the file, completely or not at all.</summary>
    /// <exception cref="NotSupportedException">The network is none of this library's own.</exception>
    public static void Write(NetworkTransformer step, string path)
    {
        var model = Of(step);
        if (model.CalculateSize() < 0) throw new NotSupportedException("The network has more than 2 GB of weights: ONNX files of that size are not written.");
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
