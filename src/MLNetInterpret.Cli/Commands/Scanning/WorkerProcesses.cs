using System.Diagnostics;
using MLNetInterpret.Cli.Verbs;

namespace MLNetInterpret.Cli.Commands.Scanning;

/// <summary>Processes of this program that scan beside it, and that end when it does.</summary>
internal sealed class WorkerProcesses : IDisposable
{
    private readonly List<(Process Process, Task<string> Said)> _started = [];

    /// <summary>Starts them.</summary>
    /// <param name="count">How many; none is well.</param>
    /// <param name="arguments">What each does.</param>
    public WorkerProcesses(int count, params IReadOnlyList<string> arguments)
    {
        try
        {
            while (_started.Count < count)
            {
                var process = Process.Start(Line(arguments))!;
                process.OutputDataReceived += (_, _) => { };
                process.BeginOutputReadLine();
                _started.Add((process, process.StandardError.ReadToEndAsync()));
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Waits until all have ended.</summary>
    /// <returns>A sentence about each that failed.</returns>
    public IReadOnlyList<string> End(CancellationToken cancellation)
    {
        var failures = new List<string>();
        foreach (var (process, said) in _started)
        {
            process.WaitForExitAsync(cancellation).GetAwaiter().GetResult();
            if (process.ExitCode == ExitCode.Done) continue;
            var last = said.Result.Split('\n').LastOrDefault(line => line.Length > 0);
            failures.Add($"A worker (process {process.Id}) ended with code {process.ExitCode}; others scan what it had in hand." +
                (last is null ? "" : $" It said: {last}"));
        }

        return failures;
    }

    /// <summary>Ends those that still run. What they have finished stays.</summary>
    public void Dispose()
    {
        foreach (var (process, _) in _started)
        {
            if (!process.HasExited) process.Kill();
            process.WaitForExit();
            process.Dispose();
        }

        _started.Clear();
    }

    /// <summary>This program with other arguments: it may be an executable of its own, or be run by <c>dotnet</c>.</summary>
    private static ProcessStartInfo Line(IReadOnlyList<string> arguments)
    {
        var assembly = typeof(WorkerProcesses).Assembly;
        var running = Environment.ProcessPath ?? "dotnet";
        var name = Path.GetFileNameWithoutExtension(running);
        var isOwn = name == assembly.GetName().Name;
        return new(
            isOwn || name == "dotnet" ? running : "dotnet", isOwn ? arguments : ["exec", assembly.Location, .. arguments])
        {
            RedirectStandardInput = true,      // closed when this process is gone
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
    }
}
