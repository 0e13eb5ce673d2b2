using MLNetInterpret.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Core.Networks.Lstm;

/// <summary>A text cut into streams that are read side by side, window by window, the state carried on.</summary>
internal sealed class TextStreams : IDisposable
{
    private const int MeasuringWindow = 200;
    private const int LeastMeasuringStream = 1000;
    private readonly CharLstm _network;
    private readonly Tensor _training;
    private readonly Tensor? _validation;
    private readonly Random _random;
    private readonly int _window;
    private readonly long _streams;
    private readonly long _length;
    private LstmState? _state;

    public TextStreams(CharLstm network, Tensor codes, CharLstmTrainingOptions options, int seed)
    {
        CheckCodes(network, codes, least: 2 * options.Window);
        var aside = (long)(codes.shape[0] * options.ValidationFraction);
        (_network, _window, _random) = (network, options.Window, new(seed));
        _training = codes.narrow(0, 0, codes.shape[0] - aside);
        _validation = aside >= 2 ? codes.narrow(0, codes.shape[0] - aside, aside) : null;
        _streams = Math.Clamp(_training.shape[0] / (2 * _window), 1, options.Streams);
        _length = _training.shape[0] / _streams;
    }

    public bool HasValidation => _validation is not null;

    public int UpdatesPerEpoch => (int)((_length - 1 + _window - 1) / _window);

    /// <summary>Starts of the windows. The streams begin elsewhere in each epoch, so that windows differ.</summary>
    public IEnumerable<(Tensor Streams, long Start)> Epoch()
    {
        _state?.Dispose();
        _state = null;
        var used = _streams * _length;
        using var rolled = _training.roll(-_random.NextInt64(used), 0);
        using var streams = rolled.narrow(0, 0, used).view(_streams, _length);
        for (var start = 0L; start < _length - 1; start += _window) yield return (streams, start);
    }

    /// <summary>Mean loss of the window in nats; the state moves on.</summary>
    public Tensor Loss((Tensor Streams, long Start) window)
    {
        var (logits, state) = _network.Continue(Piece(window.Streams, window.Start, 0, _window), _state);
        _state?.Dispose();
        _state = state.Detached();
        return Loss(logits, Piece(window.Streams, window.Start, 1, _window));
    }

    /// <summary>Loss in nats and bits per character of the validation part.</summary>
    public (double Loss, double Metric) Validate()
    {
        var loss = MeanLoss(_network, _validation!);
        return (loss, loss / Math.Log(2));
    }

    /// <summary>Mean loss of a whole text in nats, in evaluation.</summary>
    public static double MeanLoss(CharLstm network, Tensor codes)
    {
        CheckCodes(network, codes, least: 2);
        var training = network.training;
        network.eval();
        using var grad = no_grad();
        using var scope = NewDisposeScope();
        var count = Math.Clamp(codes.shape[0] / LeastMeasuringStream, 1, 64);
        var streams = codes.narrow(0, 0, codes.shape[0] / count * count).view(count, -1);
        var (sum, length) = (0.0, streams.shape[1] - 1);
        LstmState? state = null;
        for (var start = 0L; start < length; start += MeasuringWindow)
        {
            using var step = NewDisposeScope();
            var (logits, next) = network.Continue(Piece(streams, start, 0, MeasuringWindow), state);
            state?.Dispose();
            state = next.Detached();
            var loss = Loss(logits, Piece(streams, start, 1, MeasuringWindow)).item<float>();
            sum += loss * Math.Min(MeasuringWindow, length - start);
        }

        state?.Dispose();
        network.train(training);
        return sum / length;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _state?.Dispose();
        _training.Dispose();
        _validation?.Dispose();
    }

    private static Tensor Piece(Tensor streams, long start, int ahead, int window) =>
        streams.narrow(1, start + ahead, Math.Min(window, streams.shape[1] - 1 - start)).to(int64);

    private static Tensor Loss(Tensor logits, Tensor next) =>
        nn.functional.cross_entropy(logits.flatten(0, 1), next.t().flatten());

    private static void CheckCodes(CharLstm network, Tensor codes, int least)
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
