using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using MLNetInterpret.Cli.Terminal;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Reading;

namespace MLNetInterpret.Cli.Verbs;

/// <summary>What a run is made of, for who wants to know everything.</summary>
internal static class RunDetails
{
    /// <summary>Tells the versions of the programs, the files that are read, and the seed.</summary>
    public static void Show(ParseResult parsed, Verb verb, Screen screen, CancellationToken cancellation)
    {
        if (!screen.IsVerbose) return;
        screen.Detail($"{SoftwareVersions.Text}; {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}, "
            + $"{NumberWords.Count(Environment.ProcessorCount, "processor")}");
        foreach (var input in verb.Files.Inputs)
            foreach (var path in input.Of(parsed).OfType<string>().Where(Path.Exists))
                screen.Detail($"{input.Name} '{path}': {Version(path, cancellation)}");
        if (verb.Options.FirstOrDefault(option => option.Name == "--seed") is Option<int> seed)
            screen.Detail($"Seed: {NumberWords.Plain(parsed.GetValue(seed))}");
    }

    private static string Version(string path, CancellationToken cancellation)
    {
        var hash = $"SHA-256 {DataFiles.Hash(path, cancellation)}";
        if (Directory.Exists(path)) return $"a folder, {hash}";
        var file = new FileInfo(path);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{NumberWords.Count(file.Length, "byte")}, written {file.LastWriteTimeUtc:yyyy-MM-dd HH:mm:ss} UTC, {hash}");
    }
}
