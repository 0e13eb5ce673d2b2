using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Core.Networks;

/// <summary>Cross-entropy with class weights: softmax over several logits, sigmoid of a single one.</summary>
internal sealed class ClassificationLoss(ClassifierTrainingOptions options) : IDisposable
{
    private readonly Tensor? _weights = options.ClassWeights.Count == 0
        ? null
        : tensor([.. options.ClassWeights.Select(w => (float)w)]);

    /// <summary>Mean loss of a batch in nats.</summary>
    public Tensor Of(Tensor logits, Tensor labels, double smoothing = 0)
    {
        if (logits.shape[1] > 1)
            return nn.functional.cross_entropy(logits, labels, weight: _weights, label_smoothing: smoothing);
        return nn.functional.binary_cross_entropy_with_logits(
            logits.squeeze(1), labels.to(float32), weight: _weights?.index_select(0, labels));
    }

    /// <summary>Loss of the validation part, and accuracy or, for one logit, the area under the ROC curve.</summary>
    public (double Loss, double Metric) Measure(nn.Module<Tensor, Tensor> network, RowSplit split)
    {
        using var grad = no_grad();
        using var scope = NewDisposeScope();
        var batches = split.ValidationBatches()
            .Select(rows => (Logits: network.call(split.Inputs(rows)), Labels: split.Labels(rows)))
            .ToList();
        var (logits, labels) = (cat([.. batches.Select(b => b.Logits)]), cat([.. batches.Select(b => b.Labels)]));
        var metric = logits.shape[1] > 1
            ? logits.argmax(1).eq(labels).to(float64).mean().item<double>()
            : AreaUnderCurve([.. logits.data<float>()], [.. labels.data<long>()]);
        return (Of(logits, labels).item<float>(), metric);
    }

    /// <inheritdoc/>
    public void Dispose() => _weights?.Dispose();

    /// <summary>How often a random positive row scores above a random negative one, ties counted half (Mann-Whitney).</summary>
    internal static double AreaUnderCurve(float[] scores, long[] labels)
    {
        Array.Sort(scores, labels);
        var (rankSum, positives) = (0.0, 0L);
        for (var start = 0; start < scores.Length;)
        {
            var end = start + 1;
            while (end < scores.Length && scores[end] == scores[start]) end++;
            var inTie = labels[start..end].Count(label => label == 1);
            rankSum += inTie * (start + 1 + end) / 2.0;
            positives += inTie;
            start = end;
        }

        var pairs = positives * (scores.Length - positives);
        return pairs == 0 ? double.NaN : (rankSum - positives * (positives + 1) / 2.0) / pairs;
    }
}
