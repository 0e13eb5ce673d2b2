using Microsoft.ML;

namespace MLNetInterpret.Tests.Scanning;

/// <summary>Rows are read while the network computes, a few batches ahead.</summary>
[TestClass]
public sealed class ReadAheadTests
{
    private const int Batch = 8;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    public void The_next_batch_is_read_while_the_first_is_computed()
    {
        using var second = new ManualResetEventSlim();
        var network = new TwoLayers();
        var (model, spy) = (_ml.Model(network), new SpyView(_ml.View(Scanned.Rows(100))));
        spy.Moving = row => { if (row == 2 * Batch) second.Set(); };
        var waited = new List<bool>();
        network.Computing = () => waited.Add(second.Wait(Patience));
        _ml.Interpretation.Scan(model, spy, new() { BatchRows = Batch });
        Assert.HasCount(13, waited);
        Assert.IsTrue(waited[0], "nothing was read ahead");
    }

    [TestMethod]
    public void Never_more_than_a_few_batches_wait()
    {
        const int few = 8;
        using var tooFar = new ManualResetEventSlim();
        var network = new TwoLayers();
        var (model, spy) = (_ml.Model(network), new SpyView(_ml.View(Scanned.Rows(1000))));
        var computed = 0;
        spy.Moving = row => { if (row >= (Volatile.Read(ref computed) + few) * Batch) tooFar.Set(); };
        network.Computing = () =>
        {
            // time enough to run away
            if (Interlocked.Increment(ref computed) is 1 or 40) tooFar.Wait(TimeSpan.FromMilliseconds(100));
        };
        _ml.Interpretation.Scan(model, spy, new() { BatchRows = Batch });
        Assert.AreEqual(125, computed);
        Assert.IsFalse(tooFar.IsSet, $"more than {few} batches were read ahead");
    }

    [TestMethod]
    public void An_error_while_reading_arrives_as_it_is()
    {
        var (model, spy) = (_ml.Model(), new SpyView(_ml.View(Scanned.Rows(1000))));
        var torn = new InvalidDataException("Row 777 is torn.");
        spy.Moving = row => { if (row == 777) throw torn; };
        var thrown = Assert.ThrowsExactly<InvalidDataException>(
            () => _ml.Interpretation.Scan(model, spy, new() { BatchRows = Batch }));
        Assert.AreSame(torn, thrown);
        Assert.AreEqual(0, spy.Open);
    }

    [TestMethod]
    public void A_view_that_fails_to_close_ends_the_scan_all_the_same()
    {
        var (model, spy) = (_ml.Model(), new SpyView(_ml.View(Scanned.Rows(100))));
        spy.Closing = () => throw new IOException("The file cannot be closed.");
        Assert.ThrowsExactly<IOException>(() => _ml.Interpretation.Scan(model, spy, new() { BatchRows = Batch }));
        using var cancelled = new CancellationTokenSource();
        spy.Moving = row => { if (row == 50) cancelled.Cancel(); };
        Assert.Throws<OperationCanceledException>(
            () => _ml.Interpretation.Scan(model, spy, new() { BatchRows = Batch, Cancellation = cancelled.Token }));
    }

    [TestMethod]
    public void An_error_while_computing_arrives_in_one_sentence_and_ends_the_reading()
    {
        var network = new TwoLayers();
        var (model, spy) = (_ml.Model(network), new SpyView(_ml.View(Scanned.Rows(1000))));
        var (broken, computed) = (new InvalidOperationException("The network broke."), 0);
        network.Computing = () => { if (++computed == 5) throw broken; };
        var thrown = Assert.ThrowsExactly<InvalidOperationException>(
            () => _ml.Interpretation.Scan(model, spy, new() { BatchRows = Batch }));
        Assert.AreSame(broken, thrown.InnerException);
        Assert.AreEqual("The network does not run: The network broke.", thrown.Message);
        Assert.AreEqual(0, spy.Open);
    }

    [TestMethod]
    [DataRow("before"), DataRow("reading"), DataRow("computing"), DataRow("reading blocked")]
    [DataRow("told of progress"), DataRow("told of the end")]
    public void Cancelling_ends_both_threads_and_closes_the_rows(string when)
    {
        const int rows = 1000;
        using var source = new CancellationTokenSource();
        using var ahead = new ManualResetEventSlim();
        var network = new TwoLayers();
        var (model, spy) = (_ml.Model(network), new SpyView(_ml.View(Scanned.Rows(rows))));
        var moved = 0L;
        spy.Moving = row =>
        {
            moved = row;
            if (row == 5 * Batch - 1) ahead.Set();
            if (when == "reading" && row == 500) source.Cancel();
        };
        network.Computing = () =>
        {
            if (when == "reading blocked") ahead.Wait(Patience);
            if (when is "computing" or "reading blocked") source.Cancel();
        };
        var watcher = new Scanned.Watcher(done =>
        {
            if (when == "told of progress" && done == 10 * Batch) source.Cancel();
            if (when == "told of the end" && done == rows) source.Cancel();
        });
        if (when == "before") source.Cancel();

        var options = new ScanOptions { BatchRows = Batch, Progress = watcher.Every(), Cancellation = source.Token };
        Assert.ThrowsExactly<OperationCanceledException>(() => _ml.Interpretation.Scan(model, spy, options));
        Assert.AreEqual(0, spy.Open);
        if (when != "told of the end") Assert.IsLessThan(rows - 1, moved, "it read on to the end");
    }
}
