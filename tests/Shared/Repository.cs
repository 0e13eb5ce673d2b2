namespace MLNetInterpret;

/// <summary>The repository that the tests run in.</summary>
internal static class Repository
{
    /// <summary>Its folder.</summary>
    public static string Root { get; } = Find();

    /// <summary>A file or folder in it, whether or not it exists.</summary>
    public static string At(params string[] names) => Path.Combine([Root, .. names]);

    /// <summary>A file that version 0.1.0 wrote.</summary>
    public static string Sample(string name) => At("tests", "Shared", "Samples", "0.1.0", name);

    /// <summary>A network that PyTorch exported as ONNX.</summary>
    public static string OnnxFixture(string name) => At("tests", "MLNetInterpret.Onnx.Tests", "Fixtures", $"{name}.onnx");

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "MLNetInterpret.sln"))) return folder.FullName;
        throw new DirectoryNotFoundException("The tests lie outside the repository.");
    }
}
