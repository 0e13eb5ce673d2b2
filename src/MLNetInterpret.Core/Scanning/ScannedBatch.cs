using MLNetInterpret.Core.Hooks;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace MLNetInterpret.Core.Scanning;

/// <summary>What a pass leaves of a batch until it is folded: its inputs and its units' values, copied, so that the batch itself
/// may be written over. One object serves batch after batch.</summary>
/// <param name="points">Reads the values of each point.</param>
internal sealed class ScannedBatch(IReadOnlyList<PointValues> points) : IDisposable
{
    private ScanBatch? _batch;
    private byte[] _input = [], _typed = [];
    private int _inputBytes, _typedBytes;

    /// <summary>What is known of the rows.</summary>
    public ScanBatch Known => _batch!;

    /// <summary>Rows that the network read.</summary>
    public int Rows { get; private set; }

    /// <summary>The number of the first of them.</summary>
    public long FirstRow { get; private set; }

    /// <summary>The positions that are rows; null for none.</summary>
    public TextPlaces? Places { get; private set; }

    /// <summary>The values of each point.</summary>
    public IReadOnlyList<PointValues> Points { get; } = points;

    /// <summary>The inputs' bytes as they came.</summary>
    public ArraySegment<byte> Input => new(_input, 0, _inputBytes);

    /// <summary>The same as signatures read them: 32-bit floats, or 64-bit codes of a text.</summary>
    public Span<byte> Typed => _typed.AsSpan(0, _typedBytes);

    /// <summary>Copies a batch, in place of the one before.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="seen">The network's pass over it.</param>
    /// <param name="firstRow">The number of its first row.</param>
    /// <param name="places">The positions that are rows; null for none.</param>
    public void Take(ScanBatch batch, ActivationCache seen, long firstRow, TextPlaces? places)
    {
        (_batch, FirstRow, Places, Rows) = (batch, firstRow, places, (int)batch.Input.shape[0]);
        using var input = batch.Input.cpu().contiguous();
        var type = places is null ? torch.ScalarType.Float32 : torch.ScalarType.Int64;
        _inputBytes = Copy(input, ref _input);
        (_typed, _typedBytes) = (_input, _inputBytes);
        if (input.dtype != type)
        {
            using var typed = input.to(type);
            _typed = [];
            _typedBytes = Copy(typed, ref _typed);
        }

        foreach (var values in Points) values.Read(seen, places?.Kept);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var values in Points) values.Dispose();
    }

    private static int Copy(Tensor from, ref byte[] to)
    {
        var bytes = from.bytes;
        if (to.Length < bytes.Length) to = new byte[bytes.Length];
        bytes.CopyTo(to);
        return bytes.Length;
    }
}
