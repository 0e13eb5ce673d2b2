using Microsoft.ML.Runtime;
using MLNetInterpret.Core.Networks;
using MLNetInterpret.Core.Networks.Recurrent;
using MLNetInterpret.WeightFiles;

namespace MLNetInterpret.Text.Imported;

/// <summary>A character model made of weights that another program wrote.</summary>
internal static class ImportedModel
{
    private const double MostForgetBias = 1000;

    /// <summary>The model as a step.</summary>
    /// <param name="environment">The context.</param>
    /// <param name="path">The weights, a file or folder of <see cref="WeightFile"/>.</param>
    /// <param name="vocabulary">A file of the characters.</param>
    /// <param name="unknownCode">The code of every character that the vocabulary lacks; null for what that says.</param>
    /// <param name="layout">The layout; null for what the names of tensors say.</param>
    /// <param name="forgetBias">What is added to forget gates; null for what the layout says.</param>
    /// <param name="text">A text on which the layout is checked; null for none.</param>
    /// <returns>The step, and bits per character of the text, NaN without one.</returns>
    public static (CharacterLstmTransformer Step, double Bits) Read(
        IHostEnvironment environment, string path, string vocabulary, int? unknownCode, WeightLayout? layout, double? forgetBias,
        string? text)
    {
        if (layout is { } told && !Enum.IsDefined(told))
            throw new ArgumentException(
                $"Layout is {told}, but has to be one of {string.Join(", ", Enum.GetNames<WeightLayout>())}.", nameof(layout));
        try
        {
            var parts = new CharacterParts(WeightFile.Read(path));
            var first = parts.Layers[0];
            Require(forgetBias, parts.Kind, path);
            var reading = GateReading.Of(layout ?? first.Layout, parts.Kind, forgetBias, first.HasOneBias);
            var codes = new TextCodes(VocabularyFile.Read(vocabulary, parts.Vocabulary, unknownCode));
            using var weights = new ImportedWeights(parts);
            var bits = text is null
                ? double.NaN
                : new LayoutCheck(codes.Encode(text.AsMemory()).Codes.ToArray())
                    .Require(path, weights, reading, first.HasOneBias);
            var (columns, network) = (new CharacterLstmOptions(), weights.Build(reading));
            try
            {
                return (new(environment, columns.TextColumnName, columns.OffsetColumnName, codes, network), bits);
            }
            catch
            {
                network.Dispose();
                throw;
            }
        }
        catch (NotSupportedException other) when (!other.Message.StartsWith($"'{path}'", StringComparison.Ordinal))
        {
            throw new NotSupportedException($"'{path}' cannot be read: {other.Message}.", other);
        }
    }

    /// <summary>Refuses a model that predicts a text worse than the shares of its characters do.</summary>
    /// <param name="path">What errors call it.</param>
    /// <param name="model">The model.</param>
    /// <param name="text">The text.</param>
    /// <exception cref="InvalidDataException">It does.</exception>
    public static void RequirePrediction(string path, CharacterLstmTransformer model, string text) =>
        new LayoutCheck(model.Encode(text.AsMemory()).Codes.ToArray()).Require(path, model.CharNetwork);

    private static void Require(double? forgetBias, RecurrentKind kind, string path)
    {
        if (forgetBias is not { } added) return;
        Check.Between(added, -MostForgetBias, MostForgetBias, "ForgetBias");
        if (kind != RecurrentKind.Lstm)
            throw new ArgumentException(
                $"ForgetBias is for LSTM layers, but those of '{path}' are of kind {kind.Name}: leave it out.",
                nameof(forgetBias));
    }
}
