using MLNetInterpret.Reading;
using Microsoft.ML;
using TorchSharp;

namespace MLNetInterpret.Tables.Descriptions;

/// <summary>Rows of a table that descriptions are made from or tested on.</summary>
/// <param name="Table">The table that they are of.</param>
/// <param name="Numbers">Their numbers in it, ascending.</param>
/// <param name="Input">What the network reads of them, row after row.</param>
internal sealed record DescriptionRows(Table Table, IReadOnlyList<long> Numbers, torch.Tensor Input) : IDisposable
{
    private const int BatchRows = 4096;
    private const int MostFound = 20_000;
    private const int MostHeldOut = 5_000;

    public int Count => Numbers.Count;

    /// <summary>A column's values in them.</summary>
    public RowValue[] Values(string column)
    {
        var own = Table.Columns.First(other => other.Name == column);
        return [.. Numbers.Select(row => own.At(row))];
    }

    /// <summary>Unit after unit one activation for each row.</summary>
    public double[][] Activations(UnitReader reader)
    {
        var read = reader.Read(Input);
        var units = read.Length / Count;
        double[] Of(int unit) => [.. Enumerable.Range(0, Count).Select(row => read[(row * units) + unit])];
        return [.. Enumerable.Range(0, units).Select(Of)];
    }

    public void Dispose() => Input.Dispose();

    /// <summary>Divides a table's rows into some to make descriptions from and some to test them on.</summary>
    /// <param name="rows">Rows of the table.</param>
    /// <param name="share">Share that is held out; 0 for none.</param>
    /// <param name="seed">Decides which.</param>
    /// <exception cref="ArgumentException">Nothing is left on one side.</exception>
    public static (long[] Found, long[] HeldOut) Divide(long rows, double share, int seed)
    {
        var held = share > 0 ? Math.Max(1, (int)Math.Round(share * rows)) : 0;
        if (held >= rows)
            throw new ArgumentException(
                $"Descriptions are made from some rows and tested on others: the data need 2 rows, not {rows}.");
        int[] order = [.. Enumerable.Range(0, checked((int)rows))];
        new Random(seed).Shuffle(order);
        return (Sorted(order.Skip(held).Take(MostFound)), Sorted(order.Take(Math.Min(held, MostHeldOut))));
    }

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
        var table = Table.Read(view, network, asFeatures: false, cancellation);
        if (table.Rows == 0) throw new ArgumentException("There are no held-out rows; descriptions are tested on at least one.");
        if (columns.FirstOrDefault(column => table.Columns.All(other => other.Name != column)) is { } lacking)
            throw new ArgumentException(
                $"The held-out rows have no column '{lacking}'. "
                + $"They have: {string.Join(", ", table.Columns.Select(column => column.Name))}.");
        int[] order = [.. Enumerable.Range(0, checked((int)table.Rows))];
        new Random(seed).Shuffle(order);
        return Read(view, network, table, Sorted(order.Take(MostHeldOut)), cancellation);
    }

    /// <summary>Reads what a network reads of some rows, in one pass over the view.</summary>
    public static DescriptionRows Read(
        IDataView view, NetworkTransformer network, Table table, IReadOnlyList<long> numbers, CancellationToken cancellation)
    {
        using var scope = torch.NewDisposeScope();
        var (parts, next) = (new List<torch.Tensor>(), 0);
        foreach (var batch in NetworkRows.Read(view, network, BatchRows, cancellation))
        {
            var (first, end) = (next, batch.FirstRow + batch.Input.shape[0]);
            while (next < numbers.Count && numbers[next] < end) next++;
            if (next == first) continue;
            long[] places = [.. Enumerable.Range(first, next - first).Select(at => numbers[at] - batch.FirstRow)];
            parts.Add(batch.Input.index_select(0, torch.tensor(places)));
            if (next == numbers.Count) break;
        }

        return new(table, numbers, torch.cat(parts, 0).MoveToOuterDisposeScope());
    }

    private static long[] Sorted(IEnumerable<int> rows) => [.. rows.Order().Select(row => (long)row)];
}
