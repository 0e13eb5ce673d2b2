using MLNetInterpret.Core.Scanning;

namespace MLNetInterpret;

/// <summary>Options of a scan.</summary>
/// <remarks>The seed decides the random projections.
/// After a cancellation, finished shards stay in <see cref="Folder"/>.</remarks>
public sealed record ScanOptions : SeededWork
{
    private static readonly ScanPlan Usual = new();

    /// <summary>Points (<c>conv2</c>), points with wildcards (<c>hidden*</c>), units (<c>conv2:5</c>) or neurons
    /// (<c>conv2:5@3,4</c>); none means every hidden point.</summary>
    public IReadOnlyList<string> Units { get; init; } = [];

    /// <summary>Reduction of a channel's positions to one value; several reductions are kept side by side.</summary>
    public IReadOnlyList<Reduction> Reductions { get; init; } = Usual.Reductions;

    /// <summary>Rows kept at each end of every unit's range, 0 to 100,000.</summary>
    public int TopRows { get; init; } = Usual.TopRows;

    /// <summary>Rows whose inputs differ by at most this share of their size count as one among the top rows;
    /// below 0 none do.</summary>
    public double DuplicateDistance { get; init; } = Usual.DuplicateDistance;

    /// <summary>Whether positions of channels whose receptive field reaches over the picture's border are left out: there, zero
    /// padding can look like a feature. Neurons that are named, and maps whose positions see all of the picture, stay.</summary>
    public bool SkipBorder { get; init; }

    /// <summary>A column with the rows' classes: a key, a truth value,
    /// or text or numbers of at most 256 different values.</summary>
    public string? LabelColumnName { get; init; }

    /// <summary>A column that identifies rows.</summary>
    public string? IdColumnName { get; init; }

    /// <summary>Points within which correlations between units are exact rather than estimated.</summary>
    public IReadOnlyList<string> ExactCorrelations { get; init; } = [];

    /// <summary>Numbers that each unit's rows are projected to for correlations between units, a multiple of 4 up to
    /// 65,536; 0 for none.</summary>
    public int Projections { get; init; } = Usual.Projections;

    /// <summary>Share of the rows, drawn at random, that quantiles, histograms, shares of zeros and correlations are made from,
    /// above 0 and below 1: faster where units are few, and <see cref="ScannedUnits.Sample"/> says how exact. Null: all rows.
    /// Extremes, means, deviations, classes and top rows are of all rows either way.</summary>
    public double? SampleShare { get; init; }

    /// <summary>Rows in one tensor, 1 to 1,048,576; null takes 1,024 rows of a table, 256 pictures, 32 windows of text.</summary>
    public int? BatchRows { get; init; }

    /// <summary>Rows in a shard, 1 or more, and at most 100,000,000 shards: the most that a killed scan repeats. Null takes
    /// 65,536 rows of a table, 8,192 pictures, 512 windows of text. Without <see cref="Folder"/> there are no shards.</summary>
    public int? RowsPerShard { get; init; }

    /// <summary>For text: characters at the start of every window that are skipped, because the network starts each window
    /// without context. 0 or more.</summary>
    public int WarmUp { get; init; } = 64;

    /// <summary>A folder for finished shards: a scan that was cancelled or killed resumes from there, to the same bits. Null
    /// keeps nothing; with a folder, the rows are read once more beforehand, to count and hash them.</summary>
    public string? Folder { get; init; }

    /// <summary>Identifies the data, for example a hash of their files; null reads them once to hash what the network would be
    /// given, with labels and ids. Only needed with <see cref="Folder"/>.</summary>
    public string? Data { get; init; }

    /// <summary>A name for the model.</summary>
    public string ModelName { get; init; } = Usual.ModelName;

    /// <summary>Receives a sentence about each damaged partial result that is computed again; null for no warnings.</summary>
    public Action<string>? Warn { get; init; }

    /// <summary>Itself, once every value is in the range that a plan has for it.</summary>
    /// <exception cref="ArgumentException">One is not; the message says which and what is allowed.</exception>
    internal ScanOptions Validated()
    {
        new ScanPlan
        {
            Reductions = Reductions,
            TopRows = TopRows,
            DuplicateDistance = DuplicateDistance,
            Projections = Projections,
            SampleShare = SampleShare,
            BatchRows = BatchRows ?? 1,
            RowsPerShard = RowsPerShard ?? 1,
            WarmUp = WarmUp,
        }.Validated();
        return this;
    }
}
