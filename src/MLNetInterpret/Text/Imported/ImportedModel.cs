using Microsoft.ML.Runtime;
using MLNetInterpret.WeightFiles;

namespace MLNetInterpret.Text.Imported;

/// <summary>A character model made of weights that another program wrote.</summary>
internal static class ImportedModel
{
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
        try
        {
            var parts = new CharacterParts(WeightFile.Read(path));
            var first = parts.Layers[0];
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
}
