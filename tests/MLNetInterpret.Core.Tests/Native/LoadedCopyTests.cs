using System.Runtime.InteropServices;
using MLNetInterpret.Core.Native;

namespace MLNetInterpret.Native;

/// <summary>A library is loaded from its bytes, wherever that is possible.</summary>
[TestClass, OSCondition(OperatingSystems.Linux)]
public sealed class LoadedCopyTests : IDisposable
{
    private const string Function = "CompressionNative_Crc32";
    private readonly string _folder = Directory.CreateTempSubdirectory("loaded-copy-").FullName;

    private static string Name => "libSystem.IO.Compression.Native.so";

    private static byte[] Image =>
        File.ReadAllBytes(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, Name));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void It_loads_from_memory_and_leaves_nothing()
    {
        var loaded = LoadedCopy.Load(Name, Image, [_folder]);
        Assert.IsTrue(NativeLibrary.TryGetExport(loaded, Function, out _));
        Assert.IsEmpty(Directory.GetFileSystemEntries(_folder));
        StringAssert.Contains(File.ReadAllText("/proc/self/maps"), $"/memfd:{Name}");
    }

    [TestMethod]
    public void It_loads_from_the_first_folder_that_takes_it_and_leaves_nothing()
    {
        var missing = Path.Combine("/proc", "nowhere");
        var loaded = LoadedCopy.Load(Name, Image, [missing, _folder], memory: false);
        Assert.IsTrue(NativeLibrary.TryGetExport(loaded, Function, out _));
        Assert.IsEmpty(Directory.GetFileSystemEntries(_folder));
    }

    [TestMethod]
    public void What_loads_from_nowhere_is_said_with_every_place_that_was_tried()
    {
        var failure = Assert.ThrowsExactly<DllNotFoundException>(
            () => LoadedCopy.Load("lib.so", "no library"u8.ToArray(), ["/proc/nowhere", _folder]));
        Assert.AreEqual(
            $"memory (file too short), '/proc/nowhere' (Could not find file '/proc/nowhere'), '{_folder}' (file too short)",
            failure.Message);
        Assert.IsEmpty(Directory.GetFileSystemEntries(_folder));
    }

    [TestMethod]
    public void The_cache_the_temporary_files_and_the_application_are_asked_in_this_order()
    {
        var folders = LoadedCopy.Folders.ToList();
        Assert.HasCount(folders.Distinct().Count(), folders);
        Assert.IsLessThan(
            folders.IndexOf(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)),
            folders.IndexOf(Path.TrimEndingDirectorySeparator(Path.GetTempPath())));
    }
}
