using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using MLNetInterpret.Core.Networks;

namespace MLNetInterpret.Core.Scanning;

/// <summary>Everything that can change a bit of a scan's result. Its <see cref="Id"/> names the job:
/// partial results of one plan merge, those of another are refused.</summary>
/// <remarks>Rows are cut into shards of <see cref="RowsPerShard"/>, and shards into batches of <see cref="BatchRows"/>.
/// Another batch size gives the same rows and positions, and values that are the same within rounding.</remarks>
internal sealed record ScanPlan
{
    /// <summary>The version that this library writes and reads.</summary>
    public const int CurrentVersion = 1;

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    /// <summary>Most rows kept at each end of a unit's range.</summary>
    public const int MostTopRows = 100_000;

    /// <summary>Most candidates for each of them.</summary>
    public const int MostCandidates = 1_000;

    /// <summary>Most rows in one tensor.</summary>
    public const int MostBatchRows = 1 << 20;

    /// <summary>Most shards.</summary>
    public const int MostShards = 100_000_000;

    /// <summary>Most projections.</summary>
    public const int MostProjections = 65_536;

    /// <summary>Version of the plan's format.</summary>
    public int Version { get; init; } = CurrentVersion;

    /// <summary>SHA-256 of the network, as <see cref="HookedNetwork.Hash"/> gives it.</summary>
    public string Model { get; init; } = "";

    /// <summary>A name of the model for people.</summary>
    public string ModelName { get; init; } = "model";

    /// <summary>Identifies the data, for example a hash of their files; empty where the scan runs in one go.</summary>
    public string Data { get; init; } = "";

    /// <summary>Kind of the network's input.</summary>
    public InputKind Kind { get; init; }

    /// <summary>Rows there are; null where they are counted while scanning.</summary>
    public long? Rows { get; init; }

    /// <summary>What is scanned: points (<c>conv2</c>, all their units), units (<c>conv2:5</c>)
    /// or neurons (<c>conv2:5@3,4</c>).</summary>
    public IReadOnlyList<Unit> Units { get; init; } = [];

    /// <summary>Reduction of a channel's positions to one value; several reductions are kept side by side. A unit without
    /// positions has one value all the same.</summary>
    public IReadOnlyList<Reduction> Reductions { get; init; } = [Reduction.Max];

    /// <summary>Whether every position is a row of its own, as every character of a text is.</summary>
    public bool EachPosition { get; init; }

    /// <summary>Positions at the start of each row that are not looked at,
    /// because a recurrent network has not warmed up.</summary>
    public int WarmUp { get; init; }

    /// <summary>Rows kept at each end of a unit's range.</summary>
    public int TopRows { get; init; } = 9;

    /// <summary>Candidates kept for each of <see cref="TopRows"/>, so that near-duplicates can give way to the rows behind them.
    /// Rows with the very same input are one candidate, however many there are.</summary>
    public int CandidatesPerRow { get; init; } = 4;

    /// <summary>Rows whose inputs differ by at most this share of their size (root mean square) count as one among the top rows:
    /// the most extreme of them, or the first. 0 counts equal ones as one, below 0 none. Of a text, each row (window) and each
    /// stretch of 24 equal characters up to the position count once.</summary>
    public double DuplicateDistance { get; init; } = 0.05;

    /// <summary>Whether positions whose receptive field reaches over the picture's border are left out.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool SkipBorder { get; init; }

    /// <summary>Share of the rows, drawn at random, that quantiles, histograms and correlations are made from, above 0 and below
    /// 1; null for all rows.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? SampleShare { get; init; }

    /// <summary>Rows in a shard: what is lost at most when a scan is killed.</summary>
    public int RowsPerShard { get; init; } = 8192;

    /// <summary>Rows in one tensor.</summary>
    public int BatchRows { get; init; } = 256;

    /// <summary>Numbers that each unit's values over all rows are projected to, for correlations between units;
    /// a multiple of 4, 0 for none.</summary>
    public int Projections { get; init; } = 256;

    /// <summary>Points within which correlations between units are computed exactly,
    /// at a cost that grows with the square of their units.</summary>
    public IReadOnlyList<string> ExactCorrelations { get; init; } = [];

    /// <summary>The column with the rows' classes; null for none.</summary>
    public string? LabelColumn { get; init; }

    /// <summary>The column that identifies rows for people; null for none.</summary>
    public string? IdColumn { get; init; }

    /// <summary>The classes that rows may have; empty for none.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];

    /// <summary>Names of the network's inputs where each of them is a column; empty for pictures and text.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>Decides the random projections.</summary>
    public int Seed { get; init; }

    /// <summary>Threads of the tensor library where a batch is worth several; results are the same to the bit only for the same
    /// number. 0 takes the host's.</summary>
    public int Threads { get; init; }

    /// <summary>How many shards there are; null where the rows are not counted yet.</summary>
    [JsonIgnore]
    public int? ShardCount => Shards is { } shards ? checked((int)shards) : null;

    private long? Shards => (Rows / RowsPerShard) + (Rows % RowsPerShard > 0 ? 1 : 0);

    /// <summary>SHA-256 of everything above, 16 hexadecimal digits of it.</summary>
    [JsonIgnore]
    public string Id => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ToJson())))[..16];

    /// <summary>Candidates kept at each end.</summary>
    internal int Candidates => TopRows * CandidatesPerRow;

    /// <summary>Rows of a shard, which has to be one of a plan that knows its rows.</summary>
    internal long RowsOf(int shard) => Math.Min(RowsPerShard, Rows!.Value - (long)shard * RowsPerShard);

    /// <summary>The plan as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Options);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is no plan, or one of another version.</exception>
    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    public static ScanPlan FromJson(string json)
    {
        ScanPlan? plan;
        try
        {
            // before the rest, which a newer version may have more of
            var written = JsonSerializer.Deserialize<VersionOnly>(json, JsonSerializerOptions.Web)?.Version;
            if (written > CurrentVersion)
                throw new InvalidDataException(
                    $"The scan plan was written by a newer version of this library: its format has version {written}, "
                    + $"but this one reads version {CurrentVersion}.");
            plan = JsonSerializer.Deserialize<ScanPlan>(json, Options);
        }
        catch (JsonException broken)
        {
            throw new InvalidDataException($"The scan plan cannot be read: {broken.Message}", broken);
        }

        if (plan is not { Version: CurrentVersion })
            throw new InvalidDataException(
                $"The scan plan has version {plan?.Version}, but this library reads version {CurrentVersion}.");
        return plan.Validated();
    }

    /// <summary>The plan, once every value is in its range.</summary>
    /// <exception cref="ArgumentException">One is not; the message says which and what is allowed.</exception>
    internal ScanPlan Validated()
    {
        Check.Between(TopRows, 0, MostTopRows);
        Check.Between(CandidatesPerRow, 1, MostCandidates);
        Check.Between(BatchRows, 1, MostBatchRows);
        Check.AtLeast(RowsPerShard, 1);
        Check.AtLeast(WarmUp, 0);
        Check.AtLeast(Rows ?? 0, 0, nameof(Rows));
        Check.Between(Projections, 0, MostProjections);
        if (Projections % RowProjection.Blocks != 0)
            throw new ArgumentException($"The number of projections is a multiple of {RowProjection.Blocks}, not {Projections}.");
        if (SampleShare is { } share && !(share > 0 && share < 1))
            throw new ArgumentOutOfRangeException(nameof(SampleShare), FormattableString.Invariant(
                $"The sample is a share of the rows above 0 and below 1, not {share}."));
        if (Reductions.Count == 0 || Reductions.Distinct().Count() != Reductions.Count || !Reductions.All(Enum.IsDefined))
            throw new ArgumentException(
                $"A scan keeps one reduction or several different ones: max, mean, sum; not [{string.Join(", ", Reductions)}].");
        if (Shards > MostShards)
            throw new ArgumentOutOfRangeException(nameof(RowsPerShard), FormattableString.Invariant(
                $"RowsPerShard is {RowsPerShard}, which cuts {Rows:N0} rows into {Shards:N0} shards; ")
                + FormattableString.Invariant($"at most {MostShards:N0} are possible."));
        if (!Enum.IsDefined(Kind)) throw new ArgumentException($"A network reads image, table or text, not {Kind}.");
        return double.IsFinite(DuplicateDistance)
            ? this
            : throw new ArgumentException("The distance of near-duplicates has to be a finite number.");
    }

    private sealed record VersionOnly(int Version = CurrentVersion);
}
