using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Core.Scanning;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Benchmarks;

/// <summary>What a scan costs beside plain inference to the deepest point.</summary>
internal static class ScanPairs
{
    private const int PictureBatch = 256;
    private const int RowBatch = 1024;

    /// <summary>10,000 pictures of 28 x 28, every channel of both convolutions, nine rows at each end, statistics.</summary>
    public static Pair Images()
    {
        var network = MaximizePairs.Small();
        var pictures = rand(10_000, 1, 28, 28);
        return new(
            () =>
            {
                using var scan = new ActivationScan(network, new() { Units = ["conv1", "conv2"], RowsPerShard = 10_000 });
                foreach (var batch in Batches(pictures, PictureBatch)) scan.Add(batch);
                _ = scan.Finish();
            },
            () => Infer(network, pictures, PictureBatch, "conv2"),
            network, pictures);
    }

    /// <summary>100,000 rows of 26 features, every hidden unit of a perceptron, from a cached <c>IDataView</c> against a tensor
    /// in memory.</summary>
    /// <param name="hidden">Its hidden layers. Of a small one, a row's inference takes less time than reading the row.</param>
    public static Pair Rows(params int[] hidden)
    {
        var ml = new MLContext(seed: 1);
        var random = new Random(1);
        var rows = Enumerable.Range(0, 100_000).Select(_ => new Row
        {
            Features = [.. Enumerable.Range(0, 26).Select(_ => random.NextSingle() - 0.5f)],
            Label = random.Next(2) == 0,
        }).ToArray();
        var data = ml.Data.Cache(ml.Data.LoadFromEnumerable(rows), "Features");
        MultilayerPerceptronOptions options = new() { HiddenUnits = hidden, Epochs = 1 };
        var model = ml.BinaryClassification.Trainers.MultilayerPerceptron(options)
            .Fit(ml.Data.TakeRows(ml.Data.LoadFromEnumerable(rows), 1000));
        var network = model.Network;
        var values = tensor(rows.SelectMany(row => row.Features).ToArray(), [rows.Length, 26]).clone();
        return new(
            () => ml.Interpretation.Scan(model, data, new() { Units = ["hidden*"], BatchRows = RowBatch, Seed = 1 }),
            () => Infer(network, values, RowBatch, "hidden2"),
            network, values);
    }

    private static void Infer(HookedNetwork network, Tensor rows, int batchRows, ActivationPoint deepest)
    {
        using var frozen = no_grad();
        foreach (var batch in Batches(rows, batchRows))
        {
            using var seen = network.RunWithCache(batch, deepest);
        }
    }

    private static IEnumerable<Tensor> Batches(Tensor rows, int batchRows)
    {
        for (long first = 0; first < rows.shape[0]; first += batchRows)
        {
            using var scope = NewDisposeScope();
            yield return rows.narrow(0, first, Math.Min(batchRows, rows.shape[0] - first));
        }
    }

    private sealed class Row
    {
        [VectorType(26)]
        public float[] Features { get; set; } = [];

        public bool Label { get; set; }
    }
}
