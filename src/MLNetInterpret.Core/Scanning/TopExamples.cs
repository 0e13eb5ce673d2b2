namespace MLNetInterpret;

/// <summary>A row among a unit's most extreme.</summary>
/// <param name="Activation">The row's value for the unit.</param>
/// <param name="Row">Row number, from 0.</param>
/// <param name="Position">Index of the extreme along the joined position axes; 0 for a unit without positions.</param>
public readonly record struct RankedRow(float Activation, long Row, int Position);

/// <summary>The rows with the largest (or smallest) activations, at most <paramref name="capacity"/>, ties in row order.</summary>
/// <param name="capacity">Rows kept, 0 or more.</param>
/// <param name="smallest">Keep the smallest instead of the largest.</param>
/// <remarks>The order is total (activation, then row, then position) and a row is kept once, so the result does not depend on the order
/// of offers or merges.</remarks>
public sealed class TopExamples(int capacity, bool smallest = false)
{
    private readonly List<RankedRow> _rows = [];

    /// <summary>Rows kept at most.</summary>
    public int Capacity => capacity;

    /// <summary>What an activation has to surpass to enter if its row comes after all offered so far; infinite where everything enters, or
    /// nothing.</summary>
    public float Threshold => (capacity, _rows.Count < capacity) switch
    {
        (0, _) => smallest ? float.NegativeInfinity : float.PositiveInfinity,
        (_, true) => smallest ? float.PositiveInfinity : float.NegativeInfinity,
        _ => _rows[^1].Activation,
    };

    /// <summary>Whether a row of that activation could enter; false for NaN and infinities.</summary>
    public bool Admits(float activation) =>
        capacity > 0 && float.IsFinite(activation)
        && (_rows.Count < capacity || (smallest ? activation <= _rows[^1].Activation : activation >= _rows[^1].Activation));

    /// <summary>Enters a row if it is extreme enough. A row offered twice is kept once, at its more extreme activation.</summary>
    /// <returns>Whether it is kept.</returns>
    public bool Offer(float activation, long row, int position = 0)
    {
        if (!Admits(activation)) return false;
        var offered = new RankedRow(activation, row, position);
        var known = _rows.FindIndex(kept => kept.Row == row);
        if (known >= 0)
        {
            if (!Before(offered, _rows[known])) return false;
            _rows.RemoveAt(known);
        }

        var at = _rows.FindIndex(kept => Before(offered, kept));
        _rows.Insert(at < 0 ? _rows.Count : at, offered);
        if (_rows.Count <= capacity) return true;
        _rows.RemoveAt(capacity);
        return at >= 0;
    }

    /// <summary>Takes in what another selection kept.</summary>
    public void Merge(TopExamples other)
    {
        ArgumentNullException.ThrowIfNull(other);
        foreach (var row in other._rows) Offer(row.Activation, row.Row, row.Position);
    }

    /// <summary>The rows kept, the most extreme first.</summary>
    public IReadOnlyList<RankedRow> Ranked() => [.. _rows];

    /// <summary>The rows kept, without a copy.</summary>
    internal IReadOnlyList<RankedRow> Kept => _rows;

    /// <summary>Says where in its map the kept row has its value.</summary>
    internal void Locate(int rank, int position) => _rows[rank] = _rows[rank] with { Position = position };

    private bool Before(RankedRow a, RankedRow b)
    {
        var order = smallest ? a.Activation.CompareTo(b.Activation) : b.Activation.CompareTo(a.Activation);
        if (order == 0) order = a.Row.CompareTo(b.Row);
        return order < 0 || (order == 0 && a.Position < b.Position);
    }
}
