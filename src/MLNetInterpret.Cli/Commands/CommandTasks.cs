using System.CommandLine;
using System.Text.Json;
using MLNetInterpret.Cli.Commands.Scanning;
using MLNetInterpret.Cli.Terminal;
using MLNetInterpret.Cli.Verbs;
using MLNetInterpret.Orleans.Hosting;
using MLNetInterpret.Orleans.Jobs;
using MLNetInterpret.Orleans.Machines;

namespace MLNetInterpret.Cli.Commands;

/// <summary>Tasks of a command that a cluster does: what travels is the command line, which each worker reads as it would its
/// own.</summary>
internal static class CommandTasks
{
    private const string Kind = "command line";

    /// <summary>The plan of a command's tasks.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="content">The hash of what it works on.</param>
    /// <param name="tasks">Its tasks.</param>
    public static TaskPlan Plan(ParseResult parsed, string content, IReadOnlyList<string> tasks) => new(
        Kind, JsonSerializer.Serialize(new Line(Environment.CurrentDirectory, [.. Arguments(parsed)])), content, tasks);

    /// <summary>Has a command's tasks done.</summary>
    /// <param name="address">The cluster's; <see cref="ScanWork.InMemory"/> is this process alone.</param>
    /// <param name="plan">The tasks.</param>
    /// <param name="folder">What they give is kept in a folder of its own in here.</param>
    /// <param name="screen">Hears what workers in this process say.</param>
    /// <param name="work">Progress and cancellation.</param>
    /// <returns>What each task has given.</returns>
    public static IReadOnlyList<byte[]> Run(string address, TaskPlan plan, string folder, Screen screen, Work work) =>
        new ClusterTasks(ScanWork.AddressOf(address), Opener(screen), screen.Warn).Run(plan, plan.FolderIn(folder), work);

    /// <summary>Opens the tasks of command lines, and those that programs have saved.</summary>
    public static OpenTasks Opener(Screen screen) => (folder, plan, cache) =>
    {
        if (plan.Kind != Kind) return SavedTasks.Open(folder, plan, cache);
        var line = JsonSerializer.Deserialize<Line>(plan.Order)!;
        if (!Directory.Exists(line.Folder))
            throw new IOException($"The folder '{line.Folder}', in which the command was given, is not seen here.");
        Environment.CurrentDirectory = line.Folder;      // one job after another, and paths are as the command names them
        var root = new RootCommand { new MaximizeCommand(screen), new StabilityCommand(screen), new CellsCommand(screen) };
        foreach (var option in new Option[] { Verb.Json, Verb.Quiet, Verb.Verbose, Verb.Assemblies }) root.Options.Add(option);
        var parsed = root.Parse([.. line.Arguments]);
        var (opened, content) = ((ITaskVerb)parsed.CommandResult.Command).Open(parsed, screen);
        if (content == plan.Content) return opened;
        opened.Dispose();
        throw new InvalidDataException("What the command names is not the same here as where it was given.");
    };

    /// <summary>All that decides what comes out: not where to, not who does it, and not what is shown.</summary>
    private static IEnumerable<string> Arguments(ParseResult parsed)
    {
        string[] left = [Words.Out.Name, Words.Cluster.Name, Words.Folder.Name];
        string[] flags = [Verb.Json.Name, Verb.Quiet.Name, Verb.Verbose.Name, Verb.Force.Name];
        var tokens = parsed.Tokens.Select(token => token.Value).ToList();
        for (var at = 0; at < tokens.Count; at++)
            if (left.Contains(tokens[at])) at++;
            else if (!flags.Contains(tokens[at])) yield return tokens[at];
    }

    private sealed record Line(string Folder, IReadOnlyList<string> Arguments);
}
