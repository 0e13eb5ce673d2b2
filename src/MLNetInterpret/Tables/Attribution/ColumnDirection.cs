using MLNetInterpret.Core.Statistics;

namespace MLNetInterpret.Tables.Attribution;

/// <summary>Which values of a column go with large figures.</summary>
internal static class ColumnDirection
{
    private const int LeastRows = 5;

    /// <summary>The correlation of figures with a column, and what raises them in words.</summary>
    /// <param name="column">The column.</param>
    /// <param name="values">Its value in each row.</param>
    /// <param name="figures">One for each row.</param>
    /// <returns>-1 to 1; of a category, with having any but its most common value.
    /// The words are empty where there is nothing to say.</returns>
    public static (double Correlation, string RaisedBy) Of(TableColumn column, RowValue[] values, double[] figures)
    {
        if (figures.All(figure => Math.Abs(figure) < 1e-9)) return (0, "");
        if (column is NumberColumn)
        {
            int[] known = [.. Enumerable.Range(0, values.Length).Where(row => values[row].Number is not null)];
            double[] numbers = [.. known.Select(row => values[row].Number!.Value)];
            var correlation = Correlation.Of(numbers, [.. known.Select(row => figures[row])]) ?? 0;
            return (correlation, correlation > 0 ? "larger values" : correlation < 0 ? "smaller values" : "");
        }

        var typical = column.Choices[column.Typical];
        var groups = values.Select((value, row) => (value, figure: figures[row])).GroupBy(pair => pair.value)
            .Select(group => (group.Key, Count: group.Count(), Mean: group.Average(pair => pair.figure))).ToList();
        var common = groups.Where(group => group.Count >= LeastRows).ToList();
        var best = (common.Count > 0 ? common : groups).MaxBy(group => group.Mean);
        return (
            Correlation.Of([.. values.Select(value => value == typical ? 0.0 : 1.0)], figures) ?? 0,
            best.Key.IsMissing ? "missing" : best.Key.Text);
    }
}
