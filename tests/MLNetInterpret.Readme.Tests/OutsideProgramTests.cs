using System.Globalization;
using System.Runtime.InteropServices;

namespace Readme.Tests;

/// <summary>Programs of users, built outside the repository from <c>Outside/Program.cs</c>.</summary>
[TestClass, TestCategory("Long")]
public sealed class OutsideProgramTests : IDisposable
{
    private readonly OutsideProgram _program = new();

    [TestMethod]
    public void By_package_reference_pictures_are_read_before_and_after_a_report()
    {
        _program.BuildAgainstPackages();
        AssertRunsWithSkiaSharp3(AssertRuns());
        AssertSaysWhatIsMissing();
    }

    [TestMethod]
    public void By_project_reference_pictures_are_read_before_and_after_a_report()
    {
        _program.BuildAgainstProjects();
        AssertRuns();
    }

    public void Dispose() => _program.Dispose();

    /// <summary>What the program read of its pictures.</summary>
    private string AssertRuns()
    {
        // no ASP.NET Core in a container of the plain runtime
        var settings = File.ReadAllText(Path.Combine(_program.Output, "Outside.runtimeconfig.json"));
        Assert.Contains("Microsoft.NETCore.App", settings);
        Assert.DoesNotContain("AspNetCore", settings);

        CollectionAssert.AreEquivalent(Drawing(_program.In("built")), Drawing(_program.Output));

        var (code, lines, errors) = _program.Run();
        Assert.AreEqual(0, code, errors);
        var read = Value(lines, "read");
        Assert.IsGreaterThan(1000, double.Parse(read, CultureInfo.InvariantCulture));
        Assert.AreEqual(Value(lines, "steps"), read, "ML.NET's steps and our loader read other pixels.");
        Assert.AreEqual("147", Value(lines, "resized"));
        CollectionAssert.IsSubsetOf((string[])["SkiaSharp 2 in Default", "SkiaSharp 3 in MLNetInterpret.Drawing"], lines);
        foreach (var file in (string[])["index.html", "figures", "findings.json"])
            Assert.IsTrue(Path.Exists(_program.In("report", file)), file);
        Assert.IsNotEmpty(Directory.GetFiles(_program.In("report", "figures"), "*.png"));
        Assert.IsGreaterThan(1000, new FileInfo(_program.In("figure.png")).Length);
        return read;
    }

    /// <summary>A host that brings SkiaSharp 3 itself loses ML.NET's picture steps, but none of ours.</summary>
    private void AssertRunsWithSkiaSharp3(string read)
    {
        var natives = Path.Combine(_program.Output, "drawing", "runtimes", RuntimeInformation.RuntimeIdentifier, "native");
        if (!Directory.Exists(natives))
            Assert.Inconclusive($"There is no SkiaSharp 3 for {RuntimeInformation.RuntimeIdentifier}.");
        Replace(Path.Combine(_program.Output, "drawing", "SkiaSharp.dll"));
        foreach (var native in Directory.GetFiles(natives, "libSkiaSharp*")) Replace(native);

        var (code, lines, errors) = _program.Run("again");
        Assert.AreEqual(0, code, errors);
        Assert.AreEqual(read, Value(lines, "read"));
        CollectionAssert.IsSubsetOf((string[])["SkiaSharp 3 in Default", "SkiaSharp 3 in MLNetInterpret.Drawing"], lines);

        // beside the program the other version may be a link to the user's packages: it is never written into
        void Replace(string file)
        {
            var beside = Path.Combine(_program.Output, Path.GetFileName(file));
            Assert.IsTrue(File.Exists(beside), beside);
            File.Delete(beside);
            File.Copy(file, beside);
        }
    }

    private void AssertSaysWhatIsMissing()
    {
        Directory.Delete(Path.Combine(_program.Output, "drawing"), recursive: true);
        var (code, _, errors) = _program.Run("again");
        Assert.AreNotEqual(0, code);
        Assert.Contains("copy the folder 'drawing' of the program's build output with the program", errors);
    }

    private static string[] Drawing(string output)
    {
        var folder = Path.Combine(output, "drawing");
        var files = Directory.GetFiles(folder, "*", SearchOption.AllDirectories);
        return [.. files.Select(file => Path.GetRelativePath(folder, file))];
    }

    private static string Value(string[] lines, string name) =>
        lines.Single(line => line.StartsWith(name + ' ', StringComparison.Ordinal))[(name.Length + 1)..];
}
