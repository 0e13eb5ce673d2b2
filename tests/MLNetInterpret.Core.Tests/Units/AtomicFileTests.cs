using MLNetInterpret.Core.Units;

namespace MLNetInterpret;

[TestClass]
public sealed class AtomicFileTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string At(string name) => _folder.At(name);

    private string[] Names() => _folder.Names();

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
        _folder.Write("old.txt", "old");
        Assert.ThrowsExactly<OperationCanceledException>(() => AtomicFile.Write(At("old.txt"), stream =>
        {
            stream.Write("half of the n"u8);
            throw new OperationCanceledException();
        }));
        Assert.AreEqual("old", File.ReadAllText(At("old.txt")));
        CollectionAssert.AreEqual(new[] { "old.txt" }, Names());
    }

    [TestMethod]
    public void A_failure_leaves_no_folders_that_were_made_for_the_file()
    {
        Directory.CreateDirectory(At("kept"));
        Assert.ThrowsExactly<InvalidOperationException>(
            () => AtomicFile.Write(At("kept/a/b/c.txt"), _ => throw new InvalidOperationException()));
        CollectionAssert.AreEqual(new[] { "kept" }, Names());
        Assert.IsEmpty(Directory.GetFileSystemEntries(At("kept")));
    }

    [TestMethod]
    public void A_shorter_file_replaces_a_longer_one_through_a_link()
    {
        _folder.Write("real.txt", "a long text");
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
    public void A_pipe_is_written_to_and_stays()
    {
        if (!OperatingSystem.IsLinux()) Assert.Inconclusive("Pipes are told from files on Linux.");
        using (var make = System.Diagnostics.Process.Start("mkfifo", [At("pipe")])) make.WaitForExit();
        AtomicFile.RequireWritable(At("pipe"));
        var read = Task.Run(() => File.ReadAllText(At("pipe")));
        AtomicFile.Write(At("pipe"), stream => stream.Write("through"u8));
        Assert.AreEqual("through", read.Result);
        Assert.IsTrue(UnixFiles.IsSpecial(At("pipe")));
    }

    [TestMethod]
    public void A_file_in_the_way_of_a_folder_is_named()
    {
        _folder.Write("file", "");
        Assert.Throws<IOException>(() => AtomicFile.Write(At("file/inside.txt"), _ => { }));
        var failure = Assert.ThrowsExactly<IOException>(() => AtomicFile.RequireWritable(At("file/deep/inside.txt")));
        StringAssert.Contains(failure.Message, $"'{At("file")}' is a file");
        CollectionAssert.AreEqual(new[] { "file" }, Names());
    }

    [TestMethod]
    public void A_folder_that_may_not_be_written_to_is_named_without_the_hidden_name()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Inconclusive("Folders of Windows have no such mode.");
            return;
        }

        Directory.CreateDirectory(At("shut"));
        File.SetUnixFileMode(At("shut"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        try
        {
            File.WriteAllText(At("shut/probe"), "");
            Assert.Inconclusive("This user may write everywhere.");
        }
        catch (UnauthorizedAccessException)
        {
            var failure = Assert.ThrowsExactly<UnauthorizedAccessException>(() => AtomicFile.RequireWritable(At("shut/a$1.txt")));
            Assert.AreEqual($"'{At("shut/a$1.txt")}' cannot be written: its folder does not permit it.", failure.Message);
        }
        finally
        {
            File.SetUnixFileMode(At("shut"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [TestMethod]
    public void Asking_beforehand_changes_nothing_and_refuses_what_writing_would()
    {
        _folder.Write("old.txt", "old");
        AtomicFile.RequireWritable(At("old.txt"));
        AtomicFile.RequireWritable(At("new.txt"));
        AtomicFile.RequireWritable(At("new/deep/new.txt"));
        Assert.AreEqual("old", File.ReadAllText(At("old.txt")));
        CollectionAssert.AreEqual(new[] { "old.txt" }, Names());
        Assert.Throws<IOException>(() => AtomicFile.RequireWritable(At("old.txt/inside")));
        Assert.ThrowsExactly<IOException>(() => AtomicFile.RequireWritable(_folder.Path));
    }
}
