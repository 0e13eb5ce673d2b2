namespace MLNetInterpret;

/// <summary>What a written report says, on whichever page.</summary>
internal static class ReportText
{
    /// <summary>All of its pages, one after the other: the front first.</summary>
    public static string Of(string folder) => string.Join('\n', Pages(folder).Select(File.ReadAllText));

    /// <summary>The page of a unit, or of a model where none is named.</summary>
    /// <param name="folder">The report's folder.</param>
    /// <param name="place">The model's place, from 0.</param>
    /// <param name="unit">The unit as its page is called, for example <c>conv2-1</c>.</param>
    public static string Page(string folder, int place, string? unit = null) => File.ReadAllText(unit is null
        ? Path.Combine(Chapter(folder, place), "index.html")
        : Path.Combine(Chapter(folder, place), "units", unit + ".html"));

    /// <summary>The folder of a model.</summary>
    public static string Chapter(string folder, int place) =>
        Directory.GetDirectories(folder, $"{place + 1}-*").Single();

    /// <summary>The names of all figures, in order.</summary>
    public static string[] Figures(string folder) =>
    [
        .. Directory.GetDirectories(folder).Select(chapter => Path.Combine(chapter, "figures")).Where(Directory.Exists)
            .SelectMany(Directory.GetFiles).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal),
    ];

    private static IEnumerable<string> Pages(string folder) =>
        Directory.EnumerateFiles(folder, "*.html", SearchOption.AllDirectories)
            .OrderBy(file => Path.GetRelativePath(folder, file) != "index.html").ThenBy(file => file, StringComparer.Ordinal);
}
