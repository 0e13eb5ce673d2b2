using System.IO.Compression;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Onnx.Files;

namespace MLNetInterpret.Cli.Verbs;

/// <summary>Files that this program may replace, known by what is in them.</summary>
internal static class OwnFile
{
    /// <summary>A model zip of ML.NET.</summary>
    public static bool IsModel(string path)
    {
        using var zip = ZipFile.OpenRead(path);
        return zip.GetEntry("TrainingInfo/Version.txt") is not null && zip.Entries.Any(entry => entry.Name == "Model.key");
    }

    /// <summary>An ONNX file that this program wrote.</summary>
    public static bool IsOnnx(string path) => OnnxFile.Read(path).ProducerName == OnnxFile.Producer;

    /// <summary>A picture that this program drew.</summary>
    public static bool IsPicture(string path) => PngTag.IsIn(path) || SvgTag.IsIn(path);

    /// <summary>Checks that nothing of a user's would be lost: there is no file, an empty one or this program's.</summary>
    /// <param name="path">The file that is to be written.</param>
    /// <param name="isOwn">What knows this program's.</param>
    /// <exception cref="IOException">There is another file; the message names it.</exception>
    public static void Require(string path, Func<string, bool> isOwn)
    {
        if (!File.Exists(path) || UnixFiles.IsSpecial(path) || Length(path) == 0 || Asks(path, isOwn)) return;
        throw new IOException(
            $"'{path}' was not written by mlnet-interpret and would be lost. Name a new file, or add {Verb.Force.Name}.");
    }

    private static long Length(string path) => new FileInfo(SameFile.Final(path)).Length;

    private static bool Asks(string path, Func<string, bool> isOwn)
    {
        try
        {
            return isOwn(path);
        }
        catch (Exception other) when (other is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
