using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Core.Networks;

/// <summary>A copy of the weights and buffers of a network at its best.</summary>
internal sealed class BestWeights(nn.Module network) : IDisposable
{
    private readonly Dictionary<string, Tensor> _copies = [];

    public void Keep()
    {
        Dispose();
        foreach (var (name, values) in network.state_dict()) _copies[name] = values.detach().clone().DetachFromDisposeScope();
    }

    public void Restore()
    {
        using var grad = no_grad();
        foreach (var (name, values) in network.state_dict())
            if (_copies.TryGetValue(name, out var copy)) values.copy_(copy);
    }

    /// <summary>Writes the copy.</summary>
    public void Write(BinaryWriter to)
    {
        foreach (var (name, values) in _copies) TensorBytes.Write(to, name, values);
    }

    /// <summary>Replaces the copy by one that was written.</summary>
    /// <exception cref="InvalidDataException">It is of another network.</exception>
    public void Read(BinaryReader from)
    {
        foreach (var (name, values) in _copies) TensorBytes.Read(from, name, values);
    }

    public void Dispose()
    {
        foreach (var copy in _copies.Values) copy.Dispose();
        _copies.Clear();
    }
}
