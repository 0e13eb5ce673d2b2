namespace MLNetInterpret.Core.Concepts;

/// <summary>What was opened and may still be closed, the latest on top; what is too old falls out at the bottom.</summary>
internal sealed class Recent<T>
{
    private readonly List<(int Index, T Value)> _items = [];
    private int _bottom;

    public void Push(int index, T value) => _items.Add((index, value));

    public bool TryPop(out (int Index, T Value) top)
    {
        top = default;
        if (_items.Count == _bottom) return false;
        top = _items[^1];
        _items.RemoveAt(_items.Count - 1);
        return true;
    }

    /// <summary>Lets go of what was opened before an index.</summary>
    public void Forget(int before)
    {
        while (_bottom < _items.Count && _items[_bottom].Index < before) _bottom++;
        if (_bottom < 256 || 2 * _bottom < _items.Count) return;
        _items.RemoveRange(0, _bottom);
        _bottom = 0;
    }

    public void Clear()
    {
        _items.Clear();
        _bottom = 0;
    }
}
