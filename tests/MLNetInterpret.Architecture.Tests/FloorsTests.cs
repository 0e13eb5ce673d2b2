namespace MLNetInterpret.Architecture.Tests;

[TestClass]
public class FloorsTests
{
    public static IEnumerable<object[]> ProjectNames => House.Floors.Keys.Select(name => new object[] { name });

    [TestMethod]
    public void Every_project_has_its_floors() => CollectionAssert.AreEquivalent(
        Directory.GetDirectories(Repository.At("src")).Where(HoldsProject).Select(Path.GetFileName).ToArray(),
        House.Floors.Keys.ToArray());

    [TestMethod, DynamicData(nameof(ProjectNames))]
    public void Every_type_lies_in_one_folder_that_is_a_floor(string name)
    {
        var floors = House.Floors[name];
        var lost = Project(name).Types
            .Where(type => type.Folders.Count != 1 || !floors.Contains(type.Folders[0]))
            .Select(type => $"{type}");
        AssertNone(lost);
    }

    [TestMethod, DynamicData(nameof(ProjectNames))]
    public void A_folder_uses_only_folders_before_it(string name) =>
        AssertNone(Upward(Project(name).Arrows, House.Floors[name]));

    [TestMethod, DynamicData(nameof(ProjectNames))]
    public void No_folder_holds_more_than_forty_files(string name)
    {
        var project = House.FolderOf(name);
        var folders = Directory.GetDirectories(project, "*", SearchOption.AllDirectories).Append(project)
            .Where(folder => !IsBuilt(Path.GetRelativePath(project, folder)));
        var full = folders.Select(folder => (Folder: folder, Files: Directory.GetFiles(folder).Length))
            .Where(folder => folder.Files > 40)
            .Select(folder => $"{Path.GetRelativePath(Repository.Root, folder.Folder)} has {folder.Files} files");
        AssertNone(full);
    }

    [TestMethod, DynamicData(nameof(ProjectNames))]
    public void Internal_types_have_their_folders_namespace(string name)
    {
        string SpaceOf(string folder) => folder.Length == 0 ? name : $"{name}.{folder.Replace('/', '.')}";
        var astray = Project(name).Types
            .Where(type => !type.IsPublic && type.Namespace.Length > 0 && type.Namespace != SpaceOf(type.Folders[0]))
            .Where(type => !type.Namespace.StartsWith("__Blazor.", StringComparison.Ordinal))     // written by Razor
            .Select(type => $"{type} is in {type.Namespace}");
        AssertNone(astray);
    }

    [TestMethod]
    public void Public_types_are_where_users_look_for_them()
    {
        string[] spaces = ["MLNetInterpret", "MLNetInterpret.Reports", "Microsoft.ML"];
        var astray = House.Projects.SelectMany(project => project.Types)
            .Where(type => type.IsPublic && type.Namespace.Length > 0 && !spaces.Contains(type.Namespace));
        AssertNone(astray.Select(type => $"{type} is in {type.Namespace}"));
    }

    [TestMethod]
    public void Ground_floors_hold_nothing_that_only_one_later_folder_uses()
    {
        List<string> lodgers = [];
        foreach (var (project, folder) in House.Shared)
        {
            var ground = Project(project).Types.Where(type => type.Folders[0] == folder).ToList();
            foreach (var type in ground)
            {
                var users = UsersOf(type).ToList();
                var houses = users.Select(user => $"{user.Project}/{user.Folders[0]}").Distinct().ToList();
                if (houses.Count == 1 && houses[0] != $"{project}/{folder}") lodgers.Add($"{type} is used by {houses[0]} alone");
            }
        }

        AssertNone(lodgers);
    }

    /// <summary>Arrows to the same or a later floor, type by type.</summary>
    internal static IEnumerable<string> Upward(IEnumerable<Arrow> arrows, IReadOnlyList<string> floors)
    {
        var level = floors.Index().ToDictionary(floor => floor.Item, floor => floor.Index);
        int Above(CompiledType type) => level.GetValueOrDefault(type.Folders[0], int.MaxValue);
        int Below(CompiledType type) => level.GetValueOrDefault(type.Folders[0], -1);
        return arrows
            .Where(arrow => arrow.From.Folders[0] != arrow.To.Folders[0] && Above(arrow.To) >= Below(arrow.From))
            .Select(arrow => $"{arrow.From} -> {arrow.To}")
            .Order(StringComparer.Ordinal);
    }

    private static IEnumerable<CompiledType> UsersOf(CompiledType type) => House.Projects.SelectMany(project =>
        project.Arrows.Where(arrow => arrow.To == type).Select(arrow => arrow.From)
            .Concat(project.Foreign.Where(pair => pair.Value.Contains(type.Name)).Select(pair => pair.Key)));

    private static CompiledProject Project(string name) =>
        House.Projects.Single(project => project.Types.First().Project == name);

    private static bool HoldsProject(string folder) => Directory.GetFiles(folder, "*.csproj").Length > 0;

    private static bool IsBuilt(string folder) => folder.Split(Path.DirectorySeparatorChar)[0] is "bin" or "obj";

    /// <summary>Fails with one line for each offender.</summary>
    internal static void AssertNone(IEnumerable<string> offenders)
    {
        var lines = offenders.ToList();
        if (lines.Count > 0) Assert.Fail($"{lines.Count} offenders:\n{string.Join('\n', lines)}");
    }
}
