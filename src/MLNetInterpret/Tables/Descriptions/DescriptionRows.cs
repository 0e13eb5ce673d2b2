using Microsoft.ML;
using MLNetInterpret.Core.Statistics;
using MLNetInterpret.Reading;
using TorchSharp;

namespace MLNetInterpret.Tables.Descriptions;

/// <summary>Rows of a table that descriptions are made from or tested on.</summary>
/// <param name="Table">The table that they are of.</param>
/// <param name="Places">Their places among its rows that are kept, ascending.</param>
/// <param name="Input">What the network reads of them, row after row.</param>
internal sealed record DescriptionRows(Table Table, IReadOnlyList<long> Places, torch.Tensor Input) : IDisposable
{
    private const int MostFound = 20_000;
    private const int MostHeldOut = 5_000;

    public int Count => Places.Count;

    /// <summary>A column's values in them.</summary>
    public RowValue[] Values(string column)
    {
        var own = Table.Columns.First(other => other.Name == column);
        return [.. Places.Select(own.At)];
    }

    /// <summary>Unit after unit one activation for each row; one and the same where only rounding tells them apart.</summary>
    public double[][] Activations(UnitReader reader)
    {
        var read = reader.Read(Input);
        var units = read.Length / Count;
        double[] Of(int unit) =>
            Spread.Settled([.. Enumerable.Range(0, Count).Select(row => read[(row * units) + unit])]);
        return [.. Enumerable.Range(0, units).Select(Of)];
    }

    public void Dispose() => Input.Dispose();

    /// <summary>Divides a table's rows into some to make descriptions from and some to test them on.</summary>
    /// <param name="rows">How many there are.</param>
    /// <param name="share">Share that is held out; 0 for none.</param>
    /// <param name="seed">Decides which.</param>
    /// <returns>Their places.</returns>
    /// <exception cref="ArgumentException">Nothing is left on one side.</exception>
    public static (long[] Found, long[] HeldOut) Divide(int rows, double share, int seed)
    {
        var held = share > 0 ? Math.Max(1, (int)Math.Round(share * rows)) : 0;
        if (held >= rows)
            throw new ArgumentException(
                $"Descriptions are made from some rows and tested on others: the data need 2 rows, not {rows}.");
        var order = Shuffled(rows, seed);
        return (Sorted(order.Skip(held).Take(MostFound)), Sorted(order.Take(Math.Min(held, MostHeldOut))));
    }

    /// <summary>Some of a table's rows.</summary>
    public static DescriptionRows Of(TableRows rows, IReadOnlyList<long> places) => new(rows.Own, places, rows.Input(places));

    /// <summary>Reads rows that were given to be tested on; some of them where there are very many.</summary>
    /// <param name="view">Rows behind the pipeline.</param>
    /// <param name="network">What reads them.</param>
    /// <param name="columns">The columns that descriptions are about.</param>
    /// <param name="seed">Decides which.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="ArgumentException">There are none, or they lack a column.</exception>
    public static DescriptionRows ReadHeldOut(
        IDataView view, NetworkTransformer network, IReadOnlyList<string> columns, int seed, CancellationToken cancellation)
    {
        using var rows = TableRows.Read(view, network, null, [], cancellation);
        if (rows.Kept.Count == 0)
            throw new ArgumentException("There are no held-out rows; descriptions are tested on at least one.");
        if (columns.FirstOrDefault(column => rows.Own.Columns.All(other => other.Name != column)) is { } lacking)
            throw new ArgumentException(
                $"The held-out rows have no column '{lacking}'. "
                + $"They have: {string.Join(", ", rows.Own.Columns.Select(column => column.Name))}.");
        return Of(rows, Sorted(Shuffled(rows.Kept.Count, seed).Take(MostHeldOut)));
    }

    private static int[] Shuffled(int count, int seed)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        new Random(seed).Shuffle(order);
        return order;
    }

    private static long[] Sorted(IEnumerable<int> places) => [.. places.Order().Select(place => (long)place)];
}
