using MLNetInterpret.Tables.Attribution;

namespace MLNetInterpret;

/// <summary>What is asked about the units of a network of table rows.</summary>
public sealed record TableAnalysisOptions
{
    /// <summary>Points (<c>hidden2</c>), points with wildcards (<c>hidden*</c>) or units (<c>hidden2:5</c>);
    /// none means every hidden point.</summary>
    public IReadOnlyList<string> Units { get; init; } = [];

    /// <summary>How the allowed rows with the highest and lowest activation are searched;
    /// the seed and cancellation here count.</summary>
    public ProfileOptions Profiles { get; init; } = new();

    /// <summary>How columns are held responsible; the units, seed, progress and cancellation here count.</summary>
    public AttributionOptions Attribution { get; init; } = new();

    /// <summary>How units are put into sentences; the seed, progress and cancellation here count.</summary>
    public DescriptionOptions Descriptions { get; init; } = new();

    /// <summary>Columns that a unit's activation is shown against, those that drive it most: 0 or more.</summary>
    public int DependenceColumns { get; init; } = 3;

    /// <summary>Wider tables get no drivers and no activation against columns: 0 or more.</summary>
    public int MostDriverColumns { get; init; } = 100;

    /// <summary>Decides everything random; null takes the context's seed, or 0 where it has none.</summary>
    public int? Seed { get; init; }

    /// <summary>Told what is being done and how far it is.</summary>
    public IProgress<WorkProgress>? Progress { get; init; }

    /// <summary>Ends the work with an <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Throws when a value is out of its range; gives the parts what they share.</summary>
    internal TableAnalysisOptions Validated()
    {
        ArgumentNullException.ThrowIfNull(Profiles);
        ArgumentNullException.ThrowIfNull(Attribution);
        ArgumentNullException.ThrowIfNull(Descriptions);
        OptionCheck.AtLeast(DependenceColumns, 0, nameof(DependenceColumns));
        OptionCheck.AtLeast(MostDriverColumns, 0, nameof(MostDriverColumns));
        return this with
        {
            Profiles = (Profiles with { Cancellation = Cancellation }).Validated(),
            Attribution = (Attribution with { Progress = Progress, Cancellation = Cancellation }).Validated(),
            Descriptions = (Descriptions with { Progress = Progress, Cancellation = Cancellation }).Validated(),
        };
    }
}
