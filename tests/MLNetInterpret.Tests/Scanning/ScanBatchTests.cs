using Microsoft.ML;
using MLNetInterpret.Data;

namespace MLNetInterpret.Tests.Scanning;

/// <summary>However rows are cut into batches and shards, the same is found.</summary>
[TestClass]
public sealed class ScanBatchTests : IDisposable
{
    private const int Rows = 300;
    private readonly MLContext _ml = new(seed: 1);
    private readonly TestFolder _files = new();
    private readonly ITransformer _model;
    private readonly IDataView _data;
    private readonly ScanOptions _options =
        new() { LabelColumnName = "Kind", IdColumnName = "Id", TopRows = 6, Units = ["hidden", "output:1"] };

    public ScanBatchTests() => (_model, _data) = (_ml.Model(), _ml.View(Scanned.Rows(Rows)));

    public void Dispose() => _files.Dispose();

    [TestMethod, DataRow(1), DataRow(7), DataRow(256)]
    public void Batches_of_any_size_give_the_same_rows_and_values_within_rounding(int batchRows)
    {
        var expected = _ml.Interpretation.Scan(_model, _data, _options);
        Assert.AreEqual(1024, expected.Plan.BatchRows);
        var found = _ml.Interpretation.Scan(_model, _data, _options with { BatchRows = batchRows });
        Assert.AreEqual(Same.Of(expected.Provenance), Same.Of(found.Provenance));
        found.AgreesWith(expected, tolerance: 1e-5);
    }

    [TestMethod, DataRow(1), DataRow(50), DataRow(64), DataRow(Rows), DataRow(1000)]
    public void Shards_in_a_folder_give_what_memory_gives(int rowsPerShard)
    {
        var options = _options with { BatchRows = Math.Min(rowsPerShard, 32) };
        var expected = _ml.Interpretation.Scan(_model, _data, options);
        var found = _ml.Interpretation.Scan(
            _model, _data, options with { Folder = _files.At("scan"), RowsPerShard = rowsPerShard });
        Assert.AreEqual((Rows + rowsPerShard - 1) / rowsPerShard, found.Plan.ShardCount);
        var sameBatches = rowsPerShard != 50;      // batches begin anew in every shard
        found.AgreesWith(expected, sameBatches ? 0 : 1e-5);
        foreach (var (a, b) in expected.Units.Zip(found.Units))
        {
            if (sameBatches) CollectionAssert.AreEqual(a.Projection.ToArray(), b.Projection.ToArray());
            CollectionAssert.AreEqual(
                a.Statistics.Quantiles.Select(value => MathF.Round((float)value, 4)).ToArray(),
                b.Statistics.Quantiles.Select(value => MathF.Round((float)value, 4)).ToArray());
        }
    }

    [TestMethod]
    public void The_seed_is_the_contexts_unless_one_is_named()
    {
        Assert.AreEqual(1, _ml.Interpretation.Scan(_model, _data).Plan.Seed);
        Assert.AreEqual(5, _ml.Interpretation.Scan(_model, _data, new() { Seed = 5 }).Plan.Seed);
        Assert.AreEqual(0, new MLContext().Interpretation.Scan(_model, _data).Plan.Seed);
    }
}
