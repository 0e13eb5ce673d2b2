using Microsoft.ML;
using MLNetInterpret.Data;

namespace MLNetInterpret.Tests.Scanning;

/// <summary>A folder of a scan is of one model, one plan and the same data, or it is refused.</summary>
[TestClass]
public sealed class ChangedDataTests : IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly TestFolder _files = new();
    private readonly ITransformer _model;

    public ChangedDataTests() => _model = _ml.Model();

    private ScanOptions Options => new() { Folder = _files.At("scan"), RowsPerShard = 10, BatchRows = 4 };

    public void Dispose() => _files.Dispose();

    [TestMethod]
    public void Other_values_another_model_and_other_options_are_another_scan()
    {
        var rows = Scanned.Rows(25);
        _ml.Interpretation.Scan(_model, _ml.View(rows), Options);
        var before = Directory.GetFiles(_files.At("scan")).Select(File.ReadAllBytes).ToArray();

        Refused(_model, rows, Options with { TopRows = 8 });
        Refused(_ml.Model(new TwoLayers(seed: 1)), rows, Options);
        Refused(_model, Scanned.Rows(26), Options);
        rows[24].Features[2] += 0.5f;
        Refused(_model, rows, Options);

        var after = Directory.GetFiles(_files.At("scan")).Select(File.ReadAllBytes).ToArray();
        Assert.HasCount(before.Length, after);
        foreach (var (one, other) in before.Zip(after)) CollectionAssert.AreEqual(one, other);
    }

    [TestMethod]
    [DataRow(24, null, "Shard 2 has 4 rows, but the plan expects 5")]
    [DataRow(26, null, "Shard 2 has 6 rows, but the plan expects 5")]
    [DataRow(15, new[] { 0, 1 }, "Shard 1 has 5 rows, but the plan expects 10")]
    [DataRow(20, new[] { 2 }, "Shard 2 has 0 rows, but the plan expects 5")]
    [DataRow(0, new[] { 1 }, "Shard 1 has 0 rows, but the plan expects 10")]
    public void A_shard_of_another_number_of_rows_is_named(int count, int[]? shards, string expected)
    {
        var job = _ml.Interpretation.PlanJob(_model, _ml.View(Scanned.Rows(25)), Options);
        var changed = new SpyView(_ml.View(Scanned.Rows(count)), countIsKnown: false);
        var failure = Assert.ThrowsExactly<InvalidDataException>(
            () => _ml.Interpretation.ScanShards(job, _model, changed, shards));
        StringAssert.Contains(failure.Message, expected);
        StringAssert.Contains(failure.Message, "the data have changed since the plan was made");
        bool IsMissing(int shard) => shards is not null && !shards.Contains(shard) || (shard + 1) * 10 > count;
        CollectionAssert.AreEqual(new[] { 0, 1, 2 }.Where(IsMissing).ToArray(), job.Missing().ToArray());
    }

    [TestMethod]
    public void Rows_behind_a_last_shard_that_is_full_are_noticed()
    {
        var job = _ml.Interpretation.PlanJob(_model, _ml.View(Scanned.Rows(20)), Options);
        var failure = Assert.ThrowsExactly<InvalidDataException>(
            () => _ml.Interpretation.ScanShards(job, _model, _ml.View(Scanned.Rows(21))));
        StringAssert.Contains(failure.Message, "the data have changed since the plan was made");
    }

    [TestMethod]
    public void Another_model_is_refused_before_a_row_is_read()
    {
        var spy = new SpyView(_ml.View(Scanned.Rows(25)));
        var job = _ml.Interpretation.PlanJob(_model, spy, Options);
        spy.Asked.Clear();
        var other = _ml.Model(new TwoLayers(seed: 1));
        ForAnother(() => _ml.Interpretation.ScanShards(job, other, spy));
        Assert.IsEmpty(spy.Asked);

        _ml.Interpretation.ScanShards(job, _model, spy);
        ForAnother(() => _ml.Interpretation.ScanShards(job, other, spy));
        ForAnother(() => _ml.Interpretation.MergeScan(job, other));

        static void ForAnother(Action action) => StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(action).Message, "The plan is for the network");
    }

    private void Refused(ITransformer model, IReadOnlyList<Scanned.Row> rows, ScanOptions options)
    {
        var failure = Assert.ThrowsExactly<IOException>(() => _ml.Interpretation.Scan(model, _ml.View(rows), options));
        StringAssert.Contains(failure.Message, $"The folder '{options.Folder}' holds another scan");
    }
}
