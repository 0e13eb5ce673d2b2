using static TorchSharp.torch;

namespace MLNetInterpret.Core.Networks.Recurrent;

/// <summary>Where an LSTM stands after some characters: one pair of tensors a layer, each <c>[1, N, U]</c>. Owns them.</summary>
internal sealed class RecurrentState : IDisposable
{
    private readonly IReadOnlyList<(Tensor Hidden, Tensor Cell)> _layers;

    internal RecurrentState(IReadOnlyList<(Tensor Hidden, Tensor Cell)> layers) => _layers = layers;

    internal (Tensor Hidden, Tensor Cell) this[int layer] => _layers[layer];

    /// <summary>The same values outside the autograd graph and every dispose scope:
    /// truncated backpropagation starts here.</summary>
    internal RecurrentState Detached() => new([.. _layers.Select(layer =>
        (layer.Hidden.detach().DetachFromDisposeScope(), layer.Cell.detach().DetachFromDisposeScope()))]);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (hidden, cell) in _layers)
        {
            hidden.Dispose();
            cell.Dispose();
        }
    }
}
