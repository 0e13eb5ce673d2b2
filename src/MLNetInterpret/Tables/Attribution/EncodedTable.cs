using MLNetInterpret.Reading;
using TorchSharp;

namespace MLNetInterpret.Tables.Attribution;

/// <summary>A table's row with what the real pipeline makes of it.</summary>
/// <param name="Values">Its columns.</param>
/// <param name="Features">What the network reads.</param>
internal sealed record EncodedRow(IReadOnlyList<RowValue> Values, float[] Features);

/// <summary>A table whose rows can be mixed column by column.</summary>
/// <remarks>Where every feature belongs to one column, rows are mixed by their features; that is checked on mixtures of real
/// rows. Where features mix columns, every mixture goes through the pipeline.</remarks>
internal sealed class EncodedTable
{
    private const int CheckedRows = 48;
    private const int MostColumns = 2500;
    private readonly List<int>[] _slots = [];
    private readonly int[] _owner = [];
    private readonly float[] _typical = [];

    private EncodedTable(Table table, CancellationToken cancellation)
    {
        (Table, Columns) = (table, [.. table.Columns.Select(column => column.Name)]);
        if (TableSpace.Probe(table, cancellation) is not { } space) return;
        _slots = [.. space.Rows.Columns.Select(column => column.Slots.ToList())];
        _typical = new float[space.Rows.Slots];
        space.Rows.Write([.. space.Typical], _typical);
        _owner = [.. Enumerable.Range(0, _typical.Length).Select(slot => Array.FindIndex(_slots, slots => slots.Contains(slot)))];
        Composes = true;
        Composes = AgreesWithPipeline();
    }

    public Table Table { get; }

    public IReadOnlyList<string> Columns { get; }

    /// <summary>Whether rows are mixed by their features.</summary>
    public bool Composes { get; private set; }

    /// <summary>The features that a column sets; only where rows are mixed by their features.</summary>
    public IReadOnlyList<int> Slots(int column) => _slots[column];

    /// <summary>A table that was read.</summary>
    /// <exception cref="ArgumentException">There are no rows, or too many columns.</exception>
    public static EncodedTable Of(Table table, CancellationToken cancellation = default)
    {
        if (table.Kept.Count == 0)
            throw new ArgumentException("The data have no rows; columns are compared over at least one.");
        return table.Columns.Count <= MostColumns
            ? new(table, cancellation)
            : throw new ArgumentException(
                $"The network depends on {table.Columns.Count} columns; " +
                $"columns are compared in tables of at most {MostColumns}: select columns in the pipeline first.");
    }

    /// <summary>Checks that a network reads table rows.</summary>
    /// <exception cref="ArgumentException">It does not.</exception>
    public static void RequireTable(NetworkTransformer network)
    {
        if (network.Layout is not VectorLayout)
            throw new ArgumentException(
                $"The network reads {(network.Layout is TextLayout ? "text" : "pictures")}, but columns belong to table rows.");
    }

    /// <summary>Index of a column.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public int IndexOf(string column)
    {
        var index = Columns.ToList().IndexOf(column);
        return index >= 0
            ? index
            : throw new ArgumentException(
                $"The network depends on no column '{column}'. It depends on: {string.Join(", ", Columns)}.");
    }

    /// <summary>A row of the data.</summary>
    /// <param name="row">Its number; it is kept, or was asked for.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public EncodedRow EncodeRow(long row) => row >= 0 && row < Table.Kept.Rows
        ? Encode([Table.Row(row)])[0]
        : throw new ArgumentOutOfRangeException(
            nameof(row),
            FormattableString.Invariant($"There is no row {row}: the data have the rows 0 to {Table.Kept.Rows - 1}."));

    /// <summary>Rows of the table that are kept.</summary>
    /// <param name="places">Their places.</param>
    public EncodedRow[] Encode(IReadOnlyList<long> places) =>
        Encode(places.Select(IReadOnlyList<RowValue> (place) => Table.At(place)).ToList());

    /// <summary>Any rows in the table's columns.</summary>
    public EncodedRow[] Encode(IReadOnlyList<IReadOnlyList<RowValue>> rows)
    {
        if (rows.Count == 0) return [];
        using var features = Table.Featurize(rows);
        var read = features.data<float>().ToArray().Chunk((int)features.shape[1]);
        EncodedRow[] encoded = [.. read.Select((values, i) => new EncodedRow(rows[i], values))];
        while (Composes && encoded.FirstOrDefault(HasNewSlot) is { } surprise) Composes = Learn(surprise);
        return encoded;
    }

    /// <summary>Places of different rows that are kept, drawn at random; all of them where there are no more.</summary>
    public IReadOnlyList<long> Draw(int count, int seed)
    {
        var rows = Table.Kept.Count;
        if (count >= rows) return [.. Enumerable.Range(0, rows).Select(place => (long)place)];
        var (random, drawn) = (new Random(seed), new HashSet<long>(count));
        while (drawn.Count < count) drawn.Add(random.NextInt64(rows));
        return [.. drawn.Order()];
    }

    /// <summary>Whether a row has a feature that belongs to no column yet:
    /// one of values too rare to be among a column's choices.</summary>
    private bool HasNewSlot(EncodedRow row)
    {
        for (var slot = 0; slot < _owner.Length; slot++)
            if (_owner[slot] < 0 && row.Features[slot] != _typical[slot]) return true;
        return false;
    }

    /// <summary>Asks the pipeline which column sets such features; false where no single one does.</summary>
    private bool Learn(EncodedRow surprise)
    {
        RowValue[] typical = [.. Table.Columns.Select(column => column.Choices[column.Typical])];
        using var features = Table.Featurize([.. Enumerable.Range(0, typical.Length).Select(column =>
        {
            var values = (RowValue[])typical.Clone();
            values[column] = surprise.Values[column];
            return values;
        })]);
        var (read, found) = (features.data<float>().ToArray(), false);
        for (var i = 0; i < read.Length; i++)
        {
            var (column, slot) = (i / _typical.Length, i % _typical.Length);
            if (read[i] == _typical[slot] || _owner[slot] == column) continue;
            if (_owner[slot] >= 0) return false;
            _owner[slot] = column;
            _slots[column].Add(slot);
            found = true;
        }

        return found;
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
