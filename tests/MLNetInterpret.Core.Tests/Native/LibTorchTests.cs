using System.Runtime.InteropServices;
using MLNetInterpret.Core.Native;
using TorchSharp;

namespace MLNetInterpret.Native;

[TestClass]
public class LibTorchTests
{
    private const string Bridge = "libLibTorchSharp.so";
    private static string Shipped => Path.Combine(AppContext.BaseDirectory, Bridge);

    [TestMethod]
    public void Torch_works_on_this_very_system()
    {
        LibTorch.EnsureLoaded();
        using var two = torch.ones(2).sum();
        Assert.AreEqual(2f, two.item<float>());
    }

    [TestMethod, OSCondition(OperatingSystems.Linux)]
    public void The_shipped_file_stays_as_it_was_shipped()
    {
        LibTorch.EnsureLoaded();
        var image = File.ReadAllBytes(Shipped);
        Assert.IsTrue(ElfVersionNeeds.Weaken(image, "GLIBCXX_3.4.32"), "the need is marked in the file itself");
        Assert.IsEmpty(Directory.GetDirectories(Path.GetTempPath(), "mlnetinterpret-*").Where(folder =>
            File.Exists(Path.Combine(folder, Bridge))).ToArray());
    }

    [TestMethod, OSCondition(OperatingSystems.Linux)]
    public void Weakening_changes_one_bit_and_is_done_once()
    {
        var before = File.ReadAllBytes(Shipped);
        var after = (byte[])before.Clone();
        Assert.IsTrue(ElfVersionNeeds.Weaken(after, "GLIBCXX_3.4.32"));
        var changed = Enumerable.Range(0, before.Length).Where(i => before[i] != after[i]).ToArray();
        Assert.HasCount(1, changed);
        Assert.AreEqual(2, before[changed[0]] ^ after[changed[0]]);
        Assert.IsFalse(ElfVersionNeeds.Weaken(after, "GLIBCXX_3.4.32"), "already weak");
        Assert.IsFalse(ElfVersionNeeds.Weaken(after, "GLIBCXX_9.9.99"), "not needed");
    }

    [TestMethod, OSCondition(OperatingSystems.Linux), DataRow(0), DataRow(40), DataRow(4096), DataRow(200_000)]
    public void A_file_that_is_no_library_or_cut_short_is_refused(int length)
    {
        var image = File.ReadAllBytes(Shipped)[..length];
        Assert.ThrowsExactly<InvalidDataException>(() => ElfVersionNeeds.Weaken(image, "GLIBCXX_3.4.32"));
    }

    [TestMethod, OSCondition(OperatingSystems.Linux)]
    public void What_is_missing_or_broken_is_named_with_what_to_do()
    {
        var folder = Directory.CreateTempSubdirectory("libtorch-test-").FullName;
        try
        {
            var none = Assert.ThrowsExactly<DllNotFoundException>(() => LibTorch.Load([folder]));
            StringAssert.Contains(none.Message, $"'{Bridge}' is in none of: {folder}");
            StringAssert.Contains(none.Message, "Reference the package TorchSharp-cpu");

            File.WriteAllText(Path.Combine(folder, Bridge), "not a library");
            var alone = Assert.ThrowsExactly<DllNotFoundException>(() => LibTorch.Load([folder]));
            StringAssert.Contains(alone.Message, "'libc10.so' is in none of");

            var broken = Assert.ThrowsExactly<DllNotFoundException>(() => LibTorch.Load([folder, AppContext.BaseDirectory]));
            StringAssert.Contains(broken.Message, "not a 64-bit little-endian ELF file. Restore the package TorchSharp again");

            File.WriteAllText(Path.Combine(folder, "libc10.so"), "not a library either");
            var dependency = Assert.ThrowsExactly<DllNotFoundException>(() => LibTorch.Load([folder, AppContext.BaseDirectory]));
            StringAssert.Contains(dependency.Message, "libc10.so' does not load on this system");
            Assert.IsEmpty(Directory.GetFiles(folder).Where(f => Path.GetFileName(f) is not (Bridge or "libc10.so")).ToArray());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
