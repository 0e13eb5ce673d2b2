namespace Readme.Tests;

/// <summary>Code on pages, which is code of these tests.</summary>
internal static class Shown
{
    /// <summary>The repository.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>A page's code block of that number is the code between the marks of that number in a file of tests.</summary>
    /// <param name="page">The page's path in the repository.</param>
    /// <param name="block">Which of its blocks, from 1.</param>
    /// <param name="source">The file of tests.</param>
    /// <param name="mark">The page's name in the marks.</param>
    /// <param name="before">What the block has in front of that code.</param>
    public static void AssertIs(string page, int block, string source, string mark, string before = "")
    {
        var shown = File.ReadAllText(Path.Combine(Root, page)).Split("```csharp\n")[block].Split("```")[0];
        var code = File.ReadAllText(Path.Combine(Root, "tests", "MLNetInterpret.Readme.Tests", source));
        var (start, rest) = (code.Split($"// from here {mark} {block}\n")[0], code.Split($"// from here {mark} {block}\n")[1]);
        var indent = start[(start.LastIndexOf('\n') + 1)..];
        var compiled = rest.Split($"{indent}// to here {mark} {block}")[0];
        var own = compiled.Split('\n')
            .Select(line => line.StartsWith(indent, StringComparison.Ordinal) ? line[indent.Length..] : line);
        Assert.AreEqual(shown, before + string.Join('\n', own));
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "MLNetInterpret.sln"))) return folder.FullName;
        throw new AssertInconclusiveException("The repository was not found.");
    }
}
