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
    /// <summary>Everything went well.</summary>
    public const int Done = 0;

    /// <summary>Something failed: a file, a disk, a training.</summary>
    public const int Failed = 1;

    /// <summary>The command line, or what it names within a file, is wrong.</summary>
    public const int WrongUsage = 2;

    /// <summary>Ctrl-C, as shells count it: 128 and the signal's number.</summary>
    public const int Cancelled = 130;

    /// <summary>Shows a failure's whole stack.</summary>
    public static readonly Option<bool> Debug = new("--debug")
    {
        Description = "Show the whole stack of a failure.",
        Recursive = true,
    };

    /// <summary>Runs one command line.</summary>
    /// <returns>The process's exit code.</returns>
    public static async Task<int> RunAsync(string[] args, Screen screen, CancellationToken cancellation = default)
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
        root.Options.Add(Debug);
        foreach (var help in root.Options.OfType<HelpOption>()) help.Action = new HelpWithExamples((HelpAction)help.Action!);

        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0 && parsed.Action is not HelpWithExamples)
        {
            var verb = string.Join(' ', Verbs(parsed.CommandResult).Reverse());
            screen.Error.WriteLine($"{Failures.OneLine(parsed.Errors[0].Message)} Try: {verb} --help");
            return WrongUsage;
        }

        return await parsed.InvokeAsync(
            new()
            {
                Output = screen.Output,
                Error = screen.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = TimeSpan.FromSeconds(20),
            },
            cancellation);
    }

    private static IEnumerable<string> Verbs(System.CommandLine.Parsing.CommandResult? result)
    {
        for (; result is not null; result = result.Parent as System.CommandLine.Parsing.CommandResult)
            yield return result.Command is RootCommand ? "mlnet-interpret" : result.Command.Name;
    }
}
