namespace MLNetInterpret.Core.Units;

/// <summary>The folder of temporary files, which ML.NET needs for every model that it loads.</summary>
internal static class TemporaryFolder
{
    /// <summary>Checks that it can be used.</summary>
    /// <exception cref="IOException">It cannot; the message names it, and what sets it.</exception>
    public static void Require()
    {
        var folder = Path.TrimEndingDirectorySeparator(Path.GetTempPath());
        var variable = OperatingSystem.IsWindows() ? "TMP" : "TMPDIR";
        string Refusal(string why) =>
            $"The folder for temporary files, '{folder}', {why}: set {variable} to a folder that can be written to.";
        if (!Directory.Exists(folder)) throw new IOException(Refusal("does not exist"));
        try
        {
            Directory.CreateTempSubdirectory("mlnetinterpret-").Delete();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new IOException(Refusal("cannot be written to"), failure);
        }
    }
}
