using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace MLNetInterpret.Core.Text;

/// <summary>A text, what a network reads of it, and which parts are searched and held out.</summary>
/// <param name="Whole">All of it. The parts are counted in its codes.</param>
/// <param name="SearchFrom">The first character searched.</param>
/// <param name="SearchTo">After the last.</param>
/// <param name="HeldOutFrom">The first character that findings are confirmed on.</param>
/// <param name="HeldOutTo">After the last.</param>
internal sealed record SearchText(CodedText Whole, int SearchFrom, int SearchTo, int HeldOutFrom, int HeldOutTo)
{
    private const int Gap = 1000;

    /// <summary>The codes of all of it.</summary>
    public ReadOnlyMemory<int> Codes => Whole.Codes;

    /// <summary>Number of codes of all of it.</summary>
    public int Length => Whole.Length;

    /// <summary>The last characters before the split are searched, the first after it held out,
    /// some characters between them left out.</summary>
    /// <param name="text">The whole text.</param>
    /// <param name="split">Place of the first code that the network did not learn from.</param>
    /// <param name="options">How many characters at most.</param>
    /// <exception cref="ArgumentException">A part would be shorter than 1,000 characters.</exception>
    public static SearchText Split(CodedText text, int split, CellSearchOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validated();
        var to = Math.Max(0, split - Math.Min(Gap, split / 20));
        return new SearchText(
            text,
            Math.Max(0, to - options.SearchCharacters), to,
            split, (int)Math.Min(text.Length, split + (long)options.HeldOutCharacters)).Validated();
    }

    /// <summary>Itself, when its parts can be used.</summary>
    /// <exception cref="ArgumentException">The message says what is wrong and what is needed.</exception>
    internal SearchText Validated()
    {
        foreach (var (name, from, to) in new[] { ("searched", SearchFrom, SearchTo), ("held out", HeldOutFrom, HeldOutTo) })
        {
            if (from < 0 || to > Length || to - from < Least)
                throw new ArgumentException(
                    $"The part {name} has {Math.Max(0, to - from):N0} {Whole.Unit}s; it needs at least {Least:N0}. " +
                    "Give a longer text, or hold out another share of it.");
        }

        return SearchTo <= HeldOutFrom || HeldOutTo <= SearchFrom ? this : throw new ArgumentException(
            $"Characters {Math.Max(SearchFrom, HeldOutFrom):N0} to {Math.Min(SearchTo, HeldOutTo):N0} are both searched " +
            "and held out; a finding has to be confirmed on other text.");
    }

    /// <summary>SHA-256 of the codes of both parts, 16 hexadecimal digits of it.</summary>
    internal string Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(MemoryMarshal.AsBytes(Codes.Span[SearchFrom..SearchTo]));
        hash.AppendData(MemoryMarshal.AsBytes(Codes.Span[HeldOutFrom..HeldOutTo]));
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }

    private const int Least = 1000;
}
