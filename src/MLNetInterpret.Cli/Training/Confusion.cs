using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetInterpret.Cli.Training;

/// <summary>What a model takes held-out rows of each class for.</summary>
internal sealed class Confusion
{
    private readonly IReadOnlyDictionary<(int True, int Taken), long> _counts;
    private readonly long[] _of;
    private readonly long[] _takenFor;

    /// <summary>Counts rows.</summary>
    /// <param name="classes">Names of the classes, as people read them.</param>
    /// <param name="counts">How many rows of a class were taken for which; pairs without any may be left out.</param>
    /// <param name="rows">What the rows are, in the singular.</param>
    public Confusion(
        IReadOnlyList<string> classes, IReadOnlyDictionary<(int True, int Taken), long> counts, string rows)
    {
        (Classes, _counts, Rows) = (classes, counts, rows);
        (_of, _takenFor) = (new long[classes.Count], new long[classes.Count]);
        foreach (var ((known, taken), count) in counts)
        {
            _of[known] += count;
            _takenFor[taken] += count;
        }
    }

    /// <summary>The classes' names.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>What the rows are, in the singular.</summary>
    public string Rows { get; }

    /// <summary>All rows.</summary>
    public long Count => _of.Sum();

    /// <summary>Rows that were classified correctly.</summary>
    public long Right => Enumerable.Range(0, Classes.Count).Sum(index => this[index, index]);

    /// <summary>Every class with another that its rows were taken for, the most frequent first.</summary>
    public IEnumerable<(int True, int Taken, long Count)> Mistakes => _counts
        .Where(pair => pair.Key.True != pair.Key.Taken && pair.Value > 0)
        .OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key)
        .Select(pair => (pair.Key.True, pair.Key.Taken, pair.Value));

    /// <summary>Rows of a class that were taken for a class.</summary>
    public long this[int known, int taken] => _counts.GetValueOrDefault((known, taken));

    /// <summary>Of several classes.</summary>
    /// <param name="scored">Rows with the columns Label and PredictedLabel, keys with the same values;
    /// those without a label do not count.</param>
    /// <param name="classes">The values' names.</param>
    /// <param name="rows">What the rows are, in the singular.</param>
    public static Confusion OfKeys(IDataView scored, IReadOnlyList<string> classes, string rows) => new(
        classes, Counted<uint>(scored, key => (int)key - 1).Where(pair => pair.Key.True >= 0).ToDictionary(), rows);

    /// <summary>Of two classes.</summary>
    /// <param name="scored">Rows with the columns Label and PredictedLabel, true or false.</param>
    /// <param name="classes">What false and true are called.</param>
    public static Confusion OfTwo(IDataView scored, IReadOnlyList<string> classes) =>
        new(classes, Counted<bool>(scored, value => value ? 1 : 0), "row");

    /// <summary>Rows of a class.</summary>
    public long RowsOf(int index) => _of[index];

    /// <summary>Share of a class's rows that were taken for it, 0 to 1; null where it has none.</summary>
    public double? Recall(int index) => Share(this[index, index], _of[index]);

    /// <summary>Share of the rows taken for a class that are of it, 0 to 1; null where none was.</summary>
    public double? Precision(int index) => Share(this[index, index], _takenFor[index]);

    private static Dictionary<(int True, int Taken), long> Counted<T>(IDataView scored, Func<T, int> index)
    {
        var counts = new Dictionary<(int, int), long>();
        foreach (var (known, taken) in scored.GetColumn<T>("Label").Zip(scored.GetColumn<T>("PredictedLabel")))
        {
            var pair = (index(known), index(taken));
            counts[pair] = counts.GetValueOrDefault(pair) + 1;
        }

        return counts;
    }

    private static double? Share(long part, long whole) => whole == 0 ? null : (double)part / whole;
}
