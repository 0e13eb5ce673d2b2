using Microsoft.ML;
using TorchSharp;

namespace MLNetInterpret;

/// <summary>A table's row with what the real pipeline makes of it.</summary>
/// <param name="Values">Its columns.</param>
/// <param name="Features">What the network reads.</param>
internal sealed record EncodedRow(IReadOnlyList<RowValue> Values, float[] Features);

/// <summary>A table whose rows can be mixed column by column.</summary>
/// <remarks>Where every feature belongs to one column, rows are mixed by their features; that is checked on mixtures of real rows. Where
/// features mix columns, every mixture goes through the pipeline.</remarks>
internal sealed class EncodedTable
{
    private const int CheckedRows = 48;
    private readonly IReadOnlyList<IReadOnlyList<int>>? _slots;
    private readonly int[] _unowned = [];
    private readonly float[] _fixed = [];

    private EncodedTable(Table table)
    {
        (Table, Columns) = (table, [.. table.Columns.Select(column => column.Name)]);
        if (TableSpace.Probe(table) is not { } space) return;
        _slots = [.. space.Rows.Columns.Select(column => column.Slots)];
        _fixed = new float[space.Rows.Slots];
        space.Rows.Write([.. space.Typical], _fixed);
        var owned = _slots.SelectMany(slots => slots).ToHashSet();
        _unowned = [.. Enumerable.Range(0, _fixed.Length).Where(slot => !owned.Contains(slot))];
        Composes = true;
        Composes = AgreesWithPipeline();
    }

    public Table Table { get; }

    public IReadOnlyList<string> Columns { get; }

    /// <summary>Whether rows are mixed by their features.</summary>
    public bool Composes { get; private set; }

    /// <summary>The features that a column sets; only where rows are mixed by their features.</summary>
    public IReadOnlyList<int> Slots(int column) => _slots![column];

    /// <summary>Reads the table behind a view.</summary>
    /// <exception cref="ArgumentException">The network reads no table, or there are no rows.</exception>
    public static EncodedTable Open(IDataView view, INetworkTransformer network, CancellationToken cancellation)
    {
        if (network.Layout is not VectorLayout)
            throw new ArgumentException($"The network reads {(network.Layout is TextLayout ? "text" : "pictures")}, but columns belong to table rows.");
        var table = Table.Read(view, network, asFeatures: false, cancellation);
        return table.Rows > 0 ? new(table) : throw new ArgumentException("The data have no rows; columns are compared over at least one.");
    }

    /// <summary>Index of a column.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public int IndexOf(string column)
    {
        var index = Columns.ToList().IndexOf(column);
        return index >= 0 ? index : throw new ArgumentException($"The network depends on no column '{column}'. It depends on: {string.Join(", ", Columns)}.");
    }

    /// <summary>Rows of the table.</summary>
    public EncodedRow[] Encode(IReadOnlyList<long> rows) =>
        Encode(rows.Select(row => (IReadOnlyList<RowValue>)[.. Table.Columns.Select(column => column.At(row))]).ToList());

    /// <summary>Any rows in the table's columns.</summary>
    public EncodedRow[] Encode(IReadOnlyList<IReadOnlyList<RowValue>> rows)
    {
        if (rows.Count == 0) return [];
        using var features = Table.Featurize(rows);
        EncodedRow[] encoded = [.. features.data<float>().ToArray().Chunk((int)features.shape[1]).Select((values, i) => new EncodedRow(rows[i], values))];

        // a feature of a value too rare to be among a column's choices
        if (Composes && encoded.Any(row => _unowned.Any(slot => row.Features[slot] != _fixed[slot]))) Composes = false;
        return encoded;
    }

    /// <summary>Different rows, drawn at random; all of them where there are no more.</summary>
    public IReadOnlyList<long> Draw(int count, int seed)
    {
        if (count >= Table.Rows) return [.. Enumerable.Range(0, (int)Table.Rows).Select(row => (long)row)];
        var (random, drawn) = (new Random(seed), new HashSet<long>(count));
        while (drawn.Count < count) drawn.Add(random.NextInt64(Table.Rows));
        return [.. drawn.Order()];
    }

    private bool AgreesWithPipeline()
    {
        var random = new Random(0);
        var rows = Encode(Draw(CheckedRows, 0));
        var mixed = new MixedRows(this);
        var raw = new List<IReadOnlyList<RowValue>>();
        for (var pair = 0; pair < CheckedRows && Composes; pair++)
        {
            var (left, right) = (rows[random.Next(rows.Length)], rows[random.Next(rows.Length)]);
            mixed.Start(left);
            var values = left.Values.ToArray();
            for (var column = 0; column < Columns.Count; column++)
            {
                if (random.Next(2) == 0) continue;
                mixed.Take(column, right);
                values[column] = right.Values[column];
            }

            mixed.Add();
            raw.Add(values);
        }

        if (!Composes) return false;
        using var composed = mixed.Build();
        using var real = Table.Featurize(raw);
        return torch.allclose(composed, real, rtol: 1e-4, atol: 1e-4);
    }
}
