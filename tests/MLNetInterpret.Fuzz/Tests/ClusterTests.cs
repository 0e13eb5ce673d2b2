using System.Diagnostics;
using MLNetInterpret.Fuzz.Clusters;

namespace MLNetInterpret.Fuzz.Tests;

/// <summary>A cluster ends with the catalogue of one process, whatever is killed.</summary>
[TestClass]
public sealed class ClusterTests
{
    public TestContext TestContext { get; set; } = null!;

    [TestMethod, TestCategory("Long")]
    public void The_coordinator_all_workers_and_Redis_are_killed_and_the_catalogue_stays() =>
        Check([Victim.Coordinator, Victim.Workers, Victim.Redis], seed: 3);

    [TestMethod, TestCategory("Long"), TestCategory("Soak")]
    public void Fifty_times_something_is_killed_and_the_catalogue_stays() => Check(
        [.. Enumerable.Range(0, 50).Select(round => (Victim)(round % Enum.GetValues<Victim>().Length))], seed: 17);

    private void Check(IReadOnlyList<Victim> victims, int seed)
    {
        if (Cluster.Objection is { } why) Assert.Inconclusive(why);
        using var work = new WorkFolder();
        using var cluster = new Cluster(work);
        var random = new Random(seed);
        foreach (var victim in victims)
        {
            var clock = Stopwatch.StartNew();
            var fault = cluster.Round(victim, random);
            TestContext.WriteLine($"{victim}: {clock.Elapsed.TotalSeconds:F1} s");
            Assert.IsNull(fault);
        }
    }
}
