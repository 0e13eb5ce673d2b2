using Microsoft.Win32.SafeHandles;
using MLNetInterpret.Cli.Terminal;
using MLNetInterpret.Cli.Verbs;

namespace MLNetInterpret.Cli;

/// <summary>The process's output streams, whose failures end no work and show in the exit code.</summary>
internal sealed class ProcessStreams
{
    private const int CloseOnExec = 0x80000;      // O_CLOEXEC of Linux
    private static readonly List<SafeFileHandle> Taken = [];
    private readonly SteadyWriter _output, _error;

    private ProcessStreams(SteadyWriter output, SteadyWriter error) => (_output, _error) = (output, error);

    /// <summary>Puts itself between the process and <see cref="Console"/>. Call it before any file is opened.</summary>
    public static ProcessStreams Open()
    {
        // a stream that the caller closed leaves its number to the next file that is opened, which text would be written into
        var (hasOutput, hasError) = (IsInherited(1), IsInherited(2));
        if (!hasOutput || !hasError) FillNumbers();
        var streams = new ProcessStreams(Writer(hasOutput, () => Console.Out), Writer(hasError, () => Console.Error));
        Console.SetOut(streams._output);
        Console.SetError(streams._error);
        return streams;
    }

    /// <summary>The exit code, which says so where results could not be written; lost messages change nothing.</summary>
    public int End(int code)
    {
        _output.Flush();
        if (_output.Failure is not { } why) return code;
        Console.Error.WriteLine($"Results could not be written to standard output: {Failures.OneLine(why)}");
        return code == ExitCode.Done ? ExitCode.Failed : code;
    }

    private static SteadyWriter Writer(bool isThere, Func<TextWriter> open)
    {
        try
        {
            return new(isThere ? open() : null);
        }
        catch (IOException)
        {
            return new(null);
        }
    }

    /// <summary>Whether a stream came from the caller; the runtime marks what it opened itself as not to be handed on.</summary>
    private static bool IsInherited(int number)
    {
        const string All = "/proc/self/fdinfo";
        if (!Directory.Exists(All)) return true;
        try
        {
            var flags = File.ReadLines($"{All}/{number}").First(line => line.StartsWith("flags:", StringComparison.Ordinal));
            return (Convert.ToInt32(flags[6..].Trim(), 8) & CloseOnExec) == 0;
        }
        catch (IOException)
        {
            return false;
        }
        catch (UnauthorizedAccessException)
        {
            return true;
        }
    }

    /// <summary>Takes the numbers of closed streams, for as long as the process runs.</summary>
    private static void FillNumbers()
    {
        while (true)
        {
            var handle = File.OpenHandle("/dev/null", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            if (handle.DangerousGetHandle() > 2)
            {
                handle.Dispose();
                return;
            }

            Taken.Add(handle);
        }
    }
}
