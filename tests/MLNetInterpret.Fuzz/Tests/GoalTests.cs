using MLNetInterpret.Fuzz.Killing;
using MLNetInterpret.Fuzz.Running;

namespace MLNetInterpret.Fuzz.Tests;

/// <summary>A short run of the harness: nothing ends the program, hangs it, fills it, or passes it unseen.</summary>
[TestClass]
public sealed class GoalTests
{
    private static readonly string[] KilledHere = ["train tabular", "interpret", "attack", "scan run"];

    [TestMethod, TestCategory("Long")]
    public void Damaged_files_are_refused_in_words_or_read_as_they_were()
    {
        using var work = new WorkFolder();
        AssertNone(new DamageRun(work, Kinds.All).Run(cases: 12 * Kinds.All.Count, seed: 1));
    }

    [TestMethod, TestCategory("Long")]
    public void A_killed_run_loses_nothing_and_the_next_leaves_nothing()
    {
        using var work = new WorkFolder();
        KilledVerb[] verbs = [.. KilledVerb.All.Where(verb => KilledHere.Contains(verb.Name))];
        AssertNone(new Killer(work, verbs).Run(times: KilledHere.Length, seed: 1));
    }

    internal static void AssertNone(ITally tally) =>
        Assert.IsEmpty(tally.Misses, $"{string.Join('\n', tally.Misses)}\n{tally.Markdown()}");
}
