namespace MLNetInterpret.Onnx.Files;

/// <summary>Files beside an ONNX file that hold its larger tensors.</summary>
internal static class ExternalFile
{
    /// <summary>The path of a tensor's file, which lies in the ONNX file's folder.</summary>
    /// <exception cref="InvalidDataException">The file is elsewhere, or not there.</exception>
    public static string In(string? folder, string? location, string tensor)
    {
        if (folder is null || string.IsNullOrEmpty(location))
            throw new InvalidDataException($"The tensor {tensor} lies in another file, and its name is not given.");
        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + Path.DirectorySeparatorChar;
        var path = location.Contains('\0') ? null : Path.GetFullPath(Path.Combine(root, location));
        if (path?.StartsWith(root, StringComparison.Ordinal) != true || Path.IsPathRooted(location))
            throw Outside(tensor, location);
        if (!File.Exists(path))
            throw new InvalidDataException($"The tensor {tensor} lies in '{path}', which is not there.");
        return IsInside(root, path) ? path : throw Outside(tensor, location);
    }

    /// <summary>Whether neither the file nor a folder on the way to it is a link to outside.</summary>
    private static bool IsInside(string root, string path)
    {
        for (var part = path; part is not null && part.Length > root.Length; part = Path.GetDirectoryName(part))
        {
            FileSystemInfo info = part == path ? new FileInfo(part) : new DirectoryInfo(part);
            if (info.ResolveLinkTarget(returnFinalTarget: true) is { } target
                && !target.FullName.StartsWith(root, StringComparison.Ordinal)) return false;
        }

        return true;
    }

    private static InvalidDataException Outside(string tensor, string location) => new(
        $"The tensor {tensor} lies in '{location}', outside the folder of the ONNX file: only files in that folder are read.");
}
