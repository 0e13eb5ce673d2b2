using MLNetInterpret;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Tables;
using MLNetInterpret.Tables.Profiles;

namespace Microsoft.ML;

/// <content>Rows that drive units of table models.</content>
public static partial class InterpretationExtensions
{
    /// <summary>Finds the allowed rows with a unit's highest and lowest activation, and how plausible they are.</summary>
    /// <param name="catalog"><c>ml.Interpretation</c>.</param>
    /// <param name="model">A trained or loaded model of table rows.</param>
    /// <param name="data">The training rows as the model reads them: what is not declared is inferred from them.</param>
    /// <param name="unit">One unit, for example <c>hidden2:17</c>.</param>
    /// <param name="options">Constraints, plausibility and effort.</param>
    /// <returns>Rows in the table's own columns, each measured again through the whole pipeline.</returns>
    /// <exception cref="InvalidOperationException">The model holds no network, or a row's score through the pipeline differs
    /// from the score of the search.</exception>
    /// <exception cref="ArgumentException">Constraints contradict each other or the data, or a unit or column does not exist;
    /// the message says which.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static UnitProfile FindProfile(
        this InterpretationCatalog catalog, ITransformer model, IDataView data, Unit unit, ProfileOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(unit);
        var network = catalog.FindNetwork(model);
        unit = network.Network.Points.Find(unit);
        if (unit.Index is null)
            throw new ArgumentException($"'{unit}' is a layer; a profile is of one unit, for example {unit}:0.", nameof(unit));
        return catalog.FindProfiles(model.Transform(data), network, [unit], options ?? new())[0];
    }

    /// <summary>Finds the profiles of several units; the table is read once.</summary>
    /// <param name="catalog"><c>ml.Interpretation</c>.</param>
    /// <param name="model">A trained or loaded model of table rows.</param>
    /// <param name="data">The training rows as the model reads them.</param>
    /// <param name="units">Points (<c>hidden2</c>), wildcards (<c>hidden*</c>) or units; empty for every hidden unit.</param>
    /// <param name="options">Constraints, plausibility and effort.</param>
    /// <returns>One profile for each unit, in the network's order.</returns>
    /// <exception cref="InvalidOperationException">The model holds no network, or a row's score through the pipeline differs
    /// from the score of the search.</exception>
    /// <exception cref="ArgumentException">Constraints contradict each other or the data, or a unit or column does not exist;
    /// the message says which.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static IReadOnlyList<UnitProfile> FindProfiles(
        this InterpretationCatalog catalog, ITransformer model, IDataView data, IReadOnlyList<string> units,
        ProfileOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(units);
        var network = catalog.FindNetwork(model);
        var wanted = network.Network.Units(units);
        return catalog.FindProfiles(model.Transform(data), network, wanted, options ?? new());
    }

    private static List<UnitProfile> FindProfiles(
        this InterpretationCatalog catalog, IDataView view, NetworkTransformer network, IReadOnlyList<Unit> units,
        ProfileOptions options)
    {
        using var running = catalog.Begin(options);
        options = running.Of(options);
        ProfileSearch.RequireTable(network);
        long[] start = options.Validated().Constraints.StartRow is { } row ? [row] : [];
        using var rows = TableRows.Read(view, network, null, start, options.Cancellation);
        var search = new ProfileSearch(rows, network, options, catalog.SeedOf(options.Seed), options.Cancellation);
        var profiles = new List<UnitProfile>(units.Count);
        foreach (var unit in units)
        {
            options.Cancellation.ThrowIfCancellationRequested();
            profiles.Add(search.Find(unit, progress: options.Progress.Part(profiles.Count, units.Count)));
            options.Progress.Report("searching rows", (double)profiles.Count / units.Count);
        }

        return profiles;
    }
}
