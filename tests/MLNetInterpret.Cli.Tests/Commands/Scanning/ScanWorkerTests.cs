using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using MLNetInterpret.Cli.Commands.Scanning;

namespace MLNetInterpret.Cli;

/// <summary>Processes that scan one folder side by side.</summary>
[TestClass]
public sealed class ScanWorkerTests : IDisposable
{
    private readonly Session _session = new();
    private string _model = "", _table = "";

    public void Dispose() => _session.Dispose();

    [TestMethod, TestCategory("Long")]
    [DataRow(5)]
    public void Three_workers_of_which_one_is_killed_end_with_the_catalogue_of_one_process(int seed)
    {
        Train(rows: 3_000);
        string[] plan = [_model, "--data", _table, "--label", "Good", "--shard-rows", "100", "--batch-rows", "20"];
        Ok(["scan", "run", .. plan, "--workers", "1", "--out", _session.At("alone")]);
        var job = _session.At("job");
        Ok(["scan", "plan", .. plan, "--out", job]);
        var random = new Random(seed);
        ScanProcess[] workers = [.. Enumerable.Range(0, 3).Select(_ => new ScanProcess("scan", "worker", job))];
        try
        {
            var until = random.Next(1, 20);
            while (!workers.All(worker => worker.HasEnded) && Partials(job) < until) Thread.Yield();
            var victim = random.Next(workers.Length);
            if (!workers[victim].HasEnded) workers[victim].Kill();
            foreach (var worker in workers.Where((_, at) => at != victim)) worker.End();
        }
        finally
        {
            foreach (var worker in workers) worker.Dispose();
        }

        Ok(["scan", "merge", job, "--out", _session.At("merged")]);
        CollectionAssert.AreEqual(Catalogue("alone"), Catalogue("merged"));
    }

    [TestMethod, TestCategory("Long")]
    public void A_run_with_workers_reports_one_that_died_and_takes_the_others_with_it()
    {
        Train(rows: 3_000);
        string[] scan =
        [
            "scan", "run", _model, "--data", _table, "--label", "Good", "--shard-rows", "100", "--batch-rows", "20",
        ];
        Ok([.. scan, "--workers", "1", "--out", _session.At("alone")]);
        using (var run = new ScanProcess([.. scan, "--workers", "3", "--out", _session.At("shared")]))
        {
            var others = Workers("shared.scan", 3).Where(id => id != run.Id).ToList();
            Assert.HasCount(2, others);
            using (var victim = Process.GetProcessById(others[0])) victim.Kill();
            StringAssert.Contains(run.End().Error, $"A worker (process {others[0]}) ended with code 137");
        }

        CollectionAssert.AreEqual(Catalogue("alone"), Catalogue("shared"));

        using var killed = new ScanProcess([.. scan, "--workers", "3", "--top", "3", "--out", _session.At("killed")]);
        var left = Workers("killed.scan", 3).Where(id => id != killed.Id).ToList();
        killed.Kill();
        foreach (var id in left) WaitForEnd(id);
    }

    [TestMethod]
    public void A_worker_that_is_attached_ends_with_its_parents_stream()
    {
        using var stop = new CancellationTokenSource();
        using (var life = ParentLife.Watch(new MemoryStream([1, 2]), stop.Token))
            Assert.IsTrue(life.Token.WaitHandle.WaitOne(TimeSpan.FromSeconds(30)));
        using var other = ParentLife.Watch(new NeverEnding(), stop.Token);
        Assert.IsFalse(other.Token.IsCancellationRequested);
        stop.Cancel();
        Assert.IsTrue(other.Token.IsCancellationRequested);
    }

    [TestMethod, TestCategory("Long")]
    public void A_cluster_of_this_process_writes_the_catalogue_of_one_process()
    {
        Train(rows: 300);
        string[] scan = ["scan", "run", _model, "--data", _table, "--label", "Good", "--shard-rows", "50"];
        Ok([.. scan, "--out", _session.At("alone")]);
        Ok([.. scan, "--cluster", "memory", "--out", _session.At("cluster")]);
        CollectionAssert.AreEqual(Catalogue("alone"), Catalogue("cluster"));
        Assert.IsFalse(Directory.Exists(_session.At("cluster.scan")));
    }

    [TestMethod]
    public void A_cluster_that_cannot_be_is_refused_in_words()
    {
        Train(rows: 60);
        string[] scan = ["scan", "run", _model, "--data", _table, "--out", _session.At("catalogue")];
        _session.Fails(2, "'one:6379' is not the address of a cluster", [.. scan, "--cluster", "one:6379"]);
        _session.Fails(1, "127.0.0.1:1 cannot be reached", [.. scan, "--cluster", "redis://127.0.0.1:1"]);
        _session.Fails(2, "--workers is for this machine alone", [.. scan, "--cluster", "memory", "--workers", "2"]);
        _session.Fails(2, "--skip-poisoned is for a cluster", [.. scan, "--skip-poisoned"]);
        _session.Fails(2, "is not the address of a cluster", "worker", "--cluster", "memory");
        _session.Fails(1, "127.0.0.1:1 cannot be reached", "worker", "--cluster", "redis://127.0.0.1:1");
    }

    private void Ok(string[] line) => Assert.AreEqual(0, _session.Run(line), _session.Error);

    private static void WaitForEnd(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            Assert.IsTrue(process.WaitForExit(TimeSpan.FromSeconds(30)), $"process {id} goes on without its parent");
        }
        catch (ArgumentException)
        {
            // it has ended
        }
    }

    /// <summary>The processes that work in a folder, once there are so many.</summary>
    private List<int> Workers(string folder, int count)
    {
        var path = _session.At(folder);
        for (var patience = Stopwatch.StartNew(); patience.Elapsed.TotalMinutes < 1; Thread.Sleep(5))
        {
            if (!Directory.Exists(path)) continue;
            var ids = Directory.GetFiles(path, "run-*.lease")
                .Select(file => int.Parse(Path.GetFileName(file).Split('-')[1], CultureInfo.InvariantCulture))
                .Distinct().ToList();
            if (ids.Count >= count) return ids;
        }

        throw new TimeoutException($"There are never {count} workers in '{path}'.");
    }

    private void Train(int rows)
    {
        (_table, _model) = (_session.WriteTable(rows: rows), _session.At("m.zip"));
        Ok(
        [
            "train", "tabular", "--data", _table, "--label", "Good", "--positive", "yes", "--hidden-units", "24", "8",
            "--epochs", "1", "--out", _model,
        ]);
    }

    private static int Partials(string folder) => Directory.GetFiles(folder, "shard-*.partial").Length;

    private string[] Catalogue(string name) =>
        [.. Directory.GetFiles(_session.At(name)).Order(StringComparer.Ordinal).Select(file =>
            $"{Path.GetFileName(file)} {Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)))}")];

    /// <summary>A stream that is open for as long as anybody waits.</summary>
    private sealed class NeverEnding : MemoryStream
    {
        public override int ReadByte()
        {
            Thread.Sleep(Timeout.Infinite);
            return -1;
        }
    }
}
