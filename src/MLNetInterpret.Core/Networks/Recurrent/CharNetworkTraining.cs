using MLNetInterpret.Core.Native;
using static TorchSharp.torch;

namespace MLNetInterpret.Core.Networks.Recurrent;

/// <summary>Trains and measures character models, as <see cref="Training"/> does other networks.</summary>
/// <remarks>Training is in place and leaves the network evaluating, with the weights of the epoch of least validation loss.
/// After an exception, cancellation included, the network is half trained: discard it.</remarks>
internal static class CharNetworkTraining
{
    /// <summary>Trains a character model.</summary>
    /// <param name="network">The network.</param>
    /// <param name="codes">The text, <c>[L]</c>, integers of any type, 0 to vocabulary - 1.
    /// Its last part is the validation part.</param>
    /// <param name="options">How.</param>
    /// <param name="seed">Fixes the split, the order of rows, augmentation and dropout.</param>
    /// <param name="listeners">Told of updates and epochs.</param>
    /// <param name="checkpoints">Where its state is kept at each evaluation; null for nowhere.</param>
    /// <param name="cancellation">Heard before each update.</param>
    /// <returns>The epoch whose weights the network has.</returns>
    /// <exception cref="ArgumentException">The text or an option does not fit;
    /// the message says which and what is allowed.</exception>
    /// <exception cref="InvalidOperationException">The loss became NaN or infinite.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static EpochReport Fit(
        CharNetwork network, Tensor codes, CharNetworkTrainingOptions options,
        int seed = 0, TrainingListeners listeners = default, ICheckpoints? checkpoints = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(codes);
        ArgumentNullException.ThrowIfNull(options);
        options = options.Validated();
        using var streams = new TextStreams(network, codes, options, seed);
        using var threads = TorchThreads.For(
            streams.Count * NetworkWork.PerRow(network, zeros([1, options.Window], int64)));
        var most = checkpoints is null ? 0 : Math.Max(get_num_threads(), streams.MeasuringThreads);
        var kept = KeptTraining.Of(checkpoints, network.Architecture, options, seed, most, [codes], streams);
        using var loop = new TrainingLoop(network, options, seed, kept);
        return loop.Run(
            streams.UpdatesPerEpoch, streams.Epoch, streams.Loss,
            streams.HasValidation ? streams.Validate : null,
            listeners with { Metric = listeners.Metric ?? "bits per character" }, cancellation);
    }

    /// <summary>How well a character model predicts a text: mean cost of a character in bits.</summary>
    /// <param name="network">The network.</param>
    /// <param name="codes">The text, <c>[L]</c>, at least 2 characters. Long texts are read in up to 64 streams side by side, of
    /// which each starts from the zero state.</param>
    public static double BitsPerCharacter(CharNetwork network, Tensor codes)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(codes);
        return TextStreams.MeanLoss(network, codes) / Math.Log(2);
    }
}
