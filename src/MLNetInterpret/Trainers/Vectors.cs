using Microsoft.ML.Data;

namespace MLNetInterpret;

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

    /// <summary>Index of the first largest value.</summary>
    public static int IndexOfLargest(ReadOnlySpan<float> values)
    {
        var best = 0;
        for (var index = 1; index < values.Length; index++)
            if (values[index] > values[best]) best = index;
        return best;
    }
}
