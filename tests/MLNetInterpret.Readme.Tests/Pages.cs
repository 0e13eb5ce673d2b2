namespace Readme.Tests;

/// <summary>The pages that people read.</summary>
internal static class Pages
{
    /// <summary>README.md, CONTRIBUTING.md and docs/*.md, by their paths in the repository.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "README.md", "CONTRIBUTING.md",
        .. Directory.GetFiles(Repository.At("docs"), "*.md").Select(path => $"docs/{Path.GetFileName(path)}").Order(),
    ];

    /// <summary>A page's text.</summary>
    public static string Read(string page) => File.ReadAllText(Repository.At(page));
}
