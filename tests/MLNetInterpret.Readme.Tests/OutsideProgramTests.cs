using System.Globalization;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Xml.Linq;

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
        foreach (var name in (string[])["MLNetInterpret.Core", "MLNetInterpret", "MLNetInterpret.Reports"]) AssertTells(name);
        AssertRunsWithSkiaSharp3(AssertRuns());
        AssertSaysWhatIsMissing();

        var (code, output, errors) = _program.RunCopiedSample("own-module.cs");
        Assert.AreEqual(0, code, output + errors);
        Assert.Contains("stands (logits:1) is driven up to", output);
        Assert.IsTrue(File.Exists(_program.In("own-module-stands.png")));
    }

    [TestMethod]
    public void By_project_reference_pictures_are_read_before_and_after_a_report()
    {
        _program.BuildAgainstProjects();
        AssertRuns();
    }

    [TestMethod]
    public void The_command_is_installed_as_a_tool_and_runs()
    {
        _program.InstallTool();
        var platform = $"mlnet-interpret.{RuntimeInformation.RuntimeIdentifier}";
        AssertTells("mlnet-interpret");
        var files = AssertTells(platform);
        Assert.Contains("licences/LICENSE-LIBTORCH.txt", files);
        Assert.IsTrue(files.Any(file => file.Contains("torch_cpu", StringComparison.Ordinal)), "There is no libtorch.");
        foreach (var part in (string[])["torch_python", "torchbind_test", "MLNetInterpret.xml"])
            Assert.IsFalse(files.Any(file => file.Contains(part, StringComparison.Ordinal)), part);
        var platforms = files.Where(file => file.Contains("drawing/runtimes/", StringComparison.Ordinal))
            .Select(file => file.Split("drawing/runtimes/")[1].Split('/')[0]).Distinct();
        Assert.AreEqual(1, platforms.Count(), string.Join(", ", platforms));

        var model = Repository.At("tests", "Shared", "Samples", "0.1.0", "table.zip");
        var (code, output, errors) = _program.RunTool("units", model);
        Assert.AreEqual(0, code, errors);
        Assert.Contains("hidden2:0 to hidden2:3", output);

        (code, _, errors) = _program.RunTool("demo", "--quick");
        Assert.AreNotEqual(0, code);
        Assert.Contains("The demo needs the folder 'datasets' of a clone of MLNetInterpret", errors);
        Assert.Contains("name the folder with --datasets", errors);
    }

    public void Dispose() => _program.Dispose();

    /// <summary>A package says what it is, under which licence, and holds its notices.</summary>
    /// <returns>Its files.</returns>
    private string[] AssertTells(string name)
    {
        var path = Directory.GetFiles(_program.Feed, name + ".*.nupkg")
            .Single(file => char.IsDigit(Path.GetFileName(file)[name.Length + 1]));
        using var package = ZipFile.OpenRead(path);
        string[] files = [.. package.Entries.Select(entry => entry.FullName)];
        CollectionAssert.IsSubsetOf((string[])["README.md", "NOTICE"], files);
        using var stream = package.GetEntry(name + ".nuspec")!.Open();
        var about = XDocument.Load(stream).Root!.Elements().Single();
        XElement? Find(string element) => about.Elements().SingleOrDefault(each => each.Name.LocalName == element);
        foreach (var element in (string[])["description", "tags", "readme"])
            Assert.IsFalse(string.IsNullOrWhiteSpace(Find(element)?.Value), $"{name} has no {element}.");
        Assert.AreNotEqual("Package Description", Find("description")!.Value);
        Assert.AreEqual("MIT", Find("license")!.Value);
        // symbols lie in a package of their own, and a tool's beside it
        if (!name.StartsWith("mlnet-interpret", StringComparison.Ordinal))
            Assert.IsTrue(File.Exists(Path.ChangeExtension(path, ".snupkg")), $"{name} has no symbols.");
        return files;
    }

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
        foreach (var file in (string[])["figures", "findings.json.gz"])
            Assert.IsTrue(Path.Exists(Path.Combine(ReportText.Chapter(_program.In("report"), 0), file)), file);
        Assert.IsNotEmpty(ReportText.Figures(_program.In("report")));
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
