using Microsoft.ML;
using MLNetInterpret.Core.Concepts;
using MLNetInterpret.Core.Text;
using MLNetInterpret.Core.Text.Searches;
using MLNetInterpret.Core.Text.Strings;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Reading;
using MLNetInterpret.Text;

namespace MLNetInterpret.Interpretation;

/// <summary>Concepts of the text as a part of an interpretation.</summary>
internal static class CellInterpreter
{
    /// <summary>The share of the rows' text, at its end, that candidates are confirmed on: that which training and the verb
    /// <c>cells</c> hold out, of a short text more.</summary>
    private static double HeldOut(int characters) => characters * Usual < FewestHeldOut ? 0.25 : Usual;

    private const double Usual = 0.05;
    private const int FewestHeldOut = 20_000;

    /// <summary>Searches the rows' text for the concepts of the options.</summary>
    /// <exception cref="ArgumentException">The model reads no text, the text is too short,
    /// or it has a character that the model does not know.</exception>
    /// <exception cref="InvalidOperationException">The network is no character model of recurrent layers.</exception>
    public static CellFindings Find(IDataView view, NetworkTransformer network, InterpretationOptions options, int seed)
    {
        if (network.Layout is not TextLayout)
        {
            var read = network.Layout is ImageLayout ? "pictures" : "table rows";
            throw new ArgumentException(
                $"Concepts are something that characters of a text have, but the model reads {read}: " +
                $"leave {nameof(options.Concepts)} empty.");
        }

        var model = Require(network);
        var text = model.Read(view, options.Cancellation).AsMemory();
        var split = Pairs.Before(text.Span, (int)Math.Round(text.Length * (1 - HeldOut(text.Length))));
        return Find(model, text, split, options.Concepts, options.ConceptSearch with
        {
            Seed = seed,
            Progress = options.Progress.Within("concepts"),
            Cancellation = options.Cancellation,
            ModelName = options.ModelName,
        });
    }

    /// <summary>Searches the text before the split, and confirms on those from it on.</summary>
    public static CellFindings Find(
        CharacterLstmTransformer model, ReadOnlyMemory<char> text, int split,
        IReadOnlyList<Concept> concepts, CellSearchOptions options)
    {
        var searched = Split(model, text, split, options);
        var searching = options.MaximizedUnits == 0 ? options
            : options with { Progress = options.Progress.Between(0, CellStrings.Before) };
        var cells = CellSearch.Run(model.Network, searched, concepts, searching, SoftwareVersions.Text);
        return CellStrings.Beside(cells, model.CharNetwork, searched.Whole, searched.HeldOutFrom, model.Decode, options);
    }

    /// <summary>The search's untrained networks, each for itself.</summary>
    /// <inheritdoc cref="Find(CharacterLstmTransformer, ReadOnlyMemory{char}, int, IReadOnlyList{Concept}, CellSearchOptions)"/>
    public static UntrainedSearch Untrained(
        CharacterLstmTransformer model, ReadOnlyMemory<char> text, int split,
        IReadOnlyList<Concept> concepts, CellSearchOptions options) =>
        new(new(model.Network, Split(model, text, split, options), concepts, options));

    private static SearchText Split(
        CharacterLstmTransformer model, ReadOnlyMemory<char> text, int split, CellSearchOptions options)
    {
        var (coded, first) = model.Encode(text, split);
        return SearchText.Split(coded, first, options);
    }

    /// <summary>A network as a character model of recurrent layers.</summary>
    /// <exception cref="InvalidOperationException">It is none.</exception>
    public static CharacterLstmTransformer Require(NetworkTransformer network) =>
        network as CharacterLstmTransformer ?? throw new InvalidOperationException(network.Layout is TextLayout
            ? "The model reads text, but its points are an ONNX file's nodes, where cells are not looked for: its units can be " +
                "scanned and interpreted."
            : "The model does not read text character by character: train one that does with " +
                "ml.Transforms.Text.CharacterLstm (train text on the command line).");
}
