using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace MLNetInterpret.Cli;

/// <summary>Processes that meet in one folder of a scan, and data that change meanwhile.</summary>
[TestClass]
public sealed class ScanSharingTests : IDisposable
{
    private readonly Session _session = new();
    private string _model = "", _table = "";

    public void Dispose() => _session.Dispose();

    [TestMethod, TestCategory("Long")]
    public void Two_runs_of_one_plan_share_the_shards_and_end_with_the_same_catalogue()
    {
        Train(rows: 5_000);
        using (var alone = new ScanProcess(Scan("alone"))) alone.End();
        using var first = new ScanProcess(Scan("shared", "--verbose"));
        Wait(first, shards: 1);
        // the first rests, so that it is still at work when the second has started
        first.Pause();
        var some = Partials("shared").Length;
        using var second = new ScanProcess(Scan("shared", "--verbose"));
        Wait(second, some + 1);
        first.Resume();
        var said = new[] { first.End(), second.End() };
        CollectionAssert.AreEqual(Catalogue("alone"), Catalogue("shared"));
        Assert.IsFalse(Directory.Exists(_session.At("shared.scan")), "the last one out deletes the folder");
        foreach (var (output, error) in said)
        {
            StringAssert.Contains(output, "5,000 rows");
            Assert.DoesNotContain("set aside", error);
        }

        Assert.AreEqual(50, said.Sum(one => Scanned(one.Error)), "each shard is scanned once");
    }

    [TestMethod, TestCategory("Long")]
    public void A_run_finishes_what_a_killed_one_had_in_hand_and_waits_for_a_living_one()
    {
        Train(rows: 3_000);
        using (var killed = new ScanProcess(Scan("cut")))
        {
            Wait(killed, shards: 2, "cut");
            killed.Kill();
        }

        Assert.IsNotEmpty(Directory.GetFiles(_session.At("cut.scan"), "*.lease"));
        using (var other = new ScanProcess(Scan("cut", "--top", "3"))) other.End();
        Assert.IsFalse(Directory.Exists(_session.At("cut.scan")));

        using var living = new ScanProcess(Scan("alive"));
        Wait(living, shards: 1, "alive");
        living.Pause();
        var before = Catalogue("cut");
        _session.Fails(1, "is at work. Wait until it has ended, or name another folder", Scan("alive", "--top", "3"));
        living.Resume();
        living.End();
        CollectionAssert.AreEqual(before, Catalogue("cut"));
    }

    [TestMethod]
    public void What_a_killed_run_left_under_the_default_name_gives_way_and_a_folder_of_the_users_does_not()
    {
        Train(rows: 300);
        string[] plan = ["--data", _table, "--shard-rows", "100"];
        Assert.AreEqual(
            0, _session.Run(["scan", "plan", _model, .. plan, "--out", _session.At("catalogue.scan")]), _session.Error);
        File.WriteAllText(_session.At("catalogue.scan/notes.txt"), "mine");
        string[] other = ["scan", "run", _model, .. plan, "--top", "2", "--out", _session.At("catalogue")];
        _session.Fails(1, "holds another scan", [.. other, "--folder", _session.At("catalogue.scan")]);
        Assert.IsTrue(File.Exists(_session.At("catalogue.scan/plan.json")));
        Assert.AreEqual(0, _session.Run(other), _session.Error);
        StringAssert.Contains(_session.Error, "which nobody works on: it was deleted.");
        var left = Directory.GetFileSystemEntries(_session.At("catalogue.scan"));
        Assert.AreEqual("notes.txt", Path.GetFileName(left.Single()));
    }

    [TestMethod, TestCategory("Long")]
    [DataRow("data"), DataRow("model")]
    public void What_is_rewritten_while_it_is_scanned_is_named_and_no_catalogue_is_written(string what)
    {
        Train(rows: 3_000);
        using var cancel = new CancellationTokenSource();
        var changed = what == "data" ? _table : _model;
        var whole = File.ReadAllBytes(changed);
        var watch = Task.Run(() =>
        {
            while (Partials("cut").Length < 2 && !cancel.IsCancellationRequested) Thread.Yield();
            File.WriteAllBytes(changed, [.. whole, .. "1,red,2,yes\n"u8]);
        });
        Assert.AreEqual(1, _session.Run(Scan("cut")));
        var has = what == "data" ? "have" : "has";
        StringAssert.Contains(_session.Error, $"'{changed}' {has} changed since the scan was planned: plan a new one.\n");
        cancel.Cancel();
        watch.GetAwaiter().GetResult();
        Assert.IsFalse(Directory.Exists(_session.At("cut")));

        // as it was again, the shards that were kept are good
        File.WriteAllBytes(changed, whole);
        Assert.AreEqual(0, _session.Run(Scan("cut")), _session.Error);
        Assert.AreEqual(0, _session.Run(Scan("whole")), _session.Error);
        CollectionAssert.AreEqual(Catalogue("whole"), Catalogue("cut"));
    }

    [TestMethod]
    public void Shards_of_data_that_were_changed_without_looking_so_are_taken_back()
    {
        Train(rows: 900);
        var job = _session.At("job");
        Assert.AreEqual(
            0, _session.Run("scan", "plan", _model, "--data", _table, "--shard-rows", "300", "--out", job), _session.Error);
        var (whole, time) = (File.ReadAllText(_table), File.GetLastWriteTimeUtc(_table));
        void Put(string text)
        {
            // at one moment: in between the file would look changed
            var beside = _session.At("beside.csv");
            File.WriteAllText(beside, text);
            File.SetLastWriteTimeUtc(beside, time);
            File.Move(beside, _table, overwrite: true);
        }

        using var cancel = new CancellationTokenSource();
        var watch = Task.Run(() =>
        {
            while (Partials("job", "").Length < 1 && !cancel.IsCancellationRequested) Thread.Yield();
            Put(whole.Replace("red", "tan", StringComparison.Ordinal));
        });
        _session.Fails(1, "have changed since the scan was planned", "scan", "worker", job);
        cancel.Cancel();
        watch.GetAwaiter().GetResult();
        Assert.IsEmpty(Partials("job", ""));

        // before a worker began: the one with the last shard sees it, and takes back what others have scanned
        Put(whole.Replace("red", "tan", StringComparison.Ordinal));
        Assert.AreEqual(0, _session.Run("scan", "worker", job, "--shard", "0"), _session.Error);
        Assert.HasCount(1, Partials("job", ""));
        _session.Fails(1, "have changed since the scan was planned", "scan", "worker", job, "--shard", "2");
        Assert.IsEmpty(Partials("job", ""));

        // a copy, which looks another, is read, and only its own shards go
        var copy = _session.At("copy.csv");
        File.WriteAllText(copy, whole.Replace("red", "tan", StringComparison.Ordinal));
        string[] elsewhere = ["scan", "worker", job, _model, "--data", copy, "--shard", "0"];
        _session.Fails(1, "have changed since the scan was planned", elsewhere);
        Assert.IsEmpty(Partials("job", ""));
        File.WriteAllText(copy, whole);
        Assert.AreEqual(0, _session.Run(elsewhere), _session.Error);
        Put(whole);
        Assert.AreEqual(0, _session.Run("scan", "worker", job), _session.Error);
        Put(whole.Replace("red", "tan", StringComparison.Ordinal));
        _session.Fails(1, "have changed since the scan was planned", "scan", "merge", job, "--out", _session.At("merged"));
        Put(whole);
        Assert.AreEqual(0, _session.Run("scan", "merge", job, "--out", _session.At("merged")), _session.Error);
    }

    [TestMethod]
    public void Inputs_and_plans_of_a_newer_version_are_refused_in_words()
    {
        Train(rows: 300);
        var job = _session.At("job");
        Assert.AreEqual(
            0, _session.Run("scan", "plan", _model, "--data", _table, "--shard-rows", "100", "--out", job), _session.Error);
        foreach (var name in new[] { "inputs.json", "plan.json" })
        {
            var (path, content) = (Path.Combine(job, name), File.ReadAllText(Path.Combine(job, name)));
            File.WriteAllText(path, content.Replace(
                "\"version\":", "\"more\": 1, \"version\": 9, \"was\":", StringComparison.Ordinal));
            _session.Fails(1, "was written by a newer version", "scan", "worker", job);
            _session.Fails(1, "was written by a newer version", "scan", "merge", job, "--out", _session.At("merged"));
            File.WriteAllText(path, content);
        }

        Assert.AreEqual(0, _session.Run("scan", "worker", job), _session.Error);
    }

    /// <summary>How many shards a run says that it scanned.</summary>
    private static int Scanned(string error) =>
        Regex.Match(error, @"scanning: (\d+) shard") is { Success: true } found
            ? int.Parse(found.Groups[1].Value, CultureInfo.InvariantCulture)
            : 0;

    private string[] Scan(string name, params string[] more) =>
    [
        "scan", "run", _model, "--data", _table, "--label", "Good", "--shard-rows", "100", "--batch-rows", "20",
        "--workers", "1", "--out", _session.At(name), .. more,
    ];

    private void Train(int rows)
    {
        (_table, _model) = (_session.WriteTable(rows: rows), _session.At("m.zip"));
        Assert.AreEqual(0, _session.Run(
            "train", "tabular", "--data", _table, "--label", "Good", "--positive", "yes",
            "--hidden-units", "24", "8", "--epochs", "1", "--out", _model), _session.Error);
    }

    /// <summary>Waits until there are some shards, or the process has ended.</summary>
    private void Wait(ScanProcess at, int shards, string name = "shared")
    {
        while (!at.HasEnded && Partials(name).Length < shards) Thread.Yield();
    }

    private string[] Partials(string name, string ending = ".scan") =>
        Directory.Exists(_session.At(name + ending)) ? Directory.GetFiles(_session.At(name + ending), "shard-*.partial") : [];

    private string[] Catalogue(string name) =>
        [.. Directory.GetFiles(_session.At(name)).Order(StringComparer.Ordinal).Select(file =>
            $"{Path.GetFileName(file)} {Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)))}")];
}
