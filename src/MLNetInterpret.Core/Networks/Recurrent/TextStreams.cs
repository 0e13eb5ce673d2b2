using MLNetInterpret.Core.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Core.Networks.Recurrent;

/// <summary>A text cut into streams that are read side by side, window by window, the state carried on.</summary>
internal sealed class TextStreams : IResumable, IDisposable
{
    private const int MeasuringWindow = 200;
    private const int LeastMeasuringStream = 1000;
    private readonly CharNetwork _network;
    private readonly Tensor _training;
    private readonly Tensor? _validation;
    private readonly Random _random;
    private readonly int _window;
    private readonly long _streams;
    private readonly long _length;
    private RecurrentState? _state;

    public TextStreams(CharNetwork network, Tensor codes, CharNetworkTrainingOptions options, int seed)
    {
        CheckCodes(network, codes, least: 2 * options.Window);
        var aside = (long)(codes.shape[0] * options.ValidationFraction);
        (_network, _window, _random) = (network, options.Window, new(seed));
        _training = codes.narrow(0, 0, codes.shape[0] - aside);
        _validation = aside >= 2 ? codes.narrow(0, codes.shape[0] - aside, aside) : null;
        _streams = TextCut.StreamsOf(_training.shape[0], 2 * _window, options.Streams);
        _length = _training.shape[0] / _streams;
    }

    /// <summary>Streams that are read side by side.</summary>
    public long Count => _streams;

    public bool HasValidation => _validation is not null;

    /// <summary>Threads with which the validation part is measured.</summary>
    public int MeasuringThreads => _validation is null ? 1 : TorchThreads.Of(MeasuringWork(_network, _validation));

    public int UpdatesPerEpoch => (int)((_length - 1 + _window - 1) / _window);

    /// <summary>The windows in their order. The streams begin elsewhere in each epoch, so that windows differ.</summary>
    public IEnumerable<TextWindow> Epoch()
    {
        _state?.Dispose();
        _state = null;
        using var rolled = _training.roll(-NextBeginning(), 0);
        using var streams = SideBySide(rolled, _streams);
        foreach (var (start, length) in TextCut.Stretches(0, _length - 1, _window)) yield return new(streams, start, length);
    }

    /// <summary>Mean loss of the window in nats; the state moves on.</summary>
    public Tensor Loss(TextWindow window)
    {
        (var loss, _state) = Loss(_network, window, _state);
        return loss;
    }

    /// <summary>Loss in nats and bits per character of the validation part.</summary>
    public (double Loss, double Metric) Validate()
    {
        var loss = MeanLoss(_network, _validation!);
        return (loss, loss / Math.Log(2));
    }

    /// <summary>Mean loss of a whole text in nats, in evaluation.</summary>
    public static double MeanLoss(CharNetwork network, Tensor codes)
    {
        CheckCodes(network, codes, least: 2);
        var training = network.training;
        network.eval();
        using var grad = no_grad();
        using var scope = NewDisposeScope();
        var streams = SideBySide(codes, MeasuringStreams(codes));
        using var threads = TorchThreads.For(MeasuringWork(network, codes));
        var (sum, predicted) = (0.0, streams.shape[1] - 1);
        RecurrentState? state = null;
        foreach (var (start, length) in TextCut.Stretches(0, predicted, MeasuringWindow))
        {
            using var step = NewDisposeScope();
            (var loss, state) = Loss(network, new(streams, start, length), state);
            sum += loss.item<float>() * length;
        }

        state?.Dispose();
        network.train(training);
        return sum / predicted;
    }

    /// <inheritdoc/>
    /// <remarks>States are carried on within an epoch only.</remarks>
    public void Write(BinaryWriter to)
    {
        // the seed and the number of epochs say it all
    }

    /// <inheritdoc/>
    public void Read(BinaryReader from, int epochs)
    {
        for (var epoch = 0; epoch < epochs; epoch++) NextBeginning();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _state?.Dispose();
        _training.Dispose();
        _validation?.Dispose();
    }

    private long NextBeginning() => _random.NextInt64(_streams * _length);

    /// <summary>Streams <c>[streams, length]</c> of equal length; what is left of the text at its end is in none.</summary>
    private static Tensor SideBySide(Tensor codes, long streams) =>
        codes.narrow(0, 0, codes.shape[0] / streams * streams).view(streams, -1);

    /// <summary>Mean loss of a window in nats, and the state behind it; the state before it is disposed.</summary>
    private static (Tensor Loss, RecurrentState State) Loss(CharNetwork network, TextWindow window, RecurrentState? state)
    {
        var (logits, next) = network.Continue(window.Codes(ahead: 0), state);
        state?.Dispose();
        var loss = nn.functional.cross_entropy(logits.flatten(0, 1), window.Codes(ahead: 1).t().flatten());
        return (loss, next.Detached());
    }

    private static long MeasuringStreams(Tensor codes) => TextCut.StreamsOf(codes.shape[0], LeastMeasuringStream, 64);

    private static double MeasuringWork(CharNetwork network, Tensor codes) =>
        MeasuringStreams(codes) * NetworkWork.PerRow(network, zeros([1, MeasuringWindow], int64));

    private static void CheckCodes(CharNetwork network, Tensor codes, int least)
    {
        if (codes.dim() != 1 || codes.shape[0] < least)
            throw new ArgumentException(
                $"The text has shape [{string.Join(", ", codes.shape)}], but has to be one row of at least {least} codes.",
                nameof(codes));
        using var smallest = codes.min().to(int64);
        using var largest = codes.max().to(int64);
        var vocabulary = network.Architecture.Vocabulary;
        if (smallest.item<long>() < 0 || largest.item<long>() >= vocabulary)
            throw new ArgumentException(
                $"The codes go from {smallest.item<long>()} to {largest.item<long>()}, but have to be 0 to {vocabulary - 1}.",
                nameof(codes));
    }
}

/// <summary>Consecutive characters of every stream.</summary>
/// <param name="Streams">Codes <c>[streams, length]</c>.</param>
/// <param name="Start">The first character in each.</param>
/// <param name="Length">Number of characters in each; another follows.</param>
internal readonly record struct TextWindow(Tensor Streams, long Start, int Length)
{
    /// <summary>The codes, or those some characters ahead of them.</summary>
    public Tensor Codes(int ahead) => Streams.narrow(1, Start + ahead, Length).to(int64);
}
