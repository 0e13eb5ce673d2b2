using System.CommandLine;
using MLNetInterpret.Cli.Terminal;
using MLNetInterpret.Cli.Verbs;
using MLNetInterpret.Core.Scanning;
using MLNetInterpret.Core.Units;

namespace MLNetInterpret.Cli.Commands;

/// <summary>The options of commands whose tasks a cluster can do, and that show what comes out of them.</summary>
internal sealed class ClusterArguments
{
    private readonly Option<string> _cluster;
    private readonly Option<string> _folder;
    private readonly string _usual;

    /// <summary>Adds them to a command.</summary>
    /// <param name="verb">The command.</param>
    /// <param name="task">What a task is.</param>
    public ClusterArguments(Verb verb, string task)
    {
        _usual = $"{verb.Name}.work";
        _cluster = verb.Add(
            Words.Cluster, $"A task is {task}. Its workers (worker --cluster) see the same files in the same places, and " +
            "--folder. 'memory' is a cluster of this process alone, to try it.");
        _folder = verb.Add(Words.Folder, $"With --cluster; it goes when all is done. Default: {_usual}.");
        verb.Files.Writes(_folder, new(_folder.Name, OutputKind.Tasks, Folder));
    }

    /// <summary>Does work whose tasks the cluster does that was named; all of it is done here where none was.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="screen">Hears what workers in this process say.</param>
    /// <param name="content">The hash of what is worked on.</param>
    /// <param name="work">The work.</param>
    /// <exception cref="OperationCanceledException">Cancelled; the message says what is kept.</exception>
    public T Run<T>(ParseResult parsed, Screen screen, Func<string> content, Func<DoElsewhere?, T> work)
    {
        if (parsed.GetValue(_cluster) is not { } address)
            return parsed.GetValue(_folder) is null
                ? work(null)
                : throw new ArgumentException($"{_folder.Name} is for a cluster: name one ({_cluster.Name}).");
        var folder = Folder(parsed)!;
        var (kept, count) = ("", 0);
        T done;
        try
        {
            done = work((tasks, how) =>
            {
                var plan = CommandTasks.Plan(parsed, content(), tasks);
                (kept, count) = (plan.FolderIn(folder), tasks.Count);
                return CommandTasks.Run(address, plan, folder, screen, how);
            });
        }
        catch (OperationCanceledException) when (Directory.Exists(kept))
        {
            var finished = new ScanFolder(kept).Finished().Count();
            throw new CancelledKeeping(
                $"Cancelled. {NumberWords.Count(finished, "finished task")} of {NumberWords.Count(count)} "
                + $"{(finished == 1 ? "is" : "are")} kept in '{folder}'; the same command goes on.");
        }

        if (Directory.Exists(kept)) Directory.Delete(kept, recursive: true);
        if (Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any()) Directory.Delete(folder);
        return done;
    }

    private string? Folder(ParseResult parsed) =>
        parsed.GetValue(_folder) ?? (parsed.GetValue(_cluster) is null ? null : _usual);
}
