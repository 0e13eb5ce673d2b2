using System.Runtime.InteropServices;
using MLNetInterpret.Core.Units;
using TorchSharp;

namespace MLNetInterpret.Tables.Attribution;

/// <summary>Rows that take some columns from one row and some from others.</summary>
internal sealed class MixedRows(EncodedTable table)
{
    private readonly List<float> _features = [];
    private readonly List<RowValue[]> _rows = [];
    private float[] _current = [];
    private RowValue[] _values = [];

    /// <summary>Rows added since the last <see cref="Build"/>.</summary>
    public int Count => table.Composes ? (_current.Length == 0 ? 0 : _features.Count / _current.Length) : _rows.Count;

    /// <summary>Begins with a whole row.</summary>
    public void Start(EncodedRow row)
    {
        if (!table.Composes) _values = [.. row.Values];
        else if (_current.Length == row.Features.Length) row.Features.CopyTo(_current, 0);
        else _current = [.. row.Features];
    }

    /// <summary>Takes one column from another row.</summary>
    public void Take(int column, EncodedRow from)
    {
        if (table.Composes)
            foreach (var slot in table.Slots(column)) _current[slot] = from.Features[slot];
        else _values[column] = from.Values[column];
    }

    /// <summary>Keeps the row as it is now.</summary>
    public void Add()
    {
        if (table.Composes) _features.AddRange(_current);
        else _rows.Add([.. _values]);
    }

    /// <summary>The rows kept, as the network reads them; forgets them.</summary>
    public torch.Tensor Build()
    {
        var count = Count;
        var built = table.Composes
            ? AlignedTensor.From(CollectionsMarshal.AsSpan(_features), count, _current.Length)
            : table.Table.Featurize(_rows);
        _features.Clear();
        _rows.Clear();
        return built;
    }
}
