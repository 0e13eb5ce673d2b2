using MLNetInterpret;
using MLNetInterpret.Core.Text;
using MLNetInterpret.Core.Text.Searches;
using MLNetInterpret.Interpretation;
using MLNetInterpret.Text;

namespace Microsoft.ML;

/// <content>Units of character models that follow concepts of the text.</content>
public static partial class InterpretationExtensions
{
    /// <summary>Finds the units of a character model that follow concepts of its text, and tests them;
    /// see <see cref="CellSearch"/>.</summary>
    /// <param name="catalog"><c>ml.Interpretation</c>.</param>
    /// <param name="model">A trained or loaded model with a character model in it.</param>
    /// <param name="corpus">The text: units are searched for in the part to learn from,
    /// and confirmed on the held-out part.</param>
    /// <param name="concepts">What is searched for, for example <c>Concepts.Inside('(', ')')</c>; at least one.</param>
    /// <returns>The best candidates of each concept with their evidence, whether or not it supports them.</returns>
    /// <exception cref="InvalidOperationException">The model holds no character model.</exception>
    /// <exception cref="NotSupportedException">The model's tokens are not characters.</exception>
    /// <exception cref="OperationCanceledException">The token of the work was cancelled.</exception>
    /// <exception cref="ArgumentException">There is no concept, or one twice, or an option is out of its range. Nothing is held
    /// out, the text is too short, or it has a character that the model does not know.</exception>
    public static CellFindings FindCells(
        this InterpretationCatalog catalog, ITransformer model, TextCorpus corpus, params IReadOnlyList<Concept> concepts) =>
        catalog.FindCells(model, corpus, concepts, options: null);

    /// <inheritdoc cref="FindCells(InterpretationCatalog, ITransformer, TextCorpus, IReadOnlyList{Concept})"/>
    /// <param name="catalog"><c>ml.Interpretation</c>.</param>
    /// <param name="model">A trained or loaded model with a character model in it.</param>
    /// <param name="corpus">The text: units are searched for in the part to learn from,
    /// and confirmed on the held-out part.</param>
    /// <param name="concepts">What is searched for, for example <c>Concepts.Inside('(', ')')</c>; at least one.</param>
    /// <param name="options">How much is read, what is searched, and how findings are tested.</param>
    public static CellFindings FindCells(
        this InterpretationCatalog catalog, ITransformer model, TextCorpus corpus, IReadOnlyList<Concept> concepts,
        CellSearchOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentNullException.ThrowIfNull(concepts);
        if (corpus.Split == corpus.Length)
            throw new ArgumentException(
                $"Nothing of the {corpus.Length:N0} characters of '{corpus.Path}' is held out, so that nothing could be "
                + "confirmed: a larger heldOut is needed.",
                nameof(corpus));
        using var running = catalog.Begin(options);
        options = running.Of(options ?? new());
        return CellInterpreter.Find(
            catalog.CharacterModel(model), corpus.Memory, corpus.Split, concepts,
            options with { Seed = catalog.SeedOf(options.Seed) });
    }

    /// <summary>The untrained networks of <see cref="FindCells(InterpretationCatalog, ITransformer, TextCorpus,
    /// IReadOnlyList{Concept}, CellSearchOptions)"/>, each for itself.</summary>
    internal static UntrainedSearch UntrainedOf(
        this InterpretationCatalog catalog, ITransformer model, TextCorpus corpus, IReadOnlyList<Concept> concepts,
        CellSearchOptions options) => CellInterpreter.Untrained(
            catalog.CharacterModel(model), corpus.Memory, corpus.Split, concepts,
            options with { Seed = catalog.SeedOf(options.Seed) });

    /// <summary>The character model inside a model.</summary>
    private static CharacterLstmTransformer CharacterModel(
        this InterpretationCatalog catalog, ITransformer model) => CellInterpreter.Require(catalog.FindNetwork(model));
}
