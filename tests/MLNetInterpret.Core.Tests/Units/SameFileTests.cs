using MLNetInterpret.Core.Units;

namespace MLNetInterpret;

[TestClass]
public sealed class SameFileTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string At(string name) => _folder.At(name);

    [TestMethod]
    public void A_file_is_the_same_by_any_path_and_another_by_none()
    {
        _folder.Write("data/mine.csv", "1");
        _folder.Write("data/other.csv", "1");
        File.CreateSymbolicLink(At("data/link.csv"), "mine.csv");
        File.CreateSymbolicLink(At("twice.csv"), At("data/link.csv"));
        Directory.CreateSymbolicLink(At("folder"), "data");
        string[] same =
        [
            "data/mine.csv", "data/../data/./mine.csv", "data/link.csv", "twice.csv", "folder/mine.csv", "folder/link.csv",
            "nowhere/../data/mine.csv",
        ];
        foreach (var one in same)
        {
            Assert.IsTrue(SameFile.Are(At("data/mine.csv"), At(one)), one);
            Assert.IsFalse(SameFile.Are(At("data/other.csv"), At(one)), one);
            Assert.IsTrue(SameFile.IsInside(At(one), At("folder")), one);
            Assert.IsFalse(SameFile.IsInside(At(one), At(one)), one);
        }

        Assert.IsTrue(SameFile.Are(
            Path.GetRelativePath(Directory.GetCurrentDirectory(), At("data/mine.csv")), At("folder/mine.csv")));
    }

    [TestMethod]
    public void What_does_not_exist_yet_is_the_same_where_its_folder_is()
    {
        Directory.CreateDirectory(At("data"));
        Directory.CreateSymbolicLink(At("folder"), "data");
        Assert.IsTrue(SameFile.Are(At("data/new/a.zip"), At("folder/new/a.zip")));
        Assert.IsFalse(SameFile.Are(At("data/new/a.zip"), At("folder/new/b.zip")));
        Assert.IsTrue(SameFile.IsInside(At("data/new/a.zip"), At("folder")));
        Assert.IsFalse(SameFile.IsInside(At("data2/a.zip"), At("data")));
        File.CreateSymbolicLink(At("nowhere"), "data/new");
        Assert.IsTrue(SameFile.Are(At("nowhere"), At("folder/new")), "where a file would be written to");
    }

    [TestMethod]
    public void A_second_name_of_a_file_is_that_file()
    {
        if (!OperatingSystem.IsLinux()) Assert.Inconclusive("Second names are seen on Linux.");
        _folder.Write("data/mine.csv", "1");
        _folder.Write("other.csv", "1");
        using (var link = System.Diagnostics.Process.Start("ln", [At("data/mine.csv"), At("second.csv")])) link.WaitForExit();
        Assert.IsTrue(SameFile.Are(At("data/mine.csv"), At("second.csv")));
        Assert.IsFalse(SameFile.Are(At("data/mine.csv"), At("other.csv")));
        Assert.AreEqual(2u, UnixFiles.IdOf(At("second.csv"))!.Value.Names);
        Assert.IsTrue(SameFile.IsLinkedFrom(At("data"), At("second.csv")));
        Assert.IsFalse(SameFile.IsLinkedFrom(At("data"), At("other.csv")));
        File.CreateSymbolicLink(At("data/link.csv"), At("other.csv"));
        Assert.IsTrue(SameFile.IsLinkedFrom(At("data"), At("other.csv")));
        Assert.IsNull(UnixFiles.IdOf(At("nowhere")));
    }

    [TestMethod]
    public void Links_in_a_circle_end()
    {
        File.CreateSymbolicLink(At("a"), At("b"));
        File.CreateSymbolicLink(At("b"), At("a"));
        Assert.IsFalse(SameFile.Are(At("a"), At("c")));
    }
}
