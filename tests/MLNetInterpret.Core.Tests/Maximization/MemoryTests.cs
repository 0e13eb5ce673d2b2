using System.Diagnostics;
using MLNetInterpret.Core.Findings;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret;

/// <summary>Long runs hold no more than short ones.</summary>
[TestClass]
public class MemoryTests
{
    private const int Early = 50;
    private const int Settled = 2_000;      // by then every part is compiled and libtorch's pools are as large as they get
    private const int Late = 5_000;

    [TestMethod, TestCategory("Long")]
    public void A_run_holds_as_much_at_step_5000_as_at_step_50()
    {
        using var network = Planted.Wide();
        var live = new Dictionary<int, long>();
        var bytes = new Dictionary<int, long>();
        var progress = new Told(share =>
        {
            var step = (int)Math.Round(share * Late);
            if (step is not (Early or Settled or Late)) return;
            GC.Collect();
            GC.WaitForPendingFinalizers();      // what the collector frees counts no more: only what is held does
            live[step] = Tensor.TotalCount;
            using var process = Process.GetCurrentProcess();
            bytes[step] = process.WorkingSet64;
        });
        using var found = network.Maximize(Objectives.Channel("edge:0"), Images.Pixels(1, 64), null,
            new() { Steps = Late, Progress = progress.Every() });
        Assert.AreEqual(live[Early], live[Late], "tensors");
        // one forgotten picture of 16 KB a step would be 48 MB
        Assert.IsTrue(bytes[Late] - bytes[Settled] < 24L << 20, $"{(bytes[Late] - bytes[Settled]) >> 20} MB more");
    }

    [TestMethod]
    public void Nothing_waits_for_the_collector_while_a_run_goes_on()
    {
        using var network = Planted.Wide();
        var live = new Dictionary<int, long>();
        var progress = new Told(share => live[(int)Math.Round(share * 200)] = Tensor.TotalCount);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.IsTrue(GC.TryStartNoGCRegion(128 << 20));
        try
        {
            using var found = network.Maximize(Objectives.Channel("edge:0"), Images.Fourier(1, 64), Transforms.Standard,
                new() { Steps = 200, PlainSteps = 50, Progress = progress.Every() });
        }
        finally
        {
            GC.EndNoGCRegion();
        }

        Assert.AreEqual(live[Early], live[150], "with transforms");
        Assert.AreEqual(live[160], live[200], "without");
    }

    [TestMethod]
    public void Attacks_dreams_and_galleries_leave_no_step_behind()
    {
        using var network = Planted.Random();
        using var originals = full([3, 2, 8, 8], 0.2f);
        var photo = new ImageInput(2, 12, 12, new byte[288]);
        // out of reach, so that every search goes on as often: TorchSharp counts one tensor more for each parameter ever made
        RealRow Real(float activation) => new(activation, new ImageInput(2, 8, 8, new byte[128]), []);
        var real = new RealRows(Real(1e6f), Real(-1e6f), _ => 0.5);
        void Work(int steps)
        {
            using var attacked = network.Attack(originals, new() { Steps = steps, EarlyExit = false });
            network.Dream(Objectives.Layer("conv1"), photo, new() { SmallestOctave = 8, Steps = steps });
            network.MaximizeAll(["conv1:0", "conv2:1"], new()
            {
                Steps = steps,
                Negative = true,
                Variants = 2,
                Snapshots = [.. Enumerable.Range(1, steps)],
                Moves = steps,
                Known = _ => real,
            });
        }

        Work(2);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.IsTrue(GC.TryStartNoGCRegion(128 << 20));      // nothing may be freed by the collector instead of by us
        try
        {
            var start = Tensor.TotalCount;
            Work(2);
            var few = Tensor.TotalCount - start;
            Work(20);
            Assert.AreEqual(2 * few, Tensor.TotalCount - start);
        }
        finally
        {
            GC.EndNoGCRegion();
        }
    }

    private sealed class Told(Action<double> told) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value) => told(value.Share);
    }
}
