using MLNetInterpret.Core.Networks.Recurrent;

namespace MLNetInterpret.Core.Text;

/// <summary>Consecutive characters of one stream.</summary>
/// <param name="Stream">Which of the streams that are read side by side, from 0.</param>
/// <param name="Position">Index in the whole text of the first character.</param>
/// <param name="Length">Number of characters.</param>
internal readonly record struct TextStretch(int Stream, int Position, int Length);

/// <summary>Sees what a network does at consecutive characters.</summary>
/// <param name="stretch">The characters.</param>
/// <param name="values">The wanted values of every unit after each character, <c>[characters, wanted, units]</c>.</param>
internal delegate void TextVisitor(TextStretch stretch, ReadOnlySpan<float> values);

/// <summary>A part of a text read once by a network, in streams side by side.</summary>
/// <remarks>Every character that counts is seen once. A stream's stretches come in order, the streams' in turn. What was opened
/// before a stream (a comment, a bracket) is not known to it for all its warm-up, so streams are long, and a text of usual size
/// is one.</remarks>
internal sealed class TextPass : IDisposable
{
    /// <summary>The fewest characters of a stream where what it remembers counts, and where it does not.</summary>
    public const int LongStream = 250_000, ShortStream = 10_000;

    private const int WarmUp = 2000;
    private const int Streams = 16;
    private const int BufferValues = 24 << 20;
    private readonly RecurrentReader _reader;
    private readonly ReadOnlyMemory<int> _codes;
    private readonly TextCut _cut;
    private readonly RecurrentStreams _streams;
    private int _step;

    /// <summary>Begins a pass.</summary>
    /// <param name="reader">The network.</param>
    /// <param name="codes">The whole text.</param>
    /// <param name="cut">What of it is read, and in which streams.</param>
    public TextPass(RecurrentReader reader, ReadOnlyMemory<int> codes, TextCut cut) =>
        (_reader, _codes, _cut, _streams) = (reader, codes, cut, reader.Begin(cut.Count));

    /// <summary>A unit that is held while the network reads; null for none.</summary>
    public RecurrentHold? Hold { get; init; }

    /// <summary>Ends the pass with an <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>A part of a text in at most 16 streams, each with a warm-up of 2,000 characters.</summary>
    /// <param name="from">The first character that counts.</param>
    /// <param name="to">After the last.</param>
    /// <param name="streamLength">The fewest characters of a stream where there are several.</param>
    /// <param name="block">A number of characters of which each stream's share is a multiple, the last one's aside.</param>
    public static TextCut Cut(int from, int to, int streamLength = LongStream, int block = 1) =>
        TextCut.Evenly(from, to, streamLength, Streams, block) with { WarmUp = WarmUp };

    /// <summary>The most characters that a visitor sees at once.</summary>
    /// <param name="width">Number of values after each character.</param>
    public static int Stretch(int width) => Math.Clamp(BufferValues / (Streams * width), 16, 512);

    /// <summary>Reads on in every stream.</summary>
    /// <param name="wanted">Values that the visitor sees.</param>
    /// <param name="visit">Sees every character that counts.</param>
    /// <param name="until">Characters of each stream, warm-up included, after which it stops; null for all.</param>
    public void Read(IReadOnlyList<RecurrentSource> wanted, TextVisitor visit, int? until = null)
    {
        var (text, count, width) = (_codes.Length, _cut.Count, wanted.Count * _reader.Architecture.HiddenUnits);
        var cut = _cut with { Stretch = Math.Min(_cut.Stretch, Stretch(width)) };
        var to = Math.Min(until ?? int.MaxValue, cut.Steps(text));
        var most = count * cut.Stretch;
        var (codes, values) = (new int[most], new float[most * width]);
        foreach (var (start, length) in cut.Stretches(_step, to))
        {
            Cancellation.ThrowIfCancellationRequested();
            for (var stream = 0; stream < count; stream++)
                _codes.Span.Slice(cut.Begin(stream, text) + start, length).CopyTo(codes.AsSpan(stream * length));
            var read = values.AsSpan(0, count * length * width);
            _reader.Read(_streams, codes.AsSpan(0, count * length), wanted, read, Hold);
            for (var stream = 0; stream < count; stream++)
            {
                var (position, counted) = cut.Counted(stream, text, (start, length));
                var skipped = position - cut.Begin(stream, text) - start;
                if (counted > 0)
                    visit(new(stream, position, counted), read.Slice(((stream * length) + skipped) * width, counted * width));
            }
        }

        _step = Math.Max(_step, to);
    }

    /// <inheritdoc/>
    public void Dispose() => _streams.Dispose();
}
