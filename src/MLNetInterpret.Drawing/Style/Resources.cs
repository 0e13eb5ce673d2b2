using System.Reflection;

namespace MLNetInterpret.Drawing.Style;

/// <summary>Files that travel inside the assembly.</summary>
internal static class Resources
{
    public static Stream Open(string path) => Open(typeof(Resources).Assembly, path);

    public static string Text(Assembly assembly, string path)
    {
        using var reader = new StreamReader(Open(assembly, path));
        return reader.ReadToEnd();
    }

    public static string Base64(string path)
    {
        using var stream = Open(path);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return Convert.ToBase64String(bytes);
    }

    private static Stream Open(Assembly assembly, string path) => assembly.GetManifestResourceStream(path)
        ?? throw new InvalidOperationException(
            $"The package MLNetInterpret.Reports is incomplete, it holds no '{path}': install it again.");
}
