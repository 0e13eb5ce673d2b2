using MLNetInterpret;
using MLNetInterpret.Core.Text;
using MLNetInterpret.Core.Text.Strings;

namespace Microsoft.ML;

/// <content>Strings that maximise units of character models.</content>
public static partial class InterpretationExtensions
{
    /// <summary>Searches strings that drive units of a character model as high as they can, or as low.</summary>
    /// <param name="catalog"><c>ml.Interpretation</c>.</param>
    /// <param name="model">A trained or loaded model with a recurrent network that reads characters or tokens.</param>
    /// <param name="units">Units inside its recurrent layers, for example <c>lstm2.tanh:170</c> or <c>lstm2.tanh</c>; at least
    /// one.</param>
    /// <param name="corpus">Text that strings begin in, whose strongest windows they are compared with; null begins at the zero
    /// state alone.</param>
    /// <param name="options">How; the context's seed is taken where they have none.</param>
    /// <returns>A string for each unit, and behind it the one that minimises it where that is asked for.</returns>
    /// <exception cref="InvalidOperationException">The model holds no such network.</exception>
    /// <exception cref="ArgumentException">No unit is named, or one is none of a recurrent layer; the text is too short or has a
    /// character that the model does not know; no string is as cheap as is asked.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static IReadOnlyList<MaximizedText> MaximizeText(
        this InterpretationCatalog catalog, ITransformer model, IReadOnlyList<string> units, TextCorpus? corpus = null,
        TextMaximizationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(units);
        options ??= new();
        using var running = catalog.Begin(options);
        options = running.Of(options) with { Seed = catalog.SeedOf(options.Seed) };
        var recurrent = catalog.CharacterModel(model);
        if (units.Count == 0)
            throw new ArgumentException(
                "There is no unit to search strings for: name at least one, for example "
                + $"{recurrent.CharNetwork.Architecture.LastHidden}:0.", nameof(units));
        var (text, split) = corpus is null ? default : recurrent.Encode(corpus.Memory, corpus.Split);
        using var search = new TextMaximization(recurrent.CharNetwork, text, split, recurrent.Decode, options);
        var ends = recurrent.Network.Units([.. units])
            .SelectMany(unit => (bool[])(options.Negative ? [true, false] : [true]), (unit, highest) => (unit, highest));
        return [.. search.Run([.. ends]).Select(found => found ?? throw search.NoneIsCheap)];
    }
}
