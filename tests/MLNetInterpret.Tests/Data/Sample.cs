using System.Buffers.Binary;
using System.IO.Compression;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetInterpret.Data;

/// <summary>The bytes of tiny files, and what a view's rows hold.</summary>
internal static class Sample
{
    /// <summary>An IDX file: its header says what <paramref name="axes"/> say, whatever the content is.</summary>
    public static byte[] Idx(int[] axes, byte[] content)
    {
        var header = new byte[4 + 4 * axes.Length];
        (header[2], header[3]) = (8, (byte)axes.Length);
        for (var axis = 0; axis < axes.Length; axis++)
            BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4 + 4 * axis), axes[axis]);
        return [.. header, .. content];
    }

    public static byte[] Pack(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest)) gzip.Write(content);
        return packed.ToArray();
    }

    /// <summary>A picture record whose three planes have one value each.</summary>
    public static byte[] Record(byte label, byte red, byte green, byte blue) =>
        [label, .. Enumerable.Repeat(red, 1024), .. Enumerable.Repeat(green, 1024), .. Enumerable.Repeat(blue, 1024)];

    public static T[] Column<T>(IDataView view, string name)
    {
        using var cursor = view.GetRowCursor([view.Schema[name]]);
        var getter = cursor.GetGetter<T>(view.Schema[name]);
        var values = new List<T>();
        while (cursor.MoveNext())
        {
            T value = default!;
            getter(ref value);
            values.Add(value);
        }

        return [.. values];
    }

    public static string[] Text(IDataView view, string name) =>
        [.. Column<ReadOnlyMemory<char>>(view, name).Select(text => text.ToString())];

    public static string[] KeyNames(IDataView view)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        view.Schema["Label"].GetKeyValues(ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }
}
