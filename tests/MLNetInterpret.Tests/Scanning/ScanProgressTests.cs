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
        _ml.Interpretation.Scan(_model, _ml.View(Scanned.Rows(95)), new() { BatchRows = 10, Progress = _watcher.Every() });
        CollectionAssert.AreEqual(new long[] { 10, 20, 30, 40, 50, 60, 70, 80, 90, 95 }, _watcher.Rows.ToArray());
        Rises(to: 95);
    }

    [TestMethod]
    public void Of_rows_that_nobody_counted_it_gives_their_number_alone_up_to_the_end()
    {
        var uncounted = new SpyView(_ml.View(Scanned.Rows(95)), countIsKnown: false);
        _ml.Interpretation.Scan(_model, uncounted, new() { BatchRows = 50, Progress = _watcher.Every() });
        CollectionAssert.AreEqual(new long[] { 50, 95, 95 }, _watcher.Rows.ToArray());
        CollectionAssert.AreEqual(
            new[] { 50 / 10_050.0, 95 / 10_095.0, 1 }, _watcher.Reports.Select(report => report.Share).ToArray());
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
        _ml.Interpretation.Scan(_model, data, options with { Progress = _watcher.Every() });
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
        _ml.Interpretation.ScanShards(job, _model, data, shards, new() { Progress = _watcher.Every() });
        Assert.AreEqual(10, _watcher.Rows.First());
        Rises(to: rows);
    }

    private void Rises(long to)
    {
        var reports = _watcher.Reports;
        long[] rows = [.. _watcher.Rows];
        CollectionAssert.AreEqual(rows.Distinct().Order().ToArray(), rows);
        CollectionAssert.AreEqual(
            rows.Select(done => (double)done / to).ToArray(), reports.Select(report => report.Share).ToArray());
        foreach (var report in reports)
            StringAssert.Matches(report.Stage, new($"^[0-9]+ of {to} rows, [1-9][0-9,]* rows/s$"));
        Assert.AreEqual(1, reports[^1].Share);
    }
}
