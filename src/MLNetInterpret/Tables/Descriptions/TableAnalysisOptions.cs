using MLNetInterpret.Core.Networks;
using MLNetInterpret.Tables;

namespace MLNetInterpret;

/// <summary>Options of the analysis of units of a network of table rows.</summary>
/// <remarks>The rows are read once and kept: all of up to 100,000, of more every second, fourth ... so that no more remain. What
/// is said about the table is then about those; held-out rows are kept likewise. Seed, progress and cancellation are given here,
/// not in the options within.</remarks>
public sealed record TableAnalysisOptions : SeededWork
{
    /// <summary>Options of the search for the allowed rows with the highest and lowest activation.</summary>
    public ProfileOptions Profiles { get; init; } = new();

    /// <summary>Options of finding the columns that drive units.</summary>
    public AttributionOptions Attribution { get; init; } = new();

    /// <summary>Options of the sentences for units.</summary>
    public DescriptionOptions Descriptions { get; init; } = new();

    /// <summary>Columns that a unit's activation is shown against, those that drive it most: 0 or more.</summary>
    public int DependenceColumns { get; init; } = 3;

    /// <summary>Wider tables get no drivers and no activation against columns: 0 or more.</summary>
    public int MostDriverColumns { get; init; } = 100;

    /// <summary>The same, once every value is in its range.</summary>
    internal TableAnalysisOptions Validated()
    {
        ArgumentNullException.ThrowIfNull(Profiles);
        ArgumentNullException.ThrowIfNull(Attribution);
        ArgumentNullException.ThrowIfNull(Descriptions);
        Check.AtLeast(DependenceColumns, 0, nameof(DependenceColumns));
        Check.AtLeast(MostDriverColumns, 0, nameof(MostDriverColumns));
        Profiles.Validated().RequireNoWork(nameof(Profiles));
        Attribution.Validated().RequireNoWork(nameof(Attribution));
        Descriptions.Validated().RequireNoWork(nameof(Descriptions));
        return this;
    }
}
