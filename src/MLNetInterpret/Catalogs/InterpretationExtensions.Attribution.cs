using MLNetInterpret;
using MLNetInterpret.Reading;
using MLNetInterpret.Tables.Attribution;

namespace Microsoft.ML;

/// <content>Which columns of a table drive units and decisions.</content>
public static partial class InterpretationExtensions
{
    /// <summary>Shapley values of units for one row: what each column adds to an activation,
    /// compared with background rows.</summary>
    /// <param name="catalog"><c>ml.Interpretation</c>.</param>
    /// <param name="model">A trained or loaded model with a network of table rows in it.</param>
    /// <param name="data">Rows as the model reads them; the training rows,
    /// for the background to be what was learned from.</param>
    /// <param name="row">The row's number in the data, from 0.</param>
    /// <param name="options">Which units, how many background rows.</param>
    /// <returns>One for each unit, in the network's order. Columns are those of the table, before any step of the pipeline: the
    /// slots of a category are one column.</returns>
    /// <exception cref="InvalidOperationException">The model holds no network.</exception>
    /// <exception cref="ArgumentException">The network reads no table, there is no such row or unit, or an option is out of its
    /// range; the message says which.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    /// <remarks>Interventional values, exact where the row differs from each background row in few columns (see
    /// <see cref="AttributionOptions.ExactColumns"/>). Sources: Shapley 1953;
    /// Strumbelj, Kononenko 2014; Lundberg, Lee 2017.</remarks>
    public static IReadOnlyList<UnitAttribution> Attribute(
        this InterpretationCatalog catalog, ITransformer model, IDataView data, long row, AttributionOptions? options = null)
    {
        var (network, _, table, units, seed) = catalog.Attributed(model, data, options ??= new());
        DecisionSearch.RequireRow(row, table);
        var own = table.Encode([row])[0];
        var background = table.Encode(table.Draw(options.BackgroundRows, unchecked(seed + 1)));
        var estimator = new ShapleyEstimator(table, new(network.Network, units), background, options);
        var shapley = estimator.Explain(own, options.ExactColumns, seed);
        return [.. units.Select((unit, u) => new UnitAttribution(
            unit, row, shapley.Values[u], shapley.Baselines[u],
            [.. table.Columns.Select((_, c) => shapley.Share(own, c, u))], shapley.IsExact))];
    }

    /// <summary>How much each column drives each unit, over many rows: Shapley values beside permutation importance.</summary>
    /// <param name="catalog"><c>ml.Interpretation</c>.</param>
    /// <param name="model">A trained or loaded model with a network of table rows in it.</param>
    /// <param name="data">Rows as the model reads them.</param>
    /// <param name="options">Which units, how many rows.</param>
    /// <exception cref="InvalidOperationException">The model holds no network.</exception>
    /// <exception cref="ArgumentException">The network reads no table, there is no such unit,
    /// or an option is out of its range.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static DriverMap Drivers(
        this InterpretationCatalog catalog, ITransformer model, IDataView data, AttributionOptions? options = null)
    {
        var (network, view, table, units, seed) = catalog.Attributed(model, data, options ??= new());
        var search = new DriverSearch(table, network.Network, units, options, seed);
        var compared = Activations.Read(view, network, units, options.Cancellation, StabilitySearch.Every(table));
        return search.Map(view, network, catalog.Context, CopyGroups.Of(units, compared));
    }

    /// <summary>A unit's activation against one column, all others as they are in real rows.</summary>
    /// <param name="catalog"><c>ml.Interpretation</c>.</param>
    /// <param name="model">A trained or loaded model with a network of table rows in it.</param>
    /// <param name="data">Rows as the model reads them.</param>
    /// <param name="unit">The unit.</param>
    /// <param name="column">The column: up to 33 numbers that occur, from the 1st to the 99th percentile,
    /// or every category.</param>
    /// <param name="options">How many rows (<see cref="AttributionOptions.SampleRows"/>).</param>
    /// <exception cref="InvalidOperationException">The model holds no network.</exception>
    /// <exception cref="ArgumentException">The network reads no table, or there is no such unit or column.</exception>
    public static PartialDependence PartialDependence(
        this InterpretationCatalog catalog, ITransformer model, IDataView data, Unit unit, string column, AttributionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(unit);
        ArgumentNullException.ThrowIfNull(column);
        options = (options ?? new()) with { Units = [unit.ToString()], BackgroundRows = 1 };
        var (network, _, table, units, seed) = catalog.Attributed(model, data, options);
        return new DriverSearch(table, network.Network, units, options, seed).Dependence(table.IndexOf(column))[0];
    }

    /// <summary>Why a classifier of two classes decided as it did about a row: units, columns,
    /// and reasons that were checked.</summary>
    /// <param name="catalog"><c>ml.Interpretation</c>.</param>
    /// <param name="model">A trained or loaded classifier of two classes.</param>
    /// <param name="data">Rows as the model reads them.</param>
    /// <param name="row">The row's number in the data, from 0.</param>
    /// <param name="options">What the positive class is called, how many reasons, how much a reason changes at least.</param>
    /// <returns>The explanation. Each reason's column was put to its typical value and the row scored again through the whole
    /// pipeline; only columns that change the probability as claimed are reasons.</returns>
    /// <exception cref="InvalidOperationException">The model holds no network.</exception>
    /// <exception cref="ArgumentException">The network is no classifier of two classes, has no hidden layer,
    /// or there is no such row.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static DecisionExplanation Explain(
        this InterpretationCatalog catalog, ITransformer model, IDataView data, long row, AttributionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        var (view, network) = (model.Transform(data), catalog.FindNetwork(model));
        return DecisionSearch.Run(view, network, row, (options ?? new()).Validated(), catalog.SeedOf(options?.Seed));
    }

    /// <summary>What the rows with a unit's largest activations share, and a few of them that differ from each other.</summary>
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
        ArgumentNullException.ThrowIfNull(unit);
        options = (options ?? new()) with { Units = [unit.ToString()] };
        var (network, view, table, units, seed) = catalog.Attributed(model, data, options);
        var search = new TraitSearch(table, options, seed);
        return search.Run(units[0], Activations.Read(view, network, units, options.Cancellation)[0]);
    }

    /// <summary>Trains the same pipeline from several seeds, and looks for the first network's units in the others.</summary>
    /// <param name="catalog"><c>ml.Interpretation</c>.</param>
    /// <param name="pipeline">Makes the pipeline for a context, whose seed decides the network's random weights.</param>
    /// <param name="data">Rows to train on; activations are compared on up to 5,000 of them.</param>
    /// <param name="seeds">Networks to compare, 2 or more, trained from the context's seed (1 where it has none)
    /// and those after it.</param>
    /// <param name="threshold">From this |r| on, units count as the same: above 0, at most 1.</param>
    /// <param name="options">Which units, and how their columns are found.</param>
    /// <param name="first">The first network where it was trained before, from the first seed and the same rows;
    /// null trains it, too. It is not disposed.</param>
    /// <exception cref="InvalidOperationException">The pipeline holds no network.</exception>
    /// <exception cref="ArgumentException">The network reads no table, there is no such unit,
    /// or a number is out of its range.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static SeedStability Stability(
        this InterpretationCatalog catalog, Func<MLContext, IEstimator<ITransformer>> pipeline, IDataView data, int seeds = 5,
        double threshold = 0.8, AttributionOptions? options = null, ITransformer? first = null)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfLessThan(seeds, 2);
        if (!(threshold > 0 && threshold <= 1))
            throw new ArgumentOutOfRangeException(nameof(threshold), threshold, "The threshold lies above 0 and at most at 1.");
        int[] numbers = [.. Enumerable.Range(MlNetInternals.SeedOf(catalog.Context) ?? 1, seeds)];
        var search = new StabilitySearch(data, (options ?? new()).Validated(), catalog.SeedOf(options?.Seed), threshold);
        return search.Run(numbers, seed => seed == numbers[0] && first is not null
            ? (first, IsOwned: false)
            : (pipeline(new MLContext(seed)).Fit(data), IsOwned: true));
    }

    private static AttributedModel Attributed(
        this InterpretationCatalog catalog, ITransformer model, IDataView data, AttributionOptions options)
    {
        ArgumentNullException.ThrowIfNull(data);
        return AttributedModel.Open(model, data, options.Validated(), catalog.SeedOf(options.Seed));
    }
}
