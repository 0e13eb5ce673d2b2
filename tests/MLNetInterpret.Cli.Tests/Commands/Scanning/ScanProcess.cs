using System.Diagnostics;

namespace MLNetInterpret.Cli;

/// <summary>The command line in a process of its own, which can be killed.</summary>
internal sealed class ScanProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _output, _error;

    public ScanProcess(params string[] arguments)
    {
        var host = Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";
        string[] program = [host, "exec", typeof(CommandLine).Assembly.Location, .. arguments];
        // who started the tests may have switched Ctrl-C off, which is inherited and respected
        if (OperatingSystem.IsLinux()) program = ["env", "--default-signal=INT", .. program];
        var start = new ProcessStartInfo(program[0], program[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process = Process.Start(start)!;
        (_output, _error) = (_process.StandardOutput.ReadToEndAsync(), _process.StandardError.ReadToEndAsync());
    }

    /// <summary>The most memory that it held, in bytes, as looked at ten times a second until <see cref="End"/>.</summary>
    public long PeakBytes { get; private set; }

    public int Id => _process.Id;

    public bool HasEnded => _process.HasExited;

    /// <summary>Waits for the process to end by itself.</summary>
    /// <returns>What it wrote to standard output and to standard error.</returns>
    public (string Output, string Error) End()
    {
        while (!_process.WaitForExit(TimeSpan.FromSeconds(0.1)))
        {
            _process.Refresh();
            try
            {
                PeakBytes = Math.Max(PeakBytes, _process.PeakWorkingSet64);
            }
            catch (InvalidOperationException)
            {
                // it has ended in between
            }
        }

        Assert.AreEqual(0, _process.ExitCode, _error.Result);
        return (_output.Result, _error.Result);
    }

    /// <summary>Sends the process what Ctrl-C sends, and waits for its end.</summary>
    /// <returns>Its exit code, and what it wrote to standard error.</returns>
    public (int Code, string Error) Interrupt()
    {
        Signal("INT");
        _process.WaitForExit();
        return (_process.ExitCode, _error.Result);
    }

    /// <summary>Lets the process do nothing until <see cref="Resume"/>, where the system can.</summary>
    public void Pause() => Signal("STOP");

    /// <summary>Lets it go on.</summary>
    public void Resume() => Signal("CONT");

    /// <summary>Ends the process as a power cut would, without a last word.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited) Kill();
        _process.Dispose();
    }

    private void Signal(string name)
    {
        if (OperatingSystem.IsWindows()) return;
        using var signal = Process.Start("sh", ["-c", $"kill -{name} {_process.Id}"]);
        signal.WaitForExit();
    }
}
