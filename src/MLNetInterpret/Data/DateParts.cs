namespace MLNetInterpret.Data;

/// <summary>What is in a date, as expressions of ML.NET over days since 1970-01-01.</summary>
/// <remarks>Years begin in March here, so that the leap day is the last of one. Source: Hinnant, "chrono-Compatible Low-Level
/// Date Algorithms", 2013.</remarks>
internal static class DateParts
{
    private const string Missing = "(missing)";

    /// <summary>From the day to the number of its month, counted from March, and its year.</summary>
    private const string Civil =
        "day = floor(d) + 719468d, era = floor(day / 146097d), e = day - era * 146097d, " +
        "y = floor((e - floor(e / 1460d) + floor(e / 36524d) - floor(e / 146096d)) / 365d), " +
        "m = floor((5d * (e - (365d * y + floor(y / 4d) - floor(y / 100d))) + 2d) / 153d)";

    /// <summary>The year, a number; missing where the day is.</summary>
    public const string Year = $"(d) => single(with({Civil}; y + era * 400d + (m < 10d ? 0d : 1d)))";

    /// <summary>The month's name.</summary>
    public static string Month { get; } = Named(
        $"with({Civil}; m)", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
        "January", "February");

    /// <summary>The weekday's name.</summary>
    public static string Weekday { get; } = Named(
        "with(w = floor(d) + 3d; w - 7d * floor(w / 7d))",
        "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday");

    private static string Named(string number, params IReadOnlyList<string> names) =>
        $"(d) => isna(d) ? \"{Missing}\" : with(n = {number}; " +
        string.Concat(names.Index().SkipLast(1).Select(name => $"n == {name.Index}d ? \"{name.Item}\" : ")) + $"\"{names[^1]}\")";
}
