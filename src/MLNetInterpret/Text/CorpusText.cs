using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Reading;

namespace MLNetInterpret.Text;

/// <summary>Joins windows of text to the text they were cut from.</summary>
internal static class CorpusText
{
    /// <summary>All rows' text, in the order of their offsets and each character once; without offsets, row after row.</summary>
    /// <exception cref="InvalidOperationException">There is no text.</exception>
    public static string Join(IDataView data, string textColumn, string offsetColumn, CancellationToken cancellation = default)
    {
        var text = Columns.Require(data.Schema, textColumn, "text");
        if (text.Type is not TextDataViewType)
            throw new ArgumentException($"The column '{text.Name}' holds {text.Type}, but the network reads text.");
        var windows = Read(data, text, data.Schema.GetColumnOrNull(offsetColumn), cancellation);
        var joined = new StringBuilder();
        var end = long.MinValue;      // how far the text in hand reaches
        foreach (var (offset, window) in windows.OrderBy(window => window.Offset))
        {
            var known = end <= offset ? 0 : (int)Math.Min(end - offset, window.Length);
            joined.Append(window.AsSpan(known));
            end = Math.Max(end, offset + window.Length);
        }

        return joined.Length > 0
            ? joined.ToString()
            : throw new InvalidOperationException($"The column '{textColumn}' has no text: there is nothing to read.");
    }

    private static List<(long Offset, string Window)> Read(
        IDataView data, DataViewSchema.Column text, DataViewSchema.Column? offset, CancellationToken cancellation)
    {
        var windows = new List<(long, string Window)>();
        using var cursor = data.GetRowCursor(offset is { } wanted ? [text, wanted] : [text]);
        var readText = cursor.GetGetter<ReadOnlyMemory<char>>(text);
        var readOffset = offset is { } column ? OffsetReader(cursor, column) : null;
        var end = 0L;
        while (cursor.MoveNext())
        {
            cancellation.ThrowIfCancellationRequested();
            ReadOnlyMemory<char> window = default;
            readText(ref window);
            windows.Add((readOffset?.Invoke() ?? end, window.ToString()));
            end += window.Length;
        }

        return windows;
    }

    internal static Func<long> OffsetReader(DataViewRow row, DataViewSchema.Column column) =>
        column.Type.RawType == typeof(long) || column.Type.RawType == typeof(int)
            ? Cells.Number<long>(row, column)
            : throw new ArgumentException(
                $"The offset column '{column.Name}' holds {column.Type}, but has to be Int64 or Int32.");
}
