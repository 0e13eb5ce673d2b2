namespace MLNetInterpret.Architecture.Tests;

/// <summary>Test projects mirror the projects that they test, folder by folder.</summary>
[TestClass]
public class MirrorTests
{
    /// <summary>What each test project tests; Reports' tests look at its figures too, which are Drawing's.</summary>
    private static readonly Dictionary<string, string[]> Tested = new()
    {
        ["MLNetInterpret.Core.Tests"] = ["MLNetInterpret.Core"],
        ["MLNetInterpret.Tests"] = ["MLNetInterpret"],
        ["MLNetInterpret.Onnx.Tests"] = ["MLNetInterpret.Onnx"],
        ["MLNetInterpret.Orleans.Tests"] = ["MLNetInterpret.Orleans"],
        ["MLNetInterpret.Reports.Tests"] = ["MLNetInterpret.Reports", "MLNetInterpret.Drawing"],
        ["MLNetInterpret.Browser.Tests"] = ["MLNetInterpret.Reports"],
        ["MLNetInterpret.Cli.Tests"] = ["MLNetInterpret.Cli"],
    };

    /// <summary>Folders that mirror no project: fixtures, and programs and tests about the whole repository.</summary>
    private static readonly string[] Others =
    [
        "MLNetInterpret.Architecture.Tests", "MLNetInterpret.Benchmarks", "MLNetInterpret.Fuzz", "MLNetInterpret.Readme.Tests",
        "Shared",
    ];

    private static string Tests => Repository.At("tests");

    [TestMethod]
    public void Every_test_project_mirrors_a_project_or_is_known_to_mirror_none() => CollectionAssert.AreEquivalent(
        Directory.GetDirectories(Tests)
            .Where(folder => Directory.EnumerateFiles(folder, "*.cs*", SearchOption.AllDirectories).Any(file => !IsBuilt(file)))
            .Select(Path.GetFileName).ToArray(),
        Tested.Keys.Concat(Others).ToArray());

    [TestMethod]
    public void Every_test_stands_in_a_folder_of_what_it_tests()
    {
        List<string> astray = [];
        foreach (var (name, projects) in Tested)
        {
            string[] floors = [.. projects.SelectMany(project => House.Floors[project])];
            var files = Directory.GetFiles(Path.Combine(Tests, name), "*.cs", SearchOption.AllDirectories);
            astray.AddRange(files.Where(file => !IsBuilt(file) && !Stands(file, name, floors))
                .Select(file => Path.GetRelativePath(Tests, file)));
        }

        FloorsTests.AssertNone(astray);
    }

    /// <summary>In a floor, or above several of them; fixtures of a whole project stand at its root.</summary>
    private static bool Stands(string file, string project, string[] floors)
    {
        var folder = Path.GetRelativePath(Path.Combine(Tests, project), Path.GetDirectoryName(file)!).Replace('\\', '/');
        return folder == "."
            ? floors.Contains("") || !file.EndsWith("Tests.cs", StringComparison.Ordinal)
            : floors.Any(floor => floor == folder || floor.StartsWith($"{folder}/", StringComparison.Ordinal));
    }

    private static bool IsBuilt(string file) => Path.GetRelativePath(Tests, file).Split('/', '\\')[1] is "bin" or "obj";
}
