using MLNetInterpret.Core.Concepts;

namespace MLNetInterpret.Core.Text;

/// <summary>A text and a network's codes of it, each of which has a stretch of the text: a character, or a token.</summary>
/// <remarks>Places are those of codes; what is asked of the text itself is asked in UTF-16 units. A stretch is empty where
/// several tokens make up one character: the first of them has it.</remarks>
internal sealed record CodedText
{
    private readonly ReadOnlyMemory<int> _ends;
    private readonly Lazy<bool> _hasTokens;

    /// <summary>Joins both.</summary>
    /// <param name="text">The text.</param>
    /// <param name="codes">Its codes.</param>
    /// <param name="ends">For each code the index in the text at which its stretch ends, never falling, the last the text's
    /// length. Empty where each UTF-16 unit has a code.</param>
    /// <exception cref="ArgumentException">There are more of one than of the other.</exception>
    public CodedText(ReadOnlyMemory<char> text, ReadOnlyMemory<int> codes, ReadOnlyMemory<int> ends = default)
    {
        if ((ends.IsEmpty ? text.Length : ends.Length) != codes.Length || (!ends.IsEmpty && ends.Span[^1] != text.Length))
            throw new ArgumentException(
                $"The text has {(ends.IsEmpty ? text.Length : ends.Length):N0} characters, "
                + $"but there are {codes.Length:N0} codes.",
                nameof(codes));
        (Text, Codes, _ends) = (text, codes, ends);
        _hasTokens = new(() => Enumerable.Range(0, Length).Any(code => !IsCharacter(code)));
    }

    /// <summary>The text.</summary>
    public ReadOnlyMemory<char> Text { get; }

    /// <summary>Its codes.</summary>
    public ReadOnlyMemory<int> Codes { get; }

    /// <summary>Number of codes.</summary>
    public int Length => Codes.Length;

    /// <summary>Whether each UTF-16 unit has a code.</summary>
    public bool IsPlain => _ends.IsEmpty;

    /// <summary>Whether some codes are no single characters.</summary>
    public bool HasTokens => !IsPlain && _hasTokens.Value;

    /// <summary>What a code is, in words.</summary>
    public string Unit => HasTokens ? "token" : "character";

    /// <summary>Where a code's stretch begins in the text; at the number of codes the text's end.</summary>
    public int Start(int code) => IsPlain ? code : code == 0 ? 0 : _ends.Span[code - 1];

    /// <summary>Where it ends.</summary>
    public int End(int code) => IsPlain ? code + 1 : _ends.Span[code];

    /// <summary>Index of the code's first character that is not white space, or of its first where all are; of the character that
    /// it is a part of where its stretch is empty.</summary>
    public int Head(int code)
    {
        if (IsPlain) return code;
        var (start, end) = (Start(code), End(code));
        if (start == end) return Math.Max(0, Pairs.Before(Text.Span, end - 1));
        var stretch = Text.Span[start..end];
        return start + (stretch.Length - stretch.TrimStart().Length) % stretch.Length;
    }

    /// <summary>The code whose stretch has an index of the text; at the text's length the number of codes.</summary>
    public int CodeOf(int index)
    {
        if (IsPlain) return index;
        var (low, high) = (0, Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (_ends.Span[middle] > index) high = middle;
            else low = middle + 1;
        }

        return low;
    }

    /// <summary>Whether a code begins with a text, white space before it aside.</summary>
    public bool Begins(int code, ReadOnlySpan<char> text) =>
        Start(code) < End(code) && Text.Span[Head(code)..].StartsWith(text, StringComparison.Ordinal);

    /// <summary>The codes from one place up to another, with their text.</summary>
    public CodedText Slice(int from, int to)
    {
        var start = Start(from);
        return new(Text[start..Start(to)], Codes[from..to], IsPlain ? default : Moved(_ends.Span[from..to], -start));
    }

    /// <summary>A text and its continuation.</summary>
    public static CodedText Join(CodedText first, CodedText second, ReadOnlyMemory<char> both) => new(
        both, (int[])[.. first.Codes.Span, .. second.Codes.Span],
        first.IsPlain && second.IsPlain ? default : (int[])[.. first.Ends(0), .. second.Ends(first.Text.Length)]);

    /// <summary>A value of each code as one for each UTF-16 unit.</summary>
    public float[] Spread(ReadOnlySpan<float> values)
    {
        if (IsPlain) return values.ToArray();
        var spread = new float[Text.Length];
        for (var code = 0; code < Length; code++) spread.AsSpan(Start(code)..End(code)).Fill(values[code]);
        return spread;
    }

    /// <summary>The text with a unit's activation after each code.</summary>
    /// <param name="activations">One for each code.</param>
    /// <param name="peak">The code that it is shown for; -1 for none.</param>
    public TextInput Shown(ReadOnlySpan<float> activations, int peak) => new(
        Text.ToString(), Spread(activations), peak < 0 ? -1 : Start(peak) < End(peak) ? Start(peak) : Head(peak))
    {
        TokenEnds = HasTokens ? _ends.ToArray() : null,
    };

    private bool IsCharacter(int code) => (End(code) - Start(code)) switch
    {
        1 => true,
        2 => Pairs.IsCut(Text.Span, Start(code) + 1),
        _ => false,
    };

    private int[] Ends(int moved) => IsPlain ? [.. Enumerable.Range(moved + 1, Length)] : Moved(_ends.Span, moved);

    private static int[] Moved(ReadOnlySpan<int> ends, int by)
    {
        var moved = ends.ToArray();
        foreach (ref var end in moved.AsSpan()) end += by;
        return moved;
    }
}
