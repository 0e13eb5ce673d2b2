using MLNetInterpret.Networks;
using MLNetInterpret.Reading;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLNetInterpret.Trainers;

/// <summary>Writes epochs to <c>MLContext.Log</c> as training goes on, and hears when the context is cancelled.</summary>
internal sealed class EpochLog(IChannel channel, IHostEnvironment environment, IProgress<EpochReport>? next)
    : IProgress<EpochReport>
{
    /// <inheritdoc/>
    public void Report(EpochReport value)
    {
        channel.Info(
            MessageSensitivity.None, "epoch {0} of {1}: loss {2:F4}, validation loss {3:F4}, validation metric {4:F4}",
            value.Epoch, value.Of, value.TrainingLoss, value.ValidationLoss, value.ValidationMetric);
        next?.Report(value);
        if (MlNetInternals.IsCanceled(environment)) throw new OperationCanceledException("The context's work was cancelled.");
    }
}
