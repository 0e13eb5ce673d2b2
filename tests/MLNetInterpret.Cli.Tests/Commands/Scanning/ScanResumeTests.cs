using System.Diagnostics;
using System.Security.Cryptography;

namespace MLNetInterpret.Cli;

[TestClass]
public sealed class ScanResumeTests : IDisposable
{
    private const int Kills = 6;
    private readonly Session _session = new();

    public void Dispose() => _session.Dispose();

    [TestMethod, TestCategory("Long")]
    public void A_scan_that_is_killed_again_and_again_ends_with_the_same_bits_and_scans_no_finished_shard_twice()
    {
        var (model, table) = Train(rows: 15_000);
        string[] Scan(string name) =>
        [
            "scan", "run", model, "--data", table, "--label", "Good", "--id", "Noise",
            "--units", "hidden*", "logits", "--exact-correlations", "hidden2", "--shard-rows", "300", "--batch-rows", "50",
            "--workers", "1", "--keep", "--folder", _session.At($"{name}.scan"), "--out", _session.At(name),
        ];

        using (var whole = new ScanProcess(Scan("whole"))) whole.End();
        var written = new Dictionary<string, (DateTime Time, string Hash)>();
        var random = new Random(11);
        var killed = 0;
        for (var attempt = 0; attempt < 40 && killed < Kills; attempt++)
        {
            var before = Partials("cut").Length;
            using var cut = new ScanProcess(Scan("cut"));
            // killed at a random moment after at least one more shard was finished: in the middle of reading, computing or
            // writing
            var patience = Stopwatch.StartNew();
            while (!cut.HasEnded && Partials("cut").Length <= before && patience.Elapsed.TotalMinutes < 1) Thread.Yield();
            for (var until = Stopwatch.StartNew(); until.Elapsed.TotalMilliseconds < random.Next(0, 25);) Thread.Yield();
            if (cut.HasEnded) break;
            cut.Kill();
            killed++;
            foreach (var partial in Partials("cut"))
            {
                var now = (File.GetLastWriteTimeUtc(partial), Hash(partial));
                if (written.TryGetValue(partial, out var earlier))
                    Assert.AreEqual(earlier, now, $"{Path.GetFileName(partial)} was written again");
                written[partial] = now;
            }
        }

        Assert.IsGreaterThanOrEqualTo(3, killed, "the scan ended before it could be killed often enough");
        Assert.IsFalse(Directory.Exists(_session.At("cut")), "no catalogue is written before the scan is complete");
        using (var rest = new ScanProcess(Scan("cut"))) rest.End();
        foreach (var (partial, earlier) in written)
        {
            var now = (File.GetLastWriteTimeUtc(partial), Hash(partial));
            Assert.AreEqual(earlier, now, $"{Path.GetFileName(partial)} was written again");
        }
        CollectionAssert.AreEqual(Hashes("whole.scan", "*.partial"), Hashes("cut.scan", "*.partial"));
        CollectionAssert.AreEqual(Hashes("whole", "*.parquet"), Hashes("cut", "*.parquet"));
        Assert.HasCount(50, Partials("cut"));
    }

    [TestMethod]
    public void Shards_scanned_one_by_one_in_any_order_merge_to_the_bits_of_one_run()
    {
        var (model, table) = Train(rows: 900);
        string[] plan = [model, "--data", table, "--label", "Good", "--shard-rows", "250", "--batch-rows", "40"];
        Assert.AreEqual(0, _session.Run(["scan", "run", .. plan, "--out", _session.At("whole")]), _session.Error);
        Assert.IsFalse(Directory.Exists(_session.At("whole.scan")), "finished shards are not kept unless asked for");
        StringAssert.Contains(_session.Output, "900 rows");

        var job = _session.At("job");
        Assert.AreEqual(0, _session.Run(["scan", "plan", .. plan, "--out", job]), _session.Error);
        Assert.AreEqual($"Shards: 4\nPlan: {job}\n", _session.Output);
        _session.Fails(2, "None of the scan's 4 shards is finished", "scan", "merge", job, "--out", _session.At("pieces"));
        foreach (var shard in new[] { "3", "0", "2" })
            Assert.AreEqual(0, _session.Run("scan", "worker", job, "--shard", shard), _session.Error);
        _session.Fails(2, "1 are missing (1)", "scan", "merge", job, "--out", _session.At("pieces"));
        Assert.AreEqual(0, _session.Run("scan", "worker", job), _session.Error);
        StringAssert.Contains(_session.Output, "Scanned: 1 of");
        Assert.AreEqual(0, _session.Run("scan", "worker", job, "--shard", "0", "1", "2", "3"), _session.Error);
        StringAssert.Contains(_session.Output, "Nothing was left to scan");
        Assert.AreEqual(0, _session.Run("scan", "merge", job, "--out", _session.At("pieces")), _session.Error);
        CollectionAssert.AreEqual(Hashes("whole", "*.parquet"), Hashes("pieces", "*.parquet"));

        _session.Fails(2, "There is no shard 4", "scan", "worker", job, "--shard", "4");
        _session.Fails(1, "is not a folder of a scan", "scan", "worker", _session.At("whole"));
        _session.Fails(1, "holds another scan", [.. (string[])["scan", "plan"], .. plan, "--top", "3", "--out", job]);
    }

    [TestMethod]
    public void A_damaged_partial_is_named_set_aside_and_scanned_again()
    {
        var (model, table) = Train(rows: 600);
        string[] scan =
        [
            "scan", "run", model, "--data", table, "--shard-rows", "200",
            "--folder", _session.At("job"), "--keep", "--out", _session.At("catalogue"),
        ];
        Assert.AreEqual(0, _session.Run(scan), _session.Error);
        var (partials, catalogue) = (Hashes("job", "*.partial"), Hashes("catalogue", "*.parquet"));

        var (cut, flipped) = (_session.At("job/shard-000000.partial"), _session.At("job/shard-000002.partial"));
        File.WriteAllBytes(cut, File.ReadAllBytes(cut)[..^100]);
        var bytes = File.ReadAllBytes(flipped);
        bytes[bytes.Length / 2] ^= 4;
        File.WriteAllBytes(flipped, bytes);

        Assert.AreEqual(0, _session.Run(scan), _session.Error);
        foreach (var name in new[] { "shard-000000.partial", "shard-000002.partial" })
        {
            StringAssert.Contains(_session.Error, name);
            Assert.IsTrue(File.Exists(_session.At($"job/{name}.damaged")));
        }

        StringAssert.Contains(_session.Error, "is scanned again");
        CollectionAssert.AreEqual(partials, Hashes("job", "*.partial"));
        CollectionAssert.AreEqual(catalogue, Hashes("catalogue", "*.parquet"));

        File.AppendAllText(table, "1,red,2,yes\n");
        _session.Fails(1, "have changed since the scan was planned", "scan", "worker", _session.At("job"));
        File.WriteAllText(_session.At("job/plan.json"), "{}x");
        _session.Fails(1, "plan.json", "scan", "worker", _session.At("job"));
    }

    [TestMethod]
    public void A_cancelled_scan_says_what_is_kept_and_goes_on()
    {
        var (model, table) = Train(rows: 3_000);
        string[] scan =
        [
            "scan", "run", model, "--data", table, "--shard-rows", "100", "--batch-rows", "20",
            "--folder", _session.At("job"), "--out", _session.At("catalogue"),
        ];
        using var cancel = new CancellationTokenSource();
        var watch = Task.Run(() =>
        {
            while (Partials("job", "").Length < 2 && !cancel.IsCancellationRequested) Thread.Yield();
            cancel.Cancel();
        });
        var code = _session.Run(cancel.Token, scan);
        cancel.Cancel();
        watch.GetAwaiter().GetResult();
        Assert.AreEqual(130, code, _session.Error);
        StringAssert.Contains(_session.Error, "of 30 shards are finished and kept in");
        Assert.IsFalse(Directory.Exists(_session.At("catalogue")));
        File.WriteAllText(_session.At("job/.shard-000029.partial.0123456789abcdef.tmp"), "what a killed process leaves");
        Assert.AreEqual(0, _session.Run(scan), _session.Error);
        Assert.IsTrue(Directory.Exists(_session.At("catalogue")));
        Assert.IsFalse(Directory.Exists(_session.At("job")));
    }

    private (string Model, string Table) Train(int rows)
    {
        var (table, model) = (_session.WriteTable(rows: rows), _session.At("m.zip"));
        Assert.AreEqual(0, _session.Run(
            "train", "tabular", "--data", table, "--label", "Good", "--positive", "yes",
            "--hidden-units", "24", "8", "--epochs", "1", "--out", model), _session.Error);
        return (model, table);
    }

    private string[] Partials(string name, string ending = ".scan")
    {
        var folder = _session.At(name + ending);
        return Directory.Exists(folder)
            ? [.. Directory.GetFiles(folder, "shard-*.partial").Order(StringComparer.Ordinal)]
            : [];
    }

    private string[] Hashes(string folder, string pattern)
    {
        var files = Directory.GetFiles(_session.At(folder), pattern).Order(StringComparer.Ordinal);
        return [.. files.Select(file => $"{Path.GetFileName(file)} {Hash(file)}")];
    }

    private static string Hash(string file) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)));
}
