using static TorchSharp.torch;

namespace MLNetInterpret.Core.Networks;

/// <summary>Mean squared error of numbers, and the share of their variance that is explained.</summary>
internal sealed class RegressionLoss : RowLoss
{
    /// <inheritdoc/>
    public override string Metric => "R squared";

    /// <inheritdoc/>
    public override Tensor Of(Tensor outputs, Tensor labels, double smoothing = 0) =>
        nn.functional.mse_loss(outputs.squeeze(1), labels);

    /// <inheritdoc/>
    private protected override double MetricOf(Tensor outputs, Tensor labels)
    {
        var variance = labels.var(unbiased: false).item<float>();
        return variance > 0 ? 1 - Of(outputs, labels).item<float>() / variance : double.NaN;
    }
}
