namespace Readme.Tests;

/// <summary>Code that stands in a page and in a test.</summary>
internal static class Shown
{
    /// <summary>A C# block of a page is the code between marks in a test: the page's name, and from the second block on its
    /// number.</summary>
    public static void Assert(string page, string file, string before = "", int block = 1)
    {
        var mark = block == 1 ? page : $"{page} {block}";
        var shown = Pages.Read(page).Split("```csharp\n")[block].Split("```")[0];
        var source = Pages.Read($"tests/MLNetInterpret.Readme.Tests/{file}.cs");
        var compiled = source.Split($"// from here {mark}\n")[1].Split($"// to here {mark}\n")[0];
        var lines = compiled[..(compiled.LastIndexOf('\n') + 1)].Split('\n');
        var indent = lines.Where(line => line != "").Min(line => line.Length - line.TrimStart(' ').Length);
        var own = lines.Select(line => line == "" ? line : line[indent..]);
        Microsoft.VisualStudio.TestTools.UnitTesting.Assert.AreEqual(shown, before + string.Join('\n', own));
    }
}
