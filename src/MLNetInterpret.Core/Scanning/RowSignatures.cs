using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret;

/// <summary>A few numbers that stand for a row's input, so that near-duplicates among the top rows are told without reading them again.</summary>
/// <remarks>Random signs add the input's values up to <see cref="Length"/> numbers; the distance of two signatures is that of the inputs
/// within about 18 % (Johnson, Lindenstrauss 1984). Of a text, the characters up to the position count, each in its place.</remarks>
internal sealed class RowSignatures : IDisposable
{
    /// <summary>Numbers in a signature.</summary>
    public const int Length = 32;

    /// <summary>Characters of a text that count, the position's own included.</summary>
    public const int TextWindow = 24;

    /// <summary>Equal inputs have signatures that differ by less: a product's last bits depend on the rows beside it.</summary>
    private const double Rounding = 1e-4;

    private Tensor? _signs;      // [values of one input, Length]

    /// <summary>Signatures of some rows of a batch.</summary>
    /// <param name="batch"><c>[N, ...]</c>.</param>
    /// <param name="rows">Places in the batch.</param>
    public IReadOnlyList<float[]> OfRows(Tensor batch, IReadOnlyList<long> rows)
    {
        using var scope = NewDisposeScope();
        var picked = batch.index_select(0, tensor([.. rows], device: batch.device)).flatten(1).to(float32).cpu();
        _signs ??= Signs(picked.shape[1]).DetachFromDisposeScope();
        return [.. picked.matmul(_signs).contiguous().data<float>().ToArray().Chunk(Length)];
    }

    /// <summary>The signature of a place in a text.</summary>
    /// <param name="codes">The row's characters.</param>
    /// <param name="position">The place.</param>
    public static float[] OfText(ReadOnlySpan<long> codes, int position)
    {
        var signature = new float[Length];
        for (var back = 0; back < TextWindow && back <= position; back++)
        {
            var bits = RowProjection.Hash(back, codes[position - back], TextWindow);
            for (var i = 0; i < Length; i++) signature[i] += (bits >> i & 1) == 0 ? -1 : 1;
        }

        return signature;
    }

    /// <summary>Whether two rows count as one. Rows that differ by less than <see cref="Rounding"/> cannot be told from equal ones.</summary>
    public static bool AreNear(float[] a, float[] b, double distance)
    {
        if (distance < 0) return false;
        distance = Math.Max(distance, Rounding);
        double apart = 0, size = 0;
        for (var i = 0; i < a.Length; i++)
        {
            apart += Math.Pow(a[i] - (double)b[i], 2);
            size += (Math.Pow(a[i], 2) + Math.Pow(b[i], 2)) / 2;
        }

        return apart <= distance * distance * size;
    }

    /// <inheritdoc/>
    public void Dispose() => _signs?.Dispose();

    private static Tensor Signs(long values)
    {
        var signs = new float[checked(values * Length)];
        for (var value = 0L; value < values; value++)
        {
            var bits = RowProjection.Mix((ulong)value);
            for (var i = 0; i < Length; i++) signs[value * Length + i] = (bits >> i & 1) == 0 ? -1 : 1;
        }

        return AlignedTensor.From(signs, values, Length);
    }
}
