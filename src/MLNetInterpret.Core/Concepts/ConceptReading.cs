using MLNetInterpret.Core.Concepts;

namespace MLNetInterpret;

/// <summary>The values of several concepts over one text, stretch after stretch, in one pass.</summary>
/// <remarks>However the text is cut into stretches, the values are the same. Rules may look ahead in the text. Besides the text
/// and the stretch, built-in concepts hold what is open (a number for each open bracket) and as much as the options' maximal
/// length; user's rules hold a value for each character of the text. Not for use by several threads at once.</remarks>
public sealed class ConceptReading
{
    private readonly ConceptText _text;
    private readonly ConceptReader[] _readers;

    /// <summary>Starts a reading at the text's first character.</summary>
    /// <param name="text">Any text; line ends are <c>\n</c>, and a <c>\r</c> before one is white space.
    /// Must not change while it is read.</param>
    /// <param name="concepts">The concepts, in the order of the values.</param>
    /// <param name="options">How to read them.</param>
    /// <exception cref="ArgumentException">A user's rule gives the wrong number of values,
    /// or one that it may not give.</exception>
    public ConceptReading(ReadOnlyMemory<char> text, IReadOnlyList<Concept> concepts, ConceptOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(concepts);
        _text = new(text, options ?? new());
        _readers = [.. concepts.Select(concept => concept.Open(_text))];
    }

    /// <summary>Index of the next character to be read; the text's length at its end.</summary>
    public int Position { get; private set; }

    /// <summary>Reads the next characters and moves on.</summary>
    /// <param name="count">Number of characters, at most those that are left.</param>
    /// <param name="values">Receives the values, concept after concept: that of <c>concept</c> at the stretch's character
    /// <c>t</c> comes to <c>concept * count + t</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer characters are left.</exception>
    /// <exception cref="ArgumentException">The values have no room.</exception>
    /// <exception cref="TimeoutException">A regular expression took too long; the reading cannot go on.</exception>
    public void Next(int count, Span<float> values)
    {
        if (count < 0 || count > _text.Length - Position)
            throw new ArgumentOutOfRangeException(
                nameof(count),
                $"{count} characters cannot be read: at character {Position} of {_text.Length}, " +
                $"0 to {_text.Length - Position} are left.");
        if (values.Length < (long)count * _readers.Length)
            throw new ArgumentException(
                $"{count} characters of {_readers.Length} concepts are {(long)count * _readers.Length} values, " +
                $"but there is room for {values.Length}.",
                nameof(values));
        if (count == 0) return;
        _text.Forget(Position);
        for (var i = 0; i < _readers.Length; i++) _readers[i](Position, values.Slice(i * count, count));
        Position += count;
    }
}
