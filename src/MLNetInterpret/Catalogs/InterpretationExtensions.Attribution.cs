using MLNetInterpret;
using MLNetInterpret.Core.Networks;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Reading;
using MLNetInterpret.Tables;
using MLNetInterpret.Tables.Attacks;
using MLNetInterpret.Tables.Attribution;

namespace Microsoft.ML;

/// <content>Columns of a table that drive units and decisions.</content>
public static partial class InterpretationExtensions
{
    private const int MostSeeds = 1_000;

    /// <summary>Computes Shapley values of units for one row: what each column adds to an activation, compared with background
    /// rows.</summary>
    /// <param name="catalog"><c>ml.Interpretation</c>.</param>
    /// <param name="model">A trained or loaded model with a network of table rows in it.</param>
    /// <param name="data">Rows as the model reads them; give the training rows, so that the background is what the model
    /// learned from.</param>
    /// <param name="row">The row's number in the data, from 0.</param>
    /// <param name="units">Points (<c>hidden2</c>), wildcards (<c>hidden*</c>) or units (<c>hidden2:5</c>);
    /// empty for every hidden unit.</param>
    /// <param name="options">Number of background rows, and more.</param>
    /// <returns>One for each unit, in the network's order. Columns are those of the table, before any step of the pipeline: the
    /// slots of a category are one column.</returns>
    /// <exception cref="InvalidOperationException">The model holds no network.</exception>
    /// <exception cref="ArgumentException">The network reads no table, there is no such row or unit, or an option is out of its
    /// range; the message says which.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    /// <remarks>Interventional values, exact where the row differs from each background row in few columns (see
    /// <see cref="AttributionOptions.ExactColumns"/>). Sources: Shapley 1953;
    /// Strumbelj, Kononenko 2014; Lundberg, Lee 2017.</remarks>
    public static IReadOnlyList<UnitAttribution> Attribute(
        this InterpretationCatalog catalog, ITransformer model, IDataView data, long row, IReadOnlyList<string> units,
        AttributionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(units);
        using var running = catalog.Begin(options);
        options = running.Of((options ?? new()).Validated());
        var opened = AttributedModel.Open(model, data);
        var wanted = opened.Units(units);
        var (table, seed) = (opened.ReadTable([row], options.Cancellation), catalog.SeedOf(options.Seed));
        var own = table.EncodeRow(row);
        var background = table.Encode(table.Draw(options.BackgroundRows, unchecked(seed + 1)));
        var reader = new UnitReader(opened.Network.Network, wanted);
        options.Progress.Report("Shapley values", 0);
        var shapley = new ShapleyEstimator(table, reader, background, options, options.Cancellation)
            .Explain(own, options.ExactColumns, seed);
        options.Progress.Report("Shapley values", 1);
        return [.. wanted.Select((unit, u) => new UnitAttribution
        {
            Unit = unit,
            Row = row,
            Value = shapley.Values[u],
            Baseline = shapley.Baselines[u],
            Columns = [.. table.Columns.Select((_, c) => shapley.Share(own, c, u))],
            IsExact = shapley.IsExact,
        })];
    }

    /// <summary>Measures how much each column drives each unit over many rows: Shapley values and permutation
    /// importance.</summary>
    /// <param name="catalog"><c>ml.Interpretation</c>.</param>
    /// <param name="model">A trained or loaded model with a network of table rows in it.</param>
    /// <param name="data">Rows as the model reads them.</param>
    /// <param name="units">Points (<c>hidden2</c>), wildcards (<c>hidden*</c>) or units (<c>hidden2:5</c>);
    /// empty for every hidden unit.</param>
    /// <param name="options">Number of rows, and more.</param>
    /// <exception cref="InvalidOperationException">The model holds no network.</exception>
    /// <exception cref="ArgumentException">The network reads no table, there is no such unit,
    /// or an option is out of its range.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static DriverMap Drivers(
        this InterpretationCatalog catalog, ITransformer model, IDataView data, IReadOnlyList<string> units,
        AttributionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(units);
        using var running = catalog.Begin(options);
        options = running.Of((options ?? new()).Validated());
        var opened = AttributedModel.Open(model, data);
        var wanted = opened.Units(units);
        using var rows = opened.ReadRows(options.LabelColumnName, options.Cancellation);
        var search = new DriverSearch(
            EncodedTable.Of(rows.Own), opened.Network.Network, wanted, options, catalog.SeedOf(options.Seed), options);
        return search.Map(rows, CopyGroups.Of(wanted, StabilitySearch.Activations(rows, wanted)));
    }

    /// <summary>Measures a unit's activation against one column, all others as they are in real rows.</summary>
    /// <param name="catalog"><c>ml.Interpretation</c>.</param>
    /// <param name="model">A trained or loaded model with a network of table rows in it.</param>
    /// <param name="data">Rows as the model reads them.</param>
    /// <param name="unit">The unit.</param>
    /// <param name="columnName">The column: up to 33 numbers that occur, from the 1st to the 99th percentile,
    /// or every category.</param>
    /// <param name="options">How many rows (<see cref="AttributionOptions.SampleRows"/>).</param>
    /// <exception cref="InvalidOperationException">The model holds no network.</exception>
    /// <exception cref="ArgumentException">The network reads no table, or there is no such unit or column.</exception>
    public static PartialDependence PartialDependence(
        this InterpretationCatalog catalog, ITransformer model, IDataView data, Unit unit, string columnName,
        AttributionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(unit);
        ArgumentNullException.ThrowIfNull(columnName);
        options = (options ?? new()).Validated() with { BackgroundRows = 1 };
        var opened = AttributedModel.Open(model, data);
        unit = opened.Network.Network.Points.Find(unit);
        var (table, seed) = (opened.ReadTable([], options.Cancellation), catalog.SeedOf(options.Seed));
        return new DriverSearch(table, opened.Network.Network, [unit], options, seed, options)
            .Dependence(table.IndexOf(columnName))[0];
    }

    /// <summary>Explains what a network predicts for a row, a class or a number: units, columns, and reasons that were
    /// checked.</summary>
    /// <param name="catalog"><c>ml.Interpretation</c>.</param>
    /// <param name="model">A trained or loaded perceptron of classes or a number.</param>
    /// <param name="data">Rows as the model reads them.</param>
    /// <param name="row">The row's number in the data, from 0.</param>
    /// <param name="options">Name of the positive class, how many reasons, how much a reason changes at least.</param>
    /// <returns>The explanation. Each reason's column was put to its typical value and the row scored again through the whole
    /// pipeline; only columns that change the probability or the number as claimed are reasons.</returns>
    /// <exception cref="InvalidOperationException">The model holds no network.</exception>
    /// <exception cref="ArgumentException">The network predicts no label, has no hidden layer,
    /// or there is no such row.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static DecisionExplanation Explain(
        this InterpretationCatalog catalog, ITransformer model, IDataView data, long row, AttributionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        using var running = catalog.Begin(options);
        options = running.Of((options ?? new()).Validated());
        return DecisionSearch.Run(AttributedModel.Open(model, data), row, options, catalog.SeedOf(options.Seed), options);
    }

    /// <summary>Explains predictions for rows, decisions each with the fewest changes that turn it.</summary>
    /// <param name="catalog"><c>ml.Interpretation</c>.</param>
    /// <param name="model">A trained or loaded perceptron of classes or a number.</param>
    /// <param name="data">Rows as the model reads them.</param>
    /// <param name="rows">The rows' numbers in the data, from 0; empty for the three of the first 2,048 that tell most: the
    /// surest mistake, where the data have <see cref="AttributionOptions.LabelColumnName"/>, the surest decision for the rarest
    /// class, the one nearest to another; of numbers the one missed by most, the highest, the lowest.</param>
    /// <param name="options">As for <see cref="Explain"/>.</param>
    /// <param name="changes">What changed rows keep to, and how far numbers may go
    /// (<see cref="AdversarialOptions.LInf"/>; null for 3 standard deviations).</param>
    /// <returns>One for each row. Rows that differ in one column or two were all tried, as far as there are 300,000 of them at
    /// most; each reason and each change was scored through the whole pipeline.</returns>
    /// <exception cref="InvalidOperationException">The model holds no network.</exception>
    /// <exception cref="ArgumentException">The network predicts no label, has no hidden layer,
    /// there is no such row, or constraints contradict each other or the data.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static IReadOnlyList<Decision> Decisions(
        this InterpretationCatalog catalog, ITransformer model, IDataView data, IReadOnlyList<long> rows,
        AttributionOptions? options = null, AdversarialOptions? changes = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(rows);
        using var running = catalog.Begin(options);
        options = running.Of((options ?? new()).Validated());
        return DecisionReview.Run(
            AttributedModel.Open(model, data), rows, options, changes ?? new(), catalog.SeedOf(options.Seed), options);
    }

    /// <summary>Finds what the rows with a unit's largest activations share, and a few of them that differ from each
    /// other.</summary>
    /// <param name="catalog"><c>ml.Interpretation</c>.</param>
    /// <param name="model">A trained or loaded model with a network of table rows in it.</param>
    /// <param name="data">Rows as the model reads them.</param>
    /// <param name="unit">The unit.</param>
    /// <param name="options">How many top rows and prototypes.</param>
    /// <exception cref="InvalidOperationException">The model holds no network.</exception>
    /// <exception cref="ArgumentException">The network reads no table, there is no such unit,
    /// or there are fewer than four rows.</exception>
    public static SharedTraits Shared(
        this InterpretationCatalog catalog, ITransformer model, IDataView data, Unit unit, AttributionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(unit);
        using var running = catalog.Begin(options);
        options = running.Of((options ?? new()).Validated());
        var opened = AttributedModel.Open(model, data);
        unit = opened.Network.Network.Points.Find(unit);
        using var rows = opened.ReadRows(null, options.Cancellation);
        var search = new TraitSearch(EncodedTable.Of(rows.Own), options, catalog.SeedOf(options.Seed));
        return search.Run(unit, rows.Activations([unit])[0]);
    }

    /// <summary>Trains the same pipeline from several seeds, and searches for the first network's units in the
    /// others.</summary>
    /// <param name="catalog"><c>ml.Interpretation</c>.</param>
    /// <param name="pipeline">Makes the pipeline for a context, whose seed decides the network's random weights.</param>
    /// <param name="data">Rows to train on; activations are compared on up to 5,000 of them.</param>
    /// <param name="units">Points (<c>hidden2</c>), wildcards (<c>hidden*</c>) or units (<c>hidden2:5</c>);
    /// empty for every hidden unit.</param>
    /// <param name="seeds">Networks to compare, 2 to 1,000, trained from the context's seed (1 where it has none)
    /// and those after it.</param>
    /// <param name="threshold">The least |r| at which two units count as the same: above 0, at most 1.</param>
    /// <param name="first">The first network where it was trained before, from the first seed and the same rows;
    /// null trains it, too. It is not disposed.</param>
    /// <param name="options">How columns are found.</param>
    /// <exception cref="InvalidOperationException">The pipeline holds no network.</exception>
    /// <exception cref="ArgumentException">The network reads no table, there is no such unit,
    /// or a number is out of its range.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static SeedStability Stability(
        this InterpretationCatalog catalog, Func<MLContext, IEstimator<ITransformer>> pipeline, IDataView data,
        IReadOnlyList<string> units, int seeds = 5, double threshold = 0.8, ITransformer? first = null,
        AttributionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(units);
        Check.Between(seeds, 2, MostSeeds);
        Check.AboveUpTo(threshold, 0, 1);
        using var running = catalog.Begin(options);
        return catalog.StabilityOf(
            (context, _) => pipeline(context), data, units, threshold, running.Of((options ?? new()).Validated()), first)
            .Run(seeds);
    }

    /// <summary>The search of <see cref="Stability"/>, which others may do seed by seed.</summary>
    /// <param name="catalog"><c>ml.Interpretation</c>.</param>
    /// <param name="pipeline">Makes the pipeline for a context; the token cancels its training.</param>
    /// <param name="data">As there.</param>
    /// <param name="units">As there.</param>
    /// <param name="threshold">As there.</param>
    /// <param name="options">As there, once they are checked.</param>
    /// <param name="first">As there.</param>
    internal static StabilitySearch StabilityOf(
        this InterpretationCatalog catalog, Func<MLContext, CancellationToken, IEstimator<ITransformer>> pipeline,
        IDataView data, IReadOnlyList<string> units, double threshold, AttributionOptions options, ITransformer? first = null)
    {
        var start = MlNetInternals.SeedOf(catalog.Context) ?? 1;
        return new(
            data, units, options, catalog.SeedOf(options.Seed), threshold, start,
            (seed, cancellation) => seed == start && first is not null
                ? (first, IsOwned: false)
                : (pipeline(new MLContext(seed), cancellation).Fit(data), IsOwned: true));
    }
}
