using System.Numerics.Tensors;
using MLNetInterpret.Core.Statistics;
using MLNetInterpret.Tables.Profiles;

namespace MLNetInterpret.Tables.Attribution;

/// <summary>Finds what the rows with units' largest activations share.</summary>
/// <remarks>An interval draws the top rows and the others anew, whole rows for all columns together.</remarks>
internal sealed class TraitSearch
{
    private readonly Table _table;
    private readonly IReadOnlyList<TableColumn> _columns;
    private readonly AttributionOptions _options;
    private readonly int _rows;
    private readonly int _most;
    private readonly int _seed;

    /// <exception cref="ArgumentException">There are fewer than four rows.</exception>
    public TraitSearch(EncodedTable table, AttributionOptions options, int seed)
    {
        (_table, _options, _rows, _seed) = (table.Table, options, table.Table.Kept.Count, seed);
        _columns = _table.Columns;
        _most = Math.Min(options.TopRows, _rows / 2);
        if (_most < 2)
            throw new ArgumentException(
                $"Top rows are compared with at least as many others: the data need 4 rows, not {_rows}.");
    }

    /// <summary>What a unit's top rows share; nothing where no rows stand out.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="activations">Its activation on every row of the table that is kept.</param>
    public SharedTraits Run(Unit unit, double[] activations)
    {
        int[] ranked = [.. Enumerable.Range(0, _rows).OrderByDescending(row => activations[row])];
        var top = Top(ranked, activations);
        return top < 2
            ? new(unit, 0, _rows, [], [])
            : new(unit, top, _rows - top, Traits(ranked, top), Prototypes(ranked, top, activations));
    }

    /// <summary>How many of the rows are the top: as many as were asked for, unless a choice would have to be made among rows
    /// that all have the largest activation, or the smallest. Then those above the equals are; where there are none, the
    /// equals themselves, if they are no more than half of the rows.</summary>
    private int Top(int[] ranked, double[] activations)
    {
        var last = activations[ranked[_most - 1]];
        if (activations[ranked[_most]] < last) return _most;
        if (last < activations[ranked[0]] && last > activations[ranked[^1]]) return _most;
        var above = ranked.Count(row => activations[row] > last);
        if (above >= 2) return above;
        var equals = ranked.Count(row => activations[row] >= last);
        return equals <= _rows / 2 ? equals : 0;
    }

    private ColumnTrait[] Traits(int[] ranked, int count)
    {
        IEnumerable<Comparison> Compare(TableColumn column) => column is NumberColumn number
            ? Number(number, ranked, count)
            : [Category(column.Name, ((CategoryColumn)column).NameAt, ranked, count, null)];
        Comparison[] compared = [.. _columns.SelectMany(Compare)];
        var figures = Drawn(compared, count);
        return
        [
            .. compared
                .Select((trait, t) => trait.Trait(Interval.Of(figures[t], _options.Level)))
                .OrderByDescending(trait => Math.Abs(trait.Effect)),
        ];
    }

    /// <summary>Cliff's delta of the numbers, and how many are missing where some are.</summary>
    private IEnumerable<Comparison> Number(NumberColumn column, int[] ranked, int count)
    {
        double[] values = [.. ranked.Select(row => column.NumberAt(row))];
        double[] known = [.. values.Select(value => double.IsFinite(value) ? 1.0 : 0)];
        double[] top = [.. values.Take(count).Where(double.IsFinite)];
        double[] rest = [.. values.Skip(count).Where(double.IsFinite)];
        string Given(long row) => double.IsFinite(column.NumberAt(row)) ? "given" : "";
        if (top.Length + rest.Length < values.Length) yield return Category(column.Name, Given, ranked, count, "");
        if (top.Length == 0 || rest.Length == 0) yield break;

        // drawn from the rows' own parts in it, which is how the delta behaves to first order
        var (above, below) = (Leads(top, rest), Leads(rest, top));
        var (effect, parts, at) = (above.Average(), new double[values.Length], 0);
        for (var row = 0; row < values.Length; row++)
            if (known[row] > 0) parts[row] = at < top.Length ? above[at++] : below[at++ - top.Length];
        yield return new(
            interval => new(column.Name, null, effect, interval, Median.Upper(top), Median.Upper(rest), null)
            {
                IsDate = column.IsDate,
            },
            parts, top.Length + rest.Length < values.Length ? known : null, effect);
    }

    /// <summary>The category whose share differs most, or a given one.</summary>
    private static Comparison Category(string column, Func<long, string> read, int[] ranked, int count, string? level)
    {
        string[] values = [.. ranked.Select(row => read(row))];
        var rest = values.Length - count;
        var top = values.Take(count).CountBy(value => value).ToDictionary();
        var others = values.Skip(count).CountBy(value => value).ToDictionary();
        double Difference(string key) =>
            ((double)top.GetValueOrDefault(key) / count) - ((double)others.GetValueOrDefault(key) / rest);

        // a category that is more common among the top rows says more than one that is less
        level ??= top.Keys.Union(others.Keys).OrderByDescending(key => Math.Round(Math.Abs(Difference(key)), 9))
            .ThenByDescending(Difference).ThenBy(key => key, StringComparer.Ordinal).First();
        var (here, there) = (top.GetValueOrDefault(level), others.GetValueOrDefault(level));
        var odds = (here + 0.5) / (count - here + 0.5) / ((there + 0.5) / (rest - there + 0.5));
        var difference = Difference(level);
        return new(
            interval => new(column, level, difference, interval, (double)here / count, (double)there / rest, odds),
            [.. values.Select(value => value == level ? 1.0 : 0)], null, 0);
    }

    /// <summary>Each comparison's figure in every draw.</summary>
    private double[][] Drawn(Comparison[] compared, int count)
    {
        var (resampling, times) = (new Resampling(_seed), new double[_rows]);
        double[][] figures = [.. compared.Select(_ => new double[_options.Resamples])];
        for (var draw = 0; draw < _options.Resamples; draw++)
        {
            Array.Clear(times);
            resampling.AddTimes(times.AsSpan(0, count));
            resampling.AddTimes(times.AsSpan(count));
            foreach (var (c, trait) in compared.Index())
            {
                var difference = Mean(trait, times, 0, count) - Mean(trait, times, count, _rows - count) - trait.Centre;
                figures[c][draw] = Math.Clamp(difference, -1, 1);
            }
        }

        return figures;
    }

    /// <summary>Mean over the rows drawn whose value is known; the centre where there are none.</summary>
    private static double Mean(Comparison trait, double[] times, int first, int count)
    {
        var drawn = times.AsSpan(first, count);
        var known = trait.Known is { } flags ? TensorPrimitives.Dot<double>(flags.AsSpan(first, count), drawn) : count;
        return known > 0 ? TensorPrimitives.Dot<double>(trait.Parts.AsSpan(first, count), drawn) / known : trait.Centre;
    }

    /// <summary>For each value the share of others that are smaller, less the share that are larger.</summary>
    private static double[] Leads(double[] values, double[] others)
    {
        double[] sorted = [.. others.Order()];
        return [.. values.Select(value =>
        {
            var smaller = Count(sorted, value, orEqual: false);
            var larger = sorted.Length - Count(sorted, value, orEqual: true);
            return (double)(smaller - larger) / sorted.Length;
        })];
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

    private List<Prototype> Prototypes(int[] ranked, int count, double[] activations)
    {
        var (chosen, nearest) = (new List<Prototype>(), Enumerable.Repeat(double.PositiveInfinity, count).ToArray());
        float[][] places = [.. _columns.Select(column => (float[])[.. ranked.Take(count).Select(column.PlaceAt)])];
        var next = 0;
        while (chosen.Count < Math.Min(_options.Prototypes, count) && (chosen.Count == 0 || nearest[next] > 0))
        {
            var (values, distance) = (_table.At(ranked[next]), chosen.Count == 0 ? 0 : nearest[next]);
            chosen.Add(new(_table.Kept.NumberOf(ranked[next]), activations[ranked[next]], values, distance));
            var distances = new float[count];
            foreach (var (c, column) in _columns.Index()) Gower.Add(places[c], column.Place(values[c]), distances);
            for (var row = 0; row < count; row++) nearest[row] = Math.Min(nearest[row], distances[row] / _columns.Count);
            next = Array.IndexOf(nearest, nearest.Max());
        }

        return chosen;
    }

    /// <summary>A column's two groups of rows, compared.</summary>
    /// <param name="Trait">The trait, once the draws have told its interval.</param>
    /// <param name="Parts">Each row's part in it, the top rows first.</param>
    /// <param name="Known">1 for each row that counts, else 0; null where all do.</param>
    /// <param name="Centre">Taken away from the difference of the means.</param>
    private sealed record Comparison(Func<Interval, ColumnTrait> Trait, double[] Parts, double[]? Known, double Centre);
}
