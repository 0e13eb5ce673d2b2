using System.Diagnostics;
using MLNetInterpret.Core.Scanning;

namespace MLNetInterpret.Scanning;

/// <summary>Who holds a file, and for how long.</summary>
[TestClass]
public sealed class LeaseTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lease-").FullName;

    private string Mark => Path.Combine(_folder, "shard-000003.lease");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void One_holds_it_until_it_is_given_back_and_nothing_stays()
    {
        using (Lease.TryTake(Mark)!)
        {
            Assert.IsNull(Lease.TryTake(Mark));
            Assert.IsTrue(Lease.IsHeld(Mark));
            Assert.IsTrue(File.Exists(Mark));
        }

        Assert.IsFalse(File.Exists(Mark));
        Assert.IsFalse(Lease.IsHeld(Mark));
        Lease.TryTake(Mark)!.Dispose();
        Assert.IsEmpty(Directory.GetFileSystemEntries(_folder));
    }

    [TestMethod]
    public void Of_many_who_want_it_at_once_one_has_it_at_a_time()
    {
        var (inside, most, taken) = (0, 0, 0);
        Parallel.For(0, 400, new() { MaxDegreeOfParallelism = 8 }, _ =>
        {
            using var lease = Lease.TryTake(Mark);
            if (lease is null) return;
            var now = Interlocked.Increment(ref inside);
            lock (this) most = Math.Max(most, now);
            Interlocked.Increment(ref taken);
            Thread.Yield();
            Interlocked.Decrement(ref inside);
        });
        Assert.AreEqual(1, most);
        Assert.IsGreaterThan(0, taken);
    }

    [TestMethod]
    [DataRow("{\"machine\":\"elsewhere\",\"process\":7}", false, DisplayName = "a machine whose lock is not seen from here")]
    [DataRow("", true, DisplayName = "a process that was killed before it wrote its name")]
    [DataRow("?", true, DisplayName = "nothing that a holder writes")]
    public void What_a_process_left_is_free_unless_another_machine_marked_it_of_late(string content, bool free)
    {
        File.WriteAllText(Mark, content);
        Assert.AreEqual(!free, Lease.IsHeld(Mark));
        using (var lease = Lease.TryTake(Mark)) Assert.AreEqual(free, lease is not null);
        if (free) return;
        File.SetLastWriteTimeUtc(Mark, File.GetLastWriteTimeUtc(Mark) - Lease.Expiry - TimeSpan.FromSeconds(5));
        Assert.IsFalse(Lease.IsHeld(Mark));
        using (var lease = Lease.TryTake(Mark)) Assert.IsNotNull(lease);
        Assert.IsEmpty(Directory.GetFileSystemEntries(_folder));
    }

    [TestMethod, OSCondition(OperatingSystems.Linux)]
    public void The_lock_of_a_process_that_is_killed_is_free_at_once()
    {
        using var other = Process.Start(new ProcessStartInfo("flock", [Mark, "sleep", "60"]))!;
        while (!Lease.IsHeld(Mark)) Thread.Yield();
        Assert.IsNull(Lease.TryTake(Mark));
        other.Kill(entireProcessTree: true);
        other.WaitForExit();
        // its child holds the lock, too, until it has died as well
        Assert.IsTrue(SpinWait.SpinUntil(() => !Lease.IsHeld(Mark), TimeSpan.FromSeconds(30)));
        using var lease = Lease.TryTake(Mark);
        Assert.IsNotNull(lease);
    }

    [TestMethod]
    public void A_plan_is_made_by_one_and_joined_by_others_and_the_last_one_out_deletes()
    {
        var (plan, folder) = (new ScanPlan { Rows = 5, RowsPerShard = 2, Units = ["same"] }, Path.Combine(_folder, "scan"));
        var jobs = new ScanJob[8];
        Parallel.For(0, jobs.Length, i => jobs[i] = ScanJob.Create(folder, plan));
        Assert.HasCount(jobs.Length, Directory.GetFiles(folder, "run-*.lease"));
        var other = Assert.ThrowsExactly<IOException>(() => ScanJob.Create(folder, plan with { Seed = 1 }, replace: true));
        StringAssert.Contains(other.Message, $"on which process {Environment.ProcessId} on ");
        Parallel.For(1, jobs.Length, i => jobs[i].Delete());
        CollectionAssert.AreEquivalent(
            new[] { "plan.json", Path.GetFileName(Directory.GetFiles(folder, "run-*.lease").Single()) },
            Directory.GetFiles(folder).Select(Path.GetFileName).ToArray());
        jobs[0].Dispose();
        other = Assert.ThrowsExactly<IOException>(() => ScanJob.Create(folder, plan with { Seed = 1 }));
        StringAssert.Contains(other.Message, "holds another scan");
        using var replaced = ScanJob.Create(folder, plan with { Seed = 1 }, replace: true);
        replaced.Delete();
        Assert.IsFalse(Directory.Exists(folder));
    }

    [TestMethod]
    public void A_shard_is_had_by_one_pass_at_a_time()
    {
        var plan = new ScanPlan { Rows = 5, RowsPerShard = 2, Units = ["same"] };
        using var job = ScanJob.Create(Path.Combine(_folder, "scan"), plan);
        using (var first = new ShardClaims(job))
        using (var second = new ShardClaims(job))
        {
            Assert.IsTrue(first.Take(1));
            Assert.IsTrue(first.Take(1), "again");
            Assert.IsFalse(second.Take(1));
            Assert.IsTrue(second.Take(2));
            CollectionAssert.AreEqual(new[] { 1 }, second.Refused.ToArray());
        }

        using var third = new ShardClaims(job);
        Assert.IsTrue(third.Take(1));
    }
}
