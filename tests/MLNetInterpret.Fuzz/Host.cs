namespace MLNetInterpret.Fuzz;

/// <summary>The program that runs assemblies.</summary>
internal static class Host
{
    /// <summary>This process's own where it is that, else the one that is found.</summary>
    public static string Path { get; } =
        Environment.ProcessPath is { } path && System.IO.Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";
}
