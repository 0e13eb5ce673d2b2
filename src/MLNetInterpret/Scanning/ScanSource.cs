using System.Security.Cryptography;
using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Core.Native;
using MLNetInterpret.Core.Scanning;
using MLNetInterpret.Data;
using MLNetInterpret.Reading;
using MLNetInterpret.Text;

namespace MLNetInterpret.Scanning;

/// <summary>The rows of a scan: a view, the network that reads it, and the columns that say what the rows are.</summary>
internal sealed class ScanSource
{
    /// <summary>Checks that the columns are there.</summary>
    /// <exception cref="ArgumentException">One is not; the message lists what there is.</exception>
    public ScanSource(IDataView view, NetworkTransformer network, string? labelColumn, string? idColumn)
    {
        (View, Network) = (view, network);
        Input = Columns.Require(view.Schema, network.InputColumnName, "input");
        Label = labelColumn is null ? null : Columns.Require(view.Schema, labelColumn, "label");
        Id = idColumn is null ? null : Columns.Require(view.Schema, idColumn, "id");
        Offset = network.Layout is TextLayout { OffsetColumn: { } offset }
            && view.Schema.GetColumnOrNull(offset) is { } column
            && (column.Type == NumberDataViewType.Int64 || column.Type == NumberDataViewType.Int32)
            ? column
            : null;
    }

    public IDataView View { get; }

    public NetworkTransformer Network { get; }

    public DataViewSchema.Column Input { get; }

    public DataViewSchema.Column? Label { get; }

    public DataViewSchema.Column? Id { get; }

    /// <summary>Where in the whole text a window begins; null where that is not known.</summary>
    public DataViewSchema.Column? Offset { get; }

    /// <summary>Whether the classes are known only when the rows have been read.</summary>
    public bool HasTextLabels => Label is { Type: not (BooleanDataViewType or KeyDataViewType) };

    /// <summary>The plan of a scan. The rows are read beforehand only for a folder: to count and hash them, and for the
    /// classes of text labels.</summary>
    /// <param name="options">How it is scanned.</param>
    /// <param name="units">What is scanned, in place of the options' patterns.</param>
    /// <param name="seed">Decides everything random.</param>
    public ScanPlan Plan(ScanOptions options, IReadOnlyList<Unit> units, int seed)
    {
        var (batchRows, shardRows) = Network.Layout switch
        {
            VectorLayout => (1024, 65536),
            ImageLayout => (256, 8192),
            _ => (32, 512),
        };
        var plan = new ScanPlan
        {
            Model = Network.Network.Hash,
            ModelName = options.ModelName,
            Kind = Network.Layout.Kind,
            Rows = View.GetRowCount(),
            Units = Compact(units, Network.Network.Points),
            Reductions = options.Reductions,
            EachPosition = Network.Layout is TextLayout,
            WarmUp = Network.Layout is TextLayout ? options.WarmUp : 0,
            TopRows = options.TopRows,
            DuplicateDistance = options.DuplicateDistance,
            SkipBorder = options.SkipBorder,
            RowsPerShard = options.RowsPerShard ?? shardRows,
            BatchRows = options.BatchRows ?? batchRows,
            Projections = options.Projections,
            SampleShare = options.SampleShare,
            ExactCorrelations = options.ExactCorrelations,
            Columns = Network.Layout is VectorLayout vector
                ? [.. Columns.SlotNames(Input, vector.Length).Select(TableFeaturizer.InWords)]
                : [],
            LabelColumn = Label?.Name,
            IdColumn = Id?.Name,
            Classes = Classes(options.Folder is not null, options.Cancellation),
            Seed = seed,
            Threads = TorchThreads.Host,
        }.Validated();
        foreach (var point in plan.ExactCorrelations) _ = Network.Network.Points.Require(new ActivationPoint(point));
        if (options.Folder is null) return plan with { RowsPerShard = int.MaxValue };
        var (rows, data) = options.Data is { } known
            ? (plan.Rows ?? Count(options.Cancellation), known)
            : Survey(plan, options.Cancellation);
        return rows > 0 ? (plan with { Data = data, Rows = rows }).Validated() : throw NoRows();
    }

    /// <summary>What a scan of nothing ends with.</summary>
    public static ArgumentException NoRows() => new("The data have no rows; a scan needs at least one.");

    /// <summary>Columns that a scan reads, and no others.</summary>
    public DataViewSchema.Column[] ReadColumns() =>
        [.. new[] { Input, Label, Id, Offset }.OfType<DataViewSchema.Column>().DistinctBy(column => column.Index)];

    private long Count(CancellationToken cancellation)
    {
        using var cursor = View.GetRowCursor([]);
        var rows = 0L;
        for (; cursor.MoveNext(); rows++) cancellation.ThrowIfCancellationRequested();
        return rows;
    }

    /// <summary>Counts the rows, and hashes what a scan would read of them.</summary>
    private (long Rows, string Hash) Survey(ScanPlan plan, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var reader = new ScanReader(this, plan, null, cancellation);
        var rows = 0L;
        foreach (var (_, batch) in reader.Batches())
        {
            hash.AppendData(batch.Input.bytes);
            foreach (var text in (batch.Labels ?? []).Concat(batch.Ids ?? []))
                hash.AppendData(Encoding.UTF8.GetBytes($"{text}\0"));
            rows += batch.Input.shape[0];
        }

        cancellation.ThrowIfCancellationRequested();
        return (rows, Convert.ToHexStringLower(hash.GetHashAndReset())[..16]);
    }

    private IReadOnlyList<string> Classes(bool beforehand, CancellationToken cancellation)
    {
        if (Label is not { } label) return [];
        if (label.Type is BooleanDataViewType) return ["false", "true"];
        if (label.Type is KeyDataViewType { Count: <= SeenClasses.Most } key) return ColumnText.KeyNames(label, (int)key.Count);
        if (label.Type is KeyDataViewType || !beforehand) return [];
        using var cursor = View.GetRowCursor([label]);
        var (read, seen) = (ColumnText.Getter(cursor, label), new SeenClasses());
        while (!seen.AreTooMany && cursor.MoveNext())
        {
            cancellation.ThrowIfCancellationRequested();
            seen.NumberOf(read());
        }

        return seen.Ordered().Names;
    }

    /// <summary>The same units, all of one point as its layer.</summary>
    private static Unit[] Compact(IReadOnlyList<Unit> units, PointList points) =>
        [.. units.GroupBy(unit => unit.Point).SelectMany(group =>
            group.Count() == points.Require(group.Key).UnitCount && group.All(unit => unit.Position.Count == 0)
                ? [new Unit(group.Key)]
                : group.AsEnumerable())];
}
