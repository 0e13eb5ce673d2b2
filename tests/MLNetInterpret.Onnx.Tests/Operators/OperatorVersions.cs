namespace MLNetInterpret.Onnx.Tests.Operators;

/// <summary>The operator sets since which each operator means what it means, from ONNX's documentation: <c>versions.txt</c>.
/// Set 7 stands for the one that is in force in set 7.</summary>
internal static class OperatorVersions
{
    public static IReadOnlyDictionary<string, int[]> All { get; } =
        File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Operators", "versions.txt"))
            .Select(line => line.Split(' '))
            .ToDictionary(words => words[0], words => words[1..].Select(int.Parse).ToArray());

    /// <summary>A set in which a version is in force; other domains count their own.</summary>
    public static int Set(string type, int version) => type.StartsWith("ai.", StringComparison.Ordinal) ? 17 : version;
}
