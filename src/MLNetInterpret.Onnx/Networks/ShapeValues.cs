using System.Collections.Concurrent;
using MLNetInterpret.Onnx.Graphs;
using static TorchSharp.torch;

namespace MLNetInterpret.Onnx.Networks;

/// <summary>Values that depend on the input's shape alone, kept for the shapes that were read last.</summary>
internal sealed class ShapeValues(IReadOnlyList<Assumption> assumed) : IDisposable
{
    private const int MostShapes = 8;
    private readonly Dictionary<string, ConcurrentDictionary<string, Tensor>> _byShape = [];
    private readonly Queue<string> _order = [];

    /// <summary>The values for an input's shape and device, some of them not computed yet.</summary>
    public ConcurrentDictionary<string, Tensor> Of(Tensor input)
    {
        var key = $"{string.Join(',', input.shape)} {input.device}";
        lock (_byShape)
        {
            if (_byShape.TryGetValue(key, out var known)) return known;
            _order.Enqueue(key);
            // another pass may read the oldest still: they are left to the garbage collector
            if (_order.Count > MostShapes) _byShape.Remove(_order.Dequeue());
            return _byShape[key] = [];
        }
    }

    /// <summary>Keeps a value.</summary>
    /// <exception cref="InvalidDataException">The plan took something else for granted.</exception>
    public void Keep(ConcurrentDictionary<string, Tensor> values, string name, Tensor value)
    {
        if (assumed.FirstOrDefault(fact => fact.Value == name && !fact.Holds(value)) is { } broken)
            throw new InvalidDataException(broken.Sentence);
        values[name] = value.DetachFromDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var value in _byShape.Values.SelectMany(values => values.Values)) value.Dispose();
        _byShape.Clear();
    }
}
