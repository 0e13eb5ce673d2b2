using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MLNetInterpret.Core.Statistics;

/// <summary>A row among a unit's most extreme.</summary>
/// <param name="Activation">The row's value for the unit.</param>
/// <param name="Row">Row number, from 0.</param>
/// <param name="Position">Index of the extreme along the joined position axes; 0 for a unit without positions.</param>
/// <param name="Key">What it is kept once by: the row's number, or its content.</param>
internal readonly record struct RankedRow(float Activation, long Row, int Position, ulong Key);

/// <summary>The rows with the largest (or smallest) activations, at most <paramref name="capacity"/>,
/// ties in row order.</summary>
/// <param name="capacity">Rows kept, 0 or more.</param>
/// <param name="smallest">Keep the smallest instead of the largest.</param>
/// <remarks>The order is total (activation, then row, then position) and every key is kept once, at its most extreme,
/// so the result does not depend on the order of offers or merges.</remarks>
internal sealed class TopExamples(int capacity, bool smallest = false)
{
    // side by side, because keys are looked for far more often than anything else
    private float[] _activations = [];
    private long[] _numbers = [];
    private int[] _positions = [];
    private ulong[] _keys = [];

    /// <summary>Rows kept at most.</summary>
    public int Capacity => capacity;

    /// <summary>Rows kept now.</summary>
    public int Count { get; private set; }

    /// <summary>What an activation has to surpass to enter if its row comes after all offered so far;
    /// infinite where everything enters, or nothing.</summary>
    public float Threshold => (capacity, Count < capacity) switch
    {
        (0, _) => smallest ? float.NegativeInfinity : float.PositiveInfinity,
        (_, true) => smallest ? float.PositiveInfinity : float.NegativeInfinity,
        _ => _activations[Count - 1],
    };

    /// <summary>Whether a row of that activation could enter; false for NaN and infinities.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Admits(float activation) =>
        capacity > 0 && float.IsFinite(activation)
        && (Count < capacity || (smallest ? activation <= _activations[Count - 1] : activation >= _activations[Count - 1]));

    /// <summary>Enters a row if it is extreme enough. A key offered twice is kept once, at its more extreme activation.</summary>
    /// <param name="activation">Its value.</param>
    /// <param name="row">Its number.</param>
    /// <param name="position">Where in the row the value stands.</param>
    /// <param name="key">What counts as the same; null takes the row's number.</param>
    /// <returns>Whether it is kept.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool Offer(float activation, long row, int position = 0, ulong? key = null)
    {
        if (!Admits(activation)) return false;
        var own = key ?? (ulong)row;
        var free = IndexOf(own);
        if (free >= 0 || Count == capacity)
        {
            if (free < 0) free = capacity - 1;      // the last one gives way
            if (!IsBefore(activation, row, position, free)) return false;
        }
        else
        {
            if (Count == _keys.Length) Grow();
            free = Count++;
        }

        // no more than equal ones are looked at one by one
        var at = Math.Min(MoreExtreme(activation), free);
        while (at < free && !IsBefore(activation, row, position, at)) at++;
        Move(_activations, at, free);
        Move(_numbers, at, free);
        Move(_positions, at, free);
        Move(_keys, at, free);
        (_activations[at], _numbers[at], _positions[at], _keys[at]) = (activation, row, position, own);
        return true;
    }

    /// <summary>Takes in what another selection kept.</summary>
    public void Merge(TopExamples other)
    {
        ArgumentNullException.ThrowIfNull(other);
        for (var at = 0; at < other.Count; at++)
            Offer(other._activations[at], other._numbers[at], other._positions[at], other._keys[at]);
    }

    /// <summary>The rows kept, the most extreme first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public IReadOnlyList<RankedRow> Ranked()
    {
        var rows = new RankedRow[Count];
        for (var at = 0; at < rows.Length; at++) rows[at] = new(_activations[at], _numbers[at], _positions[at], _keys[at]);
        return rows;
    }

    /// <summary>The number and position of a row that is kept; the most extreme is at 0.</summary>
    internal (long Row, int Position) PlaceOf(int rank) => (_numbers[rank], _positions[rank]);

    /// <summary>Says where in its map a row has its value, if it is kept.</summary>
    internal void Locate(long row, int position)
    {
        if (_numbers.AsSpan(0, Count).IndexOf(row) is >= 0 and var at) _positions[at] = position;
    }

    /// <summary>Where a key stands; below 0 where it does not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int IndexOf(ulong key)
    {
        var (keys, wanted, at) = (_keys, Vector512.Create(key), 0);
        for (; at + Vector512<ulong>.Count <= Count; at += Vector512<ulong>.Count)
        {
            var found = Vector512.Equals(Vector512.Create(keys, at), wanted);
            if (found != Vector512<ulong>.Zero) return at + BitOperations.TrailingZeroCount(found.ExtractMostSignificantBits());
        }

        for (; at < Count; at++)
            if (keys[at] == key) return at;
        return -1;
    }

    /// <summary>How many are kept whose activation is more extreme.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int MoreExtreme(float activation)
    {
        var (low, high) = (0, Count - 1);
        while (low < high)
        {
            var middle = (low + high) >> 1;
            var isMore = smallest ? _activations[middle] < activation : _activations[middle] > activation;
            (low, high) = isMore ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private void Grow()
    {
        var size = Math.Min(capacity, Math.Max(8, 2 * _keys.Length));
        Array.Resize(ref _activations, size);
        Array.Resize(ref _numbers, size);
        Array.Resize(ref _positions, size);
        Array.Resize(ref _keys, size);
    }

    /// <summary>Makes room at a place by moving what stands up to another one place on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Move<T>(T[] values, int from, int to) => values.AsSpan(from, to - from).CopyTo(values.AsSpan(from + 1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsBefore(float activation, long row, int position, int at)
    {
        if (activation != _activations[at]) return activation < _activations[at] == smallest;
        return row != _numbers[at] ? row < _numbers[at] : position < _positions[at];
    }
}
