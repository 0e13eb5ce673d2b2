using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetInterpret.Data;

/// <summary>Column types and getters that several readers share.</summary>
internal static class Getters
{
    /// <summary>A key column whose values are the class names.</summary>
    public static void AddLabel(this DataViewSchema.Builder schema, IReadOnlyList<string> classNames)
    {
        var names = classNames.Select(name => name.AsMemory()).ToArray();
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.Add(
            "KeyValues",
            new VectorDataViewType(TextDataViewType.Instance, names.Length),
            (ref VBuffer<ReadOnlyMemory<char>> values) => names.CopyTo(ref values));
        schema.AddColumn("Label", new KeyDataViewType(typeof(uint), names.Length), annotations.ToAnnotations());
    }

    /// <summary>A picture column, <c>[channels, height, width]</c>.</summary>
    public static void AddPicture(this DataViewSchema.Builder schema, int channels, int height, int width) =>
        schema.AddColumn("Features", new VectorDataViewType(NumberDataViewType.Single, channels, height, width));

    /// <summary>Bytes as numbers from 0 to 1.</summary>
    public static ValueGetter<VBuffer<float>> Scaled(ReadOnlyMemory<byte> bytes) => (ref value) =>
    {
        var from = bytes.Span;
        var editor = VBufferEditor.Create(ref value, from.Length);
        for (var i = 0; i < from.Length; i++) editor.Values[i] = from[i] / 255f;
        value = editor.Commit();
    };

    /// <summary>Text that is made when it is asked for.</summary>
    public static ValueGetter<ReadOnlyMemory<char>> Text(Func<string> text) => (ref value) => value = text().AsMemory();

    /// <summary>A key: 1 for the first class.</summary>
    public static ValueGetter<uint> Key(Func<int> index) => (ref value) => value = (uint)index() + 1;

    private static void CopyTo<T>(this T[] from, ref VBuffer<T> values)
    {
        var editor = VBufferEditor.Create(ref values, from.Length);
        from.CopyTo(editor.Values);
        values = editor.Commit();
    }
}
