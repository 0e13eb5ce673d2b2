using MLNetInterpret.Cli.Training;
using static MLNetInterpret.Cli.Terminal.TextColumn;
using static MLNetInterpret.Core.Units.NumberWords;

namespace MLNetInterpret.Cli.Terminal;

/// <summary>What a model takes held-out rows for, as a table.</summary>
internal static class ConfusionTables
{
    /// <summary>Classes of which every pair has a cell; of more the largest confusions are listed.</summary>
    private const int MostClasses = 5;

    /// <summary>Confusions that are listed.</summary>
    private const int MostMistakes = 8;

    /// <summary>Every pair of classes, or the largest confusions.</summary>
    public static TextTable Of(Confusion confusion) =>
        confusion.Classes.Count <= MostClasses ? Pairs(confusion) : Largest(confusion);

    /// <summary>How many rows were classified correctly, in one line.</summary>
    public static string Summary(Confusion confusion)
    {
        return $"Of {Count(confusion.Count, $"held-out {confusion.Rows}")} {Count(confusion.Right)} " +
            $"({Percent((double)confusion.Right / confusion.Count, 1)}) are classified correctly" +
            (confusion.Classes.Count > MostClasses && confusion.Mistakes.Any() ? "; the largest confusions:" : ".");
    }

    private static TextTable Pairs(Confusion confusion)
    {
        var table = new TextTable(
            ["true class", .. confusion.Classes.Select(name => Number($"taken for {name}")), Number("recall"),
            Number("precision")]);
        for (var index = 0; index < confusion.Classes.Count; index++)
            table.Add(
                [confusion.Classes[index], .. Taken(confusion, index), Share(confusion.Recall(index)),
                Share(confusion.Precision(index))]);
        return table;
    }

    private static TextTable Largest(Confusion confusion)
    {
        var table = new TextTable(
            confusion.Rows == "character" ? "true character" : "true class", "taken for", Number($"{confusion.Rows}s"),
            Number("share of the true ones", spare: 1), Number("its recall"), Number("its precision"))
        {
            Most = MostMistakes,
            Rest = "--json has every confusion",
        };
        foreach (var (known, taken, count) in confusion.Mistakes)
            table.Add(
                confusion.Classes[known], confusion.Classes[taken], Count(count),
                Percent((double)count / confusion.RowsOf(known), 1), Share(confusion.Recall(known)),
                Share(confusion.Precision(known)));
        return table;
    }

    private static IEnumerable<string> Taken(Confusion confusion, int known) =>
        Enumerable.Range(0, confusion.Classes.Count).Select(taken => Count(confusion[known, taken]));

    private static string Share(double? share) => share is { } known ? Percent(known, 1) : "";
}
