using System.CommandLine;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace MLNetInterpret.Cli.Verbs;

/// <summary>Failures as one sentence and an exit code.</summary>
internal static partial class Failures
{
    /// <summary>The code a failure ends the process with.</summary>
    public static int CodeOf(Exception failure) => Cause(failure) switch
    {
        OperationCanceledException => ExitCode.Cancelled,
        ArgumentException or FormatException => ExitCode.WrongUsage,
        _ => ExitCode.Failed,
    };

    /// <summary>What to tell the user.</summary>
    /// <param name="failure">What went wrong.</param>
    /// <param name="command">The command that was run; the sentence has its names for options.</param>
    public static string Sentence(Exception failure, Command command) => Cause(failure) switch
    {
        CancelledKeeping kept => kept.Message,
        OperationCanceledException => "Cancelled; nothing was written.",
        var memory when LibTorch.IsOutOfMemory(memory) => "There is not enough memory for this.",
        ExternalException native => OneLine($"The tensor library failed: {native.Message.Split('\n')[0]}"),
        IndexOutOfRangeException or NullReferenceException or InvalidCastException or OverflowException
            or KeyNotFoundException => OneLine(
                $"This is a fault of the program: run it again with {Verb.Verbose.Name}, and report what it prints"),
        var other => OptionNames.InWords(OneLine(Parameter().Replace(other.Message, "")), command),
    };

    /// <summary>A message on one line that ends like a sentence.</summary>
    public static string OneLine(string message)
    {
        var line = Spaces().Replace(message, " ").Trim();
        return line.Length > 0 && !".!?".Contains(line[^1], StringComparison.Ordinal) ? $"{line}." : line;
    }

    /// <summary>What lies below the wrappings that say nothing.</summary>
    private static Exception Cause(Exception failure)
    {
        while (SaysNothing(failure) && failure.InnerException is { } inner) failure = inner;
        return failure;
    }

    private static bool SaysNothing(Exception failure) =>
        failure is AggregateException or TargetInvocationException or TypeInitializationException
        // ML.NET reads rows ahead on threads of its own, and wraps what a reader says there
        || failure.Message.Contains("encountered exception while consuming source data", StringComparison.Ordinal);

    /// <summary>What .NET appends to the messages of argument exceptions.</summary>
    [GeneratedRegex(@"\s*\(Parameter '[^']*'\)")]
    private static partial Regex Parameter();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}

/// <summary>A cancellation that keeps what is done, and says so.</summary>
internal sealed class CancelledKeeping(string message) : OperationCanceledException(message);
