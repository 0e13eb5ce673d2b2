using MLNetInterpret.Core.Pictures;
using MLNetInterpret.Core.Units;

namespace MLNetInterpret.Cli.Verbs;

/// <summary>Finished units of a folder of sheets: beside it while the work goes on, in it afterwards.</summary>
/// <param name="path">The folder of sheets.</param>
internal sealed class FinishedUnits(string path)
{
    private const string Below = "units";
    private bool _forgets;

    /// <summary>Where they are until the sheets are written.</summary>
    public string Unfinished { get; } = $"{Path.TrimEndingDirectorySeparator(path)}.work";

    private string Finished => Path.Combine(path, Below);

    /// <summary>Makes what is not finished.</summary>
    /// <param name="network">The network.</param>
    /// <param name="units">Its units.</param>
    /// <param name="options">How they are made.</param>
    /// <param name="force">Whether what is there is forgotten.</param>
    /// <exception cref="ArgumentException">What is there was made otherwise.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the message says what is kept.</exception>
    public IReadOnlyList<UnitMaximum> Maximize(
        HookedNetwork network, IReadOnlyList<Unit> units, VisualizationOptions options, bool force)
    {
        _forgets = force;
        if (force) End();
        try
        {
            return network.MaximizeAll(units, options with { Folder = Unfinished, Finished = force ? null : Finished });
        }
        catch (Exception) when (options.Cancellation.IsCancellationRequested && Files(Unfinished).Length is > 0 and var count)
        {
            throw new CancelledKeeping(
                $"Cancelled. {NumberWords.Count(count, "finished unit")} of {NumberWords.Count(units.Count)} "
                + $"{(count == 1 ? "is" : "are")} kept in '{Unfinished}'; the same command goes on.");
        }
    }

    /// <summary>Writes all that are finished into a folder, each a file to go on from, and pictures of those shown.</summary>
    public void WriteTo(string folder, IReadOnlyList<UnitMaximum> shown)
    {
        var below = Directory.CreateDirectory(Path.Combine(folder, Below)).FullName;
        foreach (var file in (_forgets ? [] : Files(Finished)).Concat(Files(Unfinished)))
            File.Copy(file, Path.Combine(below, Path.GetFileName(file)), overwrite: true);
        var names = new List<string>();
        foreach (var unit in shown.Where(unit => unit.Image.Channels is 1 or 3))
        {
            unit.Image.Save(Path.Combine(below, Sheets.AddName(unit.Unit.Id, names)));
            if (unit.Lowest?.Input is ImageInput lowest)
                lowest.Save(Path.Combine(below, Sheets.AddName($"{unit.Unit.Id}-lowest", names)));
        }
    }

    /// <summary>The sheets are written: the folder beside them goes.</summary>
    public void End()
    {
        if (!Directory.Exists(Unfinished)) return;
        foreach (var file in Files(Unfinished)) File.Delete(file);
        foreach (var tasks in Directory.GetDirectories(Unfinished, "tasks-*")) Directory.Delete(tasks, recursive: true);
        if (!Directory.EnumerateFileSystemEntries(Unfinished).Any()) Directory.Delete(Unfinished);
    }

    private static string[] Files(string folder) => Directory.Exists(folder)
        ? Directory.GetFiles(folder, $"*{KeptUnits.Ending}")
        : [];
}
