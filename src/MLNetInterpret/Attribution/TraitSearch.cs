using Microsoft.ML;

namespace MLNetInterpret;

/// <summary>Finds what the rows with a unit's largest activations share.</summary>
internal sealed class TraitSearch(EncodedTable table, double[] activations, AttributionOptions options, int seed)
{
    private readonly int[] _ranked = [.. Enumerable.Range(0, activations.Length).OrderByDescending(row => activations[row])];

    private int Top { get; } = Math.Min(options.TopRows, activations.Length / 2);

    /// <exception cref="ArgumentException">There are fewer than four rows.</exception>
    public SharedTraits Run(Unit unit)
    {
        if (Top < 2) throw new ArgumentException($"Top rows are compared with at least as many others: the data need 4 rows, not {activations.Length}.");
        var random = new Random(seed);
        var traits = table.Table.Columns.SelectMany(column => column is NumberColumn ? Number(column, random) : [Category(column, random)]);
        return new(unit, Top, _ranked.Length - Top, [.. traits.OrderByDescending(trait => Math.Abs(trait.Effect))], Prototypes());
    }

    private RowValue[] Values(TableColumn column) => [.. _ranked.Select(row => column.At(row))];

    /// <summary>Cliff's delta of the numbers, and how many are missing where some are.</summary>
    private IEnumerable<ColumnTrait> Number(TableColumn column, Random random)
    {
        var values = Values(column);
        double[] top = [.. values.Take(Top).Where(value => value.Number is not null).Select(value => value.Number!.Value)];
        double[] rest = [.. values.Skip(Top).Where(value => value.Number is not null).Select(value => value.Number!.Value)];
        if (top.Length + rest.Length < values.Length) yield return Category(column, random);
        if (top.Length == 0 || rest.Length == 0) yield break;

        // drawn from the rows' own parts in it, which is how the delta behaves to first order
        var (above, below) = (Leads(top, rest), Leads(rest, top));
        var effect = above.Average();
        double Draw() => Math.Clamp(Mean(above, random) - Mean(below, random) - effect, -1, 1);
        yield return new(
            column.Name, null, effect, BootstrapInterval.Of([.. Enumerable.Range(0, options.Resamples).Select(_ => Draw())], options.Level),
            Median(top), Median(rest), null);
    }

    private ColumnTrait Category(TableColumn column, Random random)
    {
        var values = Values(column);
        string Key(RowValue value) => column is NumberColumn && value.Number is not null ? "given" : value.Text;
        var rest = values.Length - Top;
        var top = values.Take(Top).CountBy(Key).ToDictionary();
        var others = values.Skip(Top).CountBy(Key).ToDictionary();
        double Difference(string key) => ((double)top.GetValueOrDefault(key) / Top) - ((double)others.GetValueOrDefault(key) / rest);

        // a category that is more common among the top rows says more than one that is less
        var level = column is NumberColumn ? "" : top.Keys.Union(others.Keys).OrderByDescending(key => Math.Round(Math.Abs(Difference(key)), 9))
            .ThenByDescending(Difference).ThenBy(key => key, StringComparer.Ordinal).First();
        double[] here = [.. values.Take(Top).Select(value => Key(value) == level ? 1.0 : 0)];
        double[] there = [.. values.Skip(Top).Select(value => Key(value) == level ? 1.0 : 0)];
        var odds = (here.Sum() + 0.5) / (Top - here.Sum() + 0.5) / ((there.Sum() + 0.5) / (rest - there.Sum() + 0.5));
        return new(
            column.Name, level, Difference(level),
            BootstrapInterval.Of([.. Enumerable.Range(0, options.Resamples).Select(_ => Mean(here, random) - Mean(there, random))], options.Level),
            here.Average(), there.Average(), odds);
    }

    /// <summary>For each value the share of others that are smaller, less the share that are larger.</summary>
    private static double[] Leads(double[] values, double[] others)
    {
        double[] sorted = [.. others.Order()];
        return [.. values.Select(value => (double)(Count(sorted, value, orEqual: false) - (sorted.Length - Count(sorted, value, orEqual: true))) / sorted.Length)];
    }

    /// <summary>How many are smaller, or not larger.</summary>
    private static int Count(double[] sorted, double value, bool orEqual)
    {
        var (low, high) = (0, sorted.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (sorted[middle] < value || (orEqual && sorted[middle] == value)) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    private static double Mean(double[] values, Random random)
    {
        double sum = 0;
        for (var i = 0; i < values.Length; i++) sum += values[random.Next(values.Length)];
        return sum / values.Length;
    }

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);

    private List<Prototype> Prototypes()
    {
        var (chosen, nearest) = (new List<Prototype>(), Enumerable.Repeat(double.PositiveInfinity, Top).ToArray());
        var columns = table.Table.Columns;
        int[] rows = [.. _ranked.Take(Top)];
        var next = 0;
        while (chosen.Count < Math.Min(options.Prototypes, Top) && (chosen.Count == 0 || nearest[next] > 0))
        {
            RowValue[] values = [.. columns.Select(column => column.At(rows[next]))];
            chosen.Add(new(_ranked[next], activations[_ranked[next]], values, chosen.Count == 0 ? 0 : nearest[next]));
            var distances = new float[Top];
            foreach (var (c, column) in columns.Index()) column.AddDistances(values[c], rows, distances);
            for (var row = 0; row < Top; row++) nearest[row] = Math.Min(nearest[row], distances[row] / columns.Count);
            next = Array.IndexOf(nearest, nearest.Max());
        }

        return chosen;
    }
}
