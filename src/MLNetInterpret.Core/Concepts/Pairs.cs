namespace MLNetInterpret.Core.Concepts;

/// <summary>Characters beyond the first plane, each of which is a pair of UTF-16 units; half of a pair on its own is a character
/// of its own.</summary>
internal static class Pairs
{
    /// <summary>Whether an index lies between the two units of a pair.</summary>
    public static bool IsCut(ReadOnlySpan<char> text, int index) =>
        index > 0 && index < text.Length && char.IsLowSurrogate(text[index]) && char.IsHighSurrogate(text[index - 1]);

    /// <summary>The index, or one less where it would cut a pair.</summary>
    public static int Before(ReadOnlySpan<char> text, int index) => IsCut(text, index) ? index - 1 : index;

    /// <summary>Where the second units of all pairs stand, in order.</summary>
    public static int[] SecondUnits(ReadOnlySpan<char> text)
    {
        List<int> found = [];
        for (var at = NextHalf(text, 0); at >= 0; at = NextHalf(text, at + 1))
            if (IsCut(text, at)) found.Add(at);
        return [.. found];
    }

    /// <summary>Number of whole characters.</summary>
    public static int Characters(ReadOnlySpan<char> text) => text.Length - SecondUnits(text).Length;

    private static int NextHalf(ReadOnlySpan<char> text, int from) =>
        text[from..].IndexOfAnyInRange('\uDC00', '\uDFFF') is >= 0 and var found ? from + found : -1;
}
