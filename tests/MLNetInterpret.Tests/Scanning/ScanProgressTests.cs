using Microsoft.ML;
using MLNetInterpret.Data;
using MLNetInterpret.Scanning;

namespace MLNetInterpret.Tests.Scanning;

/// <summary>What a scan says of how far it is.</summary>
[TestClass]
public sealed class ScanProgressTests : IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly TestFolder _files = new();
    private readonly ITransformer _model;
    private readonly Scanned.Watcher _watcher = new();

    public ScanProgressTests() => _model = _ml.Model();

    public void Dispose() => _files.Dispose();

    [TestMethod]
    public void It_counts_every_row_up_to_the_end()
    {
        _ml.Interpretation.Scan(_model, _ml.View(Scanned.Rows(95)), new() { BatchRows = 10, Progress = _watcher });
        CollectionAssert.AreEqual(new long[] { 10, 20, 30, 40, 50, 60, 70, 80, 90, 95 }, _watcher.Rows.ToArray());
        Rises(to: 95);
    }

    [TestMethod]
    public void Of_rows_that_nobody_counted_it_gives_their_number_alone_up_to_the_end()
    {
        var uncounted = new SpyView(_ml.View(Scanned.Rows(95)), countIsKnown: false);
        _ml.Interpretation.Scan(_model, uncounted, new() { BatchRows = 50, Progress = _watcher });
        CollectionAssert.AreEqual(new long[] { 50, 95, 95 }, _watcher.Rows.ToArray());
        CollectionAssert.AreEqual(new double[] { 0, 0, 1 }, _watcher.Reports.Select(report => report.Share).ToArray());
        StringAssert.Matches(_watcher.Reports[0].Stage, new("^50 rows, [1-9][0-9,]* rows/s$"));
        StringAssert.Matches(_watcher.Reports[1].Stage, new("^95 rows, [1-9][0-9,]* rows/s$"));
        StringAssert.StartsWith(_watcher.Reports[2].Stage, "95 of 95 rows, ");
    }

    [TestMethod]
    [DataRow(new[] { 0, 3 }, 50), DataRow(new[] { 0, 4 }, 45), DataRow(new[] { 4 }, 25), DataRow(new[] { 0, 1, 2, 3 }, 90)]
    public void A_scan_that_goes_on_begins_with_the_rows_that_are_done(int[] done, int first)
    {
        var data = _ml.View(Scanned.Rows(95));
        var options = new ScanOptions { Folder = _files.At("scan"), RowsPerShard = 20, BatchRows = 10 };
        _ml.Interpretation.ScanShards(_ml.Interpretation.PlanJob(_model, data, options), _model, data, done);
        _ml.Interpretation.Scan(_model, data, options with { Progress = _watcher });
        Assert.AreEqual(first, _watcher.Rows.First());
        Rises(to: 95);
    }

    [TestMethod]
    [DataRow(new[] { 1, 2 }, 40), DataRow(new[] { 4 }, 15), DataRow(new[] { 0, 4 }, 35), DataRow(null, 95)]
    public void Of_some_shards_it_counts_their_rows(int[]? shards, int rows)
    {
        var data = _ml.View(Scanned.Rows(95));
        var job = _ml.Interpretation.PlanJob(
            _model, data, new() { Folder = _files.At("scan"), RowsPerShard = 20, BatchRows = 10 });
        _ml.Interpretation.ScanShards(job, _model, data, shards, new() { Progress = _watcher });
        Assert.AreEqual(10, _watcher.Rows.First());
        Rises(to: rows);
    }

    [TestMethod]
    [DataRow(12000L, 60000L, 4100.0, 12.0, "12,000 of 60,000 rows, 4,100 rows/s, 12 s left")]
    [DataRow(1L, 2L, 0.4, 89.5, "1 of 2 rows, 0 rows/s, 90 s left")]
    [DataRow(1L, 2L, 10.0, 600.0, "1 of 2 rows, 10 rows/s, 10 min left")]
    [DataRow(1L, 2L, 10.0, 9000.0, "1 of 2 rows, 10 rows/s, 2.5 h left")]
    public void It_is_said_in_words(long rows, long of, double rate, double seconds, string expected) =>
        Assert.AreEqual(expected, new ScanProgress(rows, of, rate, TimeSpan.FromSeconds(seconds)).ToString());

    private void Rises(long to)
    {
        var reports = _watcher.Reports;
        long[] rows = [.. _watcher.Rows];
        CollectionAssert.AreEqual(rows.Distinct().Order().ToArray(), rows);
        CollectionAssert.AreEqual(
            rows.Select(done => (double)done / to).ToArray(), reports.Select(report => report.Share).ToArray());
        foreach (var report in reports)
            StringAssert.Matches(report.Stage, new($"^[0-9]+ of {to} rows, [1-9][0-9,]* rows/s, [0-9.]+ (s|min|h) left$"));
        Assert.AreEqual(1, reports[^1].Share);
        StringAssert.EndsWith(reports[^1].Stage, "rows/s, 0 s left");
    }
}
