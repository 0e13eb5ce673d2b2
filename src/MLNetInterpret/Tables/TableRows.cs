using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Core.Statistics;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Reading;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Tables;

/// <summary>A table's rows, read once through the pipeline and shared by everything that is asked about them:
/// their values in the table's own columns, and what the network reads of them.</summary>
/// <remarks>Up to <see cref="MostKept"/> rows all are kept; of more every n-th from the first on, n the smallest power of two
/// that leaves no more. Figures over "all rows" are then figures over those.</remarks>
internal sealed class TableRows : IDisposable
{
    /// <summary>Most rows that are kept.</summary>
    public const int MostKept = 100_000;

    /// <summary>Rows in one tensor.</summary>
    public const int BatchRows = UnitReader.BatchRows;

    private readonly NetworkTransformer _network;
    private readonly IReadOnlyList<string> _slotNames;
    private readonly IReadOnlyList<Tensor> _batches;
    private readonly Dictionary<long, int> _askedPlaces;
    private readonly Tensor? _askedInput;
    private readonly CancellationToken _cancellation;
    private Table? _features;

    private TableRows(
        NetworkTransformer network, IReadOnlyList<string> slotNames, Table own, TablePass pass, CancellationToken cancellation)
    {
        _cancellation = cancellation;
        (_network, _slotNames, Own, _batches) = (network, slotNames, own, pass.Batches);
        (_askedInput, Labelled) = (pass.AskedInput, pass.Labelled);
        _askedPlaces = pass.AskedRows.Index().ToDictionary(row => row.Item, row => row.Index);
    }

    /// <summary>The rows in the table's own columns; in its features where these come from something else.</summary>
    public Table Own { get; }

    /// <summary>Which rows are kept.</summary>
    public KeptRows Kept => Own.Kept;

    /// <summary>Each row that is kept with its label; null where there is none of truth values.</summary>
    public IReadOnlyList<LabelledRow>? Labelled { get; }

    /// <summary>Features of a row.</summary>
    public int Slots => _slotNames.Count;

    /// <summary>The same rows with the features as columns.</summary>
    public Table Features => _features ??= AsFeatures();

    /// <summary>Reads them.</summary>
    /// <param name="view">Rows behind the pipeline.</param>
    /// <param name="network">What reads them, of table rows.</param>
    /// <param name="label">A column of truth values that is kept, too, where there is one of that name; null for none.</param>
    /// <param name="asked">Numbers of rows that will be asked for, whether or not they are among those kept.</param>
    /// <param name="cancellation">Ends the reading, and what is asked of the rows afterwards, batch by batch.</param>
    public static TableRows Read(
        IDataView view, NetworkTransformer network, string? label, IReadOnlyCollection<long> asked,
        CancellationToken cancellation)
    {
        var hasLabel = label is not null && view.Schema.GetColumnOrNull(label) is { Type: BooleanDataViewType };
        var pass = new TablePass(view, network, asked);
        using var scope = NewDisposeScope();
        var own = pass.RunWithInput(hasLabel ? label : null, cancellation);
        foreach (var batch in pass.Batches) batch.DetachFromDisposeScope();
        pass.AskedInput?.DetachFromDisposeScope();
        var length = ((VectorLayout)network.Layout).Length;
        return new(network, Columns.SlotNames(view.Schema[network.InputColumnName], length), own, pass, cancellation);
    }

    /// <summary>What the network reads of some rows that are kept, <c>[N, F]</c>.</summary>
    /// <param name="places">Their places, ascending.</param>
    public Tensor Input(IReadOnlyList<long> places)
    {
        using var scope = NewDisposeScope();
        var parts = places.GroupBy(place => place / BatchRows).Select(part =>
            _batches[(int)part.Key].index_select(0, tensor([.. part.Select(place => place % BatchRows)])));
        return cat([.. parts], 0).MoveToOuterDisposeScope();
    }

    /// <summary>The same of rows of the data that are kept or were asked for.</summary>
    /// <param name="rows">Their numbers, in any order.</param>
    public Tensor InputOf(IReadOnlyList<long> rows)
    {
        using var scope = NewDisposeScope();
        return stack(rows.Select(row => Kept.PlaceOf(row) is { } place
            ? _batches[(int)(place / BatchRows)][place % BatchRows]
            : _askedInput![_askedPlaces[row]])).MoveToOuterDisposeScope();
    }

    /// <summary>The features of the rows that are kept, one after another.</summary>
    public IEnumerable<float[]> Vectors() =>
        _batches.SelectMany(batch => batch.data<float>().ToArray().Chunk((int)batch.shape[1]));

    /// <summary>The score of every row that is kept.</summary>
    public float[] Score(Objective objective)
    {
        using var scope = NewDisposeScope();
        return [.. _batches.SelectMany(batch =>
        {
            _cancellation.ThrowIfCancellationRequested();
            return _network.Network.Score(objective, batch.to(_network.Network.Device));
        })];
    }

    /// <summary>Unit after unit its activation on every row that is kept; one and the same where only rounding tells them
    /// apart.</summary>
    /// <param name="units">Units with one activation a row.</param>
    /// <param name="every">Leaves out all but every n-th of those rows.</param>
    /// <exception cref="ArgumentException">A unit has more than one, or does not exist.</exception>
    public double[][] Activations(IReadOnlyList<Unit> units, long every = 1)
    {
        var reader = new UnitReader(_network.Network, units, cancellation: _cancellation);
        var read = units.Select(_ => new List<double>()).ToArray();
        foreach (var (number, batch) in _batches.Index())
        {
            var values = reader.Read(batch);
            for (var i = 0; i < values.Length; i++)
                if ((((long)number * BatchRows) + (i / units.Count)) % every == 0) read[i % units.Count].Add(values[i]);
        }

        return [.. read.Select(values => Spread.Settled([.. values]))];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var batch in _batches) batch.Dispose();
        _askedInput?.Dispose();
    }

    private Table AsFeatures()
    {
        float[] row = [];
        NumberColumn[] columns =
            [.. _slotNames.Select((name, slot) => new NumberColumn(name, () => row[slot], (value, _) => (float)value))];
        foreach (var vector in Vectors())
        {
            row = vector;
            foreach (var column in columns) column.Read();
        }

        var asked = _askedPlaces.ToDictionary(place => place.Key, place =>
        {
            row = _askedInput![place.Value].data<float>().ToArray();
            return (RowValue[])[.. columns.Select(column => column.Current)];
        });
        return new(_network, columns, null, [], Kept, asked);
    }
}
