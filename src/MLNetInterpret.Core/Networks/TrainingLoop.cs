using System.Diagnostics;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetInterpret.Core.Networks;

/// <summary>Updates, epochs, and when to stop: what the training of every kind of network shares.</summary>
/// <param name="network">Trained in place; afterwards it evaluates, with the weights of its best epoch.</param>
/// <param name="options">Validated by the caller.</param>
/// <param name="seed">Fixes dropout.</param>
internal sealed class TrainingLoop(nn.Module network, TrainingOptions options, int seed) : IDisposable
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Generator _generator = new((ulong)seed);

    /// <summary>Trains.</summary>
    /// <typeparam name="TBatch">What names the data of an update.</typeparam>
    /// <param name="updatesPerEpoch">Updates in an epoch, for the learning rate's course.</param>
    /// <param name="epochBatches">The updates of a new epoch.</param>
    /// <param name="batchLoss">Loss of one of them.</param>
    /// <param name="validate">Loss and metric of the validation part; null where there is none.</param>
    /// <param name="progress">Told after each epoch.</param>
    /// <param name="cancellation">Heard before each update.</param>
    /// <returns>The epoch whose weights the network has.</returns>
    public EpochReport Run<TBatch>(
        int updatesPerEpoch,
        Func<IEnumerable<TBatch>> epochBatches,
        Func<TBatch, Tensor> batchLoss,
        Func<(double Loss, double Metric)>? validate,
        IProgress<EpochReport>? progress,
        CancellationToken cancellation)
    {
        foreach (var dropout in network.modules().OfType<SeededDropout>()) dropout.Randomness = _generator;
        using var optimizer = CreateOptimizer();
        using var weights = new BestWeights(network);
        EpochReport? best = null;
        var updates = 0;
        for (var epoch = 1; epoch <= options.Epochs && !(OutOfTime && best is not null); epoch++)
        {
            network.train();
            var (sum, count) = (0.0, 0);
            foreach (var batch in epochBatches())
            {
                cancellation.ThrowIfCancellationRequested();
                if (OutOfTime && count > 0) break;
                SetLearningRate(optimizer, (double)updates / ((long)updatesPerEpoch * options.Epochs));
                var loss = Update(optimizer, batchLoss, batch);
                if (!double.IsFinite(loss)) throw Diverged(epoch, updates + 1);
                (sum, count, updates) = (sum + loss, count + 1, updates + 1);
            }

            network.eval();
            var (validationLoss, metric) = validate?.Invoke() ?? (double.NaN, double.NaN);
            if (validate is not null && !double.IsFinite(validationLoss)) throw Diverged(epoch, updates);
            var report = new EpochReport(epoch, options.Epochs, sum / count, validationLoss, metric);
            if (best is null || !(report.ValidationLoss >= best.ValidationLoss))
            {
                best = report;
                if (validate is not null) weights.Keep();
            }

            progress?.Report(report);
            if (epoch - best.Epoch >= options.Patience) break;
        }

        weights.Restore();
        return best!;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var dropout in network.modules().OfType<SeededDropout>()) dropout.Randomness = null;
        _generator.Dispose();
    }

    private bool OutOfTime => _clock.Elapsed.TotalSeconds >= options.MaxSeconds;

    private double Update<TBatch>(optim.Optimizer optimizer, Func<TBatch, Tensor> batchLoss, TBatch batch)
    {
        using var scope = NewDisposeScope();
        optimizer.zero_grad();
        var loss = batchLoss(batch);
        loss.backward();
        nn.utils.clip_grad_norm_(network.parameters(), options.GradientNorm);
        optimizer.step();
        return loss.item<float>();
    }

    private AdamW CreateOptimizer()
    {
        var parameters = network.parameters().ToList();
        AdamW.ParamGroup Group(Func<Parameter, bool> takes, double decay) =>
            new(parameters.Where(takes), new AdamW.Options { weight_decay = decay });
        return optim.AdamW(
            [Group(p => p.dim() > 1, options.WeightDecay), Group(p => p.dim() <= 1, 0)], options.LearningRate);
    }

    private void SetLearningRate(AdamW optimizer, double progress)
    {
        const double rise = 0.1;
        if (options.MaxSeconds is { } seconds) progress = Math.Max(progress, _clock.Elapsed.TotalSeconds / seconds);
        var factor = progress < rise
            ? 0.05 + 0.95 * progress / rise
            : 0.005 + 0.995 * (1 + Math.Cos(Math.PI * Math.Min(1, (progress - rise) / (1 - rise)))) / 2;
        foreach (var group in optimizer.ParamGroups) group.LearningRate = options.LearningRate * factor;
    }

    private InvalidOperationException Diverged(int epoch, int updates)
    {
        var when = FormattableString.Invariant($"epoch {epoch}, update {updates}");
        var rate = FormattableString.Invariant($"{nameof(options.LearningRate)} (it is {options.LearningRate})");
        return new(
            $"Training diverged: the loss is not a finite number in {when}. " +
            $"Lower {rate} or look for NaN and very large values in the input.");
    }
}
