namespace MLNetInterpret.Core.Networks.Recurrent;

/// <summary>A part of a text, cut into streams that are read side by side.</summary>
/// <remarks>Every character of the part counts in one stream. A stream begins some characters before those that count in it, so
/// that its state is nearly that of a text read from its beginning. All streams have the same length: one that would begin before
/// the text or end after it is moved into it.</remarks>
/// <param name="From">The first character that counts.</param>
/// <param name="To">After the last.</param>
/// <param name="Share">Characters that count in each stream; the last stream has what is left of them.</param>
internal sealed record TextCut(int From, int To, int Share)
{
    /// <summary>Characters that a stream reads before those that count in it, 0 or more.</summary>
    public int WarmUp { get; init; }

    /// <summary>The most characters of each stream that are read at once, 1 or more.</summary>
    public int Stretch { get; init; } = 512;

    /// <summary>Number of streams.</summary>
    public int Count => (To - From + Share - 1) / Share;

    /// <summary>A part of a text, cut evenly.</summary>
    /// <param name="from">The first character that counts.</param>
    /// <param name="to">After the last; at least one character counts.</param>
    /// <param name="least">The fewest characters of a stream where there are several.</param>
    /// <param name="most">The most streams.</param>
    /// <param name="block">A number of characters of which each stream's share is a multiple; the last stream has what is
    /// left.</param>
    public static TextCut Evenly(int from, int to, int least, int most, int block = 1)
    {
        Check.AtLeast(to, from + 1);
        var streams = StreamsOf(to - from, Math.Max(least, block), most);
        return new(from, to, (int)((to - from + streams - 1) / streams + block - 1) / block * block);
    }

    /// <summary>Number of streams of at least <paramref name="least"/> characters in a text; one where it is shorter.</summary>
    public static long StreamsOf(long characters, long least, long most) => Math.Clamp(characters / least, 1, most);

    /// <summary>The steps from one up to another in stretches that follow each other; the last may be shorter.</summary>
    public static IEnumerable<(long Start, int Length)> Stretches(long from, long to, int most)
    {
        for (var start = from; start < to; start += most) yield return (start, (int)Math.Min(most, to - start));
    }

    /// <summary>Number of characters that every stream reads, warm-up included.</summary>
    /// <param name="text">Characters of the whole text.</param>
    public int Steps(int text) => Math.Min(text, WarmUp + Share);

    /// <summary>Index in the text of the first character that a stream reads.</summary>
    /// <param name="stream">The stream, from 0.</param>
    /// <param name="text">Characters of the whole text.</param>
    public int Begin(int stream, int text) => Math.Clamp(CountedFrom(stream) - WarmUp, 0, text - Steps(text));

    /// <summary>Characters that count in a stream, as they are read in a stretch of its steps.</summary>
    /// <param name="stream">The stream, from 0.</param>
    /// <param name="text">Characters of the whole text.</param>
    /// <param name="stretch">The first step and how many there are.</param>
    /// <returns>The first character's index in the text, and how many there are; 0 or fewer where none counts.</returns>
    public (int Position, int Length) Counted(int stream, int text, (int Start, int Length) stretch)
    {
        var first = Begin(stream, text) + stretch.Start;
        var start = Math.Max(first, CountedFrom(stream));
        return (start, Math.Min(first + stretch.Length, Math.Min(To, CountedFrom(stream) + Share)) - start);
    }

    /// <summary>The stretches from one step up to another. The warm-up is apart,
    /// so that stretches begin where the characters that count do.</summary>
    /// <param name="from">The first step, from 0.</param>
    /// <param name="to">After the last.</param>
    public IEnumerable<(int Start, int Length)> Stretches(int from, int to) =>
        Stretches(from, Math.Min(to, WarmUp), Stretch).Concat(Stretches(Math.Max(from, WarmUp), to, Stretch))
            .Select(stretch => ((int)stretch.Start, stretch.Length));

    /// <summary>Index in the text of the first character that counts in a stream.</summary>
    /// <param name="stream">The stream, from 0.</param>
    public int CountedFrom(int stream) => From + (stream * Share);
}
