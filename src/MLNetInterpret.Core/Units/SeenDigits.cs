namespace MLNetInterpret.Core.Units;

/// <summary>Numbers that are there to be looked at, as colours or curves, with the digits that can be told apart.</summary>
internal static class SeenDigits
{
    private const int Significant = 4, Most = 15;

    /// <summary>Each number to four digits of the largest: a file of them is half as large.</summary>
    public static float[] Of(ReadOnlySpan<float> values)
    {
        var largest = 0f;
        foreach (var value in values)
            if (float.IsFinite(value)) largest = Math.Max(largest, Math.Abs(value));
        var digits = largest > 0 ? Math.Clamp(Significant - 1 - (int)Math.Floor(Math.Log10(largest)), 0, Most) : 0;
        return Array.ConvertAll(values.ToArray(), value => (float)Math.Round(value, digits));
    }
}
