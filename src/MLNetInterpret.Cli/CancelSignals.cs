using System.Runtime.InteropServices;
using MLNetInterpret.Cli.Verbs;

namespace MLNetInterpret.Cli;

/// <summary>Ctrl-C, SIGTERM and SIGHUP as one cancellation: the first is heard, further ones change nothing.</summary>
internal sealed class CancelSignals : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly CancellationTokenSource _source = new();
    private readonly List<IDisposable> _held = [];
    private readonly Lock _lock = new();
    private int? _code;

    private CancelSignals()
    {
    }

    /// <summary>Cancelled at the first signal.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Listens, until the process ends, to what the caller did not switch off (as <c>nohup</c> does).</summary>
    public static CancelSignals Heard()
    {
        var signals = new CancelSignals();
        foreach (var (signal, number, code) in new[]
        {
            (PosixSignal.SIGINT, 2, ExitCode.Cancelled), (PosixSignal.SIGTERM, 15, ExitCode.Terminated),
            (PosixSignal.SIGHUP, 1, ExitCode.HungUp),
        })
            if (!IsIgnored(number))
                signals._held.Add(PosixSignalRegistration.Create(signal, context =>
                {
                    context.Cancel = true;
                    signals.Hear(code);
                }));
        return signals;
    }

    /// <summary>The code of a process that ended with <paramref name="code"/>: a cancellation has its signal's.</summary>
    public int CodeOf(int code)
    {
        lock (_lock) return code == ExitCode.Cancelled ? _code ?? code : code;
    }

    public void Dispose()
    {
        foreach (var held in _held) held.Dispose();
        _source.Dispose();
    }

    private void Hear(int code)
    {
        lock (_lock)
        {
            if (_code is not null) return;
            _code = code;
            _held.Add(new Timer(_ => End(code), null, Patience, Timeout.InfiniteTimeSpan));
        }

        // apart, for what hears the token runs here, and the next signal waits for this one
        _ = Task.Run(_source.Cancel);
    }

    private static void End(int code)
    {
        Console.Error.WriteLine($"Cancelled; what it was at did not stop by itself within {Patience.TotalSeconds:0} seconds.");
        Environment.Exit(code);
    }

    private static bool IsIgnored(int signal)
    {
        const string Status = "/proc/self/status", Ignored = "SigIgn:";
        if (!File.Exists(Status)) return signal == 1 && !OperatingSystem.IsWindows();      // nobody knows: left as it is
        var mask = File.ReadLines(Status).FirstOrDefault(line => line.StartsWith(Ignored, StringComparison.Ordinal));
        return mask is not null && (Convert.ToUInt64(mask[Ignored.Length..].Trim(), 16) >> (signal - 1) & 1) != 0;
    }
}
