using MLNetInterpret.Core.Units;

namespace MLNetInterpret;

[TestClass]
public class AtomicFileTests
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("atomic-");

    private string At(string name) => Path.Combine(_folder.FullName, name);

    private string[] Names() => [.. _folder.EnumerateFileSystemInfos().Select(entry => entry.Name).Order()];

    [TestCleanup]
    public void Clean() => _folder.Delete(recursive: true);

    [TestMethod]
    public void A_file_appears_only_when_it_is_complete()
    {
        AtomicFile.Write(At("a/b.txt"), stream =>
        {
            stream.Write("whole"u8);
            Assert.IsFalse(File.Exists(At("a/b.txt")));
        });
        Assert.AreEqual("whole", File.ReadAllText(At("a/b.txt")));
        Assert.HasCount(1, Directory.GetFileSystemEntries(At("a")));
    }

    [TestMethod]
    public void A_failure_leaves_the_old_file_and_nothing_else()
    {
        File.WriteAllText(At("old.txt"), "old");
        Assert.ThrowsExactly<OperationCanceledException>(() => AtomicFile.Write(At("old.txt"), stream =>
        {
            stream.Write("half of the n"u8);
            throw new OperationCanceledException();
        }));
        Assert.AreEqual("old", File.ReadAllText(At("old.txt")));
        CollectionAssert.AreEqual(new[] { "old.txt" }, Names());
    }

    [TestMethod]
    public void A_shorter_file_replaces_a_longer_one_through_a_link()
    {
        File.WriteAllText(At("real.txt"), "a long text");
        File.CreateSymbolicLink(At("link.txt"), At("real.txt"));
        AtomicFile.Write(At("link.txt"), stream => stream.Write("short"u8));
        Assert.AreEqual("short", File.ReadAllText(At("real.txt")));
        Assert.IsNotNull(new FileInfo(At("link.txt")).LinkTarget);
    }

    [TestMethod]
    public void A_full_disk_is_named_by_the_path_asked_for()
    {
        if (!File.Exists("/dev/full")) Assert.Inconclusive("This system has no /dev/full.");
        var failure = Assert.ThrowsExactly<IOException>(() => AtomicFile.Write("/dev/full", stream =>
        {
            stream.Write(new byte[100_000]);
            stream.Flush();
        }));
        StringAssert.Contains(failure.Message, "/dev/full");
        Assert.IsTrue(File.Exists("/dev/full"));
    }

    [TestMethod]
    public void A_file_in_the_way_of_a_folder_is_named()
    {
        File.WriteAllText(At("file"), "");
        Assert.Throws<IOException>(() => AtomicFile.Write(At("file/inside.txt"), _ => { }));
        var failure = Assert.ThrowsExactly<IOException>(() => AtomicFile.WriteFolder(At("file"), [], _ => { }));
        StringAssert.Contains(failure.Message, At("file"));
        CollectionAssert.AreEqual(new[] { "file" }, Names());
    }

    [TestMethod]
    public void A_folder_replaces_its_earlier_self_whole()
    {
        AtomicFile.WriteFolder(At("report"), ["a", "b"], folder => File.WriteAllText(Path.Combine(folder, "a"), "1"));
        AtomicFile.WriteFolder(At("report"), ["a", "b"], folder => File.WriteAllText(Path.Combine(folder, "b"), "2"));
        CollectionAssert.AreEqual(new[] { At("report/b") }, Directory.GetFiles(At("report")));
        CollectionAssert.AreEqual(new[] { "report" }, Names());
    }

    [TestMethod]
    public void A_failure_leaves_the_old_folder_and_nothing_else()
    {
        AtomicFile.WriteFolder(At("report"), ["a"], folder => File.WriteAllText(Path.Combine(folder, "a"), "old"));
        Assert.ThrowsExactly<InvalidOperationException>(() => AtomicFile.WriteFolder(At("report"), ["a"], folder =>
        {
            File.WriteAllText(Path.Combine(folder, "a"), "half");
            throw new InvalidOperationException();
        }));
        Assert.AreEqual("old", File.ReadAllText(At("report/a")));
        CollectionAssert.AreEqual(new[] { "report" }, Names());
    }

    [TestMethod]
    public void Somebody_elses_folder_is_refused_before_any_work()
    {
        Directory.CreateDirectory(At("home"));
        File.WriteAllText(At("home/thesis.txt"), "dear");
        var failure = Assert.ThrowsExactly<IOException>(() =>
            AtomicFile.WriteFolder(At("home"), ["a"], _ => Assert.Fail("It was asked to write.")));
        StringAssert.Contains(failure.Message, "thesis.txt");
        Assert.AreEqual("dear", File.ReadAllText(At("home/thesis.txt")));
    }

    [TestMethod]
    public void Asking_beforehand_changes_nothing_and_refuses_what_writing_would()
    {
        File.WriteAllText(At("old.txt"), "old");
        AtomicFile.RequireWritable(At("old.txt"));
        AtomicFile.RequireWritable(At("new.txt"));
        AtomicFile.RequireWritableFolder(At("report"), ["a"]);
        Assert.AreEqual("old", File.ReadAllText(At("old.txt")));
        CollectionAssert.AreEqual(new[] { "old.txt" }, Names());
        Assert.Throws<IOException>(() => AtomicFile.RequireWritable(At("old.txt/inside")));
        Assert.ThrowsExactly<IOException>(() => AtomicFile.RequireWritable(_folder.FullName));
        Assert.ThrowsExactly<IOException>(() => AtomicFile.RequireWritableFolder(_folder.FullName, ["a"]));
        Assert.ThrowsExactly<IOException>(() => AtomicFile.RequireWritableFolder(At("old.txt"), ["a"]));
    }
}
