namespace MLNetInterpret.Tables;

/// <summary>Ranges of options.</summary>
internal static class OptionCheck
{
    /// <exception cref="ArgumentOutOfRangeException">The value is less.</exception>
    public static void AtLeast(int value, int least, string name)
    {
        if (value < least) throw Refused(value, name, $"{least} or more");
    }

    /// <exception cref="ArgumentOutOfRangeException">The value is no share that leaves something on both sides.</exception>
    public static void Inside(double value, string name)
    {
        if (!(value > 0 && value < 1)) throw Refused(value, name, "above 0 and below 1");
    }

    /// <summary>What a value out of its range ends with.</summary>
    public static ArgumentOutOfRangeException Refused(IFormattable value, string name, string allowed) =>
        new(name, value, FormattableString.Invariant($"{name} is {allowed}, not {value}."));
}
