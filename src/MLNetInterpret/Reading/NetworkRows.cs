using Microsoft.ML;
using TorchSharp;

namespace MLNetInterpret.Reading;

/// <summary>Reads a view's rows as a network's input, batch after batch, in one pass over the one column needed.</summary>
internal static class NetworkRows
{
    /// <summary>A batch: its first row's number, the tensor, and the rows' true lengths where they are padded.</summary>
    public readonly record struct Batch(long FirstRow, torch.Tensor Input, IReadOnlyList<int>? Lengths);

    /// <summary>Every row, in order; each tensor is disposed before the next is made.</summary>
    public static IEnumerable<Batch> Read(
        IDataView view, NetworkTransformer network, int batchRows, CancellationToken cancellation)
    {
        using var cursor = view.GetRowCursor([view.Schema[network.InputColumnName]]);
        var gathered = network.CreateBatch(cursor, batchRows);
        long firstRow = 0;
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            while (gathered.Count < batchRows && cursor.MoveNext()) gathered.Add();
            var count = gathered.Count;
            if (count == 0) yield break;
            using (var input = gathered.Build()) yield return new(firstRow, input, gathered.Lengths);
            firstRow += count;
        }
    }

    /// <summary>Some rows, those that are read together together; each tensor is disposed before the next is made.</summary>
    public static IEnumerable<(IReadOnlyList<long> Rows, torch.Tensor Input)> Pick(
        IDataView view, NetworkTransformer network, IReadOnlyCollection<long> rows, int batchRows, CancellationToken cancellation)
    {
        var left = rows.Count;
        foreach (var batch in Read(view, network, batchRows, cancellation))
        {
            long[] here = [.. rows.Where(row => row >= batch.FirstRow && row < batch.FirstRow + batch.Input.shape[0])];
            if (here.Length == 0) continue;
            using var places = torch.tensor([.. here.Select(row => row - batch.FirstRow)]);
            using var picked = batch.Input.index_select(0, places);
            yield return (here, picked);
            if ((left -= here.Length) == 0) break;
        }
    }
}
