using MLNetInterpret.Fuzz.Killing;
using MLNetInterpret.Fuzz.Running;

namespace MLNetInterpret.Fuzz.Tests;

/// <summary>The same for long:
/// <c>dotnet test tests/MLNetInterpret.Fuzz --settings tests/soak.runsettings</c>.</summary>
[TestClass]
public sealed class SoakTests
{
    /// <summary>What the tables are written to.</summary>
    public TestContext TestContext { get; set; } = null!;

    [TestMethod, TestCategory("Long"), TestCategory("Soak")]
    public void Damaged_files_are_refused_in_words_or_read_as_they_were()
    {
        using var work = new WorkFolder();
        Assess(new DamageRun(work, Kinds.All).Run(cases: 30_000, seed: 17));
    }

    [TestMethod, TestCategory("Long"), TestCategory("Soak")]
    public void Damaged_ONNX_files_are_refused_in_words_or_read()
    {
        using var work = new WorkFolder();
        Assess(new DamageRun(work, [Kinds.Named("onnx")]).Run(cases: 10_000, seed: 17));
    }

    [TestMethod, TestCategory("Long"), TestCategory("Soak")]
    public void A_killed_run_loses_nothing_and_the_next_leaves_nothing()
    {
        using var work = new WorkFolder();
        Assess(new Killer(work, KilledVerb.All).Run(times: 200, seed: 17));
    }

    private void Assess(ITally tally)
    {
        TestContext.WriteLine(tally.Markdown());
        GoalTests.AssertNone(tally);
    }
}
