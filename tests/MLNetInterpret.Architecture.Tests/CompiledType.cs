namespace MLNetInterpret.Architecture.Tests;

/// <summary>A top-level type with what its nested and generated types name.</summary>
/// <param name="Project">The project it belongs to.</param>
/// <param name="Name">Full name.</param>
/// <param name="IsPublic">Whether other assemblies see it.</param>
/// <param name="Files">Its source files, relative to the project, with '/'.</param>
internal sealed record CompiledType(string Project, string Name, bool IsPublic, IReadOnlyList<string> Files)
{
    /// <summary>Folders of its files, each once; empty for the root.</summary>
    public IReadOnlyList<string> Folders { get; } = [.. Files.Select(FolderOf).Distinct()];

    /// <summary>The namespace; empty for none.</summary>
    public string Namespace => Name.LastIndexOf('.') is var dot and >= 0 ? Name[..dot] : "";

    /// <inheritdoc/>
    public override string ToString() => $"{Project}/{string.Join(" and ", Folders)}: {Name[(Name.LastIndexOf('.') + 1)..]}";

    private static string FolderOf(string file) => Path.GetDirectoryName(file)!.Replace('\\', '/');
}

/// <summary>A type and another type of the same project that it names.</summary>
internal sealed record Arrow(CompiledType From, CompiledType To);
