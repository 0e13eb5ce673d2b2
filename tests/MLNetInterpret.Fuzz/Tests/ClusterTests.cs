using System.Diagnostics;
using MLNetInterpret.Fuzz.Clusters;

namespace MLNetInterpret.Fuzz.Tests;

/// <summary>A cluster ends with what one process makes, whatever is killed.</summary>
[TestClass]
public sealed class ClusterTests
{
    private static readonly Lazy<ClusterScene> Opened = new(() => new());

    public TestContext TestContext { get; set; } = null!;

    private static ClusterScene Scene
    {
        get
        {
            if (Cluster.Objection is { } why) Assert.Inconclusive(why);
            return Opened.Value;
        }
    }

    [ClassCleanup]
    public static void Close()
    {
        if (Opened.IsValueCreated) Opened.Value.Dispose();
    }

    /// <summary>Three jobs at once, two of which are one.</summary>
    [TestMethod, TestCategory("Long")]
    public void Members_and_a_client_are_killed_and_two_clients_share_the_catalogue_and_a_third_gets_the_pictures()
    {
        var (random, clock) = (new Random(3), Stopwatch.StartNew());
        void Note(string what)
        {
            TestContext.WriteLine($"{what}: {clock.Elapsed.TotalSeconds:F1} s");
            clock.Restart();
        }

        _ = Scene;
        Note("the scene");
        using var first = Scene.Ask([.. Scene.Scan, "--keep"]);
        using var second = Scene.Ask([.. Scene.Scan, "--keep"]);
        using var pictures = Scene.Ask(Scene.Maximize);
        int Finished() => first.Finished + second.Finished;      // one of them has all, in whose folder the job is

        // who asks first while Redis is away is told so
        Require(first, () => Finished() > 0 && first.HasPlanned && second.HasPlanned && pictures.HasPlanned);
        Note("the first shard");
        foreach (var victim in new[] { Victim.Coordinator, Victim.Workers, Victim.Redis, Victim.Client })
        {
            Assert.AreEqual(0, Math.Min(first.Finished, second.Finished), "one job, in one folder");
            Kill(victim, first, Finished, Finished() + random.Next(1, ClusterScene.Shards / 6), random);
            Note($"{Finished()} shards, and {victim} is killed");
        }

        foreach (var (client, expected) in new[] { (first, Scene.Scanned), (second, Scene.Scanned), (pictures, Scene.Made) })
            Require(client, expected);
        Note("the end");
        // a client that is back only when the job has ended begins another one, in its own folder
        Assert.AreEqual(ClusterScene.Shards, Math.Max(first.Finished, second.Finished));
    }

    [TestMethod, TestCategory("Long")]
    public void A_shard_that_fails_on_three_workers_is_named_with_them_and_left_out_only_where_that_is_asked_for()
    {
        var (folder, shard) = (Scene.At("poisoned"), 7);
        Scene.CopyShards(folder);
        var partial = Path.Combine(folder, "shard-000007.partial");
        File.Delete(partial);
        Directory.CreateDirectory(partial);      // it can never be written
        string[] command = [.. Scene.Scan, "--folder", folder, "--keep"];
        using var refused = Scene.Ask(command);
        Require(refused, () => refused.HasEnded);
        Assert.AreEqual(1, refused.Code, refused.Said);
        StringAssert.Matches(refused.Said, new(
            @"Shard 7 failed 3 times on 3 workers \((127\.0\.0\.1:\d+(, )?){3}\), the last time because: .*" +
            @"Its rows are 14 to 15\."));
        using var skipping = Scene.Ask([.. command, "--skip-poisoned"]);
        Require(skipping, () => skipping.HasEnded);
        Assert.AreEqual(0, skipping.Code, skipping.Said);
        StringAssert.Contains(skipping.Said, $"Left out, because they failed: shards {shard}.");
    }

    /// <summary>The reminder alone goes on; it comes once a minute.</summary>
    [TestMethod, TestCategory("Long"), TestCategory("Soak")]
    public void After_a_full_stop_without_a_client_the_job_goes_on()
    {
        using var client = Scene.Ask(Scene.Scan);
        Require(client, () => client.Finished > 0);
        client.Kill();
        Scene.Cluster.Kill(Victim.Workers, new Random(1));
        var (clock, before) = (Stopwatch.StartNew(), client.Finished);
        Assert.IsLessThan(ClusterScene.Shards, before);
        Assert.IsTrue(Scene.Cluster.Await(() => client.Finished == ClusterScene.Shards), $"{client.Finished} are finished");
        TestContext.WriteLine($"{before} shards before, all of them {clock.Elapsed.TotalSeconds:F1} s after");
        client.AskAgain();
        Require(client, Scene.Scanned);
    }

    [TestMethod, TestCategory("Long"), TestCategory("Soak")]
    public void Fifty_times_something_is_killed_and_the_catalogue_stays()
    {
        var random = new Random(17);
        for (var round = 0; round < 50; round++)
        {
            var victim = (Victim)(round % Enum.GetValues<Victim>().Length);
            var clock = Stopwatch.StartNew();
            using var client = Scene.Ask(Scene.Scan);
            Kill(victim, client, () => client.Finished, random.Next(1, ClusterScene.Shards * 2 / 3), random);
            Require(client, Scene.Scanned);
            TestContext.WriteLine($"{victim}: {clock.Elapsed.TotalSeconds:F1} s");
        }
    }

    /// <summary>Kills something when that number of shards is finished.</summary>
    private static void Kill(Victim victim, Client client, Func<int> finished, int after, Random random)
    {
        Require(client, () => finished() >= after || client.HasEnded);
        if (victim != Victim.Client) Scene.Cluster.Kill(victim, random);
        else
        {
            client.Kill();
            client.AskAgain();
        }
    }

    private static void Require(Client client, string expected)
    {
        Scene.Cluster.Await(() => client.HasEnded);
        Assert.IsNull(client.Fault(expected));
    }

    private static void Require(Client client, Func<bool> isSo) =>
        Assert.IsTrue(Scene.Cluster.Await(isSo), $"{client.Finished} are finished; {client.Said}");
}
