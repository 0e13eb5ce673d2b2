namespace MLNetInterpret.Orleans.Machines;

[TestClass]
public sealed class FileCacheTests
{
    [TestMethod]
    public void A_file_is_fetched_once_whatever_its_name()
    {
        using var folder = new TestFolder();
        var cache = new FileCache(folder.At("cache"));
        var copy = cache.Get(folder.Write("a.zip", "one"), "1234");
        Assert.AreEqual("1234.zip", Path.GetFileName(copy));
        File.Delete(folder.At("a.zip"));
        Assert.AreEqual(copy, cache.Get(folder.At("b.zip"), "1234"));
        Assert.AreEqual("one", File.ReadAllText(copy));
        Assert.Throws<FileNotFoundException>(() => cache.Get(folder.At("b.zip"), "5678"));
    }
}
