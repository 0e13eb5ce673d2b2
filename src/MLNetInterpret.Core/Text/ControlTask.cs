using MLNetInterpret.Core.Concepts;

namespace MLNetInterpret.Core.Text;

/// <summary>Labels drawn at random for what has just been read, which a probe can only learn by heart.</summary>
/// <remarks>The source is Hewitt, Liang, "Designing and Interpreting Probes with Control Tasks", 2019, arXiv:1909.03368, where
/// each type of word has a label. A character model has read only a word's beginning, so that has one here.</remarks>
internal static class ControlTask
{
    private const ulong Offset = 14695981039346656037, Prime = 1099511628211;

    /// <summary>A number from 0 to 1 for each character: the same after the same beginning of a word, or the same other
    /// character.</summary>
    /// <param name="draw">Decides the numbers.</param>
    public static Concept Of(int draw) => new(
        $"control {draw}", "Drawn at random for each beginning of a word.", ConceptKind.Continuous, null, text =>
        {
            var hash = 0UL;
            return (from, values) =>
            {
                for (var i = 0; i < values.Length; i++)
                {
                    var c = text.Span[from + i];
                    var goesOn = from + i > 0 && Tokens.IsPart(c) && Tokens.IsPart(text.Span[from + i - 1]);
                    hash = unchecked(((goesOn ? hash : Offset + (ulong)draw) ^ c) * Prime);
                    values[i] = Share(hash);
                }
            };
        });

    /// <summary>Where such numbers hold, so that a share of the characters do: up to the number that the share has.</summary>
    public static float Most(float[] numbers, double share)
    {
        float[] sorted = [.. numbers.Order()];
        return sorted[(int)Math.Clamp(Math.Round(share * sorted.Length) - 1, 0, sorted.Length - 1)];
    }

    /// <summary>The finalizer of MurmurHash3: equal beginnings have nothing in common afterwards.</summary>
    private static float Share(ulong hash)
    {
        hash = unchecked((hash ^ (hash >> 33)) * 0xff51afd7ed558ccd);
        hash = unchecked((hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53);
        return (hash ^ (hash >> 33)) / (float)ulong.MaxValue;
    }
}
