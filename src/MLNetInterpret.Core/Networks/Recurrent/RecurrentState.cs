using static TorchSharp.torch;

namespace MLNetInterpret.Core.Networks.Recurrent;

/// <summary>Where a network stands after some characters, layer by layer. Owns the tensors.</summary>
internal sealed class RecurrentState : IDisposable
{
    private readonly IReadOnlyList<LayerState> _layers;

    internal RecurrentState(IReadOnlyList<LayerState> layers) => _layers = layers;

    internal LayerState this[int layer] => _layers[layer];

    /// <summary>The same values outside the autograd graph and every dispose scope:
    /// truncated backpropagation starts here.</summary>
    internal RecurrentState Detached() => new([.. _layers.Select(layer => layer.Each(
        tensor => tensor.detach().DetachFromDisposeScope()))]);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (hidden, cell) in _layers)
        {
            hidden.Dispose();
            cell?.Dispose();
        }
    }
}

/// <summary>The state of a layer.</summary>
/// <param name="Hidden"><c>[1, N, U]</c>.</param>
/// <param name="Cell">The same of an LSTM's cells; null in other kinds.</param>
internal readonly record struct LayerState(Tensor Hidden, Tensor? Cell)
{
    /// <summary>The state with other tensors.</summary>
    public LayerState Each(Func<Tensor, Tensor> change) => new(change(Hidden), Cell is null ? null : change(Cell));
}
