using System.Diagnostics;

namespace MLNetInterpret.Fuzz.Killing;

/// <summary>A verb in a process of its own, which can be killed.</summary>
internal sealed class VerbRun : IDisposable
{
    private static readonly string Assembly = Path.Combine(AppContext.BaseDirectory, "mlnet-interpret.dll");
    private readonly Process _process;
    private readonly Task<string> _output, _error;

    /// <summary>Starts it.</summary>
    /// <param name="verb">What is run.</param>
    /// <param name="seed">Its seed.</param>
    /// <param name="folder">Where.</param>
    /// <param name="temporary">The process's temporary folder.</param>
    public VerbRun(KilledVerb verb, int seed, string folder, string temporary)
    {
        var start = new ProcessStartInfo(Host.Path, ["exec", Assembly, .. verb.With(seed)])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in new[]
        {
            ("TMPDIR", temporary), ("TMP", temporary), ("TEMP", temporary), ("OMP_NUM_THREADS", "1"),
            ("OMP_WAIT_POLICY", "PASSIVE"), ("DOTNET_EnableDiagnostics", "0"),
        }) start.Environment[name] = value;
        _process = Process.Start(start)!;
        (_output, _error) = (_process.StandardOutput.ReadToEndAsync(), _process.StandardError.ReadToEndAsync());
    }

    /// <summary>Whether it ended by itself.</summary>
    public bool HasEnded => _process.HasExited;

    /// <summary>Ends it as a power cut would, without a last word.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>Waits for its end.</summary>
    /// <returns>Its exit code, and what it said.</returns>
    public (int Code, string Said) End()
    {
        _process.WaitForExit();
        return (_process.ExitCode, $"{_output.Result}{_error.Result}".Trim());
    }

    public void Dispose()
    {
        if (!_process.HasExited) Kill();
        _process.Dispose();
    }
}
