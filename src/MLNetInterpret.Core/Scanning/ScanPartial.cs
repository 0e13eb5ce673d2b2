using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using MLNetInterpret.Core.Statistics;
using MLNetInterpret.Core.Units;

namespace MLNetInterpret.Core.Scanning;

/// <summary>What a scan of some shards of a plan found. Partials of one plan merge exactly, in any order and grouping.</summary>
/// <remarks>Counts are integers, sums wide fixed-point numbers, sketches integer counts, and the most extreme rows are chosen
/// by a total order. Memory is linear in units times rows kept, and does not grow with rows.</remarks>
internal sealed class ScanPartial
{
    private readonly SortedDictionary<int, ShardFacts> _shards = [];

    internal ScanPartial(ScanPlan plan, IReadOnlyList<ScannedPoint> points)
    {
        Plan = plan;
        Points = [.. points.Select(point => new PointPartial(plan, point))];
        ClassCounts = new long[plan.Classes.Count];
        ColumnNonFinite = new long[plan.Columns.Count];
        ColumnSums = ExactSums.OfValues(plan.Columns.Count);
        ColumnSquares = ExactSums.OfProducts(plan.Columns.Count);
        ProjectedOnes = new long[plan.Projections];
    }

    /// <summary>The plan that it is a part of.</summary>
    public ScanPlan Plan { get; private set; }

    /// <summary>The shards that were scanned, ascending.</summary>
    public IReadOnlyCollection<int> Shards => _shards.Keys;

    /// <summary>Rows that were scanned.</summary>
    public long Rows => _shards.Values.Sum(shard => shard.Rows);

    internal IReadOnlyList<PointPartial> Points { get; }

    /// <summary>Rows of the sample that quantiles and correlations are made from; all rows where there is none.</summary>
    internal long SampledRows => Points.Count == 0 ? 0 : Points[0].SampledRows;

    internal IReadOnlyDictionary<int, ShardFacts> ShardFacts => _shards;

    /// <summary>What is known of candidates.</summary>
    internal KnownRows Known { get; } = new();

    /// <summary>Rows of each class.</summary>
    internal long[] ClassCounts { get; private set; }

    /// <summary>NaN and infinities in each column; they enter nothing else.</summary>
    internal long[] ColumnNonFinite { get; }

    internal ExactSums ColumnSums { get; }

    internal ExactSums ColumnSquares { get; }

    /// <summary>The projection of a unit that is 1 on every row.</summary>
    internal long[] ProjectedOnes { get; }

    /// <summary>SHA-256 of the inputs, shard after shard, 16 hexadecimal digits of it.</summary>
    public string DataHash
    {
        get
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            foreach (var shard in _shards.Values) hash.AppendData(shard.InputHash);
            return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
        }
    }

    /// <summary>Takes in other shards of the same plan. Shards that both have are not counted twice.</summary>
    /// <returns>Whether anything was new.</returns>
    /// <exception cref="ArgumentException">The other is part of another plan.</exception>
    /// <exception cref="InvalidOperationException">Each has shards that the other lacks, and some that both have:
    /// such parts cannot be told apart any more; merge the shards' own partials.</exception>
    public bool Merge(ScanPartial other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Plan.Id != Plan.Id)
            throw new ArgumentException(
                $"The partial belongs to the plan {other.Plan.Id}, not to {Plan.Id}: they do not merge.", nameof(other));
        if (other._shards.Keys.All(_shards.ContainsKey)) return false;
        if (other._shards.Keys.Any(_shards.ContainsKey))
        {
            if (!_shards.Keys.All(other._shards.ContainsKey))
                throw new InvalidOperationException(
                    $"Both partials hold shard {other._shards.Keys.First(_shards.ContainsKey)}, and each has others besides: " +
                    "merge the partials of single shards instead.");
            throw new InvalidOperationException(
                "The other partial holds all shards of this one and more: merge this one into it.");
        }

        Widen(other.ClassCounts.Length);
        other.Widen(ClassCounts.Length);
        foreach (var (shard, facts) in other._shards) _shards[shard] = facts;
        for (var c = 0; c < ClassCounts.Length; c++) ClassCounts[c] += other.ClassCounts[c];
        for (var p = 0; p < ProjectedOnes.Length; p++) ProjectedOnes[p] += other.ProjectedOnes[p];
        for (var column = 0; column < ColumnNonFinite.Length; column++) ColumnNonFinite[column] += other.ColumnNonFinite[column];
        ColumnSums.Add(other.ColumnSums);
        ColumnSquares.Add(other.ColumnSquares);
        foreach (var (own, theirs) in Points.Zip(other.Points)) own.Merge(theirs);
        Known.Merge(other.Known);
        ForgetSomeRows();
        return true;
    }

    /// <summary>Writes the partial, completely or not at all.</summary>
    /// <inheritdoc cref="AtomicFile.Write" path="/exception"/>
    public void Save(string path) => AtomicFile.Write(path, stream => stream.Write(ScanPartialFile.Encode(this)));

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <param name="plan">The plan it has to belong to.</param>
    /// <param name="points">The network's points.</param>
    /// <exception cref="InvalidDataException">The file is truncated, corrupt, or of another plan;
    /// the message names it.</exception>
    public static ScanPartial Load(string path, ScanPlan plan, PointList points)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(points);
        try
        {
            return ScanPartialFile.Decode(File.ReadAllBytes(path), plan, ScannedPoint.Of(plan, points));
        }
        catch (InvalidDataException broken)
        {
            throw NoPartial(path, broken);
        }
    }

    /// <summary>What is wrong with a file, with its name.</summary>
    internal static InvalidDataException NoPartial(string path, InvalidDataException wrong) =>
        new($"'{path}' is not a partial result of this scan: {wrong.Message}.", wrong);

    /// <summary>Makes room for classes that are seen for the first time.</summary>
    internal void Widen(int classes)
    {
        if (classes <= ClassCounts.Length) return;
        WidenCounts(classes);
        foreach (var point in Points) point.Widen(classes);
    }

    /// <summary>Makes room for the rows of such classes alone.</summary>
    internal void WidenCounts(int classes)
    {
        var counts = new long[classes];
        ClassCounts.CopyTo(counts, 0);
        ClassCounts = counts;
    }

    /// <summary>Gives classes that were numbered as they came their names and order.</summary>
    /// <param name="classes">The names; empty to keep none.</param>
    /// <param name="from">The number of each.</param>
    internal void Name(IReadOnlyList<string> classes, IReadOnlyList<int> from)
    {
        Widen(from.Count == 0 ? 0 : from.Max() + 1);
        Plan = Plan with { Classes = classes };
        ClassCounts = [.. from.Select(number => ClassCounts[number])];
        foreach (var point in Points) point.Name(Plan, from);
    }

    internal void Add(int shard, ShardFacts facts) => _shards.Add(shard, facts);

    /// <summary>What is known of a candidate.</summary>
    internal RowFacts FactsOf(RankedRow row) => Known[PlaceOf(row.Row, row.Position)];

    private RowPlace PlaceOf(long row, int position) => new(row, Plan.EachPosition ? position : 0);

    /// <summary>Does <see cref="ForgetRows"/> once there are twice as many as can be needed.</summary>
    internal void ForgetSomeRows()
    {
        if (Known.Count > 4L * Plan.Candidates * Points.Sum(point => point.Highest.Count)) ForgetRows();
    }

    /// <summary>Drops what is known of rows that are no longer among any unit's candidates.</summary>
    /// <returns>Whether something is known of all others.</returns>
    internal bool ForgetRows()
    {
        var (marked, all) = (new bool[Known.Count], true);
        foreach (var point in Points)
            for (var u = 0; u < point.Highest.Count; u++)
                all &= Mark(point.Highest[u], marked) & Mark(point.Lowest[u], marked);
        Known.Keep(marked);
        return all;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool Mark(TopExamples top, bool[] marked)
    {
        var all = true;
        for (var rank = 0; rank < top.Count; rank++)
        {
            var (row, position) = top.PlaceOf(rank);
            var at = Known.IndexOf(PlaceOf(row, position));
            if (at < 0) all = false;
            else marked[at] = true;
        }

        return all;
    }
}

/// <summary>What is known of a shard.</summary>
/// <param name="Rows">Rows in it.</param>
/// <param name="InputHash">SHA-256 of its inputs.</param>
internal sealed record ShardFacts(long Rows, byte[] InputHash);
