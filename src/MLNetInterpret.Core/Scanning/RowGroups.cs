namespace MLNetInterpret.Core.Scanning;

/// <summary>Rows of a batch by where they are added, in row order:
/// a sum is then read and written once for all of its rows.</summary>
internal sealed class RowGroups
{
    /// <summary>Rows that are sorted together: the values that some units have for them stay in a processor's cache.</summary>
    private const int RowsAtOnce = 2048;

    private readonly int[] _starts, _rows;
    private readonly double[] _factors;

    /// <summary>Sorts rows.</summary>
    /// <param name="count">Groups there are.</param>
    /// <param name="places">The groups of each row, row after row; below 0 for none.</param>
    /// <param name="signs">What a row is multiplied with in each of them; empty for 1.</param>
    /// <param name="each">Groups of a row.</param>
    public RowGroups(int count, ReadOnlySpan<int> places, ReadOnlySpan<int> signs = default, int each = 1)
    {
        Count = count;
        _starts = new int[(places.Length / each + RowsAtOnce - 1) / RowsAtOnce * count + 1];
        for (var i = 0; i < places.Length; i++)
            if (places[i] >= 0) _starts[Run(i / each, places[i]) + 1]++;
        for (var run = 1; run < _starts.Length; run++) _starts[run] += _starts[run - 1];
        (_rows, _factors) = (new int[_starts[^1]], new double[_starts[^1]]);
        var next = _starts.AsSpan(0, _starts.Length - 1).ToArray();
        for (var i = 0; i < places.Length; i++)
        {
            if (places[i] < 0) continue;
            var at = next[Run(i / each, places[i])]++;
            (_rows[at], _factors[at]) = (i / each, signs.IsEmpty ? 1 : signs[i]);
        }
    }

    /// <summary>Groups there are.</summary>
    public int Count { get; }

    /// <summary>Runs of rows, in the order in which they are added: run <c>r</c> belongs to group <c>r % Count</c>.</summary>
    public int Runs => _starts.Length - 1;

    /// <summary>The rows of a run, ascending.</summary>
    public ReadOnlySpan<int> Rows(int run) => _rows.AsSpan(_starts[run].._starts[run + 1]);

    /// <summary>What each of them is multiplied with.</summary>
    public ReadOnlySpan<double> Factors(int run) => _factors.AsSpan(_starts[run].._starts[run + 1]);

    private int Run(int row, int place) => row / RowsAtOnce * Count + place;
}
