namespace MLNetInterpret.Reports.Style;

/// <summary>Files that travel inside the assembly.</summary>
internal static class Resources
{
    public static Stream Open(string path) => typeof(Resources).Assembly.GetManifestResourceStream(path)
        ?? throw new InvalidOperationException($"The assembly holds no '{path}'.");

    public static string Text(string path)
    {
        using var reader = new StreamReader(Open(path));
        return reader.ReadToEnd();
    }

    public static string Base64(string path)
    {
        using var stream = Open(path);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return Convert.ToBase64String(bytes);
    }
}
