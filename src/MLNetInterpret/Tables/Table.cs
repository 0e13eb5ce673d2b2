using Microsoft.ML;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Reading;
using TorchSharp;

namespace MLNetInterpret.Tables;

/// <summary>The table behind a network: its columns with their values, and the pipeline that makes features of a row.</summary>
/// <remarks>Of more than <see cref="TableRows.MostKept"/> rows every second, fourth ... one is kept, so that no more remain; what
/// is said about the table is then said about those. Rows that were asked for by number can be given all the same.</remarks>
internal sealed class Table
{
    private readonly NetworkTransformer _network;
    private readonly PipelineReplay? _replay;
    private readonly IReadOnlyList<int> _places;
    private readonly IReadOnlyDictionary<long, RowValue[]> _asked;

    /// <summary>Puts together what one pass read.</summary>
    /// <param name="network">What reads the table.</param>
    /// <param name="columns">The columns that its input is computed from.</param>
    /// <param name="replay">What makes features of their values, or null where they are the features.</param>
    /// <param name="places">Their indices in the rows before any step.</param>
    /// <param name="kept">Which rows are kept.</param>
    /// <param name="asked">Rows that were asked for by number.</param>
    public Table(
        NetworkTransformer network, IReadOnlyList<TableColumn> columns, PipelineReplay? replay, IReadOnlyList<int> places,
        KeptRows kept, IReadOnlyDictionary<long, RowValue[]> asked)
    {
        (_network, Columns, _replay, _places, Kept, _asked) = (network, columns, replay, places, kept, asked);
    }

    /// <summary>The columns that the network's input is computed from.</summary>
    public IReadOnlyList<TableColumn> Columns { get; }

    /// <summary>Which rows the columns hold.</summary>
    public KeptRows Kept { get; }

    /// <summary>Reads the table behind a view alone, without what the network reads of it, in one pass.</summary>
    /// <param name="view">Rows behind the pipeline.</param>
    /// <param name="network">What reads them, of table rows.</param>
    /// <param name="asked">Numbers of rows that will be asked for, whether or not they are among those kept.</param>
    /// <param name="cancellation">Ends the work.</param>
    public static Table Read(
        IDataView view, NetworkTransformer network, IReadOnlyCollection<long> asked, CancellationToken cancellation) =>
        new TablePass(view, network, asked).Run(cancellation);

    /// <summary>The values in a row that is kept.</summary>
    /// <param name="place">Its place among those, from 0.</param>
    public RowValue[] At(long place) => [.. Columns.Select(column => column.At(place))];

    /// <summary>The values in a row of the data: one that is kept, or was asked for.</summary>
    /// <param name="row">Its number, from 0.</param>
    public RowValue[] Row(long row) => Kept.PlaceOf(row) is { } place ? At(place) : _asked[row];

    /// <summary>A limit of one of its columns, for people.</summary>
    public string Write(string column, double value) =>
        Columns.OfType<NumberColumn>().First(numbers => numbers.Name == column).Write(value);

    /// <summary>Rows as the network reads them, <c>[N, F]</c>, made by the real pipeline.</summary>
    public torch.Tensor Featurize(IReadOnlyList<IReadOnlyList<RowValue>> rows)
    {
        if (_replay is null)
        {
            float[] values = [.. rows.SelectMany(row => row.Select(value => (float)(value.Number ?? double.NaN)))];
            return AlignedTensor.From(values, rows.Count, Columns.Count);
        }

        object[][] raw = [.. rows.Select(row => row.Select((value, c) => Columns[c].Raw(value)).ToArray())];
        var view = _replay.Onto(new RawRows(_replay.Table.Schema, _places, raw));
        using var cursor = view.GetRowCursor([view.Schema[_network.InputColumnName]]);
        var batch = _network.CreateBatch(cursor, rows.Count);
        while (cursor.MoveNext()) batch.Add();
        return batch.Build();
    }
}

/// <summary>Which rows of the data are kept: every n-th, from the first on.</summary>
/// <param name="Rows">Rows of the data.</param>
/// <param name="Step">From one that is kept to the next, 1 or more.</param>
internal sealed record KeptRows(long Rows, long Step)
{
    /// <summary>How many are kept.</summary>
    public int Count { get; } = checked((int)((Rows + Step - 1) / Step));

    /// <summary>What the rows that are kept stand for, as a sentence for people; null where all are kept.</summary>
    public string? Words => Step == 1
        ? null
        : $"of {NumberWords.Count(Rows)} rows one in {Step} stands for the others: {NumberWords.Count(Count)}";

    /// <summary>The number in the data of a row that is kept.</summary>
    public long NumberOf(long place) => place * Step;

    /// <summary>The place of a row of the data, from 0; null where it is not kept.</summary>
    public long? PlaceOf(long row) => row % Step == 0 ? row / Step : null;
}
