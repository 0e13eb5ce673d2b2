using Microsoft.ML;
using MLNetInterpret.Core.Scanning;
using MLNetInterpret.Data;

namespace MLNetInterpret.Tests.Scanning;

/// <summary>Scans that are kept in a folder: cut short, done in parts, damaged.</summary>
[TestClass]
public sealed class ScanFolderTests : IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly TestFolder _files = new();
    private readonly ITransformer _model;
    private readonly IDataView _data;

    public ScanFolderTests() => (_model, _data) = (_ml.Model(), _ml.View(Scanned.Rows(95)));

    public void Dispose() => _files.Dispose();

    [TestMethod]
    public void In_one_go_in_parts_in_any_order_and_again_it_is_the_same_to_the_bit()
    {
        var whole = _ml.Interpretation.Scan(_model, _data, Options("whole"));
        Assert.AreEqual(whole.Bits(), _ml.Interpretation.Scan(_model, _data, Options("whole")).Bits(), "again");

        var job = _ml.Interpretation.PlanJob(_model, _data, Options("parts"));
        CollectionAssert.AreEqual(new[] { 0, 1, 2, 3, 4 }, job.Missing().ToArray());
        CollectionAssert.AreEqual(new[] { 4 }, _ml.Interpretation.ScanShards(job, _model, _data, [4]).ToArray());
        var opened = ScanJob.Open(_files.At("parts"));
        CollectionAssert.AreEqual(new[] { 0, 2 }, _ml.Interpretation.ScanShards(opened, _model, _data, [2, 0]).ToArray());
        CollectionAssert.AreEqual(new[] { 1, 3 }, _ml.Interpretation.ScanShards(job, _model, _data).ToArray());
        Assert.IsEmpty(job.Missing());
        Assert.AreEqual(whole.Bits(), _ml.Interpretation.MergeScan(job, _model).Bits(), "in parts");
        Assert.AreEqual(whole.Bits(), _ml.Interpretation.Scan(_model, _data, Options("parts")).Bits(), "from parts");
    }

    [TestMethod]
    public void Two_scans_of_one_folder_at_once_end_with_the_same_bits()
    {
        var whole = _ml.Interpretation.Scan(_model, _data, Options("whole")).Bits();
        var bits = new string[2];
        Parallel.For(0, bits.Length, i => bits[i] = _ml.Interpretation.Scan(_model, _data, Options("both")).Bits());
        Assert.AreEqual(whole, bits[0]);
        Assert.AreEqual(whole, bits[1]);
        Assert.HasCount(6, Directory.GetFiles(_files.At("both")), "the plan and five shards");
    }

    [TestMethod]
    public void Cancelled_it_keeps_what_was_finished_and_goes_on_to_the_same_bits()
    {
        using var source = new CancellationTokenSource();
        Assert.ThrowsExactly<OperationCanceledException>(() => _ml.Interpretation.Scan(_model, _data, Options("scan") with
        {
            Progress = new Scanned.Watcher(rows => { if (rows >= 60) source.Cancel(); }).Every(),
            Cancellation = source.Token,
        }));
        var kept = Partials("scan");
        CollectionAssert.AreEqual(new[] { "shard-000000.partial", "shard-000001.partial" }, kept.Keys.ToArray());

        var resumed = _ml.Interpretation.Scan(_model, _data, Options("scan"));
        var all = Partials("scan");
        Assert.HasCount(5, all);
        foreach (var (name, file) in kept)
        {
            Assert.AreEqual(file.Written, all[name].Written, "written again");
            CollectionAssert.AreEqual(file.Bytes, all[name].Bytes);
        }

        Assert.AreEqual(_ml.Interpretation.Scan(_model, _data, Options("whole")).Bits(), resumed.Bits());
        foreach (var (name, file) in Partials("whole")) CollectionAssert.AreEqual(file.Bytes, all[name].Bytes);
    }

    [TestMethod]
    [DataRow("truncated"), DataRow("flipped"), DataRow("empty")]
    public void A_damaged_partial_is_named_set_aside_and_done_again(string damage)
    {
        var whole = _ml.Interpretation.Scan(_model, _data, Options("scan"));
        var path = Path.Combine(_files.At("scan"), "shard-000003.partial");
        var bytes = File.ReadAllBytes(path);
        if (damage == "flipped") bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(path, damage switch { "truncated" => bytes[..(bytes.Length / 2)], "empty" => [], _ => bytes });

        var warnings = new List<string>();
        var again = _ml.Interpretation.Scan(_model, _data, Options("scan") with { Warn = warnings.Add });
        Assert.HasCount(1, warnings);
        StringAssert.Contains(warnings[0], $"'{path}' was set aside as 'shard-000003.partial.damaged'");
        Assert.IsTrue(File.Exists($"{path}.damaged"));
        Assert.AreEqual(whole.Bits(), again.Bits());
    }

    [TestMethod]
    public void Shards_that_lack_are_named_when_they_are_merged()
    {
        var job = _ml.Interpretation.PlanJob(_model, _data, Options("scan"));
        var failure = Assert.ThrowsExactly<ArgumentException>(() => _ml.Interpretation.MergeScan(job, _model));
        StringAssert.Contains(failure.Message, "None of the scan's 5 shards is finished yet");
        _ml.Interpretation.ScanShards(job, _model, _data, [0, 2]);
        failure = Assert.ThrowsExactly<ArgumentException>(() => _ml.Interpretation.MergeScan(job, _model));
        StringAssert.Contains(failure.Message, "of its 5 shards 3 are missing (1, 3, 4)");
        foreach (var shard in new[] { -1, 5 })
            StringAssert.Contains(
                Assert.ThrowsExactly<ArgumentException>(() => _ml.Interpretation.ScanShards(job, _model, _data, [shard])).Message,
                $"There is no shard {shard}: the plan has shards 0 to 4.");
    }

    private ScanOptions Options(string folder) => new()
    {
        Folder = _files.At(folder),
        RowsPerShard = 20,
        BatchRows = 10,
        LabelColumnName = "Kind",
        IdColumnName = "Id",
        ExactCorrelations = ["hidden"],
        TopRows = 5,
    };

    private SortedDictionary<string, (DateTime Written, byte[] Bytes)> Partials(string folder) => new(
        Directory.GetFiles(_files.At(folder), "*.partial").ToDictionary(
            path => Path.GetFileName(path), path => (File.GetLastWriteTimeUtc(path), File.ReadAllBytes(path))),
        StringComparer.Ordinal);
}
