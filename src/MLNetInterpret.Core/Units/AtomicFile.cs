using MLNetInterpret.Core.Networks;

namespace MLNetInterpret.Core.Units;

/// <summary>Writes a file completely or not at all.</summary>
/// <remarks>
/// The content grows under a temporary name in the same folder and takes the final name only when it is complete and on the
/// disk. After an exception, a full disk, a cancellation or Ctrl-C, what stood there before still stands there, and nothing
/// else is left; what a killed process leaves is removed by the next one that writes there.
/// </remarks>
internal static class AtomicFile
{
    /// <summary>Writes a file, replacing an older one.</summary>
    /// <param name="path">The file; its folder is created when it does not exist.</param>
    /// <param name="write">Writes the content; the stream is seekable.</param>
    /// <exception cref="IOException">The folder or disk cannot take it; the message names <paramref name="path"/>.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        var place = new WritePlace(path);
        if (place.IsSpecial)
        {
            using var device = new FileStream(place.Target, FileMode.Open, FileAccess.Write);
            write(device);
            return;
        }

        place.RequireNoFolder();
        place.Write(temporary =>
        {
            using (var stream = new FileStream(temporary.Path, FileMode.CreateNew, FileAccess.ReadWrite))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            temporary.BecomeFile();
        });
    }

    /// <summary>Checks, before long work, that <see cref="Write"/> could write there; changes nothing.</summary>
    /// <exception cref="IOException">The path is a folder, or its disk or folder cannot take a file.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to.</exception>
    public static void RequireWritable(string path)
    {
        var place = new WritePlace(path);
        if (place.IsSpecial) return;
        place.RequireNoFolder();
        place.Probe(temporary => File.WriteAllBytes(temporary.Path, [0]));
    }
}
