using MLNetInterpret.Core.Units;

namespace MLNetInterpret;

/// <summary>What killed processes leave behind.</summary>
[TestClass]
public sealed class AbandonedTests : IDisposable
{
    private const string Number = "0123456789abcdef0123456789abcdef", Other = "f123456789abcdef0123456789abcdef";
    private static readonly FolderKind Kind = new("report");
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string At(string name) => _folder.At(name);

    [TestMethod]
    public void Names_of_a_process_that_is_gone_are_removed_by_the_next_writer_and_by_the_check_before_it()
    {
        foreach (var act in new Action[]
        {
            () => AtomicFile.Write(At("m.zip"), stream => stream.Write("new"u8)),
            () => AtomicFile.RequireWritable(At("m.zip")),
            () => AtomicFolder.Write(At("m.zip"), Kind, _ => { }),
            () => AtomicFolder.RequireWritable(At("m.zip"), Kind),
        })
        {
            if (File.Exists(At("m.zip"))) File.Delete(At("m.zip"));
            _folder.Write($".m.zip.{Number}.tmp", "half");
            _folder.Write($".m.zip.{Number}.lock.tmp", "");
            _folder.Write($".m.zip.{Other}.tmp/half/of", "a folder");
            _folder.Write($".m.zip.{Other}.lock.tmp", "");
            act();
            Assert.IsEmpty(_folder.Names().Where(name => name != "m.zip"));
        }
    }

    [TestMethod]
    public void Names_of_a_living_process_of_other_files_and_of_a_users_stay()
    {
        string[] others =
        [
            $".n.zip.{Number}.tmp", $".n.zip.{Number}.lock.tmp", $".m.zip.{Number}0.tmp", ".m.zip.notes.tmp",
            $"m.zip.{Number}.tmp", $".m.zip.{Number}.txt",
        ];
        foreach (var other in others) _folder.Write(other, "");
        AtomicFile.Write(At("m.zip"), stream =>
        {
            stream.Write("slow"u8);
            AtomicFile.RequireWritable(At("m.zip"));
            AtomicFile.Write(At("m.zip"), quick => quick.Write("quick"u8));
            Assert.AreEqual("quick", File.ReadAllText(At("m.zip")));
        });
        Assert.AreEqual("slow", File.ReadAllText(At("m.zip")));
        CollectionAssert.AreEquivalent((string[])[.. others, "m.zip"], _folder.Names());
    }

    [TestMethod]
    public void Names_without_a_lock_as_0_1_0_left_them_go_after_a_day()
    {
        _folder.Write("m.zip", "");
        var (young, old) = (_folder.Write($".m.zip.{Number}.tmp", ""), _folder.Write($".m.zip.{Other}.tmp", ""));
        File.SetLastWriteTimeUtc(old, File.GetLastWriteTimeUtc(young).AddHours(-25));
        AtomicFile.RequireWritable(At("m.zip"));
        CollectionAssert.AreEqual(new[] { $".m.zip.{Number}.tmp", "m.zip" }, _folder.Names());

        // it may be what stood in the place that is empty now
        _folder.Write($".report.{Number}.tmp/index.html", "");
        Directory.SetLastWriteTimeUtc(At($".report.{Number}.tmp"), File.GetLastWriteTimeUtc(young).AddDays(-9));
        AtomicFolder.RequireWritable(At("report"), Kind);
        Assert.IsTrue(File.Exists(At($".report.{Number}.tmp/index.html")));
    }

    [TestMethod]
    public void A_folder_that_stood_aside_when_its_process_was_killed_comes_back()
    {
        AtomicFolder.Write(At("report"), Kind, folder => File.WriteAllText($"{folder}/a", "old"));
        Directory.Move(At("report"), At($".report.{Number}.old"));
        _folder.Write($".report.{Number}.tmp/a", "new");
        _folder.Write($".report.{Number}.lock.tmp", "");
        AtomicFolder.RequireWritable(At("report"), Kind);
        Assert.AreEqual("old", File.ReadAllText(At("report/a")));
        CollectionAssert.AreEqual(new[] { "report" }, _folder.Names());

        // after the second move it is only in the way
        _folder.Write($".report.{Number}.old/a", "older");
        _folder.Write($".report.{Number}.lock.tmp", "");
        AtomicFolder.RequireWritable(At("report"), Kind);
        Assert.AreEqual("old", File.ReadAllText(At("report/a")));
        CollectionAssert.AreEqual(new[] { "report" }, _folder.Names());
    }

    [TestMethod, TestCategory("Long"), DataRow(true), DataRow(false)]
    public void Killed_at_any_moment_a_folder_is_whole_and_the_next_writer_leaves_nothing(bool exchanges)
    {
        exchanges &= OperatingSystem.IsLinux();
        var (random, leftovers, replaced) = (new Random(5), 0, 0);
        for (var kill = 0; kill < 6; kill++)
        {
            using (var writer = new FolderWriter(At("report"), exchanges))
            {
                writer.WaitForRounds(1 + kill % 2);
                for (var until = System.Diagnostics.Stopwatch.StartNew(); until.Elapsed.TotalMilliseconds < random.Next(0, 12);)
                    Thread.Yield();
                writer.Kill();
            }

            leftovers += _folder.Names().Length - 1;
            if (exchanges) FolderWriter.AssertWhole(At("report"));
            AtomicFolder.RequireWritable(At("report"), FolderWriter.Kind);
            replaced += FolderWriter.AssertWhole(At("report"));
            CollectionAssert.AreEqual(new[] { "report" }, _folder.Names());
        }

        Assert.IsGreaterThan(0, leftovers, "no kill fell into a writing");
        Assert.IsGreaterThan(6, replaced, "no folder was replaced");
    }
}
