namespace MLNetInterpret.Architecture.Tests;

/// <summary>The projects, and the floors of each: a folder uses only folders that stand before it.</summary>
internal static class House
{
    /// <summary>Folders from the ground up; the empty name is the project's root.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> Floors = new Dictionary<string, string[]>
    {
        ["MLNetInterpret.Core"] =
        [
            "Native", "Networks", "Networks/Recurrent", "Concepts", "Units", "Statistics", "Findings", "Hooks", "Objectives",
            "Maximization", "Pictures", "Rows", "Attacks", "Attribution", "Scanning", "Text", "Text/Analyses", "Text/Searches",
            "Text/Strings", "Tables", "FindingSets",
        ],
        ["MLNetInterpret"] =
        [
            "Reading", "Data", "WeightFiles", "Trainers", "Text", "Text/Imported", "Priors", "Scanning", "Tables",
            "Tables/Profiles", "Tables/Attribution", "Tables/Descriptions", "Tables/Attacks", "Interpretation", "Catalogs",
        ],
        ["MLNetInterpret.Onnx"] =
            ["Files", "Nodes", "Operators", "Graphs", "Networks", "Loading", "Checks", "Steps", "Characters", "Export", ""],
        ["MLNetInterpret.Orleans"] = ["Jobs", "Machines", "Grains", "Hosting", ""],
        ["MLNetInterpret.Drawing"] = ["Style", "Figures/Pictures", "Figures/Tables", "Figures/Text", "Figures/Scans"],
        ["MLNetInterpret.Reports"] = ["Catalogue", "Html/Parts", "Html/Cards", "Html", ""],
        ["MLNetInterpret.Cli"] =
        [
            "Stages", "Training", "Terminal", "Verbs", "Commands/Scanning", "Commands/Querying", "Commands/Demo", "Commands", "",
        ],
    };

    /// <summary>Ground floors, which hold only what several later folders use, whatever their project.</summary>
    public static readonly IReadOnlyList<(string Project, string Folder)> Shared =
        [("MLNetInterpret.Core", "Units"), ("MLNetInterpret", "Reading")];

    private static readonly Lazy<IReadOnlyList<CompiledProject>> All =
        new(() => [.. Floors.Keys.Select(name => CompiledProject.Read(name, AssemblyOf(name), FolderOf(name)))]);

    /// <summary>The compiled projects.</summary>
    public static IReadOnlyList<CompiledProject> Projects => All.Value;

    /// <summary>A project's folder.</summary>
    public static string FolderOf(string project) => Repository.At("src", project);

    /// <summary>A project's assembly beside this one; Drawing's lies apart, because it has a SkiaSharp of its own.</summary>
    public static string AssemblyOf(string project) => Path.Combine(AppContext.BaseDirectory, project switch
    {
        "MLNetInterpret.Cli" => "mlnet-interpret.dll",
        "MLNetInterpret.Drawing" => Path.Combine("drawing", $"{project}.dll"),
        _ => $"{project}.dll",
    });
}
