using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MLNetInterpret.Data;

/// <summary>Messages of readers and writers of files in <c>MLContext.Log</c>.</summary>
internal static class DataLog
{
    private const string Source = "MLNetInterpret.Data";

    /// <summary>Whether an entry of the log is one that was told here.</summary>
    public static bool Holds(LoggingEventArgs entry) =>
        entry.Kind is ChannelMessageKind.Info or ChannelMessageKind.Warning
        && entry.Source.EndsWith(Source, StringComparison.Ordinal);

    /// <summary>Tells what was read, and warns of what may be wrong with it; what is null is left out.</summary>
    public static void Tell(IChannelProvider environment, string? read, params IEnumerable<string?> warnings)
    {
        using var channel = environment.Start(Source);
        if (read is not null) channel.Info(MessageSensitivity.UserData, "{0}", read);
        foreach (var warning in warnings)
            if (warning is not null) channel.Warning(MessageSensitivity.UserData, "{0}", warning);
    }
}
