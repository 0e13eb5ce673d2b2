using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetInterpret.Core.Networks;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Reading;

namespace MLNetInterpret.Trainers;

/// <summary>Writes epochs to <c>MLContext.Log</c> as training goes on, tells them to a listener in words,
/// and hears when the context is cancelled.</summary>
/// <param name="channel">The log.</param>
/// <param name="environment">The context.</param>
/// <param name="metric">What the validation metric is called to people.</param>
/// <param name="next">The listener, or null.</param>
internal sealed class EpochLog(IChannel channel, IHostEnvironment environment, string metric, IProgress<WorkProgress>? next)
    : IProgress<EpochReport>
{
    private WorkProgress? _last;

    /// <inheritdoc/>
    public void Report(EpochReport value)
    {
        channel.Info(
            MessageSensitivity.None, "epoch {0} of {1}: loss {2:F4}, validation loss {3:F4}, validation metric {4:F4}",
            value.Epoch, value.Of, value.TrainingLoss, value.ValidationLoss, value.ValidationMetric);
        var measured = double.IsNaN(value.ValidationMetric)
            ? ""
            : FormattableString.Invariant($", {metric} {value.ValidationMetric:F3}");
        var words = FormattableString.Invariant($"epoch {value.Epoch} of {value.Of}, loss {value.TrainingLoss:F3}{measured}");
        _last = new(words, (double)value.Epoch / value.Of);
        next?.Report(_last);
        if (MlNetInternals.IsCanceled(environment)) throw new OperationCanceledException("The context's work was cancelled.");
    }

    /// <summary>Tells that training is done, where it stopped before the last epoch.</summary>
    public void End()
    {
        if (_last is { Share: < 1 } last) next.Report($"stopped after {last.Stage}", 1);
    }
}
