using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace MLNetInterpret.Cli.Verbs;

/// <summary>The usual help, then the command's examples and exit codes.</summary>
internal sealed class HelpWithExamples(HelpAction usual) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var code = usual.Invoke(parseResult);
        var examples = parseResult.CommandResult.Command switch
        {
            Verb verb => verb.Examples,
            RootCommand => [.. parseResult.RootCommandResult.Command.Subcommands.OfType<Verb>().Select(verb => verb.Examples[0])],
            var group => [.. group.Subcommands.OfType<Verb>().Select(verb => verb.Examples[0])],
        };
        var output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Examples:");
        foreach (var example in examples) output.WriteLine($"  {Usage.Program} {example}");
        output.WriteLine();
        output.WriteLine("Exit codes:");
        foreach (var (number, meaning) in ExitCode.All) output.WriteLine($"  {number,-3}  {meaning}");
        output.WriteLine();
        return code;
    }
}
