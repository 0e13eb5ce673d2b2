using Microsoft.ML;
using MLNetInterpret.Onnx.Characters;
using MLNetInterpret.Text;
using MLNetInterpret.Text.Imported;
using MLNetInterpret.WeightFiles;

namespace MLNetInterpret;

/// <summary>Character models that another program trained.</summary>
public static class CharacterModel
{
    /// <summary>Reads a character model: a table or one-hot codes of characters, 1 to 4 LSTM, GRU or tanh RNN layers of one kind,
    /// and a linear layer that predicts the next character, which may be the table.</summary>
    /// <param name="context">The context.</param>
    /// <param name="path">A <c>.safetensors</c> file; a state dictionary of PyTorch (<c>.pth</c>, <c>.pt</c>), from which nothing
    /// is run; a folder of TensorFlow.js, or its manifest; or an ONNX file.</param>
    /// <param name="vocabulary">A JSON file, the list of the characters in the order of their codes, or a map from character to
    /// code or back; or a <c>.txt</c> file, the characters in the order of their codes, one a line or one behind the other. Null
    /// for the characters that an ONNX file itself names, as one of <see cref="OnnxNetwork.Save"/> does.</param>
    /// <param name="options">What the files leave open.</param>
    /// <returns>A step as <c>ml.Transforms.Text.CharacterLstm</c> trains it, with the points <c>lstm1.cell</c>,
    /// <c>lstm1.hidden</c>, ..., <c>gru1.update</c>, ..., or <c>rnn1.hidden</c>, ...: units, cells, scans, saving and loading are
    /// the same. It reads the column <c>Text</c>.</returns>
    /// <exception cref="FileNotFoundException">A file is not there.</exception>
    /// <exception cref="InvalidDataException">A file is damaged or contradicts itself, the vocabulary has other codes than the
    /// network, or the text is not predicted as by a trained model; the message names the layout that does.</exception>
    /// <exception cref="NotSupportedException">The network is of another kind; the message says which tensor or node stands in
    /// the way.</exception>
    /// <exception cref="ArgumentException">Nothing says which characters the codes are, or the text is too short or has a
    /// character that the vocabulary lacks.</exception>
    public static NetworkTransformer Import(
        MLContext context, string path, string? vocabulary = null, CharacterModelOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        options ??= new();
        if (!WeightFile.IsOne(path))
        {
            if (options.Layout is not null || options.ForgetBias is not null)
                throw new ArgumentException(
                    $"{(options.Layout is not null ? nameof(options.Layout) : nameof(options.ForgetBias))} is for weights of " +
                    $"PyTorch, Keras or TensorFlow, and '{path}' is an ONNX file: leave it out.", nameof(options));
            var step = CharacterFile.Step(context, path, vocabulary, options.UnknownCode, options.Onnx);
            if (options.Text is { } text) ImportedModel.RequirePrediction(path, (CharacterLstmTransformer)step, text);
            return step;
        }

        return ImportedModel.Read(
            context, path,
            vocabulary ?? throw new ArgumentException(
                $"'{path}' does not say which character each of its codes is: give a vocabulary file.", nameof(vocabulary)),
            options.UnknownCode, options.Layout, options.ForgetBias, options.Text).Step;
    }
}
