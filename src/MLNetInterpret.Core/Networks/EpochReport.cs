namespace MLNetInterpret.Core.Networks;

/// <summary>How training stands after an epoch.</summary>
/// <param name="Epoch">Epochs done, from 1.</param>
/// <param name="Of">Epochs planned; early stopping or a time limit may end sooner.</param>
/// <param name="TrainingLoss">Mean loss of the epoch's updates, in nats, label smoothing and class weights included; for
/// autoencoders the mean squared error of a pixel, in squared shares of the pixel range, noise included.</param>
/// <param name="ValidationLoss">Mean loss of the validation part, in nats, without label smoothing; for autoencoders the mean
/// squared error without noise. NaN where there is no such part.</param>
/// <param name="ValidationMetric">On the validation part: share of rows classified correctly; for two classes the area under the
/// ROC curve (NaN where only one class is present); for text bits per character; for
/// autoencoders the mean squared error of pictures drawn from noisy ones, at half of the largest noise.
/// NaN where there is no such part.</param>
internal sealed record EpochReport(int Epoch, int Of, double TrainingLoss, double ValidationLoss, double ValidationMetric)
{
    /// <summary>Updates of an epoch.</summary>
    public int UpdatesPerEpoch { get; init; }

    /// <summary>Updates done.</summary>
    public int Step => Epoch * UpdatesPerEpoch;
}
