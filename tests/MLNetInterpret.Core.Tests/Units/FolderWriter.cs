using System.Diagnostics;
using System.Globalization;
using MLNetInterpret.Core.Units;

namespace MLNetInterpret;

/// <summary>A process of its own that writes a folder again and again until it is killed: this test assembly, started as a
/// program.</summary>
internal sealed class FolderWriter : IDisposable
{
    public static readonly FolderKind Kind = new("planted");
    private const int Files = 25;
    private readonly Process _process;

    /// <summary>Starts it.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="exchanges">Whether the new folder and the old one change names at one moment.</param>
    public FolderWriter(string folder, bool exchanges)
    {
        var dotnet = Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet";
        var start = new ProcessStartInfo(dotnet) { RedirectStandardOutput = true };
        foreach (var argument in new[] { "exec", typeof(FolderWriter).Assembly.Location, folder, $"{exchanges}" })
            start.ArgumentList.Add(argument);
        _process = Process.Start(start)!;
    }

    /// <summary>Waits until it has written the folder so often.</summary>
    public void WaitForRounds(int rounds)
    {
        for (var round = 0; round < rounds; round++) Assert.IsNotNull(_process.StandardOutput.ReadLine());
    }

    /// <summary>Ends it as a power cut would, without a last word.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited) Kill();
        _process.Dispose();
    }

    /// <summary>Checks that a folder holds all files of one round.</summary>
    /// <returns>The round.</returns>
    public static int AssertWhole(string folder)
    {
        var said = Enumerable.Range(0, Files).Select(file => File.ReadAllText(Path.Combine(folder, "part", $"{file}")))
            .ToHashSet();
        Assert.HasCount(1, said);
        Assert.IsNull(AtomicFolder.Objection(folder, Kind));
        return int.Parse(said.Single(), CultureInfo.InvariantCulture);
    }

    private static int Main(string[] arguments)
    {
        var (folder, exchanges) = (arguments[0], bool.Parse(arguments[1]));
        for (var round = 1; ; round++)
        {
            AtomicFolder.RequireWritable(folder, Kind);
            new WritePlace(folder).Write(temporary =>
            {
                var part = Directory.CreateDirectory(Path.Combine(temporary.Path, "part")).FullName;
                for (var file = 0; file < Files; file++)
                    File.WriteAllText(Path.Combine(part, $"{file}"), round.ToString(CultureInfo.InvariantCulture));
                WrittenList.Write(temporary.Path, Kind);
                temporary.BecomeFolder(exchanges);
            });
            Console.WriteLine(round);
        }
    }
}
