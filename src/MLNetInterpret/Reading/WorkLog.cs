using System.Diagnostics;
using Microsoft.ML.Runtime;
using MLNetInterpret.Core.Units;

namespace MLNetInterpret.Reading;

/// <summary>Writes to <c>MLContext.Log</c> how far a piece of work is: a line when something new begins, and one every few
/// seconds while it lasts.</summary>
/// <param name="channel">The log.</param>
/// <param name="next">Told everything, or null.</param>
internal sealed class WorkLog(IChannel channel, IProgress<WorkProgress>? next) : IProgress<WorkProgress>
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);
    private readonly HashSet<string> _begun = [];
    private readonly Stopwatch _silent = new();
    private readonly Lock _writing = new();

    /// <inheritdoc/>
    public void Report(WorkProgress value)
    {
        lock (_writing)
            if (_begun.Add(SteadyProgress.Kind(value.Stage)) || _silent.Elapsed >= Pause)
            {
                channel.Info(MessageSensitivity.None, "{0:P0} done: {1}", value.Share, value.Stage);
                _silent.Restart();
            }

        next?.Report(value);
    }
}
