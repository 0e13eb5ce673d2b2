using Microsoft.ML;
using MLNetInterpret.Reading;

namespace MLNetInterpret.Interpretation;

/// <summary>Groups of rows: those that have the same text in a column.</summary>
internal static class Groups
{
    /// <summary>The group of each row, numbered from 0 as they come; null where no column is named.</summary>
    /// <exception cref="ArgumentException">There is no such column, or it has no one value a row.</exception>
    public static int[]? Of(IDataView view, string? name)
    {
        if (name is null) return null;
        var column = Columns.Require(view.Schema, name, "group");
        using var cursor = view.GetRowCursor([column]);
        var (read, groups, numbers) = (ColumnText.Getter(cursor, column), new List<int>(), new Dictionary<string, int>());
        while (cursor.MoveNext())
        {
            var text = read();
            numbers.TryAdd(text, numbers.Count);
            groups.Add(numbers[text]);
        }

        return [.. groups];
    }
}
