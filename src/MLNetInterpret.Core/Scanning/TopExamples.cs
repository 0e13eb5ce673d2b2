using System.Runtime.InteropServices;

namespace MLNetInterpret;

/// <summary>A row among a unit's most extreme.</summary>
/// <param name="Activation">The row's value for the unit.</param>
/// <param name="Row">Row number, from 0.</param>
/// <param name="Position">Index of the extreme along the joined position axes; 0 for a unit without positions.</param>
/// <param name="Key">What it is kept once by: the row's number, or its content.</param>
public readonly record struct RankedRow(float Activation, long Row, int Position, ulong Key);

/// <summary>The rows with the largest (or smallest) activations, at most <paramref name="capacity"/>, ties in row order.</summary>
/// <param name="capacity">Rows kept, 0 or more.</param>
/// <param name="smallest">Keep the smallest instead of the largest.</param>
/// <remarks>The order is total (activation, then row, then position) and every key is kept once, at its most extreme, so the result does not
/// depend on the order of offers or merges.</remarks>
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

    /// <summary>The rows kept, without a copy.</summary>
    internal IReadOnlyList<RankedRow> Kept => _rows;

    /// <summary>Whether a row of that activation could enter; false for NaN and infinities.</summary>
    public bool Admits(float activation) =>
        capacity > 0 && float.IsFinite(activation)
        && (_rows.Count < capacity || (smallest ? activation <= _rows[^1].Activation : activation >= _rows[^1].Activation));

    /// <summary>Enters a row if it is extreme enough. A key offered twice is kept once, at its more extreme activation.</summary>
    /// <param name="activation">Its value.</param>
    /// <param name="row">Its number.</param>
    /// <param name="position">Where in the row the value stands.</param>
    /// <param name="key">What counts as the same; null takes the row's number.</param>
    /// <returns>Whether it is kept.</returns>
    public bool Offer(float activation, long row, int position = 0, ulong? key = null)
    {
        if (!Admits(activation)) return false;
        var offered = new RankedRow(activation, row, position, key ?? (ulong)row);
        var kept = CollectionsMarshal.AsSpan(_rows);
        var known = IndexOf(kept, offered.Key);
        if (known < 0 && kept.Length == capacity)
        {
            known = capacity - 1;      // the last one gives way
            if (!Before(offered, kept[known])) return false;
        }
        else if (known >= 0 && !Before(offered, kept[known])) return false;

        if (known < 0)
        {
            _rows.Add(offered);
            kept = CollectionsMarshal.AsSpan(_rows);
            known = kept.Length - 1;
        }

        for (; known > 0 && Before(offered, kept[known - 1]); known--) kept[known] = kept[known - 1];
        kept[known] = offered;
        return true;
    }

    /// <summary>Takes in what another selection kept.</summary>
    public void Merge(TopExamples other)
    {
        ArgumentNullException.ThrowIfNull(other);
        foreach (var row in other._rows) Offer(row.Activation, row.Row, row.Position, row.Key);
    }

    /// <summary>The rows kept, the most extreme first.</summary>
    public IReadOnlyList<RankedRow> Ranked() => [.. _rows];

    /// <summary>Says where in its map a row has its value, if it is kept.</summary>
    internal void Locate(long row, int position)
    {
        foreach (ref var kept in CollectionsMarshal.AsSpan(_rows))
            if (kept.Row == row) kept = kept with { Position = position };
    }

    private static int IndexOf(ReadOnlySpan<RankedRow> kept, ulong key)
    {
        for (var at = 0; at < kept.Length; at++)
            if (kept[at].Key == key) return at;
        return -1;
    }

    private bool Before(in RankedRow a, in RankedRow b)
    {
        if (a.Activation != b.Activation) return a.Activation < b.Activation == smallest;
        return a.Row != b.Row ? a.Row < b.Row : a.Position < b.Position;
    }
}
