namespace MLNetInterpret.Onnx.Tests;

/// <summary>Files that PyTorch exported: see Fixtures/export.py.</summary>
internal static class FixtureFiles
{
    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Fixtures");

    public static IEnumerable<string> Names =>
        Directory.GetFiles(Folder, "*.onnx").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal);

    public static string Of(string name) => Path.Combine(Folder, $"{name}.onnx");

    /// <summary>With the length of texts, which their files leave open.</summary>
    public static OnnxOptions Options(string name) =>
        name.StartsWith("lstm", StringComparison.Ordinal) || name.StartsWith("transformer", StringComparison.Ordinal)
            ? new() { InputShape = [9] }
            : new();
}
