using System.Runtime.CompilerServices;

namespace MLNetInterpret.Core.Scanning;

/// <summary>What is known of rows that are candidates, ascending by their places.</summary>
internal sealed class KnownRows
{
    private RowPlace[] _places = [];
    private RowFacts[] _facts = [];

    /// <summary>Rows there are.</summary>
    public int Count { get; private set; }

    /// <summary>The rows, ascending.</summary>
    public IEnumerable<(RowPlace Place, RowFacts Facts)> All => _places.Zip(_facts).Take(Count);

    /// <summary>What is known of a row.</summary>
    /// <exception cref="ArgumentException">Nothing is.</exception>
    public RowFacts this[RowPlace place] =>
        IndexOf(place) is >= 0 and var at ? _facts[at] : throw new ArgumentException($"Nothing is known of row {place.Row}.");

    /// <summary>Adds a row behind the others.</summary>
    /// <exception cref="ArgumentException">It does not come behind them.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(RowPlace place, RowFacts facts)
    {
        if (Count > 0 && !_places[Count - 1].IsBefore(place))
            throw new ArgumentException($"Row {place.Row} stands behind row {_places[Count - 1].Row}.");
        if (Count == _places.Length)
        {
            Array.Resize(ref _places, Math.Max(64, 2 * Count));
            Array.Resize(ref _facts, _places.Length);
        }

        (_places[Count], _facts[Count]) = (place, facts);
        Count++;
    }

    /// <summary>Takes in what others know.</summary>
    public void Merge(KnownRows other)
    {
        var all = new KnownRows();
        for (var (own, theirs) = (0, 0); own < Count || theirs < other.Count;)
        {
            var isOwn = theirs == other.Count || (own < Count && _places[own].IsBefore(other._places[theirs]));
            if (!isOwn && own < Count && _places[own] == other._places[theirs]) own++;
            if (isOwn) all.Add(_places[own], _facts[own++]);
            else all.Add(other._places[theirs], other._facts[theirs++]);
        }

        (_places, _facts, Count) = (all._places, all._facts, all.Count);
    }

    /// <summary>Where a row stands; below 0 where nothing is known of it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int IndexOf(RowPlace place)
    {
        var (low, high) = (0, Count);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (_places[middle].IsBefore(place)) low = middle + 1;
            else high = middle;
        }

        return low < Count && _places[low].Row == place.Row && _places[low].Position == place.Position ? low : -1;
    }

    /// <summary>Drops the rows that are not marked.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Keep(bool[] marked)
    {
        var kept = 0;
        for (var at = 0; at < Count; at++)
            if (marked[at]) (_places[kept], _facts[kept++]) = (_places[at], _facts[at]);
        Array.Clear(_facts, kept, Count - kept);
        Count = kept;
    }
}

/// <summary>A row, or a place in it where every position is a row of its own.</summary>
internal readonly record struct RowPlace(long Row, int Position)
{
    /// <summary>Whether it stands before another.</summary>
    public bool IsBefore(RowPlace other) => Row != other.Row ? Row < other.Row : Position < other.Position;
}

/// <summary>What is known of a row that is a candidate.</summary>
/// <param name="Id">Its id, where one was read.</param>
/// <param name="Label">Its label, where one was read.</param>
/// <param name="Signature">Stands for its input, see <see cref="RowSignatures"/>.</param>
internal sealed record RowFacts(string? Id, string? Label, float[] Signature);
