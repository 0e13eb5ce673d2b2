using Microsoft.ML;
using MLNetInterpret.Onnx.Characters;

namespace MLNetInterpret;

/// <summary>Character models that another program trained.</summary>
public static class CharacterModel
{
    /// <summary>Reads a character model from an ONNX file: codes or one-hot codes of characters, 1 to 3 LSTM layers of one size,
    /// and a linear layer that predicts the next character.</summary>
    /// <param name="context">The context.</param>
    /// <param name="path">The ONNX file. States that it takes in begin at zero, and its first output is the prediction, unless
    /// the options say otherwise.</param>
    /// <param name="vocabulary">A JSON file: the list of the characters in the order of their codes, or a map from character to
    /// code. Null for the characters that the ONNX file itself names, as one of <see cref="OnnxNetwork.Save"/> does.</param>
    /// <param name="options">What the file leaves open.</param>
    /// <returns>A step as <c>ml.Transforms.Text.CharacterLstm</c> trains it, with the points <c>lstm1.cell</c>,
    /// <c>lstm1.hidden</c>, ...: units, cells, scans, saving and loading are the same. It reads the column <c>Text</c>.
    /// A network of codes with GRU or RNN is a step whose points are the file's nodes: it has units and can be scanned,
    /// interpreted, saved and loaded, but has no cells; its output is in the column <c>Output</c>.</returns>
    /// <exception cref="FileNotFoundException">A file is not there.</exception>
    /// <exception cref="InvalidDataException">A file is damaged or contradicts itself, or the vocabulary has codes that the
    /// network has not.</exception>
    /// <exception cref="NotSupportedException">The network is of another kind; the message says what stands in the
    /// way.</exception>
    /// <exception cref="ArgumentException">Nothing says which characters the codes are.</exception>
    public static NetworkTransformer Import(
        MLContext context, string path, string? vocabulary = null, OnnxOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        return CharacterFile.Step(context, path, vocabulary, options ?? new());
    }
}
