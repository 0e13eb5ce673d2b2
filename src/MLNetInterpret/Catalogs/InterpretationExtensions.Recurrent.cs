using System.Runtime.InteropServices;
using System.Security.Cryptography;
using MLNetInterpret;
using MLNetInterpret.Core.Text;
using MLNetInterpret.Reading;

namespace Microsoft.ML;

/// <content>The analyses of a character model as a whole.</content>
public static partial class InterpretationExtensions
{
    /// <summary>A character model's gates, its errors, and its advantage over n-gram models.</summary>
    /// <param name="catalog"><c>ml.Interpretation</c>.</param>
    /// <param name="model">A trained or loaded model with a character model in it.</param>
    /// <param name="corpus">A text whose held-out part the model has not learned;
    /// the n-gram models are counted on the other part.</param>
    /// <param name="options">How; the context's seed is taken where they have none.</param>
    /// <exception cref="InvalidOperationException">The model holds no character model.</exception>
    /// <exception cref="NotSupportedException">The model's tokens are not characters.</exception>
    /// <exception cref="ArgumentException">The text is too short, or has a character that the model does not know.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static RecurrentAnalysis AnalyzeRecurrent(
        this InterpretationCatalog catalog, ITransformer model, TextCorpus corpus, RecurrentOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        options ??= new();
        using var running = catalog.Begin(options);
        options = running.Of(options) with { Seed = catalog.SeedOf(options.Seed) };
        var network = catalog.CharacterModel(model);
        if (corpus.Split == corpus.Length)
            throw new ArgumentException(
                $"Nothing of the {corpus.Length:N0} characters of '{corpus.Path}' is held out, but the analysis needs text " +
                "that the model has not learned: a larger heldOut is needed.", nameof(corpus));

        var (text, split) = network.Encode(corpus.Memory, corpus.Split);
        var textHash = Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(text.Codes.Span)))[..16];
        return RecurrentAnalysis.Of(
            network.CharNetwork, text.Slice(0, split), text.Slice(split, text.Length), options,
            characters => new(
                options.ModelName, network.Network.Hash, textHash,
                characters, options.Seed.Value, threads: 1, SoftwareVersions.Text));      // libtorch computes nothing here
    }
}
