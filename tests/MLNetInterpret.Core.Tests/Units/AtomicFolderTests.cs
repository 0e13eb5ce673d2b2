using MLNetInterpret.Core.Units;

namespace MLNetInterpret;

[TestClass]
public sealed class AtomicFolderTests : IDisposable
{
    private static readonly FolderKind Kind = new("report");
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string At(string name) => _folder.At(name);

    [TestMethod]
    public void A_folder_replaces_its_earlier_self_whole()
    {
        Write("1", "a", "deep/down/b", "old");
        Write("2", "a", "deep/c");
        CollectionAssert.AreEqual(
            new[] { "a", "deep/c" },
            Directory.GetFiles(At("report"), "*", SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(At("report"), path))
                .Where(path => path != WrittenList.FileName).Order(StringComparer.Ordinal).ToArray());
        Assert.AreEqual("2", File.ReadAllText(At("report/a")));
        CollectionAssert.AreEqual(new[] { "report" }, _folder.Names());
    }

    [TestMethod]
    public void Without_exchange_a_folder_replaces_its_earlier_self_too()
    {
        Write("1", "a");
        new WritePlace(At("report")).Write(temporary =>
        {
            Directory.CreateDirectory(temporary.Path);
            File.WriteAllText(Path.Combine(temporary.Path, "b"), "2");
            temporary.BecomeFolder(exchanges: false);
        });
        CollectionAssert.AreEqual(new[] { At("report/b") }, Directory.GetFileSystemEntries(At("report")));
        CollectionAssert.AreEqual(new[] { "report" }, _folder.Names());
    }

    [TestMethod]
    public void A_failure_leaves_the_old_folder_and_nothing_else()
    {
        Write("old", "a");
        Assert.ThrowsExactly<InvalidOperationException>(() => AtomicFolder.Write(At("report"), Kind, folder =>
        {
            File.WriteAllText(Path.Combine(folder, "a"), "half");
            throw new InvalidOperationException();
        }));
        Assert.AreEqual("old", File.ReadAllText(At("report/a")));
        CollectionAssert.AreEqual(new[] { "report" }, _folder.Names());
    }

    [TestMethod, DataRow("index.html"), DataRow("figures/thesis.tex"), DataRow(".hidden"), DataRow("figures/deep/x/y")]
    public void A_file_of_somebody_elses_refuses_the_folder_before_any_work_and_is_named(string name)
    {
        _folder.Write($"own/{name}", "dear");
        AssertRefused("own", $"holds '{name}'");

        Write("1", "a", "figures/f");
        _folder.Write($"report/{name}", "dear");
        AssertRefused("report", $"holds '{(name.Contains("/x/", StringComparison.Ordinal) ? "figures/deep" : name)}'");
    }

    [TestMethod]
    public void What_was_changed_or_is_no_file_refuses_the_folder()
    {
        Write("1", "a", "figures/f");
        _folder.Write("report/figures/f", "2");      // as long as it was
        AssertRefused("report", "holds 'figures/f', which was changed");
        _folder.Write("report/figures/f", "longer");
        AssertRefused("report", "holds 'figures/f', which was changed");
        File.Delete(At("report/figures/f"));
        File.CreateSymbolicLink(At("report/figures/f"), _folder.Write("mine", "1"));
        AssertRefused("report", "holds 'figures/f', which was put there by somebody else");
        File.Delete(At("report/figures/f"));
        Directory.CreateDirectory(At("report/notes"));
        AssertRefused("report", "holds 'notes', which was put there by somebody else");
        Directory.Delete(At("report/notes"));

        // a file that is gone is lost already
        AtomicFolder.RequireWritable(At("report"), Kind);
        _folder.Write($"report/{WrittenList.FileName}", "{\"format\":\"another\"}");
        AssertRefused("report", "holds 'a', which is on no list");
    }

    [TestMethod]
    public void Another_kind_of_folder_is_refused_and_one_without_a_list_only_if_its_kind_knows_it()
    {
        Write("1", "a");
        var failure = Assert.ThrowsExactly<IOException>(() => AtomicFolder.Write(At("report"), new("catalogue"), Never));
        StringAssert.Contains(failure.Message, "holds a report, not a catalogue");
        _folder.Write("old/units", "of 0.1.0");
        Assert.ThrowsExactly<IOException>(() => AtomicFolder.Write(At("old"), new("catalogue", _ => false), Never));
        var known = new FolderKind("catalogue", path => path == At("old"));
        AtomicFolder.Write(At("old"), known, folder => File.WriteAllText($"{folder}/new", ""));
        Assert.IsFalse(File.Exists(At("old/units")));
    }

    [TestMethod]
    public void What_appears_while_the_folder_is_written_refuses_it_at_the_end()
    {
        Write("1", "a");
        var failure = Assert.ThrowsExactly<IOException>(() => AtomicFolder.Write(
            At("report"), Kind, _ => _folder.Write("report/notes.txt", "dear")));
        StringAssert.Contains(failure.Message, "'notes.txt'");
        CollectionAssert.AreEqual(new[] { "report" }, _folder.Names());
        Assert.AreEqual("1", File.ReadAllText(At("report/a")));
    }

    [TestMethod]
    public void Force_replaces_what_is_there()
    {
        _folder.Write("report/thesis.txt", "dear");
        AtomicFolder.RequireWritable(At("report"), Kind, force: true);
        AtomicFolder.Write(At("report"), Kind, folder => File.WriteAllText($"{folder}/a", "1"), force: true);
        Assert.IsFalse(File.Exists(At("report/thesis.txt")));
        AtomicFolder.RequireWritable(At("report"), Kind);
    }

    [TestMethod]
    public void The_folder_that_the_program_runs_in_is_never_replaced()
    {
        foreach (var folder in new[] { ".", "..", "/" })
            foreach (var force in new[] { true, false })
                Assert.ThrowsExactly<IOException>(() => AtomicFolder.Write(folder, Kind, Never, force), folder);
    }

    [TestMethod]
    public void An_empty_folder_and_a_link_to_one_are_filled_and_the_link_stays()
    {
        Directory.CreateDirectory(At("real"));
        Directory.CreateSymbolicLink(At("link"), At("real"));
        for (var round = 0; round < 2; round++)
            AtomicFolder.Write(At("link"), Kind, folder => File.WriteAllText($"{folder}/a", $"{round}"));
        Assert.AreEqual("1", File.ReadAllText(At("real/a")));
        Assert.IsNotNull(new FileInfo(At("link")).LinkTarget);
    }

    [TestMethod]
    public void Asking_beforehand_changes_nothing_and_refuses_what_writing_would()
    {
        _folder.Write("file", "x");
        AtomicFolder.RequireWritable(At("report"), Kind);
        AtomicFolder.RequireWritable(At("deep/report"), Kind);
        CollectionAssert.AreEqual(new[] { "file" }, _folder.Names());
        foreach (var path in new[] { _folder.Path, At("file"), At("file/report") })
            Assert.ThrowsExactly<IOException>(() => AtomicFolder.RequireWritable(path, Kind), path);
    }

    [TestMethod]
    public void Equal_folders_have_equal_lists()
    {
        Write("1", "b", "a", "deep/c");
        var list = File.ReadAllText(At($"report/{WrittenList.FileName}"));
        Write("1", "deep/c", "a", "b");
        Assert.AreEqual(list, File.ReadAllText(At($"report/{WrittenList.FileName}")));
        StringAssert.Contains(list, "\"version\":1,\"kind\":\"report\",\"folders\":[\"deep\"]");
    }

    private void Write(string content, params string[] names) => AtomicFolder.Write(At("report"), Kind, folder =>
    {
        foreach (var name in names)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, name))!);
            File.WriteAllText(Path.Combine(folder, name), content);
        }
    });

    private void AssertRefused(string name, string part)
    {
        var before = _folder.Everything();
        foreach (var act in new Action[]
        {
            () => AtomicFolder.Write(At(name), Kind, Never), () => AtomicFolder.RequireWritable(At(name), Kind),
        })
        {
            var failure = Assert.ThrowsExactly<IOException>(act);
            StringAssert.Contains(failure.Message, $"The folder '{At(name)}' ");
            StringAssert.Contains(failure.Message, part);
        }

        CollectionAssert.AreEqual(before, _folder.Everything());
    }

    private static void Never(string folder) => Assert.Fail("It was asked to write.");
}
