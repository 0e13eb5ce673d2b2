using MLNetInterpret.Fuzz.Killing;

namespace MLNetInterpret.Fuzz.Tests;

/// <summary>What a kill may leave is told apart; the folders are written by hand.</summary>
[TestClass]
public sealed class AftermathTests : IDisposable
{
    private static readonly KilledVerb Verb = new("planted", "out.txt");
    private readonly WorkFolder _work = new();

    public void Dispose() => _work.Dispose();

    [TestMethod]
    [DataRow("old", "mine", nameof(Ending.OldWhole))]
    [DataRow("new", "mine", nameof(Ending.NewWhole))]
    [DataRow("ne", "mine", nameof(Ending.OutputLost))]
    [DataRow(null, "mine", nameof(Ending.OutputLost))]
    [DataRow("old", "yours", nameof(Ending.OldWhole), nameof(Ending.UserFileLost))]
    [DataRow("old", null, nameof(Ending.OldWhole), nameof(Ending.UserFileLost))]
    public void An_output_is_the_old_one_the_new_one_or_lost(string? output, string? notes, params string[] expected)
    {
        var found = Aftermath.OfKill(Folder("seen", output, notes), Known());
        CollectionAssert.AreEqual(expected, found.Select(ending => ending.Ending.ToString()).ToArray());
    }

    [TestMethod]
    [DataRow("new", null)]
    [DataRow("new", "out.txt.checkpoint")]
    [DataRow("new", ".out.txt.0123456789abcdef.tmp", nameof(Ending.LeftBehind))]
    [DataRow("new", "out.scan", nameof(Ending.LeftBehind))]
    [DataRow("old", null, nameof(Ending.NextDiffers))]
    [DataRow(null, null, nameof(Ending.NextDiffers))]
    public void The_next_run_leaves_its_output_and_a_checkpoint_at_most(string? output, string? beside, params string[] expected)
    {
        var scene = Folder("seen", output, "mine");
        if (beside is not null) File.WriteAllText(Path.Combine(scene.Folder, beside), "left");
        var found = Aftermath.OfNextRun(scene, Known());
        CollectionAssert.AreEqual(expected, found.Select(ending => ending.Ending.ToString()).ToArray());

        var tally = new KillTally([Verb]);
        tally.Add(Verb, 5, found);
        Assert.HasCount(expected.Length, tally.Misses);
        StringAssert.Contains(tally.Markdown(), "| `planted` | 1 |");
    }

    private Scene Folder(string name, string? output, string? notes)
    {
        var folder = _work.Folder(name);
        if (output is not null) File.WriteAllText(Path.Combine(folder, "out.txt"), output);
        if (notes is not null) File.WriteAllText(Path.Combine(folder, "notes.txt"), notes);
        return new(folder);
    }

    private Undisturbed Known() => new(
        Verb, Folder("furnished", "old", "mine").Folder, Outputs("old"), Outputs("new"), IsSteady: true, TimeSpan.FromSeconds(1));

    private Dictionary<string, string> Outputs(string output)
    {
        var entries = Folder($"with-{output}", output, null).Entries();
        return entries.Where(entry => Scene.IsOutput(entry.Key, Verb)).ToDictionary(StringComparer.Ordinal);
    }
}
