using MLNetInterpret;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Tables;
using MLNetInterpret.Tables.Attribution;
using MLNetInterpret.Tables.Descriptions;
using MLNetInterpret.Tables.Profiles;

namespace Microsoft.ML;

/// <content>Sentences for units of a table.</content>
public static partial class InterpretationExtensions
{
    /// <summary>Describes in the table's own terms which rows lie at each end of units' ranges, and tests the description on
    /// other rows.</summary>
    /// <param name="catalog"><c>ml.Interpretation</c>.</param>
    /// <param name="model">A trained or loaded model with a network of table rows in it.</param>
    /// <param name="data">Rows as the model reads them; give the training rows, so that the sentences are about what was
    /// learned.</param>
    /// <param name="units">Points (<c>hidden2</c>), wildcards (<c>hidden*</c>) or units (<c>hidden2:5</c>);
    /// empty for every hidden unit.</param>
    /// <param name="options">Words, held-out rows, how much is compared with.</param>
    /// <returns>One for each unit, in the network's order. No profile is searched, so no verdict is
    /// <see cref="Verdict.NotRepresentative"/>; <see cref="AnalyzeTable"/> asks that of the best row too.</returns>
    /// <exception cref="InvalidOperationException">The model holds no network.</exception>
    /// <exception cref="ArgumentException">The network reads no table, there is no such unit, there are fewer than two rows, a
    /// phrase is about a column or value that does not exist, or an option is out of its range;
    /// the message says which.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    /// <remarks>A module that cannot be made again (neither a perceptron of this library, nor of a type with a constructor
    /// without parameters, nor registered with <see cref="NetworkCatalog.RegisterTorchModule"/>) is compared with no random
    /// weights: that figure is NaN.</remarks>
    public static IReadOnlyList<(Unit Unit, RowDescription Highest, RowDescription Lowest)> Describe(
        this InterpretationCatalog catalog, ITransformer model, IDataView data, IReadOnlyList<string> units,
        DescriptionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(units);
        using var running = catalog.Begin(options);
        options = running.Of((options ?? new()).Validated());
        var opened = AttributedModel.Open(model, data);
        var wanted = opened.Units(units);
        using var rows = opened.ReadRows(null, options.Cancellation);
        var heldOut = options.HeldOut is { } unseen ? model.Transform(unseen) : null;
        using var search = DescriptionSearch.Of(
            rows, EncodedTable.Of(rows.Own), heldOut, opened.Network, wanted, options, catalog.SeedOf(options.Seed), options);
        return [.. wanted.Select((_, unit) =>
        {
            (Unit Unit, RowDescription Highest, RowDescription Lowest) described = search.Describe(unit, null);
            options.Progress.Report("describing units", (unit + 1.0) / wanted.Count);
            return described;
        })];
    }

    /// <summary>Analyses units of a table in full: sentences with their evidence, the best rows, what top rows share, and the
    /// columns that drive them.</summary>
    /// <param name="catalog"><c>ml.Interpretation</c>.</param>
    /// <param name="model">A trained or loaded model with a network of table rows in it.</param>
    /// <param name="data">Rows as the model reads them; give the training rows, so that the findings are about what was
    /// learned.</param>
    /// <param name="units">Points (<c>hidden2</c>), wildcards (<c>hidden*</c>) or units (<c>hidden2:5</c>);
    /// empty for every hidden unit.</param>
    /// <param name="options">How each part is done.</param>
    /// <returns>One entry for each unit, in the network's order; add it to findings with <see cref="FindingSet.With"/>.</returns>
    /// <exception cref="InvalidOperationException">The model holds no network, or a row's score through the pipeline differs
    /// from the score of the search.</exception>
    /// <exception cref="ArgumentException">The network reads no table, there is no such unit, there are fewer than four rows, a
    /// phrase or constraint does not fit the table, or an option is out of its range; the message says which.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static TableFindings AnalyzeTable(
        this InterpretationCatalog catalog, ITransformer model, IDataView data, IReadOnlyList<string> units,
        TableAnalysisOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(units);
        using var running = catalog.Begin(options);
        options = running.Of((options ?? new()).Validated());
        var opened = AttributedModel.Open(model, data);
        var wanted = opened.Units(units);
        long[] start = options.Profiles.Constraints.StartRow is { } row ? [row] : [];
        using var rows = TableRows.Read(
            opened.View, opened.Network, options.Attribution.LabelColumnName, start, options.Cancellation);
        var seed = catalog.SeedOf(options.Seed);
        var profiles = new ProfileSearch(rows, opened.Network, options.Profiles, seed, options.Cancellation);
        var heldOut = options.Descriptions.HeldOut is { } unseen ? model.Transform(unseen) : null;
        return TableAnalysis.Run(rows, profiles, heldOut, opened.Network, wanted, options, seed, options);
    }
}
