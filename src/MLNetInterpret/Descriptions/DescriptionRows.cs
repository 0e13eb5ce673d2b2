using Microsoft.ML;
using TorchSharp;

namespace MLNetInterpret;

/// <summary>Rows of a table that descriptions are made from or tested on.</summary>
/// <param name="Table">The table that they are of.</param>
/// <param name="Numbers">Their numbers in it, ascending.</param>
/// <param name="Input">What the network reads of them, row after row.</param>
internal sealed record DescriptionRows(Table Table, IReadOnlyList<long> Numbers, torch.Tensor Input) : IDisposable
{
    private const int BatchRows = 4096;

    public int Count => Numbers.Count;

    /// <summary>A column's values in them.</summary>
    public RowValue[] Values(string column)
    {
        var own = Table.Columns.First(other => other.Name == column);
        return [.. Numbers.Select(row => own.At(row))];
    }

    public void Dispose() => Input.Dispose();

    /// <summary>Reads what a network reads of some rows, in one pass over the view.</summary>
    public static DescriptionRows Read(IDataView view, INetworkTransformer network, Table table, IReadOnlyList<long> numbers, CancellationToken cancellation)
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
}
