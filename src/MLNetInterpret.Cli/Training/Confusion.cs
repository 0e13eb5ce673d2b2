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

    /// <summary>Rows that were taken for what they are.</summary>
    public long Right => Enumerable.Range(0, Classes.Count).Sum(index => this[index, index]);

    /// <summary>Every class with another that its rows were taken for, the most frequent first.</summary>
    public IEnumerable<(int True, int Taken, long Count)> Mistakes => _counts
        .Where(pair => pair.Key.True != pair.Key.Taken && pair.Value > 0)
        .OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key)
        .Select(pair => (pair.Key.True, pair.Key.Taken, pair.Value));

    /// <summary>Rows of a class that were taken for a class.</summary>
    public long this[int known, int taken] => _counts.GetValueOrDefault((known, taken));

    /// <summary>Of several classes, as ML.NET evaluates them.</summary>
    public static Confusion Of(MulticlassClassificationMetrics metrics, IReadOnlyList<string> classes, string rows)
    {
        var counts =
            from known in Enumerable.Range(0, classes.Count)
            from taken in Enumerable.Range(0, classes.Count)
            select KeyValuePair.Create((known, taken), (long)metrics.ConfusionMatrix.GetCountForClassPair(taken, known));
        return new(classes, counts.ToDictionary(), rows);
    }

    /// <summary>Of two classes.</summary>
    /// <param name="scored">Rows with the columns Label and PredictedLabel.</param>
    /// <param name="classes">What false and true are called.</param>
    public static Confusion Of(IDataView scored, IReadOnlyList<string> classes) => new(
        classes,
        scored.GetColumn<bool>("Label").Zip(scored.GetColumn<bool>("PredictedLabel"))
            .CountBy(row => (row.First ? 1 : 0, row.Second ? 1 : 0)).ToDictionary(pair => pair.Key, pair => (long)pair.Value),
        "row");

    /// <summary>Rows of a class.</summary>
    public long RowsOf(int index) => _of[index];

    /// <summary>Share of a class's rows that were taken for it, 0 to 1; null where it has none.</summary>
    public double? Recall(int index) => Share(this[index, index], _of[index]);

    /// <summary>Share of the rows taken for a class that are of it, 0 to 1; null where none was.</summary>
    public double? Precision(int index) => Share(this[index, index], _takenFor[index]);

    private static double? Share(long part, long whole) => whole == 0 ? null : (double)part / whole;
}
