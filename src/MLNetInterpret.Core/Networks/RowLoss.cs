using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Core.Networks;

/// <summary>What a network of rows is trained to make small.</summary>
internal abstract class RowLoss : IDisposable
{
    /// <summary>What the metric is called to people.</summary>
    public abstract string Metric { get; }

    /// <summary>Mean loss of a batch.</summary>
    public abstract Tensor Of(Tensor outputs, Tensor labels, double smoothing = 0);

    /// <summary>Loss and metric of the validation part.</summary>
    public (double Loss, double Metric) Measure(nn.Module<Tensor, Tensor> network, RowSplit split)
    {
        using var grad = no_grad();
        using var scope = NewDisposeScope();
        var batches = split.ValidationBatches()
            .Select(rows => (Outputs: network.call(split.Inputs(rows)), Labels: split.Labels(rows)))
            .ToList();
        var (outputs, labels) = (cat([.. batches.Select(b => b.Outputs)]), cat([.. batches.Select(b => b.Labels)]));
        return (Of(outputs, labels).item<float>(), MetricOf(outputs, labels));
    }

    /// <inheritdoc/>
    public virtual void Dispose()
    {
    }

    private protected abstract double MetricOf(Tensor outputs, Tensor labels);
}
