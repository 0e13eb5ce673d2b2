using System.Globalization;

namespace MLNetInterpret.Fuzz;

/// <summary>Options of the command line, each a name and a value.</summary>
internal sealed class Options(string[] args)
{
    /// <summary>A value, or null where it was not given.</summary>
    public string? Text(string name) =>
        Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;

    /// <summary>A number, or null where it was not given.</summary>
    public int? Number(string name) => Text(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}
