using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Core.Hooks;

/// <summary>Tells whether anybody wrote into tensors while they were watched.</summary>
/// <remarks>libtorch counts the writes into memory that tensors share, and refuses a gradient that needs what stood there before.
/// Such a gradient is asked for here, of none of the elements: it costs some microseconds, where a copy of a large map costs
/// milliseconds.</remarks>
internal sealed class WriteWatch : IDisposable
{
    private readonly List<(Place Place, Tensor Probe)> _probes = [];

    /// <summary>Begins to watch what a place holds.</summary>
    /// <returns>Whether it can be watched; in inference mode no writes are counted.</returns>
    public bool TryAdd(Place place, Tensor tensor)
    {
        using var scope = NewDisposeScope();
        try
        {
            using var gradients = enable_grad();
            var factor = ones([], dtype: float32, device: tensor.device, requires_grad: true);
            var probe = tensor.detach().narrow(0, 0, 0).mul(factor);
            if (!probe.requires_grad) return false;
            _probes.Add((place, probe.DetachFromDisposeScope()));
            return true;
        }
        catch (ExternalException)
        {
            return false;
        }
    }

    /// <summary>The places whose tensors were written into.</summary>
    public IReadOnlyList<Place> Written() =>
        [.. _probes.Where(watched => IsWritten(watched.Probe)).Select(watched => watched.Place)];

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (_, probe) in _probes) probe.Dispose();
        _probes.Clear();
    }

    private static bool IsWritten(Tensor probe)
    {
        using var scope = NewDisposeScope();
        try
        {
            probe.sum().backward();
            return false;
        }
        catch (ExternalException)
        {
            return true;
        }
    }
}
