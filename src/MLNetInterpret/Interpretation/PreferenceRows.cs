using Microsoft.ML;
using MLNetInterpret.Core.Statistics;
using MLNetInterpret.Reading;

namespace MLNetInterpret.Interpretation;

/// <summary>Rows with labels that preferences are found on, and others that they are tested on.</summary>
internal sealed class PreferenceRows
{
    /// <summary>Labels of more values name no classes.</summary>
    public const int MostClasses = 100;

    /// <summary>Rows of a part, over all classes alike.</summary>
    private const int MostRows = 1_000;

    private PreferenceRows(IReadOnlyList<string> names, Part found, Part test, bool isUnseen)
    {
        (Names, FoundRows, TestRows, IsUnseen) = (names, found.Rows, test.Rows, isUnseen);
        (Found, Test) = (new(found.Classes, names.Count), new(test.Classes, names.Count));
    }

    /// <summary>Names of the classes.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Numbers of the rows that preferences are found on.</summary>
    public long[] FoundRows { get; }

    /// <summary>Numbers of the rows that they are tested on: of the held-out rows where those were given.</summary>
    public long[] TestRows { get; }

    /// <summary>Classes of the one.</summary>
    public RowClasses Found { get; }

    /// <summary>Classes of the other.</summary>
    public RowClasses Test { get; }

    /// <summary>Whether held-out rows were given.</summary>
    public bool IsUnseen { get; }

    /// <summary>The classes that have enough rows in both parts, and rows besides.</summary>
    public int[] Tested(int fewest) => [.. Enumerable.Range(0, Names.Count).Where(one =>
        Math.Min(Found.Counts[one], Test.Counts[one]) >= fewest
        && Math.Min(Found.Of.Length - Found.Counts[one], Test.Of.Length - Test.Counts[one]) >= fewest)];

    /// <summary>Rows whose classes are known, numbered from 0.</summary>
    public static PreferenceRows Of(IReadOnlyList<string> names, int[] found, int[] test)
    {
        static Part Numbered(int[] classes) => new([.. Enumerable.Range(0, classes.Length).Select(row => (long)row)], classes);
        return new(names, Numbered(found), Numbered(test), isUnseen: false);
    }

    /// <summary>Draws the rows of both parts; rows without a label are left out.</summary>
    /// <param name="view">Rows behind the pipeline.</param>
    /// <param name="heldOut">Rows that the model did not learn from; null divides the others.</param>
    /// <param name="label">The column of labels.</param>
    /// <param name="seed">Decides the rows.</param>
    /// <returns>Null where the labels name no classes.</returns>
    public static PreferenceRows? Draw(IDataView view, IDataView? heldOut, string label, int seed)
    {
        var all = Labels(view, label);
        var unseen = heldOut is null ? null : Labels(heldOut, label);
        string[] names = [.. all.Concat(unseen ?? []).Where(name => name.Length > 0).Distinct().Order(StringComparer.Ordinal)];
        if (names.Length is < 2 or > MostClasses) return null;
        var numbers = names.Index().ToDictionary(pair => pair.Item, pair => pair.Index);
        var random = new Random(seed);
        var most = Math.Max(2 * PreferenceSearch.FewestRows, MostRows / names.Length);
        var found = Drawn(all, most * (unseen is null ? 2 : 1));
        if (unseen is not null) return new(names, Half(found, [0, 1]), Half(Drawn(unseen, most), [0, 1]), true);
        return new(names, Half(found, [0]), Half(found, [1]), false);

        // of each class at most so many, in random order
        (long Row, int Class, int Place)[] Drawn(List<string> labels, int each) =>
            [.. labels.Index().Where(row => row.Item.Length > 0).GroupBy(row => numbers[row.Item]).OrderBy(group => group.Key)
                .SelectMany(group =>
                {
                    long[] rows = [.. group.Select(row => (long)row.Index)];
                    random.Shuffle(rows);
                    return rows.Take(each).Index().Select(row => (row.Item, group.Key, row.Index % 2));
                })];

        static Part Half((long Row, int Class, int Place)[] rows, int[] places)
        {
            (long Row, int Class, int Place)[] kept = [.. rows.Where(row => places.Contains(row.Place)).OrderBy(row => row.Row)];
            return new([.. kept.Select(row => row.Row)], [.. kept.Select(row => row.Class)]);
        }
    }

    private static List<string> Labels(IDataView view, string name)
    {
        var column = Columns.Require(view.Schema, name, "label");
        using var cursor = view.GetRowCursor([column]);
        var (read, labels) = (ColumnText.Getter(cursor, column), new List<string>());
        while (cursor.MoveNext()) labels.Add(read());
        return labels;
    }

    private sealed record Part(long[] Rows, int[] Classes);
}
