using System.Diagnostics;
using Microsoft.ML.Runtime;

namespace MLNetInterpret.Interpretation;

/// <summary>Writes to <c>MLContext.Log</c> how far an interpretation is: a line when something new begins, and one every few
/// seconds while it lasts.</summary>
/// <param name="channel">The log.</param>
/// <param name="next">Told everything, or null.</param>
internal sealed class InterpretationLog(IChannel channel, IProgress<WorkProgress>? next) : IProgress<WorkProgress>
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);
    private readonly HashSet<string> _begun = [];
    private readonly Stopwatch _silent = new();
    private readonly Lock _writing = new();

    /// <inheritdoc/>
    public void Report(WorkProgress value)
    {
        lock (_writing)
            if (_begun.Add(Kind(value.Stage)) || _silent.Elapsed >= Pause)
            {
                channel.Info(MessageSensitivity.None, "{0:P0} done: {1}", value.Share, value.Stage);
                _silent.Restart();
            }

        next?.Report(value);
    }

    /// <summary>What is being done, without the numbers that say how far it is.</summary>
    private static string Kind(string stage) =>
        stage.AsSpan().IndexOfAnyInRange('0', '9') is >= 0 and var number ? stage[..number] : stage;
}
