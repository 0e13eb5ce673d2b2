using System.Diagnostics;
using System.Text;

namespace MLNetInterpret.Fuzz.Clusters;

/// <summary>A process whose words are heard while it runs, and that can be killed.</summary>
internal sealed class ProgramRun : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _said = new();

    /// <summary>Starts a program.</summary>
    /// <param name="program">Its name, and its arguments.</param>
    public ProgramRun(params string[] program)
    {
        var start = new ProcessStartInfo(program[0], program[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // short lives are not worth a profile
        foreach (var (name, value) in new[]
                 {
                     ("OMP_NUM_THREADS", "1"), ("OMP_WAIT_POLICY", "PASSIVE"), ("DOTNET_TieredPGO", "0"),
                 })
            start.Environment[name] = value;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += Hear;
        _process.ErrorDataReceived += Hear;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>What it has said so far.</summary>
    public string Said
    {
        get
        {
            lock (_said) return _said.ToString();
        }
    }

    /// <summary>Whether it has ended.</summary>
    public bool HasEnded => _process.HasExited;

    /// <summary>What it ended with.</summary>
    public int Code => _process.ExitCode;

    /// <summary>The command line, with the given arguments.</summary>
    public static ProgramRun OfTool(params string[] arguments) =>
        new([Host.Path, "exec", Path.Combine(AppContext.BaseDirectory, "mlnet-interpret.dll"), .. arguments]);

    /// <summary>Waits for its end.</summary>
    /// <returns>Whether it came in time.</returns>
    public bool Wait(TimeSpan patience) => _process.WaitForExit(patience);

    /// <summary>Ends it as a power cut would.</summary>
    public void Kill()
    {
        if (!_process.HasExited) _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }

    private void Hear(object sender, DataReceivedEventArgs line)
    {
        lock (_said) _said.AppendLine(line.Data);
    }
}
