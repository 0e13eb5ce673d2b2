using System.Diagnostics;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetInterpret.Core.Networks;

/// <summary>Updates, epochs, and when to stop: what the training of every kind of network shares.</summary>
/// <param name="network">Trained in place; afterwards it evaluates, with the weights of its best epoch.</param>
/// <param name="options">Validated by the caller.</param>
/// <param name="seed">Fixes dropout.</param>
/// <param name="kept">Where and as what its state is kept; null for nowhere.</param>
/// <param name="last">The epoch to end with, before those planned; null for none.</param>
internal sealed class TrainingLoop(
    nn.Module network, TrainingOptions options, int seed, KeptTraining? kept = null, int? last = null) : IDisposable
{
    /// <summary>The share of an epoch's time that its evaluation takes.</summary>
    private const double Evaluation = 0.04;

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Generator _generator = new((ulong)seed);
    private double _before;

    /// <summary>Trains.</summary>
    /// <typeparam name="TBatch">What names the data of an update.</typeparam>
    /// <param name="updatesPerEpoch">Updates in an epoch, for the learning rate's course.</param>
    /// <param name="epochBatches">The updates of a new epoch.</param>
    /// <param name="batchLoss">Loss of one of them.</param>
    /// <param name="validate">Loss and metric of the validation part; null where there is none.</param>
    /// <param name="listeners">Told of updates and epochs; an epoch before an interruption is told again.</param>
    /// <param name="cancellation">Heard before each update.</param>
    /// <returns>The epoch whose weights the network has.</returns>
    public EpochReport Run<TBatch>(
        int updatesPerEpoch,
        Func<IEnumerable<TBatch>> epochBatches,
        Func<TBatch, Tensor> batchLoss,
        Func<(double Loss, double Metric)>? validate,
        TrainingListeners listeners,
        CancellationToken cancellation)
    {
        foreach (var dropout in network.modules().OfType<SeededDropout>()) dropout.Randomness = _generator;
        using var optimizer = CreateOptimizer();
        using var state = new TrainingState(network, optimizer, _generator, kept?.Parts ?? []);
        if (kept?.Read(state) is { } seconds)
        {
            _before = seconds;
            Tell(state);
        }

        while (!IsDone(state))
        {
            try
            {
                var loss = Epoch(state, optimizer, updatesPerEpoch, epochBatches(), batchLoss, listeners, cancellation);
                state.Add(Measure(state, loss, validate) with { UpdatesPerEpoch = updatesPerEpoch });
            }
            catch (OperationCanceledException) when (
                state.Best is { } best && kept?.Store.EndsWithBest(state.Epochs + 1, best) == true)
            {
                break;
            }

            kept?.Write(state, Seconds);
            Tell(state);
        }

        network.eval();
        state.RestoreBest();
        if (!cancellation.IsCancellationRequested) listeners.Updates?.Invoke(
            $"{(state.Epochs < options.Epochs ? "stopped after " : "")}{listeners.Words(state.Last!)}", 1);
        return state.Best!;

        void Tell(TrainingState state)
        {
            listeners.Epochs?.Invoke(state.Last!);
            if (!IsDone(state)) listeners.Updates?.Invoke(listeners.Words(state.Last!), Share(state.Epochs));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var dropout in network.modules().OfType<SeededDropout>()) dropout.Randomness = null;
        _generator.Dispose();
    }

    /// <summary>Seconds of training, those before an interruption included.</summary>
    private double Seconds => _before + _clock.Elapsed.TotalSeconds;

    private bool OutOfTime => Seconds >= options.MaxSeconds;

    private bool IsDone(TrainingState state) => state.Best is { } best
        && (state.Epochs >= (last ?? options.Epochs) || OutOfTime || state.Epochs - best.Epoch >= options.Patience);

    /// <summary>Trains for an epoch.</summary>
    /// <returns>Mean loss of its updates.</returns>
    private double Epoch<TBatch>(
        TrainingState state, AdamW optimizer, int updatesPerEpoch, IEnumerable<TBatch> batches, Func<TBatch, Tensor> batchLoss,
        TrainingListeners listeners, CancellationToken cancellation)
    {
        network.train();
        var (sum, count) = (0.0, 0);
        var words = listeners.Words(state.Epochs + 1, options.Epochs, state.Last);
        foreach (var batch in batches)
        {
            cancellation.ThrowIfCancellationRequested();
            if (OutOfTime && count > 0) break;
            SetLearningRate(optimizer, (double)state.Updates / ((long)updatesPerEpoch * options.Epochs));
            var loss = Update(optimizer, batchLoss, batch);
            (sum, count, state.Updates) = (sum + loss, count + 1, state.Updates + 1);
            if (!double.IsFinite(loss)) throw Diverged(state);
            var done = Math.Min(1, (double)count / updatesPerEpoch) * (1 - Evaluation);
            listeners.Updates?.Invoke(words, Share(state.Epochs + done));
        }

        return sum / count;
    }

    /// <summary>The share of the training that is done, unless it stops early.</summary>
    private double Share(double epochs) => Math.Min(1, Math.Max(epochs / options.Epochs, Seconds / options.MaxSeconds ?? 0));

    private EpochReport Measure(TrainingState state, double trainingLoss, Func<(double Loss, double Metric)>? validate)
    {
        network.eval();
        var (loss, metric) = validate?.Invoke() ?? (double.NaN, double.NaN);
        if (validate is not null && !double.IsFinite(loss)) throw Diverged(state);
        return new(state.Epochs + 1, options.Epochs, trainingLoss, loss, metric);
    }

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

    private SteadyAdamW CreateOptimizer()
    {
        var parameters = network.parameters().ToList();
        AdamW.ParamGroup Group(Func<Parameter, bool> takes, double decay) =>
            new(parameters.Where(takes), new AdamW.Options { weight_decay = decay });
        return new SteadyAdamW(
            [Group(p => p.dim() > 1, options.WeightDecay), Group(p => p.dim() <= 1, 0)], options.LearningRate);
    }

    private void SetLearningRate(AdamW optimizer, double progress)
    {
        const double rise = 0.1;
        if (options.MaxSeconds is { } seconds) progress = Math.Max(progress, Seconds / seconds);
        var factor = progress < rise
            ? 0.05 + 0.95 * progress / rise
            : 0.005 + 0.995 * (1 + Math.Cos(Math.PI * Math.Min(1, (progress - rise) / (1 - rise)))) / 2;
        foreach (var group in optimizer.ParamGroups) group.LearningRate = options.LearningRate * factor;
    }

    private InvalidOperationException Diverged(TrainingState state)
    {
        var when = FormattableString.Invariant($"epoch {state.Epochs + 1}, update {state.Updates}");
        var rate = FormattableString.Invariant($"{nameof(options.LearningRate)} (it is {options.LearningRate})");
        return new(
            $"Training diverged: the loss is not a finite number in {when}. " +
            $"Lower {rate} or look for NaN and very large values in the input.");
    }
}
