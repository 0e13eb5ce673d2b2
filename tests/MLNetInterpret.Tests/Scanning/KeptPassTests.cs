using Microsoft.ML;
using MLNetInterpret.Core.Scanning;
using MLNetInterpret.Scanning;

namespace MLNetInterpret.Tests.Scanning;

/// <summary>Shards that are asked for one by one read on from where the last one ended.</summary>
[TestClass]
public sealed class KeptPassTests : IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly TestFolder _files = new();
    private readonly KeptPass _pass = new();

    public void Dispose()
    {
        _pass.Dispose();
        _files.Dispose();
    }

    [TestMethod]
    public void Shards_in_their_order_read_the_rows_once_and_one_before_them_reads_anew()
    {
        var (model, spy, job) = Planned(rows: 95, perShard: 10);
        using var done = job;
        Same([0, 2, 3, 7], cursors: 1);
        Same([1], cursors: 1);
        Same([4, 5, 6, 8], cursors: 0);
        Same([9], cursors: 0);
        Assert.AreEqual(0, spy.Open, "a pass that has come to its end");

        void Same(int[] shards, int cursors)
        {
            var before = spy.Asked.Count;
            foreach (var shard in shards) Scan(job, model, spy, shard);
            Assert.AreEqual(cursors, spy.Asked.Count - before);
            Equal(job);
        }
    }

    [TestMethod]
    public void Windows_of_text_know_what_earlier_ones_had_however_far_apart_the_shards_are()
    {
        var text = string.Concat(Enumerable.Range(0, 300).Select(number => $"{number} (a{number % 7}) "));
        var corpus = _ml.Data.LoadTextCorpus(_files.Write("text.txt", text), window: 64, overlap: 16, heldOut: 0.1);
        var model = _ml.Transforms.Text
            .CharacterLstm(new CharacterLstmOptions { HiddenUnits = 3, Epochs = 1, Window = 16, Streams = 4 }).Fit(corpus.Train);
        var options = new ScanOptions { RowsPerShard = 4, BatchRows = 3, WarmUp = 4, Data = "text" };
        var spy = new SpyView(corpus.Train);
        using (var whole = _ml.Interpretation.PlanJob(model, corpus.Train, options with { Folder = _files.At("whole") }))
            _ml.Interpretation.ScanShards(whole, model, corpus.Train);
        using var job = _ml.Interpretation.PlanJob(model, spy, options with { Folder = _files.At("parts") });
        Assert.IsGreaterThan(8, job.ShardCount);
        spy.Asked.Clear();
        foreach (var shard in new[] { 1, 3, 4, 0, 2, 7 }) Scan(job, model, spy, shard);
        Assert.HasCount(2, spy.Asked);
        Equal(job);
    }

    [TestMethod]
    public void Cancelled_or_failed_the_pass_ends_and_the_next_shard_begins_another()
    {
        var (model, spy, job) = Planned(rows: 95, perShard: 10);
        using var done = job;
        Scan(job, model, spy, 0);
        Assert.AreEqual(1, spy.Open);
        using var cancelled = new CancellationTokenSource();
        spy.Moving = row => { if (row == 15) cancelled.Cancel(); };
        Assert.Throws<OperationCanceledException>(() => Scan(job, model, spy, 1, cancelled.Token));
        Assert.AreEqual(0, spy.Open);
        spy.Moving = row => { if (row == 25) throw new InvalidDataException("Row 25 is torn."); };
        Assert.Throws<InvalidDataException>(() => Scan(job, model, spy, 2));
        Assert.AreEqual(0, spy.Open);
        spy.Moving = null;
        foreach (var shard in new[] { 1, 2, 3 }) Scan(job, model, spy, shard);
        Assert.AreEqual(1, spy.Open);
        Equal(job);
        spy.Closing = () => throw new OperationCanceledException("What is read ahead was cancelled.");
        _pass.Dispose();
        Assert.AreEqual(0, spy.Open);
    }

    [TestMethod]
    [DataRow(60, "Shard 6 has 0 rows, but the plan expects 10")]
    [DataRow(101, "more than the 100 rows that the plan expects")]
    public void A_pass_that_goes_on_finds_rows_too_many_or_too_few(int rows, string message)
    {
        var (model, _, job) = Planned(rows: 100, perShard: 10);
        using var done = job;
        var changed = new SpyView(_ml.View(Scanned.Rows(rows)));
        Scan(job, model, changed, 5);
        StringAssert.Contains(
            Assert.Throws<InvalidDataException>(() => Scan(job, model, changed, rows < 100 ? 6 : 9)).Message, message);
        Assert.AreEqual(0, changed.Open);
    }

    /// <summary>A scan that is planned, and scanned in one go elsewhere.</summary>
    private (ITransformer Model, SpyView Rows, ScanJob Job) Planned(int rows, int perShard)
    {
        var (model, spy) = (_ml.Model(), new SpyView(_ml.View(Scanned.Rows(rows))));
        var options = new ScanOptions { RowsPerShard = perShard, BatchRows = 4, LabelColumnName = "Kind", IdColumnName = "Id" };
        using (var whole = _ml.Interpretation.PlanJob(model, spy, options with { Folder = _files.At("whole") }))
            _ml.Interpretation.ScanShards(whole, model, spy);
        var job = _ml.Interpretation.PlanJob(model, spy, options with { Folder = _files.At("parts") });
        spy.Asked.Clear();
        return (model, spy, job);
    }

    private void Scan(ScanJob job, ITransformer model, IDataView rows, int shard, CancellationToken cancellation = default) =>
        _ml.Interpretation.ScanShards(
            job, model, rows, [shard], new() { Cancellation = cancellation }, requireUnchanged: null, _pass);

    /// <summary>What is finished is what one pass has made.</summary>
    private void Equal(ScanJob job)
    {
        foreach (var shard in Enumerable.Range(0, job.ShardCount).Where(job.Has))
            CollectionAssert.AreEqual(
                File.ReadAllBytes(new ScanFolder(_files.At("whole")).Shard(shard)), File.ReadAllBytes(job.Folder.Shard(shard)),
                $"shard {shard}");
    }
}
