using System.Collections.Concurrent;
using MLNetInterpret.Core.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret;

/// <summary>A module that keeps what it finds set while it computes; what it computes is at the point <c>inner</c>.</summary>
internal sealed class Spying : nn.Module<Tensor, Tensor>
{
    internal readonly nn.Module<Tensor, Tensor> inner;

    public Spying(nn.Module<Tensor, Tensor> inner) : base(nameof(Spying))
    {
        this.inner = inner;
        RegisterComponents();
    }

    /// <summary>Threads, and whether oneDNN and NNPACK were allowed, of each pass since this was cleared.</summary>
    public ConcurrentBag<(int Threads, bool OneDnn, bool Nnpack)> Seen { get; } = [];

    /// <summary>Whether its next passes fail.</summary>
    public bool Fails { get; set; }

    /// <summary>The numbers of threads seen, each once.</summary>
    public int[] Threads => [.. Seen.Select(seen => seen.Threads).Distinct().Order()];

    public override Tensor forward(Tensor input)
    {
        Seen.Add((get_num_threads(), KernelSwitch.OneDnn.IsAllowed, KernelSwitch.Nnpack.IsAllowed));
        return Fails ? throw new InvalidOperationException("It was asked to fail.") : inner.call(input);
    }

    /// <summary>Does work on a thread of its own, for which the host has set a number of threads.</summary>
    /// <returns>What the work gives, and the number afterwards.</returns>
    public static (T Result, int After) OnHost<T>(int threads, Func<T> work)
    {
        var (result, after, failure) = (default(T), 0, (Exception?)null);
        var host = new Thread(() =>
        {
            try
            {
                _ = get_num_threads();      // libtorch would let another thread's later number come before this one
                set_num_threads(threads);
                result = work();
            }
            catch (Exception thrown)
            {
                failure = thrown;
            }

            after = get_num_threads();
        });
        host.Start();
        host.Join();
        return failure is null ? (result!, after) : throw new AssertFailedException($"The work failed: {failure}");
    }
}
