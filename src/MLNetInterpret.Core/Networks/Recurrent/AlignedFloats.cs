using System.Runtime.InteropServices;

namespace MLNetInterpret.Core.Networks.Recurrent;

/// <summary>Zeroed unmanaged floats that begin at a cache line.</summary>
/// <remarks>The finalizer frees what nobody frees earlier: packed weights are shared,
/// so no reader of them can say when they end.</remarks>
internal sealed unsafe class AlignedFloats
{
    private const nuint CacheLine = 64;

    public AlignedFloats(long count)
    {
        var bytes = (nuint)Math.Max(count, 1) * sizeof(float);
        Start = (float*)NativeMemory.AlignedAlloc(bytes, CacheLine);
        NativeMemory.Clear(Start, bytes);
    }

    ~AlignedFloats() => Free();

    public float* Start { get; private set; }

    public void Free()
    {
        NativeMemory.AlignedFree(Start);
        Start = null;
    }
}
