using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Core.Networks;

/// <summary>Cross-entropy with class weights: softmax over several logits, sigmoid of a single one.</summary>
internal sealed class ClassificationLoss(ClassifierTrainingOptions options, int outputs) : RowLoss
{
    private readonly Tensor? _weights = options.ClassWeights.Count == 0
        ? null
        : tensor([.. options.ClassWeights.Select(w => (float)w)]);

    /// <inheritdoc/>
    public override string Metric => outputs == 1 ? "AUC" : "accuracy";

    /// <summary>Mean loss of a batch in nats.</summary>
    public override Tensor Of(Tensor logits, Tensor labels, double smoothing = 0)
    {
        if (logits.shape[1] > 1)
            return nn.functional.cross_entropy(logits, labels, weight: _weights, label_smoothing: smoothing);
        return nn.functional.binary_cross_entropy_with_logits(
            logits.squeeze(1), labels.to(float32), weight: _weights?.index_select(0, labels));
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _weights?.Dispose();
        base.Dispose();
    }

    /// <summary>Accuracy or, for one logit, the area under the ROC curve.</summary>
    private protected override double MetricOf(Tensor logits, Tensor labels) => logits.shape[1] > 1
        ? logits.argmax(1).eq(labels).to(float64).mean().item<double>()
        : AreaUnderCurve([.. logits.data<float>()], [.. labels.data<long>()]);

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
