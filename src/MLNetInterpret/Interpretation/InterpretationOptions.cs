using Microsoft.ML;
using MLNetInterpret.Core.Hooks;
using MLNetInterpret.Core.Networks;
using MLNetInterpret.Core.Scanning;

namespace MLNetInterpret;

/// <summary>Options of an interpretation.</summary>
public sealed record InterpretationOptions : SeededWork
{
    private const int QuickSteps = 32;

    /// <summary>Points (<c>conv2</c>), points with wildcards (<c>hidden*</c>) or units (<c>conv2:5</c>);
    /// none means every hidden point.</summary>
    public IReadOnlyList<string> Units { get; init; } = [];

    /// <summary>Rows kept at each end of every unit's range, 0 to 100,000.</summary>
    public int TopRows { get; init; } = 9;

    /// <summary>Rows whose inputs differ by at most this share of their size count as one among the rows kept;
    /// below 0 none do.</summary>
    public double DuplicateDistance { get; init; } = new ScanPlan().DuplicateDistance;

    /// <summary>Reduction of a channel's positions to one value: the largest, or the mean. The optimised input is measured the
    /// same way.</summary>
    public Reduction Reduction { get; init; } = Reduction.Max;

    /// <summary>Whether positions of channels whose receptive field reaches over the picture's border are left out: there, zero
    /// padding can look like a feature. Neurons that are named, and maps whose positions see all of the picture, stay.</summary>
    public bool SkipBorder { get; init; }

    /// <summary>Depth of the work on each unit. Null takes the default of the call: a stage of a pipeline takes <see
    /// cref="Depth.Quick"/>, <c>ml.Interpretation.Interpret</c> <see cref="Depth.Full"/>, and so does a stage that is asked for
    /// <see cref="Concepts"/> or <see cref="CompareMethods"/>, which belong to it.</summary>
    public Depth? Depth { get; init; }

    /// <summary>Steps of each optimisation of a picture, 1 or more; at <see cref="Depth.Quick"/> no more than 32.</summary>
    public int Steps { get; init; } = 128;

    /// <summary>How pictures are optimised; null for <see cref="Recipe.Small"/> where they have less than 64 rows and columns,
    /// otherwise <see cref="Recipe.Default"/>.</summary>
    public Recipe? Recipe { get; init; }

    /// <summary>Further pictures of each unit that are pushed apart from each other, 0 to 100;
    /// each takes as long as the first. Only at <see cref="Depth.Full"/>.</summary>
    public int Variants { get; init; } = 2;

    /// <summary>Steps after which a picture is kept on its way from noise to the result; null keeps a few, empty none. A closed
    /// form and what began at a real row have no such way.</summary>
    public IReadOnlyList<int>? Snapshots { get; init; }

    /// <summary>A prior of what the pictures look like, learned with <c>ml.Transforms.ImagePrior</c> (its transformer's
    /// <c>Prior</c>), for <see cref="CompareMethods"/>; null for none. It has to be of the network's picture size, and is not
    /// disposed.</summary>
    public ImagePrior? Prior { get; init; }

    /// <summary>Number of units of pictures for which other methods of optimisation are compared with the usual one: without
    /// any prior, with hand-made regularisers, and with <see cref="Prior"/> where there is one. 0 or more, and 0 below <see
    /// cref="Depth.Full"/>.</summary>
    public int CompareMethods { get; init; }

    /// <summary>For pictures: another network of pictures, which says how interpretable each unit is (see <see
    /// cref="Finding.Interpretability"/>), for example one from an ONNX file; null for none. It has to be independent: the
    /// network itself is refused. Not disposed.</summary>
    public HookedNetwork? Judge { get; init; }

    /// <summary>A column of what rows have in common, for example the photo that patches were cut from: no row is explained by
    /// rows of its own group, and the intervals of <see cref="Finding.Interpretability"/> are those of groups. Null makes every
    /// row a group.</summary>
    public string? GroupColumnName { get; init; }

    /// <summary>Rows in one tensor while scanning, 1 to 1,048,576.</summary>
    public int BatchRows { get; init; } = 256;

    /// <summary>For text: characters at the start of every window that are skipped, because the network starts each window
    /// without context; give the overlap of the windows. 0 or more.</summary>
    public int WarmUp { get; init; } = 64;

    /// <summary>For text: concepts that units of a character model are searched for, and tested, for example
    /// <c>Concepts.Inside('(', ')')</c>; none searches for nothing. What is found is in <see cref="FindingSet.Cells"/>, and is
    /// the claim of the units that are looked at.</summary>
    /// <remarks>The rows' text is joined; its last 5 %, or last quarter where that were fewer than 20,000 characters, confirms
    /// what was found in the rest. The search never saw that end, but the model learned from it where the rows are those it was
    /// trained on; for text that the model did not learn from either, take <c>ml.Interpretation.FindCells</c> with a
    /// corpus.</remarks>
    public IReadOnlyList<Concept> Concepts { get; init; } = [];

    /// <summary>Options of the search for <see cref="Concepts"/>; seed, progress and cancellation are the
    /// interpretation's.</summary>
    public CellSearchOptions ConceptSearch { get; init; } = new();

    /// <summary>For tables: how the rows that drive each unit are searched, put into sentences and tested, and how the columns
    /// that drive them are found; null for the optimised rows alone. Units, seed, progress and cancellation are the
    /// interpretation's. <see cref="Depth.Quick"/> takes from it which rows are allowed. Below <see
    /// cref="Depth.Full"/>, for fewer than four rows and for more than 1,000 columns there is none of the rest.</summary>
    public TableAnalysisOptions? Table { get; init; } = new();

    /// <summary>Rows, with labels, that the model did not learn from: claims about pictures and table rows are tested on them.
    /// Null tests on rows of the data that are kept apart from the search, but not from training. Only for
    /// <c>ml.Interpretation.Interpret</c>; for tables <see cref="DescriptionOptions.HeldOut"/> does the same.</summary>
    public IDataView? HeldOut { get; init; }

    /// <summary>A column that identifies rows, shown with the examples.</summary>
    public string? IdColumnName { get; init; }

    /// <summary>A column whose value is shown with the examples, for example the class. Of pictures it is tested which of its
    /// values, at most 100, each unit tells from the others: see <see cref="Finding.Preference"/>.</summary>
    public string? LabelColumnName { get; init; }

    /// <summary>The column of activations that a stage adds. Two stages in one pipeline need two names.</summary>
    public string OutputColumnName { get; init; } = InterpretationTransformer.ActivationsColumnName;

    /// <summary>A name for the model in the findings and the report.</summary>
    public string ModelName { get; init; } = "model";

    /// <summary>Whether inputs are optimised.</summary>
    internal bool Maximize => Depth is not MLNetInterpret.Depth.Scan;

    /// <summary>Whether everything is done.</summary>
    internal bool IsFull => Depth is MLNetInterpret.Depth.Full;

    /// <summary>The snapshots asked for, or the usual ones: each a few times as late as the one before,
    /// the last step included.</summary>
    internal IReadOnlyList<int> SnapshotSteps =>
        Snapshots ?? [.. new[] { 1, Steps / 16, Steps / 4, Steps }.Where(step => step >= 1).Distinct()];

    /// <summary>The positions of a unit's layer that count; null for all.</summary>
    internal InnerPositions? InnerOf(HookedNetwork network, Unit unit) => SkipBorder ? network.InnerOf(unit.Point) : null;

    /// <summary>The same with a depth, and nothing that only a greater one does.</summary>
    /// <param name="usual">The depth where nothing says another one.</param>
    /// <exception cref="ArgumentException">Something is asked for that the depth leaves out.</exception>
    internal InterpretationOptions At(Depth usual)
    {
        var asked = Concepts.Count > 0 ? nameof(Concepts) : CompareMethods > 0 ? nameof(CompareMethods) : null;
        var depth = Depth ?? (asked is null ? usual : MLNetInterpret.Depth.Full);
        if (depth == MLNetInterpret.Depth.Full) return this with { Depth = depth };
        if (asked is not null)
            throw new ArgumentException(
                $"{asked} are looked at with Depth.Full only, but the depth is {depth}: take Depth.Full, or leave {asked} out.");
        var steps = Math.Min(Steps, QuickSteps);
        return this with
        {
            Depth = depth,
            Steps = steps,
            Variants = 0,
            Snapshots = Snapshots is null ? null : [.. Snapshots.Where(step => step <= steps)],
        };
    }

    /// <summary>Itself, once every value is in its range.</summary>
    /// <exception cref="ArgumentException">The message names the value and what is allowed.</exception>
    internal InterpretationOptions Validated()
    {
        if (Depth is { } depth && !Enum.IsDefined(depth))
            throw new ArgumentException($"{(int)depth} is no depth; there are {string.Join(", ", Enum.GetNames<Depth>())}.");
        Check.NotBlank(OutputColumnName, nameof(OutputColumnName));
        if (GroupColumnName is not null && Judge is null)
            throw new ArgumentException("Groups of rows are for a judge, but none was given: give one, or leave them out.");
        Check.Between(Variants, 0, VisualizationOptions.MostVariants, nameof(Variants));
        Check.Between(TopRows, 0, ScanPlan.MostTopRows, nameof(TopRows));
        Check.AtLeast(Steps, 1, nameof(Steps));
        Check.Between(BatchRows, 1, ScanPlan.MostBatchRows, nameof(BatchRows));
        Recipe?.Validated();
        Check.AtLeast(WarmUp, 0, nameof(WarmUp));
        Check.AtLeast(CompareMethods, 0, nameof(CompareMethods));
        ArgumentNullException.ThrowIfNull(Concepts);
        ArgumentNullException.ThrowIfNull(ConceptSearch);
        ConceptSearch.Validated().RequireNoWork(nameof(ConceptSearch));
        Table?.Validated().RequireNoWork(nameof(Table));
        return this;
    }
}
