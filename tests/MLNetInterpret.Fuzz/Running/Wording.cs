using System.Reflection;
using System.Text.Json;

namespace MLNetInterpret.Fuzz.Running;

/// <summary>Tells a refusal in words from a failure in the runtime's.</summary>
internal static class Wording
{
    /// <summary>Sentences of the runtime that say nothing to a user, wherever they stand in a message.</summary>
    private static readonly string[] RuntimeWords =
    [
        "Object reference not set", "Index was out", "Arithmetic operation", "Unable to cast", "Nullable object must have",
        "The given key", "Sequence contains", "out of the range of valid values", "Value cannot be null",
        "Destination is too short", "Destination array", "Exception of type", "Attempted to access", "Attempted to divide",
        "Non-negative number required", "Offset and length were", "Array dimensions exceeded",
        "Specified method is not supported", "Collection was", "parameters of the constructor",
        "Parameter count mismatch", "has been thrown by the target", "Could not load type", "Method not found", "startIndex",
        "must be within the bounds", "was too large or too small", "Unable to find the specified file",
    ];

    /// <summary>What a failure counts as.</summary>
    public static Answer Of(Exception failure)
    {
        var cause = failure;
        while (SaysNothing(cause) && cause.InnerException is { } inner) cause = inner;
        var detail = $"{cause.GetType().Name}: {cause.Message}";
        if (Chain(failure).Any(IsWantOfMemory))
            return new(Outcome.Memory, detail);
        return new(IsInWords(cause) ? Outcome.Refused : Outcome.Crash, detail);
    }

    private static bool IsInWords(Exception cause) =>
        cause is InvalidDataException or FormatException or ArgumentException or IOException or InvalidOperationException
            or NotSupportedException or UnauthorizedAccessException or JsonException
        && cause is not (ArgumentNullException or EndOfStreamException or ObjectDisposedException)
        && !string.IsNullOrWhiteSpace(cause.Message)
        && !RuntimeWords.Any(words => cause.Message.Contains(words, StringComparison.OrdinalIgnoreCase));

    /// <summary>.NET's own word for it, or libtorch's.</summary>
    private static bool IsWantOfMemory(Exception failure) =>
        failure is OutOfMemoryException
        || failure.Message.Contains("not enough memory", StringComparison.OrdinalIgnoreCase)
        || failure.Message.Contains("bad_alloc", StringComparison.Ordinal);

    private static IEnumerable<Exception> Chain(Exception? failure)
    {
        for (; failure is not null; failure = failure.InnerException) yield return failure;
    }

    /// <summary>As the command line unwraps failures: these say nothing of their own.</summary>
    private static bool SaysNothing(Exception failure) =>
        failure is AggregateException or TargetInvocationException or TypeInitializationException
        || failure.Message.Contains("encountered exception while consuming source data", StringComparison.Ordinal);
}
