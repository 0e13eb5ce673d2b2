using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace MLNetInterpret.Fuzz.Running;

/// <summary>A process that loads damaged files, watched from outside.</summary>
internal sealed class Child : IDisposable
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(20);
    private readonly Limits _limits;
    private readonly Process _process;
    private readonly StringBuilder _error = new();

    /// <summary>Starts one.</summary>
    /// <param name="fixtures">The undamaged files.</param>
    /// <param name="home">Its working and temporary folder.</param>
    /// <param name="limits">What a case may take.</param>
    public Child(string fixtures, string home, Limits limits)
    {
        _limits = limits;
        _process = Process.Start(Start(fixtures, home, limits))!;
        _process.ErrorDataReceived += (_, line) =>
        {
            lock (_error)
                if (_error.Length < 4_000) _error.Append(line.Data).Append(' ');
        };
        _process.BeginErrorReadLine();
    }

    /// <summary>Whether it can be asked again.</summary>
    public bool IsUsable { get; private set; } = true;

    /// <summary>Questions so far.</summary>
    public int Asked { get; private set; }

    /// <summary>Has it load a folder's files.</summary>
    public Answer Ask(Question question)
    {
        Asked++;
        var clock = Stopwatch.StartNew();
        try
        {
            _process.StandardInput.WriteLine(JsonSerializer.Serialize(question));
            _process.StandardInput.Flush();
        }
        catch (IOException)
        {
            return Dead();
        }

        var line = _process.StandardOutput.ReadLineAsync();
        while (!line.Wait(Glance))
        {
            if (Resident() > _limits.Bytes) return Kill(Outcome.Memory, Megabytes(Resident()));
            if (clock.Elapsed > _limits.Time) return Kill(Outcome.Hang, $"no answer after {_limits.Time.TotalSeconds:F0} s");
        }

        if (line.Result is null) return Dead();
        if (Peak() > _limits.Bytes) return Kill(Outcome.Memory, Megabytes(Peak()));
        var answer = JsonSerializer.Deserialize<Answer>(line.Result)!;
        // the heap of a process that ran out of memory is not to be trusted
        if (answer.Outcome == Outcome.Memory) Kill(Outcome.Memory, "");
        return answer;
    }

    public void Dispose()
    {
        if (!_process.HasExited) Kill(Outcome.Crash, "");
        _process.Dispose();
    }

    private static ProcessStartInfo Start(string fixtures, string home, Limits limits)
    {
        string[] command = [Host.Path, "exec", typeof(Child).Assembly.Location, "child", fixtures];
        // beside the limit that is watched, one that the system enforces, on memory that can be written to
        var start = OperatingSystem.IsWindows()
            ? new ProcessStartInfo(command[0], command[1..])
            : new("sh", ["-c", $"ulimit -c 0; ulimit -d {3 * limits.Bytes / 1024}; exec \"$0\" \"$@\"", .. command]);
        start.WorkingDirectory = home;
        (start.RedirectStandardInput, start.RedirectStandardOutput, start.RedirectStandardError) = (true, true, true);
        (start.StandardInputEncoding, start.StandardOutputEncoding) = (new UTF8Encoding(false), Encoding.UTF8);
        foreach (var (name, value) in new[]
        {
            ("TMPDIR", home), ("TMP", home), ("TEMP", home), ("OMP_NUM_THREADS", "1"), ("OMP_WAIT_POLICY", "PASSIVE"),
            ("DOTNET_EnableDiagnostics", "0"), ("DOTNET_gcServer", "0"), ("DOTNET_TieredPGO", "0"),
            ("DOTNET_GCHeapHardLimit", $"0x{limits.Bytes:x}"),
        }) start.Environment[name] = value;
        return start;
    }

    private Answer Dead()
    {
        _process.WaitForExit();
        IsUsable = false;
        string said;
        lock (_error) said = _error.ToString().Trim();
        var memory = said.Contains("OutOfMemory", StringComparison.Ordinal)
            || said.Contains("out of memory", StringComparison.OrdinalIgnoreCase);
        return new(
            memory ? Outcome.Memory : Outcome.Crash,
            string.Create(CultureInfo.InvariantCulture, $"the process ended with {_process.ExitCode}: {said}"));
    }

    private Answer Kill(Outcome outcome, string detail)
    {
        IsUsable = false;
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        return new(outcome, detail);
    }

    private long Resident() => Read(process => process.WorkingSet64);

    private long Peak() => Read(process => process.PeakWorkingSet64);

    private long Read(Func<Process, long> value)
    {
        try
        {
            _process.Refresh();
            return _process.HasExited ? 0 : value(_process);
        }
        catch (InvalidOperationException)
        {
            return 0;      // it ended between the two
        }
    }

    private static string Megabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes >> 20:N0} MB resident");
}
