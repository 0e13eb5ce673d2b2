using System.Globalization;
using static TorchSharp.torch;

namespace MLNetInterpret.Native;

[TestClass]
public class MemoryTests
{
    [TestMethod, OSCondition(OperatingSystems.Linux)]
    public void Freed_memory_serves_the_next_tensor_in_a_process_that_is_tuned()
    {
        LibTorch.TuneProcess();
        LibTorch.EnsureLoaded();
        ones(16 << 20).Dispose();      // 64 MB
        var before = Faults();
        for (var tensor = 0; tensor < 4; tensor++) ones(16 << 20).Dispose();
        var faults = Faults() - before;
        Assert.IsTrue(faults < 16384, $"{faults:N0} pages were got anew; four such tensors have 65,536 of 4 KB");
    }

    /// <summary>Pages that the process has got so far.</summary>
    private static long Faults()
    {
        var fields = File.ReadAllText("/proc/self/stat").Split(") ")[^1].Split(' ');
        return long.Parse(fields[7], CultureInfo.InvariantCulture);
    }
}
