using TorchSharp;

namespace MLNetInterpret.Core.Native;

/// <summary>The threads that libtorch takes for the calling thread's work, until disposed. Small work takes one, whatever the
/// host has set; larger work takes the host's number.</summary>
/// <remarks>
/// <para>Nothing is set that another thread sees: libtorch's number is an OpenMP and an MKL setting of each host thread, which
/// takes it from <c>set_num_threads</c> when it first computes. So requests side by side do not disturb each other, and
/// afterwards the host's number is as it was. A scope inside another decides by its own size.</para>
/// <para>Where the OpenMP library has no such functions nothing happens. Where MKL's cannot be reached (Windows), a number that
/// the host set for this thread goes on to hold in matrix products.</para>
/// </remarks>
internal readonly unsafe ref struct TorchThreads : IDisposable
{
    /// <summary>Multiply-adds of a layer from which on several threads are worth waking.</summary>
    /// <remarks>Measured with one and two threads on two cores with AVX-512, the best of 2,000 runs each, so that what else the
    /// machine did fell away. Two threads begin to win at 4 to 8 million multiply-adds a layer: in perceptrons 0.8 times as
    /// fast at 0.5 million, 1.35 at 4, 1.65 at 16, an update with its gradients 1.0 at 4; in convolutions 0.8 at 2 to 3
    /// million, 1.1 at 8, 1.4 at 40; an LSTM's step 1.3 at 8. On busy cores two threads waited for each other 8 to 64 ms a
    /// pass, which is up to a thousand times the work below this size.</remarks>
    public const double WorthWaking = 8e6;

    /// <summary>What a number costs in steps that do one thing to each, in multiply-adds: there two threads begin to win at
    /// 100,000 to 300,000 numbers.</summary>
    public const double CostOfNumber = 32;

    [ThreadStatic]
    private static Setting? _host;

    private static readonly delegate* unmanaged<int, void> SetOpenMp =
        (delegate* unmanaged<int, void>)LibTorch.Function("omp_set_num_threads");

    private static readonly delegate* unmanaged<int, int> SetMkl =
        (delegate* unmanaged<int, int>)LibTorch.Function("MKL_Set_Num_Threads_Local");

    private readonly Setting? _before;
    private readonly Setting? _hostBefore;
    private readonly int _threads;

    private TorchThreads(Setting before, Setting wanted, Setting host)
    {
        (_before, _hostBefore, _threads) = (before, _host, wanted.OpenMp);
        _host = host;
        Set(wanted);
    }

    /// <summary>What work of a size takes.</summary>
    /// <param name="size">Multiply-adds of one of its layers, on the average; see <c>NetworkWork</c>.</param>
    public static TorchThreads For(double size)
    {
        var before = Current();
        var host = _host ?? before;
        return new(before, size < WorthWaking ? Setting.One : host, host);
    }

    /// <summary>The threads for work that processes that many numbers one after another.</summary>
    public static TorchThreads ForNumbers(long numbers) => For(numbers * CostOfNumber);

    /// <summary>A number that is known already: of a plan, or of the thread that another works for.</summary>
    /// <param name="threads">At least 1; larger work inside takes it for the host's.</param>
    public static TorchThreads Exactly(int threads)
    {
        if (threads < 1) throw new ArgumentException($"Work takes at least 1 thread, not {threads}.", nameof(threads));
        var wanted = new Setting(threads, threads);
        return new(Current(), wanted, wanted);
    }

    /// <summary>What larger work takes here: the host's number, whatever scopes there are.</summary>
    public static int Host => _host is { } host ? host.OpenMp : torch.get_num_threads();

    /// <summary>How many threads <see cref="For"/> gives.</summary>
    public static int Of(double size)
    {
        using var threads = For(size);
        return torch.get_num_threads();
    }

    /// <summary>Ends the scope; on the thread that began it. A number that somebody set meanwhile stays.</summary>
    public void Dispose()
    {
        if (_before is not { } before) return;
        _host = _hostBefore;
        if (torch.get_num_threads() == _threads) Set(before);
    }

    /// <summary>The calling thread's setting.</summary>
    private static Setting Current()
    {
        var threads = torch.get_num_threads();      // also what makes a new thread take the host's
        if (SetMkl is null) return new(threads, 0);
        var mkl = SetMkl(0);
        _ = SetMkl(mkl);
        return new(threads, mkl);
    }

    private static void Set(Setting setting)
    {
        if (SetOpenMp is not null) SetOpenMp(setting.OpenMp);
        if (SetMkl is not null) _ = SetMkl(setting.Mkl);
    }

    /// <param name="OpenMp">Threads of libtorch and oneDNN.</param>
    /// <param name="Mkl">Threads of matrix products; 0 for as many as OpenMP's.</param>
    private readonly record struct Setting(int OpenMp, int Mkl)
    {
        public static readonly Setting One = new(1, 1);
    }
}
