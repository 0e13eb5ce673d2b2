using MLNetInterpret.Core.Units;
using MLNetInterpret.Reading;
using Microsoft.ML;
using Microsoft.ML.Data;
using TorchSharp;

namespace MLNetInterpret.Tables;

/// <summary>The table behind a network: its columns with all their values,
/// and the pipeline that makes features of a row.</summary>
internal sealed class Table
{
    private readonly NetworkTransformer _network;
    private readonly PipelineReplay? _replay;
    private readonly IReadOnlyList<int> _places;

    private Table(
        NetworkTransformer network, IReadOnlyList<TableColumn> columns, PipelineReplay? replay, IReadOnlyList<int> places)
    {
        (_network, Columns, _replay, _places) = (network, columns, replay, places);
    }

    /// <summary>The columns that the network's input is computed from.</summary>
    public IReadOnlyList<TableColumn> Columns { get; }

    /// <summary>Rows of the table.</summary>
    public long Rows { get; private init; }

    /// <summary>Reads the table behind a view; where the features come from something else than plain columns (or
    /// <paramref name="asFeatures"/>), the features themselves are the columns.</summary>
    public static Table Read(IDataView view, NetworkTransformer network, bool asFeatures, CancellationToken cancellation)
    {
        var input = view.Schema[network.InputColumnName];
        if (!asFeatures)
        {
            var replay = PipelineReplay.Behind(view);
            var sources = replay.Sources(input);
            using var cursor = replay.Table.GetRowCursor(sources);
            if (sources.Select(source => TableColumn.Of(cursor, source)).ToList() is var columns && !columns.Contains(null))
            {
                var count = ReadAll(cursor, columns!, cancellation);
                return new(network, columns!, replay, [.. sources.Select(source => source.Index)]) { Rows = count };
            }
        }

        using var features = view.GetRowCursor([input]);
        var slots = Slots(features, input, ((VectorLayout)network.Layout).Length);
        var rows = ReadAll(features, slots.Columns, cancellation, slots.Next);
        return new(network, slots.Columns, null, []) { Rows = rows };
    }

    /// <summary>Rows as the network reads them, <c>[N, F]</c>, made by the real pipeline.</summary>
    public torch.Tensor Featurize(IReadOnlyList<IReadOnlyList<RowValue>> rows)
    {
        if (_replay is null)
        {
            float[] values = [.. rows.SelectMany(row => row.Select(value => (float)(value.Number ?? double.NaN)))];
            return AlignedTensor.From(values, rows.Count, Columns.Count);
        }

        object[][] raw = [.. rows.Select(row => row.Select((value, c) => Columns[c].Raw(value)).ToArray())];
        var view = _replay.Onto(new TableRows(_replay.Table.Schema, _places, raw));
        using var cursor = view.GetRowCursor([view.Schema[_network.InputColumnName]]);
        var batch = _network.CreateBatch(cursor, rows.Count);
        while (cursor.MoveNext()) batch.Add();
        return batch.Build();
    }

    private static long ReadAll(
        DataViewRowCursor cursor, IReadOnlyList<TableColumn> columns, CancellationToken cancellation, Action? next = null)
    {
        long rows = 0;
        for (; cursor.MoveNext(); rows++)
        {
            cancellation.ThrowIfCancellationRequested();
            next?.Invoke();
            foreach (var column in columns) column.Read();
        }

        return rows;
    }

    private static (IReadOnlyList<TableColumn> Columns, Action Next) Slots(
        DataViewRow row, DataViewSchema.Column input, int length)
    {
        var getter = row.GetGetter<VBuffer<float>>(input);
        VBuffer<float> values = default;
        return ([.. Reading.Columns.SlotNames(input, length).Select((name, slot) => (TableColumn)new NumberColumn(
                name, () => values.GetItemOrDefault(slot), (value, _) => (float)value))],
            () => getter(ref values));
    }
}
