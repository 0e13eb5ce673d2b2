using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Core.Scanning;
using MLNetInterpret.Scanning;
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
    /// <param name="sample">Share of the rows that quantiles and correlations are made from; null for all.</param>
    /// <param name="hidden">Its hidden layers. Of a small one, a row's inference takes less time than reading the row.</param>
    public static Pair Rows(double? sample, params int[] hidden)
    {
        var (ml, model, data, values) = Table(hidden);
        return new(
            () => ml.Interpretation.Scan(model, data, Options with { SampleShare = sample }),
            () => Infer(model.Network, values, RowBatch, "hidden2"),
            model.Network, values);
    }

    /// <summary>What such a scan does one after the other.</summary>
    public static IEnumerable<(string Name, Action Work)> Stages(params int[] hidden)
    {
        var (ml, model, data, values) = Table(hidden);
        var source = new ScanSource(model.Transform(data), model, null, null);
        var units = model.Network.Units("hidden*");
        var plan = source.Plan(Options, units, 1);
        var partial = new ScanRunner(source, plan).Run();
        yield return ("cursor", () =>
        {
            using var cursor = data.GetRowCursor([data.Schema["Features"]]);
            var getter = cursor.GetGetter<VBuffer<float>>(data.Schema["Features"]);
            VBuffer<float> row = default;
            while (cursor.MoveNext()) getter(ref row);
        }
        );
        yield return ("reading", () =>
        {
            using var reader = new ScanReader(source, plan, null, default);
            foreach (var _ in reader.Batches()) { }
        }
        );
        yield return ("inference", () => Infer(model.Network, values, RowBatch, "hidden2"));
        foreach (var (what, of) in new (string, ScanPlan)[]
        {
            ("scan of tensors", plan),
            ("of a sample", plan with { SampleShare = 0.1 }),
            ("without rows", plan with { TopRows = 0 }),
            ("without projections", plan with { TopRows = 0, Projections = 0 }),
            ("without columns", plan with { TopRows = 0, Projections = 0, Columns = [] }),
        })
            yield return (what, () =>
            {
                using var scan = new ActivationScan(model.Network, of);
                foreach (var batch in Batches(values, RowBatch)) scan.Add(batch);
                _ = scan.Finish();
            }
            );
        yield return ("plan", () => source.Plan(Options, units, 1));
        yield return ("catalogue", () => ScannedUnits.From(partial, model.Network));
        yield return ("all of a sample", () => ml.Interpretation.Scan(model, data, Options with { SampleShare = 0.1 }));
        yield return ("all", () => ml.Interpretation.Scan(model, data, Options));
    }

    private static ScanOptions Options => new() { Units = ["hidden*"], BatchRows = RowBatch, Seed = 1 };

    private static (MLContext Context, ClassifierTransformer Model, IDataView Data, Tensor Values) Table(int[] hidden)
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
        return (ml, model, data, tensor(rows.SelectMany(row => row.Features).ToArray(), [rows.Length, 26]).clone());
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
