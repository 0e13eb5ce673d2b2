using Microsoft.ML.Data;
using TorchSharp;

namespace MLNetInterpret.Reading;

/// <summary>Small helpers for vectors of floats.</summary>
internal static class Vectors
{
    /// <summary>Writes a dense vector, reusing the buffer's memory.</summary>
    public static void Set(ref VBuffer<float> target, ReadOnlySpan<float> values)
    {
        var editor = VBufferEditor.Create(ref target, values.Length);
        values.CopyTo(editor.Values);
        target = editor.Commit();
    }

    /// <summary>A batch's values, one array a row.</summary>
    public static IReadOnlyList<float[]> Rows(torch.Tensor batch)
    {
        using var flat = batch.cpu().contiguous();
        var length = (int)(flat.numel() / flat.shape[0]);
        return [.. flat.data<float>().ToArray().Chunk(length)];
    }

    /// <summary>Index of the first largest value.</summary>
    public static int IndexOfLargest(ReadOnlySpan<float> values)
    {
        var best = 0;
        for (var index = 1; index < values.Length; index++)
            if (values[index] > values[best]) best = index;
        return best;
    }
}
