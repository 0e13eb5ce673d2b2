namespace MLNetInterpret.Core.Networks;

/// <summary>Checks of options, with errors that name the option, its value and its range.</summary>
internal static class Check
{
    public static void AtLeast(double value, double least, string name)
    {
        if (!(value >= least) || double.IsInfinity(value))
            throw Error(name, value, Text($"at least {least}"));
    }

    public static void Above(double value, double bound, string name)
    {
        if (!(value > bound) || double.IsInfinity(value))
            throw Error(name, value, Text($"above {bound}"));
    }

    /// <summary>A finite number above a bound, or nothing.</summary>
    public static void AboveOrNull(double? value, double bound, string name)
    {
        if (value is { } number && !(number > bound && double.IsFinite(number)))
            throw new ArgumentOutOfRangeException(name, number, Text($"{name} is a finite number above {bound}, or null."));
    }

    /// <summary>At least 0 and below 1.</summary>
    public static void Share(double value, string name)
    {
        if (!(value is >= 0 and < 1))
            throw Error(name, value, "at least 0 and below 1");
    }

    public static void Between(double value, double least, double most, string name)
    {
        if (!(value >= least && value <= most))
            throw Error(name, value, Text($"from {least} to {most}"));
    }

    /// <summary>Between two bounds, neither of them included.</summary>
    public static void Inside(double value, double low, double high, string name)
    {
        if (!(value > low && value < high))
            throw Error(name, value, Text($"above {low} and below {high}"));
    }

    /// <summary>Above a bound and at most another.</summary>
    public static void AboveUpTo(double value, double low, double most, string name)
    {
        if (!(value > low && value <= most))
            throw Error(name, value, Text($"above {low} and at most {most}"));
    }

    public static void Odd(int value, int most, string name)
    {
        if (value < 1 || value > most || value % 2 == 0)
            throw Error(name, value, Text($"odd, from 1 to {most}"));
    }

    private static ArgumentOutOfRangeException Error(string name, double value, string allowed) =>
        new(name, Text($"{name} is {value}, but has to be {allowed}."));

    /// <summary>Numbers as in code, whatever the system's language.</summary>
    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
