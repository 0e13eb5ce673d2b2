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
        if (parsed.Errors.Count > 0 && parsed.Action is not HelpWithExamples)
        {
            var verb = string.Join(' ', Verbs(parsed.CommandResult).Reverse());
            screen.Error.WriteLine($"{Failures.OneLine(parsed.Errors[0].Message)} Try: {verb} --help");
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
            new DemoCommand(screen), new TrainCommand(screen), new TrainPriorCommand(screen), new InterpretCommand(screen),
            new MaximizeCommand(screen), new AttackCommand(screen), new TabularCommand(screen), new ExplainCommand(screen),
            new DriversCommand(screen), new StabilityCommand(screen), new DreamCommand(screen), new CellsCommand(screen),
            new RecurrentCommand(screen), new UnitsCommand(screen), new ScanCommand(screen), new QueryCommand(screen),
        };
        root.Options.Add(Verb.Verbose);
        root.Options.Add(Verb.Assemblies);
        foreach (var help in root.Options.OfType<HelpOption>()) help.Action = new HelpWithExamples((HelpAction)help.Action!);
        return root;
    }

    private static IEnumerable<string> Verbs(System.CommandLine.Parsing.CommandResult? result)
    {
        for (; result is not null; result = result.Parent as System.CommandLine.Parsing.CommandResult)
            yield return result.Command is RootCommand ? "mlnet-interpret" : result.Command.Name;
    }
}
