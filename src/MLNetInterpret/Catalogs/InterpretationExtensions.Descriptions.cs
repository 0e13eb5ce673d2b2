using MLNetInterpret;
using MLNetInterpret.Tables;
using MLNetInterpret.Tables.Attribution;
using MLNetInterpret.Tables.Descriptions;
using MLNetInterpret.Tables.Profiles;

namespace Microsoft.ML;

/// <content>Units of a table in sentences.</content>
public static partial class InterpretationExtensions
{
    /// <summary>Says in the table's own terms which rows lie at each end of units' ranges, and tests it on other rows.</summary>
    /// <param name="catalog"><c>ml.Interpretation</c>.</param>
    /// <param name="model">A trained or loaded model with a network of table rows in it.</param>
    /// <param name="data">Rows as the model reads them; the training rows,
    /// for the sentences to be about what was learned.</param>
    /// <param name="units">Points (<c>hidden2</c>), wildcards (<c>hidden*</c>) or units (<c>hidden2:5</c>);
    /// empty for every hidden unit.</param>
    /// <param name="options">Words, held-out rows, how much is compared with.</param>
    /// <returns>One for each unit, in the network's order. No profile is searched, so no verdict is
    /// <see cref="Verdict.NotRepresentative"/>; <see cref="AnalyzeTable"/> asks that of the best row too.</returns>
    /// <exception cref="InvalidOperationException">The model holds no network.</exception>
    /// <exception cref="ArgumentException">The network reads no table, there is no such unit, there are fewer than two rows, a
    /// phrase is about a column or value that does not exist, or an option is out of its range;
    /// the message says which.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    /// <remarks>A module that cannot be made again (neither a perceptron of this library, nor of a type with a constructor
    /// without parameters, nor registered with <see cref="NetworkCatalog.RegisterTorchModule"/>) is compared with no random
    /// weights: that figure is NaN.</remarks>
    public static IReadOnlyList<UnitDescription> Describe(
        this InterpretationCatalog catalog, ITransformer model, IDataView data, IReadOnlyList<string> units, DescriptionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(units);
        options = (options ?? new()).Validated();
        var network = catalog.FindNetwork(model);
        var wanted = AttributedModel.UnitsOf(network, units);
        var view = model.Transform(data);
        var table = EncodedTable.Open(view, network, options.Cancellation);
        var heldOut = options.HeldOut is { } rows ? model.Transform(rows) : null;
        using var search = new DescriptionSearch(view, table, heldOut, network, wanted, options, catalog.SeedOf(options.Seed));
        return [.. wanted.Select((_, unit) =>
        {
            var described = search.Describe(unit, null);
            options.Progress?.Report(new("describing units", (unit + 1.0) / wanted.Count));
            return described;
        })];
    }

    /// <summary>Everything about units of a table: sentences with their evidence, the best rows, what top rows share,
    /// and the columns behind them.</summary>
    /// <param name="catalog"><c>ml.Interpretation</c>.</param>
    /// <param name="model">A trained or loaded model with a network of table rows in it.</param>
    /// <param name="data">Rows as the model reads them; the training rows, for the findings to be about what was learned.</param>
    /// <param name="options">Which units, and how each part is done.</param>
    /// <returns>One entry for each unit, in the network's order; add it to findings with <see cref="FindingSet.With"/>.</returns>
    /// <exception cref="InvalidOperationException">The model holds no network,
    /// or a row scores otherwise through the pipeline than it was found with.</exception>
    /// <exception cref="ArgumentException">The network reads no table, there is no such unit, there are fewer than four rows, a
    /// phrase or constraint does not fit the table, or an option is out of its range; the message says which.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static TableFindings AnalyzeTable(
        this InterpretationCatalog catalog, ITransformer model, IDataView data, TableAnalysisOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        options = (options ?? new()).Validated();
        var network = catalog.FindNetwork(model);
        EncodedTable.RequireTable(network);
        var (view, seed) = (model.Transform(data), catalog.SeedOf(options.Seed));
        var own = Table.Read(view, network, asFeatures: false, options.Cancellation);
        using var profiles = new ProfileSearch(view, network, options.Profiles, seed, own);
        var heldOut = options.Descriptions.HeldOut is { } rows ? model.Transform(rows) : null;
        var units = AttributedModel.UnitsOf(network, options.Units);
        return TableAnalysis.Run(view, own, profiles, heldOut, network, units, options, seed, catalog.Context);
    }
}
