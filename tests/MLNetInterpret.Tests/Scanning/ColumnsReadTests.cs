using Microsoft.ML;
using MLNetInterpret.Data;

namespace MLNetInterpret.Tests.Scanning;

/// <summary>A scan reads the columns it needs of the rows it needs.</summary>
[TestClass]
public sealed class ColumnsReadTests : IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly TestFolder _files = new();

    public void Dispose() => _files.Dispose();

    [TestMethod]
    public void One_pass_over_the_input_is_all_that_a_plain_scan_takes()
    {
        var spy = new SpyView(_ml.View(Scanned.Rows(50)));
        _ml.Interpretation.Scan(_ml.Model(), spy);
        CollectionAssert.AreEqual(new[] { "Features" }, spy.Asked.ToArray());
        CollectionAssert.AreEqual(Enumerable.Range(0, 50).Select(row => ("Features", (long)row)).ToArray(), spy.Cells.ToArray());
        Assert.AreEqual(0, spy.Open);
    }

    [TestMethod]
    public void Text_labels_are_read_with_the_rows_and_only_for_a_folder_beforehand()
    {
        var spy = new SpyView(_ml.View(Scanned.Rows(50)));
        var options = new ScanOptions { LabelColumnName = "Kind", IdColumnName = "Id" };
        _ml.Interpretation.Scan(_ml.Model(), spy, options);
        CollectionAssert.AreEqual(new[] { "Features Id Kind" }, spy.Asked.ToArray());
        Assert.HasCount(3 * 50, spy.Cells);
        spy.Asked.Clear();
        _ml.Interpretation.Scan(_ml.Model(), spy, options with { Folder = _files.At("scan"), Data = "known" });
        CollectionAssert.AreEqual(new[] { "Kind", "Features Id Kind" }, spy.Asked.ToArray());
    }

    [TestMethod]
    [DataRow(null, true, "Features"), DataRow("known", true, null), DataRow("known", false, "")]
    public void A_folder_costs_another_pass_over_the_input_or_only_a_count(string? data, bool countIsKnown, string? beforehand)
    {
        var spy = new SpyView(_ml.View(Scanned.Rows(50)), countIsKnown);
        var catalogue = _ml.Interpretation.Scan(_ml.Model(), spy, new() { Folder = _files.At("scan"), Data = data });
        CollectionAssert.AreEqual(beforehand is null ? new[] { "Features" } : [beforehand, "Features"], spy.Asked.ToArray());
        Assert.AreEqual(50, catalogue.Provenance.Rows);
        Assert.AreEqual(0, spy.Open);
    }

    [TestMethod]
    public void Rows_of_other_shards_are_passed_over_unread_and_those_behind_the_last_are_not_reached()
    {
        var (model, spy) = (_ml.Model(), new SpyView(_ml.View(Scanned.Rows(50))));
        var options = new ScanOptions { Folder = _files.At("scan"), RowsPerShard = 10, BatchRows = 4, Data = "known" };
        var job = _ml.Interpretation.PlanJob(model, spy, options);
        var furthest = 0L;
        spy.Moving = row => furthest = row;
        CollectionAssert.AreEqual(new[] { 1, 3 }, _ml.Interpretation.ScanShards(job, model, spy, [3, 1, 3]).ToArray());
        var rows = Enumerable.Range(10, 10).Concat(Enumerable.Range(30, 10));
        CollectionAssert.AreEqual(rows.Select(row => ("Features", (long)row)).ToArray(), spy.Cells.ToArray());
        Assert.AreEqual(39, furthest);
        Assert.AreEqual(0, spy.Open);
    }

    [TestMethod]
    public void Shards_that_are_there_already_are_not_read_again()
    {
        var (model, spy) = (_ml.Model(), new SpyView(_ml.View(Scanned.Rows(50))));
        var options = new ScanOptions { Folder = _files.At("scan"), RowsPerShard = 10, Data = "known" };
        var job = _ml.Interpretation.PlanJob(model, spy, options);
        _ml.Interpretation.ScanShards(job, model, spy);
        spy.Asked.Clear();
        Assert.IsEmpty(_ml.Interpretation.ScanShards(job, model, spy));
        Assert.IsEmpty(_ml.Interpretation.ScanShards(job, model, spy, [0]));
        Assert.IsEmpty(spy.Asked);
    }
}
