namespace MLNetInterpret.Core.Scanning;

/// <summary>Rows of a batch by the group that they are of, in row order:
/// a sum is then read and written once for all of its rows.</summary>
internal sealed class RowGroups
{
    /// <summary>Rows that are sorted together: the values that some units have for them stay in a processor's cache.</summary>
    private const int RowsAtOnce = 2048;

    private readonly int[] _starts, _rows;

    /// <summary>Sorts rows.</summary>
    /// <param name="count">Groups there are.</param>
    /// <param name="places">The group of each row; below 0 for none.</param>
    public RowGroups(int count, ReadOnlySpan<int> places)
    {
        Count = count;
        _starts = new int[(places.Length + RowsAtOnce - 1) / RowsAtOnce * count + 1];
        for (var row = 0; row < places.Length; row++)
            if (places[row] >= 0) _starts[Run(row, places[row]) + 1]++;
        for (var run = 1; run < _starts.Length; run++) _starts[run] += _starts[run - 1];
        _rows = new int[_starts[^1]];
        var next = _starts.AsSpan(0, _starts.Length - 1).ToArray();
        for (var row = 0; row < places.Length; row++)
            if (places[row] >= 0) _rows[next[Run(row, places[row])]++] = row;
    }

    /// <summary>Groups there are.</summary>
    public int Count { get; }

    /// <summary>Runs of rows, in the order in which they are added: run <c>r</c> belongs to group <c>r % Count</c>.</summary>
    public int Runs => _starts.Length - 1;

    /// <summary>The rows of a run, ascending.</summary>
    public ReadOnlySpan<int> Rows(int run) => _rows.AsSpan(_starts[run].._starts[run + 1]);

    private int Run(int row, int place) => row / RowsAtOnce * Count + place;
}
