using Microsoft.ML;

namespace MLNetInterpret.Orleans;

[TestClass]
public sealed class ClusterExtensionsTests : IDisposable
{
    private readonly SmallScan _small = new();

    public void Dispose() => _small.Dispose();

    [TestMethod, TestCategory("Long")]
    public void A_cluster_scans_to_the_bits_of_this_process()
    {
        var ml = _small.Context;
        ml.Interpretation.PlanScan(_small.Model, _small.Table, _small.Options("alone"));
        ml.Interpretation.ScanShards(_small.At("alone"), _small.Model, _small.Table);
        var shares = new List<double>();
        var found = ml.Interpretation.ScanOnCluster(
            _small.Model, _small.Table, options: _small.Options("cluster") with { Progress = new Heard(shares) });
        CollectionAssert.AreEqual(Partials("alone"), Partials("cluster"));
        var alone = ml.Interpretation.MergeScan(_small.At("alone"), _small.Model);
        Assert.AreEqual(alone.ToString(), found.ToString());
        Assert.AreEqual(alone.Provenance.DataHash, found.Provenance.DataHash);
        CollectionAssert.AreEqual(shares.Order().ToArray(), shares);

        // without a folder there is one for the while
        Assert.AreEqual(
            alone.ToString(),
            ml.Interpretation.ScanOnCluster(_small.Model, _small.Table, options: _small.Options("cluster") with { Folder = null })
                .ToString());
    }

    [TestMethod, TestCategory("Long")]
    public void Texts_are_scanned_with_the_context_that_their_windows_share()
    {
        var ml = new MLContext(seed: 1);
        File.WriteAllText(_small.At("text.txt"), string.Concat(Enumerable.Range(0, 400).Select(i => $"{i} (a{i % 7}) ")));
        var corpus = ml.Data.LoadTextCorpus(_small.At("text.txt"), window: 64, overlap: 16, heldOut: 0.1);
        var model = ml.Transforms.Text
            .CharacterLstm(new CharacterLstmOptions { HiddenUnits = 6, Epochs = 1, Window = 16, Streams = 4 }).Fit(corpus.Train);
        ScanOptions Options(string folder) => new() { RowsPerShard = 8, BatchRows = 4, WarmUp = 4, Folder = _small.At(folder) };
        ml.Interpretation.PlanScan(model, corpus.Train, Options("alone"));
        ml.Interpretation.ScanShards(_small.At("alone"), model, corpus.Train);
        ml.Interpretation.ScanOnCluster(model, corpus.Train, options: Options("cluster"));
        CollectionAssert.AreEqual(Partials("alone"), Partials("cluster"));
    }

    [TestMethod]
    public void What_cannot_be_is_said_before_anything_is_started()
    {
        var catalog = _small.Context.Interpretation;
        StringAssert.Contains(
            Assert.Throws<ArgumentException>(() => catalog.ScanOnCluster(_small.Model, _small.Table, "10.0.0.5")).Message,
            "'10.0.0.5' is not the address of a cluster: write redis://HOST:PORT");
        StringAssert.Contains(
            Assert.Throws<ArgumentException>(
                () => catalog.ScanOnCluster(_small.Model, _small.Table, "redis://127.0.0.1:1")).Message,
            "in a folder that every worker sees");
        StringAssert.Contains(
            Assert.Throws<IOException>(() => catalog.ScanOnCluster(
                _small.Model, _small.Table, "redis://127.0.0.1:1", _small.Options("nobody"))).Message,
            "The Redis of the cluster at 127.0.0.1:1 cannot be reached: Connection refused");
    }

    private string[] Partials(string folder) =>
        [.. Directory.GetFiles(_small.At(folder), "*.partial").Order(StringComparer.Ordinal)
            .Select(file => $"{Path.GetFileName(file)} {Convert.ToHexStringLower(File.ReadAllBytes(file))}")];

    private sealed class Heard(List<double> shares) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value) => shares.Add(value.Share);
    }
}
