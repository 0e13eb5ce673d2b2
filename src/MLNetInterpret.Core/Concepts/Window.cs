namespace MLNetInterpret.Core.Concepts;

/// <summary>Values at neighbouring characters of a text,
/// from the stretch that is read up to where a rule has looked ahead.</summary>
internal sealed class Window<T>
{
    private T[] _items = [];
    private int _origin;
    private int _first;

    /// <summary>Index of the first character without a value.</summary>
    public int End { get; private set; }

    public ref T this[int index] => ref _items[index - _origin];

    public Span<T> Slice(int from, int count) => _items.AsSpan(from - _origin, count);

    /// <summary>Makes room for the values of more characters, and gives it.</summary>
    public Span<T> Extend(int count)
    {
        if (End - _origin + count > _items.Length)
        {
            var kept = _items.AsSpan(_first - _origin, End - _first);
            var needed = kept.Length + count;
            // half of the room stays free, so that each value moves a bounded number of times
            var items = 2L * needed > _items.Length ? new T[(int)Math.Min(Array.MaxLength, 2L * needed)] : _items;
            kept.CopyTo(items);
            (_items, _origin) = (items, _first);
        }
        var added = _items.AsSpan(End - _origin, count);
        added.Clear();
        End += count;
        return added;
    }

    /// <summary>Lets go of the values before an index that has one, or is the end.</summary>
    public void Forget(int before) => _first = Math.Clamp(before, _first, End);
}
