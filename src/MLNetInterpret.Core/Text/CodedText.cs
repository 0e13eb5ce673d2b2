namespace MLNetInterpret.Core.Text;

/// <summary>A text and a network's code of each of its characters.</summary>
internal sealed record CodedText
{
    /// <summary>Joins both.</summary>
    /// <param name="text">The characters.</param>
    /// <param name="codes">One for each character.</param>
    /// <exception cref="ArgumentException">There are more of one than of the other.</exception>
    public CodedText(ReadOnlyMemory<char> text, ReadOnlyMemory<int> codes)
    {
        if (text.Length != codes.Length)
            throw new ArgumentException(
                $"The text has {text.Length:N0} characters, but there are {codes.Length:N0} codes.", nameof(codes));
        (Text, Codes) = (text, codes);
    }

    /// <summary>The characters.</summary>
    public ReadOnlyMemory<char> Text { get; }

    /// <summary>One for each character.</summary>
    public ReadOnlyMemory<int> Codes { get; }

    /// <summary>Characters.</summary>
    public int Length => Text.Length;
}
