using System.Runtime.CompilerServices;

namespace MLNetInterpret.Core.Scanning;

/// <summary>What is known of a batch's rows while their values are folded; one object serves batch after batch.</summary>
internal sealed class ObservedRows
{
    /// <summary>Stands for a position that is still to be found.</summary>
    public const int Unknown = -1;

    private ArraySegment<byte> _input;
    private int _rowBytes;
    private long _first;
    private bool[] _entered = [], _hasKey = [];
    private ulong[] _keys = [];

    /// <summary>Rows, or positions where each of them is one.</summary>
    public int Count { get; private set; }

    /// <summary>The positions where each of them is a row; null for rows as they are.</summary>
    public TextPlaces? Places { get; private set; }

    /// <summary>The class of each, below 0 where it has none; null where there are no classes.</summary>
    public IReadOnlyList<int>? Classes { get; set; }

    /// <summary>The rows by their classes; null where there are no classes.</summary>
    public RowGroups? ByClass { get; set; }

    /// <summary>Those that quantiles and correlations are made from, ascending; null for all.</summary>
    public IReadOnlyList<int>? Sample { get; set; }

    /// <summary>Rows of the sample.</summary>
    public int Sampled => Sample?.Count ?? Count;

    /// <summary>The sampled rows with the numbers that they are projected to.</summary>
    public ProjectedRows Projected { get; } = new();

    /// <summary>The columns of the sampled rows, row after row, <see cref="Lanes.Padded"/>; empty where they are no
    /// columns.</summary>
    public double[] Columns { get; set; } = [];

    /// <summary>Begins with another batch.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="hasKeys">Whether rows with equal inputs are to have equal keys.</param>
    public void Begin(ScannedBatch batch, bool hasKeys)
    {
        var count = batch.Places?.Rows.Length ?? batch.Rows;
        (Count, _first, Places) = (count, batch.FirstRow, batch.Places);
        (_input, _rowBytes) = (hasKeys && batch.Places is null ? batch.Input : default, batch.Input.Count / batch.Rows);
        if (_entered.Length < count) (_entered, _hasKey, _keys) = (new bool[count], new bool[count], new ulong[count]);
        _entered.AsSpan(0, count).Clear();
        _hasKey.AsSpan(0, count).Clear();
    }

    /// <summary>A row's number.</summary>
    public long RowAt(int at) => Places is { } places ? places.Rows[at] : _first + at;

    /// <summary>What a row is kept once by among the most extreme; null for its number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public ulong? KeyOf(int at)
    {
        if (_input.Count == 0) return null;
        if (Volatile.Read(ref _hasKey[at])) return _keys[at];
        // several points may work out the same key at once
        _keys[at] = RowProjection.Hash(_input.AsSpan(at * _rowBytes, _rowBytes));
        Volatile.Write(ref _hasKey[at], true);
        return _keys[at];
    }

    /// <summary>Says that a row is among the most extreme of some unit.</summary>
    public void Enter(int at) => _entered[at] = true;

    /// <summary>Whether it is.</summary>
    public bool HasEntered(int at) => _entered[at];
}

/// <summary>Positions that are rows of their own.</summary>
/// <param name="Rows">The row of each.</param>
/// <param name="Positions">Its place there.</param>
/// <param name="Kept">Its place along the batch's joined rows and positions.</param>
internal sealed record TextPlaces(long[] Rows, int[] Positions, long[] Kept)
{
    /// <summary>The positions of a batch that count.</summary>
    /// <param name="plan">Which positions are left out.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="firstRow">The number of its first row.</param>
    public static TextPlaces Of(ScanPlan plan, ScanBatch batch, long firstRow)
    {
        var (rows, positions, kept, steps) = (new List<long>(), new List<int>(), new List<long>(), (int)batch.Input.shape[^1]);
        for (var at = 0; at < batch.Input.shape[0]; at++)
        {
            var (first, end) = (Math.Max(plan.WarmUp, batch.Known?[at] ?? 0), batch.Lengths?[at] ?? steps);
            for (var position = first; position < end; position++)
            {
                rows.Add(firstRow + at);
                positions.Add(position);
                kept.Add((long)at * steps + position);
            }
        }

        return new([.. rows], [.. positions], [.. kept]);
    }
}
