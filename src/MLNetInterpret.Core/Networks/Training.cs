using MLNetInterpret.Core.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Core.Networks;

/// <summary>Trains classifiers and autoencoders: AdamW in minibatches, a validation part that chooses the best epoch.</summary>
/// <remarks>
/// Every method trains in place and leaves the network evaluating, with the weights of the epoch of least validation loss.
/// After an exception, cancellation included, the network is half trained: discard it.
/// </remarks>
internal static class Training
{
    /// <summary>Of few rows the usual start is taken where its validation loss is at most this share of the linear
    /// one's.</summary>
    private const double ClearlyLess = 0.9;

    /// <summary>Trains a classifier of images.</summary>
    /// <param name="network">The network; its input statistics are measured on the training part first.</param>
    /// <param name="images"><c>[N, C, H, W]</c>, raw pixel values, any element type (bytes save memory).</param>
    /// <param name="labels"><c>[N]</c>, 64-bit integers, 0 to classes - 1.</param>
    /// <param name="options">How.</param>
    /// <param name="seed">Fixes the split, the order of rows, augmentation and dropout.</param>
    /// <param name="listeners">Told of updates and epochs.</param>
    /// <param name="checkpoints">Where its state is kept at each evaluation; null for nowhere.</param>
    /// <param name="cancellation">Heard before each update.</param>
    /// <returns>The epoch whose weights the network has.</returns>
    /// <exception cref="ArgumentException">The data or an option does not fit;
    /// the message says which and what is allowed.</exception>
    /// <exception cref="InvalidOperationException">The loss became NaN or infinite.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static EpochReport Fit(
        ConvNet network, Tensor images, Tensor labels, ConvNetTrainingOptions options,
        int seed = 0, TrainingListeners listeners = default, ICheckpoints? checkpoints = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(options);
        var a = network.Architecture;
        RequireShape(images, a.Channels, a.Height, a.Width);
        options = options.Validated();
        using var threads = Threads(network, images, options.BatchSize);
        using var kernels = KernelSwitch.Nnpack.SwitchOff();
        var split = new RowSplit(images, labels, a.Classes, options, seed);
        network.MeasureInput(split.TrainingInputs());
        var augmentation = new Augmentation(options.Shift, options.Flip, new(seed + 1));
        var kept = KeptTraining.Of(checkpoints, a, options, seed, get_num_threads(), [images, labels], split, augmentation);
        using var objective = new ClassificationLoss(options, a.Classes);
        return FitRows(network, objective, split, augmentation.Apply, options, seed, listeners, kept, cancellation);
    }

    /// <summary>Trains a perceptron. Of few rows the validation part decides how long; then it is trained anew on all
    /// rows.</summary>
    /// <param name="network">The network.</param>
    /// <param name="features"><c>[N, F]</c>, best with a mean near 0 and a deviation near 1 each.</param>
    /// <param name="labels"><c>[N]</c>, 64-bit integers: 0 to outputs - 1, or 0 and 1 where the network has one output; single
    /// floats where it predicts a number, which it learns with mean 0 and deviation 1 and gives in its own unit.</param>
    /// <param name="options">How.</param>
    /// <param name="seed">Fixes the split, the order of rows, augmentation and dropout.</param>
    /// <param name="listeners">Told of updates and epochs.</param>
    /// <param name="checkpoints">Where its state is kept at each evaluation; null for nowhere.</param>
    /// <param name="cancellation">Heard before each update.</param>
    /// <returns>The epoch whose weights the network has.</returns>
    /// <exception cref="ArgumentException">The data or an option does not fit;
    /// the message says which and what is allowed.</exception>
    /// <exception cref="InvalidOperationException">The loss became NaN or infinite.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static EpochReport Fit(
        Mlp network, Tensor features, Tensor labels, MlpTrainingOptions options,
        int seed = 0, TrainingListeners listeners = default, ICheckpoints? checkpoints = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(options);
        var a = network.Architecture;
        if (features.dim() != 2 || features.shape[1] != a.Features)
            throw new ArgumentException(
                $"The features have shape [{string.Join(", ", features.shape)}], but the network reads [N, {a.Features}].",
                nameof(features));

        using var threads = Threads(network, features, options.BatchSize);
        using var scope = NewDisposeScope();
        options.Validated();
        var (mean, deviation) = a.IsRegression ? Spread(labels) : (0, 1);
        var learned = a.IsRegression ? ((labels.to(float64) - mean) / deviation).to(float32) : labels;
        var classes = a.IsRegression ? 0 : Math.Max(2, a.Outputs);
        using RowLoss objective = a.IsRegression ? new RegressionLoss() : new ClassificationLoss(options, a.Outputs);
        RowSplit Split(MlpTrainingOptions of) => new(features, learned, classes, of, seed);
        var isSmall = features.shape[0] <= options.FewRows;
        var (asked, split) = (options, Split(options));
        if (isSmall)
        {
            options = asked.ForFewRows();
            network.DrawLinear(seed);
        }

        var kept = KeptTraining.Of(checkpoints, a, asked, seed, get_num_threads(), [features, labels], split);
        var (epochs, told) = (0, listeners.Epochs);
        listeners = listeners with
        {
            Epochs = report =>
            {
                epochs = report.Epoch;
                told?.Invoke(report);
            },
        };
        var best = FitRows(network, objective, split, batch => batch, options, seed, listeners, kept, cancellation);
        if (isSmall && split.HasValidation && options.MaxSeconds is null)
            best = FitAgain(network, objective, Split, asked, best, epochs, seed, checkpoints, cancellation);
        if (a.IsRegression) network.Rescale(mean, deviation);
        return best;
    }

    /// <summary>Trains an autoencoder; its loss is the mean squared error of a pixel.
    /// Afterwards its code has mean 0 and unit covariance.</summary>
    /// <param name="network">The network.</param>
    /// <param name="images"><c>[N, C, H, W]</c>, raw pixel values in the range of its architecture,
    /// any element type (bytes save memory).</param>
    /// <param name="options">How.</param>
    /// <param name="seed">Fixes the split, the order of rows, augmentation and dropout.</param>
    /// <param name="listeners">Told of updates and epochs.</param>
    /// <param name="checkpoints">Where its state is kept at each evaluation; null for nowhere.</param>
    /// <param name="cancellation">Heard before each update.</param>
    /// <returns>The epoch whose weights the network has.</returns>
    /// <exception cref="ArgumentException">The data or an option does not fit;
    /// the message says which and what is allowed.</exception>
    /// <exception cref="InvalidOperationException">The loss became NaN or infinite.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static EpochReport Fit(
        DenoisingAutoencoder network, Tensor images, DenoisingAutoencoderTrainingOptions options,
        int seed = 0, TrainingListeners listeners = default, ICheckpoints? checkpoints = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(options);
        var a = network.Architecture;
        RequireShape(images, a.Channels, a.Height, a.Width);
        options = options.Validated();
        using var threads = Threads(network, images, options.BatchSize);
        using var kernels = KernelSwitch.Nnpack.SwitchOff();
        var split = new RowSplit(images, options.BatchSize, options, seed);
        using var denoising = new DenoisingLoss(network, split, options, seed);
        var kept = KeptTraining.Of(checkpoints, a, options, seed, get_num_threads(), [images], split, denoising);
        using var loop = new TrainingLoop(network, options, seed, kept);
        var best = loop.Run(
            split.UpdatesPerEpoch, split.Epoch, denoising.Of, split.HasValidation ? denoising.Validate : null,
            listeners with { Metric = "error on noisy pictures" }, cancellation);
        network.WhitenCode(split.TrainingInputs());
        return best;
    }

    /// <summary>Class weights under which every class counts the same in total: rows / (classes * rows of the class).</summary>
    /// <param name="labels"><c>[N]</c>, 64-bit integers.</param>
    /// <param name="classes">Number of classes; one without rows gets weight 1.</param>
    public static IReadOnlyList<double> BalancedWeights(Tensor labels, int classes)
    {
        ArgumentNullException.ThrowIfNull(labels);
        using var counts = labels.bincount(null, classes);
        return [.. counts.data<long>().Select(count => count == 0 ? 1 : (double)labels.numel() / (classes * count))];
    }

    /// <summary>Mean and standard deviation; 1 where all numbers are the same.</summary>
    private static (double Mean, double Deviation) Spread(Tensor numbers)
    {
        var wide = numbers.to(float64);
        var deviation = wide.std(unbiased: false).item<double>();
        return (wide.mean().item<double>(), deviation > 0 ? deviation : 1);
    }

    private static void RequireShape(Tensor images, int channels, int height, int width)
    {
        if (images.dim() != 4 || images.shape[1] != channels || images.shape[2] != height || images.shape[3] != width)
            throw new ArgumentException(
                $"The images have shape [{string.Join(", ", images.shape)}], " +
                $"but the network reads [N, {channels}, {height}, {width}].",
                nameof(images));
    }

    /// <summary>The threads for updates of a number of rows.</summary>
    private static TorchThreads Threads(nn.Module<Tensor, Tensor> network, Tensor rows, int batchSize) =>
        TorchThreads.For(Math.Min(batchSize, rows.shape[0]) * NetworkWork.PerRow(network, zeros([1, .. rows.shape[1..]])));

    /// <summary>Trains anew on all of few rows, as long as was best without the validation part; as many rows are trained where
    /// that is clearly better.</summary>
    private static EpochReport FitAgain(
        Mlp network, RowLoss objective, Func<MlpTrainingOptions, RowSplit> split, MlpTrainingOptions options, EpochReport best,
        int epochs, int seed, ICheckpoints? checkpoints, CancellationToken cancellation)
    {
        using var weights = new BestWeights(network);
        weights.Keep();
        EpochReport Fit(MlpTrainingOptions of, int? last) => FitRows(
            network, objective, split(of), batch => batch, of, seed, default, null, cancellation, last);
        try
        {
            network.DrawUsual(seed);
            var usual = Fit(options, null);
            var isBent = usual.ValidationLoss < ClearlyLess * best.ValidationLoss;
            if (isBent) network.DrawUsual(seed);
            else network.DrawLinear(seed);
            var found = isBent ? usual : best;
            Fit((isBent ? options : options.ForFewRows()) with { ValidationFraction = 0 }, found.Epoch);
            return found;
        }
        catch (OperationCanceledException) when (checkpoints?.EndsWithBest(Math.Min(epochs + 1, options.Epochs), best) == true)
        {
            network.eval();
            weights.Restore();
            return best;
        }
    }

    private static EpochReport FitRows(
        nn.Module<Tensor, Tensor> network, RowLoss objective, RowSplit split, Func<Tensor, Tensor> augment,
        ClassifierTrainingOptions options, int seed, TrainingListeners listeners, KeptTraining? kept,
        CancellationToken cancellation, int? last = null)
    {
        using var loop = new TrainingLoop(network, options, seed, kept, last);
        return loop.Run(
            split.UpdatesPerEpoch, split.Epoch,
            rows => objective.Of(network.call(augment(split.Inputs(rows))), split.Labels(rows), options.LabelSmoothing),
            split.HasValidation ? () => objective.Measure(network, split) : null,
            listeners with { Metric = objective.Metric }, cancellation);
    }
}
