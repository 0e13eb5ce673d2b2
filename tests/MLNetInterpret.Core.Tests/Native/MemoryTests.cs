using System.Globalization;
using static TorchSharp.torch;

namespace MLNetInterpret.Native;

[TestClass]
public class MemoryTests
{
    [TestMethod, OSCondition(OperatingSystems.Linux)]
    public void Freed_memory_serves_the_next_tensor_in_a_process_that_is_tuned()
    {
        const int tensors = 24;
        const long pages = 10_240;      // of 4 KB, in 40 MB
        LibTorch.TuneProcess();
        LibTorch.EnsureLoaded();
        var before = Faults();
        for (var tensor = 0; tensor < tensors; tensor++) ones(10 << 20).Dispose();
        var faults = Faults() - before;
        Assert.IsTrue(faults < tensors * pages / 2, $"{faults:N0} pages were got anew for {tensors} tensors of {pages:N0}");
    }

    /// <summary>Pages that the process has got so far.</summary>
    private static long Faults()
    {
        var fields = File.ReadAllText("/proc/self/stat").Split(") ")[^1].Split(' ');
        return long.Parse(fields[7], CultureInfo.InvariantCulture);
    }
}
