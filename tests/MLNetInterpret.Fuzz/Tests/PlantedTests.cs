using MLNetInterpret.Fuzz.Planted;
using MLNetInterpret.Fuzz.Running;

namespace MLNetInterpret.Fuzz.Tests;

/// <summary>The harness sees what is planted.</summary>
[TestClass]
public sealed class PlantedTests : IDisposable
{
    private static readonly Limits Small = new() { Time = TimeSpan.FromSeconds(20), Bytes = 400L << 20 };

    private readonly WorkFolder _work = new();

    public void Dispose() => _work.Dispose();

    [TestMethod, TestCategory("Long")]
    [DataRow("planted-refusal", nameof(Outcome.Refused), "'planted.txt' is damaged.")]
    [DataRow("planted-same", nameof(Outcome.Same), "")]
    [DataRow("planted-silent", nameof(Outcome.Different), "")]
    [DataRow("planted-runtime-words", nameof(Outcome.Crash), "IndexOutOfRangeException")]
    [DataRow("planted-crash", nameof(Outcome.Crash), "the process ended with")]
    [DataRow("planted-hang", nameof(Outcome.Hang), "no answer after 2 s")]
    [DataRow("planted-memory", nameof(Outcome.Memory), "")]
    [DataRow("planted-outside", nameof(Outcome.Outside), "left ")]
    public void Each_way_to_end_is_told_from_the_others(string name, string ending, string said)
    {
        var (kind, expected) = (PlantedKinds.All.Single(kind => kind.Name == name), Enum.Parse<Outcome>(ending));
        File.WriteAllText(Path.Combine(_work.Folder("fixtures", "planted"), PlantedKinds.FileName), "a planted text");
        using var worker = new Worker(_work.Folder("fixtures"), _work.Folder("worker"), Of(name));
        var whole = worker.Whole(kind);
        Assert.AreEqual(Outcome.Same, whole.Outcome, whole.Detail);

        var (answer, damage) = worker.Case(kind, seed: 1, whole.Output);
        Assert.AreEqual(expected, answer.Outcome, answer.Detail);
        StringAssert.Contains(answer.Detail, said);

        // one that killed its child is followed by another child
        Assert.AreEqual(whole, worker.Whole(kind));
        var tally = new Tally([kind]);
        tally.Add(kind, 1, damage, answer);
        Assert.AreEqual(1, tally.Of(kind, expected));
        Assert.AreEqual(1, tally.Of(kind));
        var isMiss = expected is not (Outcome.Refused or Outcome.Same);
        Assert.HasCount(isMiss ? 1 : 0, tally.Misses);
        if (isMiss) StringAssert.Contains(tally.Misses[0], $"case {name} 1");
    }

    /// <summary>A short time for what hangs; the others may run beside much else.</summary>
    private static Limits Of(string name) => name == "planted-hang" ? Small with { Time = TimeSpan.FromSeconds(2) } : Small;

    [TestMethod]
    public void Another_output_is_a_miss_only_where_the_format_could_have_told()
    {
        var seen = PlantedKinds.All.Single(kind => kind.Name == "planted-silent");
        var unseen = seen with { Name = "unseen", SeesEverything = false };
        var tally = new Tally([seen, unseen]);
        foreach (var kind in new[] { seen, unseen }) tally.Add(kind, 3, "a bit", new(Outcome.Different, ""));
        Assert.HasCount(1, tally.Misses);
        StringAssert.Contains(tally.Markdown(), "| **all** | 2 | 0 | 0 | 2 | 0 | 0 | 0 | 0 |");
        StringAssert.Contains(tally.Json(), "\"SeesEverything\": false");
    }
}
