using Microsoft.ML;
using MLNetInterpret.Data;

namespace MLNetInterpret.Tests.Scanning;

/// <summary>What cannot be scanned is named, with what can.</summary>
[TestClass]
public sealed class ScanBadInputTests : IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly TestFolder _files = new();
    private readonly ITransformer _model;
    private readonly IDataView _data;

    public ScanBadInputTests() => (_model, _data) = (_ml.Model(), _ml.View(Scanned.Rows(30)));

    public void Dispose() => _files.Dispose();

    [TestMethod]
    [DataRow(true), DataRow(false)]
    public void No_rows_are_refused_and_leave_no_folder(bool countIsKnown)
    {
        const string expected = "The data have no rows; a scan needs at least one.";
        var none = new SpyView(_ml.View([]), countIsKnown);
        var options = new ScanOptions { Folder = _files.At("scan") };
        Same(() => _ml.Interpretation.Scan(_model, none));
        Same(() => _ml.Interpretation.Scan(_model, none, options));
        Same(() => _ml.Interpretation.PlanJob(_model, none, options));
        Assert.IsFalse(Directory.Exists(_files.At("scan")));

        static void Same(Action action) =>
            Assert.AreEqual(expected, Assert.ThrowsExactly<ArgumentException>(action).Message);
    }

    [TestMethod]
    [DataRow("hiden", "The network has no activation point 'hiden'. It has: hidden, output.")]
    [DataRow("hidden:4", "hidden")]
    [DataRow("hidden:0@1", "hidden")]
    [DataRow("conv*", "conv*")]
    public void Units_that_do_not_exist_are_named(string unit, string expected) => Named(new() { Units = [unit] }, expected);

    [TestMethod]
    public void Columns_and_points_that_do_not_exist_or_cannot_be_shown_are_named()
    {
        Named(
            new() { LabelColumnName = "Kinds" },
            "The label column 'Kinds' is not in the data. It has: Features, Kind, Id, Unused, Output");
        Named(new() { IdColumnName = "id" }, "The id column 'id' is not in the data.");
        const string vectors = "The column 'Features' holds Vector<Single, 3>; a column to show has one number";
        Named(new() { LabelColumnName = "Features" }, vectors);
        Named(new() { IdColumnName = "Features" }, vectors);
        Named(
            new() { ExactCorrelations = ["outputs"], Folder = _files.At("scan") },
            "The network has no activation point 'outputs'. It has: hidden, output.");
        Assert.IsFalse(Directory.Exists(_files.At("scan")));
    }

    [TestMethod]
    public void Options_outside_their_ranges_are_named()
    {
        Named(new() { TopRows = -1 }, "TopRows is -1, but has to be from 0 to 100000");
        Named(new() { BatchRows = 0 }, "BatchRows is 0, but has to be from 1 to 1048576");
        Named(new() { RowsPerShard = 0, Folder = _files.At("scan") }, "RowsPerShard is 0, but has to be at least 1");
        Named(new() { Projections = 3 }, "The number of projections is a multiple of 4, not 3.");
        Named(new() { Projections = -4 }, "Projections is -4, but has to be from 0 to 65536");
        Named(new() { DuplicateDistance = double.NaN }, "The distance of near-duplicates has to be a finite number.");
        const string several = "A scan keeps one reduction or several different ones: max, mean, sum";
        Named(new() { Reductions = [] }, several);
        Named(new() { Reductions = [Reduction.Max, Reduction.Max] }, several);
        var failure = Assert.ThrowsExactly<ArgumentException>(() => _ml.Interpretation.PlanJob(_model, _data, new()));
        StringAssert.Contains(failure.Message, "A planned scan keeps its shards in a folder: name it (Folder).");
        Assert.IsFalse(Directory.Exists(_files.At("scan")));
    }

    [TestMethod]
    public void No_rows_and_no_projections_need_be_kept()
    {
        var catalogue = _ml.Interpretation.Scan(_model, _data, new() { TopRows = 0, Projections = 0 });
        Assert.IsTrue(catalogue.Units.All(
            unit => unit is { Highest.Count: 0, Lowest.Count: 0, Projection.Count: 0, Statistics.Count: 30 }));
        Assert.HasCount(4, catalogue.Units);
    }

    [TestMethod]
    [DataRow(null), DataRow("scan")]
    public void A_feature_that_is_no_number_is_named_with_its_row(string? folder)
    {
        var rows = Scanned.Rows(30);
        rows[17].Features[1] = float.NaN;
        var options = new ScanOptions { BatchRows = 4, Folder = folder is null ? null : _files.At(folder) };
        var failure = Assert.ThrowsExactly<InvalidOperationException>(
            () => _ml.Interpretation.Scan(_model, _ml.View(rows), options));
        StringAssert.Contains(failure.Message, "Row 17 of the column 'Features' holds NaN in slot 1");
    }

    [TestMethod]
    public void Models_without_a_network_and_data_that_it_does_not_read_are_refused()
    {
        var none = _ml.Transforms.CopyColumns("Copy", "Features").Fit(_data);
        var failure = Assert.ThrowsExactly<InvalidOperationException>(() => _ml.Interpretation.Scan(none, _data));
        StringAssert.Contains(failure.Message, "The model holds no network.");
        Assert.Throws<ArgumentException>(
            () => _ml.Interpretation.Scan(_model, _ml.Transforms.DropColumns("Features").Fit(_data).Transform(_data)));
    }

    [TestMethod]
    public void A_folder_that_cannot_be_written_is_named()
    {
        var file = _files.Write("file", "not a folder");
        var failure = Assert.ThrowsExactly<IOException>(() => _ml.Interpretation.Scan(_model, _data, new() { Folder = file }));
        StringAssert.Contains(failure.Message, file);
        Assert.AreEqual("not a folder", File.ReadAllText(file));
    }

    [TestMethod]
    public void A_folder_whose_plan_is_damaged_is_named()
    {
        var options = new ScanOptions { Folder = _files.At("scan") };
        var job = _ml.Interpretation.PlanJob(_model, _data, options);
        Assert.AreEqual(30, job.Plan.Rows);
        _files.Write("scan/plan.json", job.Plan.ToJson()[..^20]);
        var failure = Assert.ThrowsExactly<InvalidDataException>(() => _ml.Interpretation.Scan(_model, _data, options));
        StringAssert.Contains(failure.Message, Path.Combine(_files.At("scan"), "plan.json"));
    }

    private void Named(ScanOptions options, string expected) => StringAssert.Contains(
        Assert.Throws<ArgumentException>(() => _ml.Interpretation.Scan(_model, _data, options)).Message, expected);
}
