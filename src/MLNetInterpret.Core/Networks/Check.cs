using System.Runtime.CompilerServices;

namespace MLNetInterpret.Core.Networks;

/// <summary>Checks of options, with errors that name the option, its value and its range.</summary>
/// <remarks>The command line puts its own name for an option in place of the one at a message's beginning.</remarks>
internal static class Check
{
    /// <summary>A name or a path: more than white space.</summary>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public static void NotBlank(string? value, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        ArgumentNullException.ThrowIfNull(value, name);
        if (string.IsNullOrWhiteSpace(value)) throw new ArgumentException($"{name} is blank, but has to name something.", name);
    }

    public static void AtLeast(double value, double least, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (!(value >= least) || double.IsInfinity(value))
            throw Error(name, value, Text($"at least {least}"));
    }

    public static void Above(double value, double bound, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (!(value > bound) || double.IsInfinity(value))
            throw Error(name, value, Text($"above {bound}"));
    }

    /// <summary>A finite number above a bound, or nothing.</summary>
    public static void AboveOrNull(double? value, double bound, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (value is { } number && !(number > bound && double.IsFinite(number)))
            throw Error(name, number, Text($"a finite number above {bound} where it is given"));
    }

    /// <summary>At least 0 and below 1.</summary>
    public static void Share(double value, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (!(value is >= 0 and < 1))
            throw Error(name, value, "at least 0 and below 1");
    }

    public static void Between(
        double value, double least, double most, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (!(value >= least && value <= most))
            throw Error(name, value, Text($"from {least} to {most}"));
    }

    /// <summary>Between two bounds, neither of them included.</summary>
    public static void Inside(
        double value, double low, double high, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (!(value > low && value < high))
            throw Error(name, value, Text($"above {low} and below {high}"));
    }

    /// <summary>Above a bound and at most another.</summary>
    public static void AboveUpTo(
        double value, double low, double most, [CallerArgumentExpression(nameof(value))] string name = "")
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
