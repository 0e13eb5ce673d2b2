using System.CommandLine;
using System.CommandLine.Help;
using MLNetInterpret.Cli.Commands;
using MLNetInterpret.Cli.Commands.Querying;
using MLNetInterpret.Cli.Commands.Scanning;
using MLNetInterpret.Cli.Terminal;
using MLNetInterpret.Cli.Verbs;

namespace MLNetInterpret.Cli;

/// <summary>Arguments to calls to exit codes.</summary>
internal static class CommandLine
{
    /// <summary>Runs one command line.</summary>
    /// <returns>The process's exit code.</returns>
    public static async Task<int> RunAsync(string[] args, Screen screen, CancellationToken cancellation = default)
    {
        var root = Root(screen);
        var parsed = root.Parse(args);
        if (Usage.Problem(args, parsed) is { } problem)
        {
            screen.Error.WriteLine($"{Failures.OneLine(problem)} Try: {Usage.PathOf(parsed.CommandResult.Command)} --help");
            return ExitCode.WrongUsage;
        }

        return await parsed.InvokeAsync(
            new()
            {
                Output = screen.Output,
                Error = screen.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,      // see CancelSignals
            },
            cancellation);
    }

    /// <summary>All commands.</summary>
    internal static RootCommand Root(Screen screen)
    {
        var root = new RootCommand(
            "Shows what the units of neural networks respond to: " +
            "the inputs that maximise them and the rows that activate them most.")
        {
            new DemoCommand(screen), new TrainCommand(screen), new TrainPriorCommand(screen), new ImportCommand(screen),
            new InterpretCommand(screen), new MaximizeCommand(screen), new AttackCommand(screen), new TabularCommand(screen),
            new ExplainCommand(screen), new DriversCommand(screen), new StabilityCommand(screen), new DreamCommand(screen),
            new CellsCommand(screen), new RecurrentCommand(screen), new ExportCommand(screen), new UnitsCommand(screen),
            new ScanCommand(screen), new QueryCommand(screen), new WorkerCommand(screen),
        };
        root.Options.Add(Verb.Json);
        root.Options.Add(Verb.Quiet);
        root.Options.Add(Verb.Verbose);
        root.Options.Add(Verb.Assemblies);
        foreach (var help in root.Options.OfType<HelpOption>())
        {
            help.Action = new HelpWithExamples((HelpAction)help.Action!);
            foreach (var path in help.Aliases.Where(alias => alias[0] == '/').ToList()) help.Aliases.Remove(path);
        }

        Completion.AddTo(root);
        return root;
    }
}
