namespace MLNetInterpret.Core.Rows;

/// <summary>For a row the sum of one vector a column; the rows asked about last are kept, so that one which differs from them in
/// a few columns costs those alone.</summary>
/// <remarks>Held in double precision: what is added and taken away again leaves nothing that single precision shows. For one
/// thread.</remarks>
/// <param name="start">The sum of no column.</param>
/// <param name="add">Adds a column's vector for a choice times a sign, 1 or -1.</param>
internal sealed class RunningSums(double[] start, RunningSums.Adder add)
{
    private const int MostRows = 16;
    private const int MostChanges = 8;
    private readonly List<(int[] Row, double[] Sums)> _known = [];      // asked about last stand last

    /// <summary>Adds to sums.</summary>
    public delegate void Adder(int column, int choice, int sign, Span<double> sums);

    /// <summary>A row's sums, until the next row is asked about.</summary>
    public ReadOnlySpan<double> Of(ReadOnlySpan<int> row)
    {
        var (nearest, changes) = (-1, MostChanges + 1);
        for (var at = _known.Count - 1; at >= 0 && changes > 0; at--)
            if (Changes(_known[at].Row, row, changes) is var count && count < changes) (nearest, changes) = (at, count);
        if (nearest < 0)
        {
            if (_known.Count < MostRows) _known.Insert(0, (new int[row.Length], new double[start.Length]));
            var (whole, all) = _known[nearest = 0];
            row.CopyTo(whole);
            start.CopyTo(all, 0);
            for (var column = 0; column < row.Length; column++) add(column, row[column], 1, all);
        }

        var (own, sums) = _known[nearest];
        for (var column = 0; changes > 0; column++)
        {
            column += own.AsSpan(column).CommonPrefixLength(row[column..]);
            if (column == row.Length) break;
            add(column, own[column], -1, sums);
            add(column, row[column], 1, sums);
            own[column] = row[column];
        }

        _known.RemoveAt(nearest);
        _known.Add((own, sums));
        return sums;
    }

    /// <summary>In how many columns two rows differ, at most a number.</summary>
    private static int Changes(ReadOnlySpan<int> a, ReadOnlySpan<int> b, int most)
    {
        var count = 0;
        for (var column = 0; count < most; column++, count++)
        {
            column += a[column..].CommonPrefixLength(b[column..]);
            if (column == a.Length) break;
        }

        return count;
    }
}
