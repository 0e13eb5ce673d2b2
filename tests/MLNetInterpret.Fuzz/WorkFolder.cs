namespace MLNetInterpret.Fuzz;

/// <summary>A folder for everything that a run makes, removed at its end.</summary>
internal sealed class WorkFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fuzz-");

    /// <summary>A folder in it, made where there is none.</summary>
    public string Folder(params string[] names) => Directory.CreateDirectory(Path.Combine([_folder.FullName, .. names])).FullName;

    public void Dispose()
    {
        try
        {
            _folder.Delete(recursive: true);
        }
        catch (IOException)
        {
            // a process that was killed this moment may still hold a file; the system's own cleaning takes it
        }
    }
}
