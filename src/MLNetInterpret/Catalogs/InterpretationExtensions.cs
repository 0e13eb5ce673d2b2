using MLNetInterpret;
using MLNetInterpret.Interpretation;
using MLNetInterpret.Priors;
using MLNetInterpret.Reading;
using MLNetInterpret.Tables.Attacks;

namespace Microsoft.ML;

/// <summary>Methods of <c>ml.Interpretation</c>.</summary>
public static partial class InterpretationExtensions
{
    extension(MLContext context)
    {
        /// <summary>Interpretation of what the units of networks learned.</summary>
        public InterpretationCatalog Interpretation
        {
            get
            {
                ArgumentNullException.ThrowIfNull(context);
                return new(context);
            }
        }
    }

    /// <summary>Makes a stage that interprets the named units; append it after a step that holds a network. It scans the rows
    /// and searches quickly for maximising inputs (<see cref="Depth.Quick"/>).</summary>
    /// <param name="catalog"><c>ml.Interpretation</c>.</param>
    /// <param name="units">Points (<c>conv2</c>), wildcards (<c>hidden*</c>) or units (<c>conv2:5</c>), separated by commas;
    /// null means every hidden point.</param>
    /// <param name="topRows">Rows kept at each end of every unit's range.</param>
    /// <param name="outputColumnName">The column of activations that is added; a second interpretation in one pipeline needs
    /// another name.</param>
    public static IEstimator<InterpretationTransformer> Units(
        this InterpretationCatalog catalog, string? units = null, int topRows = 9,
        string outputColumnName = InterpretationTransformer.ActivationsColumnName) =>
        catalog.Units(new InterpretationOptions
        {
            Units = units?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [],
            TopRows = topRows,
            OutputColumnName = outputColumnName,
        });

    /// <summary>Makes a stage with all options.</summary>
    /// <param name="catalog"><c>ml.Interpretation</c>.</param>
    /// <param name="options">The units to interpret, the depth, and more.</param>
    public static IEstimator<InterpretationTransformer> Units(
        this InterpretationCatalog catalog, InterpretationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new InterpretationEstimator(catalog.Context, null, options);
    }

    /// <summary>Makes a stage for a given network rather than the one found upstream; the network is saved with the
    /// stage.</summary>
    /// <param name="catalog"><c>ml.Interpretation</c>.</param>
    /// <param name="network">The fitted step.</param>
    /// <param name="options">The units to interpret, the depth, and more.</param>
    public static IEstimator<InterpretationTransformer> Units(
        this InterpretationCatalog catalog, NetworkTransformer network, InterpretationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        return new InterpretationEstimator(catalog.Context, network, options ?? new());
    }

    /// <summary>Interprets a trained model over data, as a stage does while fitting, but at <see cref="Depth.Full"/> unless the
    /// options say less.</summary>
    /// <param name="catalog"><c>ml.Interpretation</c>.</param>
    /// <param name="model">A trained or loaded model with a network in it.</param>
    /// <param name="data">Rows as the model reads them; give the training rows, so that the findings are about what was
    /// learned.</param>
    /// <param name="options">The units to scan or interpret, and more; every hidden point by default.</param>
    /// <exception cref="InvalidOperationException">The model holds no network, or a pixel lies outside its declared
    /// range.</exception>
    /// <exception cref="ArgumentException">A unit, point or column does not exist; the message lists what does. Or concepts were
    /// asked for, and the rows are no text, too short, or have a character that the model does not know.</exception>
    public static FindingSet Interpret(
        this InterpretationCatalog catalog, ITransformer model, IDataView data, InterpretationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        options = (options ?? new()).Validated().At(Depth.Full);
        var network = catalog.FindNetwork(model);
        var heldOut = network.Layout switch
        {
            VectorLayout => options.HeldOut ?? options.Table?.Descriptions.HeldOut,
            TextLayout when options.HeldOut is not null => throw new ArgumentException(
                "Concepts of a text are tested on its end: leave HeldOut out, " +
                "or take ml.Interpretation.FindCells with a corpus."),
            _ => options.HeldOut,
        };
        return InterpretationRun.Run(
            catalog.Context, model.Transform(data), network, options, heldOut is null ? null : model.Transform(heldOut));
    }

    /// <summary>Changes a few rows a little so that the model misclassifies them.</summary>
    /// <param name="catalog"><c>ml.Interpretation</c>.</param>
    /// <param name="model">A trained or loaded model with a classifier of pictures or table rows in it.</param>
    /// <param name="data">Rows as the model reads them.</param>
    /// <param name="options">How many rows, how far, towards which class.</param>
    /// <returns>One entry for each row, whether it succeeded or not; measured again after rounding,
    /// a table row through the whole pipeline.</returns>
    /// <exception cref="InvalidOperationException">The model holds no network.</exception>
    /// <exception cref="ArgumentException">A class or column does not exist, or no row can be used;
    /// the message says which.</exception>
    public static IReadOnlyList<AdversarialExample> Attack(
        this InterpretationCatalog catalog, ITransformer model, IDataView data, AdversarialOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        options ??= new();
        using var running = catalog.Begin(options);
        return AdversarialSearch.Run(
            model.Transform(data), catalog.FindNetwork(model), running.Of(options), catalog.SeedOf(options.Seed));
    }

    /// <summary>Finds the network inside a model, chained or loaded: the last one where there are several.</summary>
    /// <param name="catalog"><c>ml.Interpretation</c>.</param>
    /// <param name="model">A trained or loaded model.</param>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static NetworkTransformer FindNetwork(this InterpretationCatalog catalog, ITransformer model) =>
        ModelParts.Network(model);

    /// <summary>Finds the prior inside a model that <c>ml.Transforms.ImagePrior</c> trained; null where there is
    /// none.</summary>
    /// <param name="catalog"><c>ml.Interpretation</c>.</param>
    /// <param name="model">A trained or loaded model; it still owns the prior.</param>
    public static ImagePrior? FindPrior(this InterpretationCatalog catalog, ITransformer model) =>
        ModelParts.Of(model).OfType<ImagePriorTransformer>().LastOrDefault()?.Prior;

    /// <summary>Finds the findings saved in a model; null where it was never interpreted.</summary>
    /// <param name="catalog"><c>ml.Interpretation</c>.</param>
    /// <param name="model">A trained or loaded model.</param>
    public static FindingSet? FindFindings(this InterpretationCatalog catalog, ITransformer model) =>
        ModelParts.Of(model).OfType<InterpretationTransformer>().LastOrDefault()?.Findings;
}
