using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Data;
using MLNetInterpret.Reading;
using TorchSharp;

namespace MLNetInterpret.Tables;

/// <summary>One pass over a table's rows: its own columns, and beside them what the network reads of each.</summary>
/// <param name="view">Rows behind the pipeline.</param>
/// <param name="network">What reads them.</param>
/// <param name="asked">Rows that will be asked for by their number, so that they are kept whatever the others.</param>
internal sealed class TablePass(IDataView view, NetworkTransformer network, IReadOnlyCollection<long> asked)
{
    private readonly PipelineReplay _replay = PipelineReplay.Behind(view);
    private readonly Dictionary<long, RowValue[]> _asked = [];
    private long _rows;
    private long _step = 1;
    private int _pending;
    private int _kept;
    private IReadOnlyList<TableColumn> _columns = [];

    /// <summary>What the network reads of the rows that are kept; empty where that was not read.</summary>
    public List<torch.Tensor> Batches { get; private set; } = [];

    /// <summary>The numbers of the rows asked for that there are, ascending.</summary>
    public List<long> AskedRows { get; } = [];

    /// <summary>What the network reads of them, or null without any.</summary>
    public torch.Tensor? AskedInput { get; private set; }

    /// <summary>What a trainer reads of the rows that are kept, or null where no label was read.</summary>
    public List<LabelledRow>? Labelled { get; private set; }

    /// <summary>Reads the columns alone.</summary>
    /// <param name="cancellation">Ends the work.</param>
    public Table Run(CancellationToken cancellation) => Run([], (_, _) => null, cancellation);

    /// <summary>Reads what the network reads, too.</summary>
    /// <param name="label">A column of truth values behind the pipeline that is read, too; null for none.</param>
    /// <param name="cancellation">Ends the work.</param>
    public Table RunWithInput(string? label, CancellationToken cancellation)
    {
        string[] names = label is null ? [network.InputColumnName] : [network.InputColumnName, label];
        return Run(names, (cursor, count) => new(
            network.CreateBatch(cursor, TableRows.BatchRows), network.CreateBatch(cursor, count),
            label is null ? null : LabelledRow.Reader(cursor, label, network.InputColumnName)), cancellation);
    }

    private Table Run(string[] names, Func<DataViewRow, int, InputReader?> open, CancellationToken cancellation)
    {
        var input = view.Schema[network.InputColumnName];
        var sources = _replay.Sources(input);
        var isOwn = sources.All(source => TableColumn.CanBeOf(source.Type));
        if (!isOwn) (names, sources) = ([.. names.Append(input.Name).Distinct()], []);
        var (cursor, row) = _replay.Open(sources, names);
        using var opened = cursor;
        var read = open(cursor, Math.Max(1, asked.Count));
        Action next = () => { };
        if (isOwn) _columns = [.. sources.Select(source => TableColumn.Of(row, source))];
        else (_columns, next) = Slots(cursor, cursor.Schema[input.Name], ((VectorLayout)network.Layout).Length);
        Labelled = read?.Label is null ? null : [];
        var wanted = asked.ToHashSet();
        for (; cursor.MoveNext(); _rows++)
        {
            cancellation.ThrowIfCancellationRequested();
            next();
            if (wanted.Contains(_rows)) TakeAsked(read);
            if (_rows % _step == 0) Take(read);
        }

        Close(read);
        if (_step > 1) Cut(1);      // whole batches again
        if (AskedRows.Count > 0) AskedInput = read?.Asked.Build();
        var kept = new KeptRows(_rows, _step);
        if (kept.Words is { } words) DataLog.Tell(network.Log, NumberWords.Sentence(words));
        return new(network, _columns, isOwn ? _replay : null, [.. sources.Select(source => source.Index)], kept, _asked);
    }

    private void TakeAsked(InputReader? read)
    {
        AskedRows.Add(_rows);
        _asked[_rows] = [.. _columns.Select(column => column.Current)];
        read?.Asked.Add();
    }

    private void Take(InputReader? read)
    {
        foreach (var column in _columns) column.Read();
        if (read is not null)
        {
            read.Batch.Add();
            if (read.Label is { } label) Labelled!.Add(label());
        }

        if (++_pending == TableRows.BatchRows) Close(read);
    }

    private void Close(InputReader? read)
    {
        if (read is { Batch.Count: > 0 }) Batches.Add(read.Batch.Build());
        (_kept, _pending) = (_kept + _pending, 0);
        while (_kept > TableRows.MostKept) Thin();
    }

    /// <summary>Leaves every other row.</summary>
    private void Thin()
    {
        foreach (var column in _columns) column.Thin();
        if (Labelled is { } labelled) Labelled = [.. labelled.Where((_, place) => place % 2 == 0)];
        (_kept, _step) = ((_kept + 1) / 2, 2 * _step);
        Cut(2);
    }

    /// <summary>Cuts what the network reads of every n-th row into batches anew.</summary>
    private void Cut(int every)
    {
        if (Batches.Count == 0) return;
        using var scope = torch.NewDisposeScope();
        var left = torch.cat([.. Batches]).slice(0, 0, long.MaxValue, every);
        foreach (var batch in Batches) batch.Dispose();
        Batches = [.. left.split(TableRows.BatchRows).Select(batch => batch.clone().MoveToOuterDisposeScope())];
    }

    private static (IReadOnlyList<TableColumn> Columns, Action Next) Slots(
        DataViewRow row, DataViewSchema.Column input, int length)
    {
        var getter = row.GetGetter<VBuffer<float>>(input);
        VBuffer<float> values = default;
        return ([.. Columns.SlotNames(input, length).Select((name, slot) => (TableColumn)new NumberColumn(
                name, () => values.GetItemOrDefault(slot), (value, _) => (float)value))],
            () => getter(ref values));
    }

    /// <summary>Reads what the network reads of the row that a cursor stands on.</summary>
    /// <param name="Batch">Gathers the rows that are kept.</param>
    /// <param name="Asked">Gathers the rows asked for.</param>
    /// <param name="Label">Reads it with its label; null for none.</param>
    private sealed record InputReader(InputBatch Batch, InputBatch Asked, Func<LabelledRow>? Label);
}
