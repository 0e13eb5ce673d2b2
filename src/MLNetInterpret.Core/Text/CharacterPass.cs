using MLNetInterpret.Core.Networks.Lstm;

namespace MLNetInterpret.Core.Text;

/// <summary>Sees what a network does at consecutive characters.</summary>
/// <param name="stream">Which of the streams that are read side by side, from 0.</param>
/// <param name="position">Index in the whole text of the first character.</param>
/// <param name="values">The wanted values of every unit after each character, <c>[characters, wanted, units]</c>.</param>
internal delegate void CharacterVisitor(int stream, int position, ReadOnlySpan<float> values);

/// <summary>A part of a text read by an LSTM, cut into streams that are read side by side.</summary>
/// <remarks>A stream begins some characters before its part, so that its state is nearly that of a text read from its beginning.
/// What was opened before (a comment, a bracket) is not known to it all the same, so streams are long, and a text of usual size
/// is one. Every character of the part is seen once. A stream's stretches come in order, the streams' in turn.</remarks>
internal sealed class CharacterPass(LstmReader reader, ReadOnlyMemory<int> codes)
{
    /// <summary>The least characters of a stream where what it remembers counts, and where it does not.</summary>
    public const int LongStream = 250_000, ShortStream = 10_000;

    /// <summary>Characters that a stream reads before its part.</summary>
    private const int WarmUp = 2000;
    private const int Streams = 16, LongestStretch = 512;

    private const int BufferValues = 24 << 20;

    /// <summary>The most characters that a visitor sees at once.</summary>
    public static int Stretch(int width) => Math.Clamp(BufferValues / (Streams * width), 16, LongestStretch);

    /// <summary>Reads the characters from one index up to another.</summary>
    /// <param name="from">The first.</param>
    /// <param name="to">After the last.</param>
    /// <param name="wanted">What is shown.</param>
    /// <param name="visit">Sees it.</param>
    /// <param name="hold">A unit that is held.</param>
    /// <param name="block">Parts of streams are whole multiples of it, the last one aside.</param>
    /// <param name="streamLength">Characters that a stream has at least where there are several.</param>
    /// <param name="warmUp">Characters that a stream reads before its part.</param>
    /// <param name="stretch">Characters that the visitor sees at once at most.</param>
    /// <param name="cancellation">Ends it.</param>
    public void Run(
        int from, int to, IReadOnlyList<LstmSource> wanted, CharacterVisitor visit, LstmHold? hold = null, int block = 1,
        int streamLength = LongStream, int warmUp = WarmUp, int stretch = LongestStretch,
        CancellationToken cancellation = default)
    {
        var width = wanted.Count * reader.Architecture.HiddenUnits;
        var steps = Math.Min(stretch, Stretch(width));
        var count = Math.Clamp((to - from) / Math.Max(streamLength, block), 1, Streams);
        var part = (((to - from + count - 1) / count) + block - 1) / block * block;
        count = (to - from + part - 1) / part;
        var length = Math.Min(codes.Length, warmUp + part);
        var begins = Enumerable.Range(0, count)
            .Select(stream => Math.Clamp(from + (stream * part) - warmUp, 0, codes.Length - length))
            .ToArray();

        using var streams = reader.Begin(count);
        var (read, values) = (new int[count * steps], new float[count * steps * width]);
        for (var done = 0; done < length;)
        {
            cancellation.ThrowIfCancellationRequested();

            // the warm-up on its own, so that stretches begin where parts do
            var now = Math.Min(done < warmUp ? warmUp - done : length - done, steps);
            for (var stream = 0; stream < count; stream++)
                codes.Span.Slice(begins[stream] + done, now).CopyTo(read.AsSpan(stream * now, now));
            reader.Read(streams, read.AsSpan(0, count * now), wanted, values.AsSpan(0, count * now * width), hold);
            for (var stream = 0; stream < count; stream++)
            {
                var first = begins[stream] + done;
                var start = Math.Max(first, from + (stream * part));
                var end = Math.Min(first + now, Math.Min(to, from + ((stream + 1) * part)));
                if (start < end)
                    visit(stream, start, values.AsSpan(((stream * now) + start - first) * width, (end - start) * width));
            }

            done += now;
        }
    }
}
