using System.CommandLine;
using MLNetInterpret.Cli.Terminal;
using MLNetInterpret.Cli.Verbs;
using Spectre.Console;

namespace MLNetInterpret.Cli.Commands.Querying;

/// <summary>A question to a catalogue, answered as a table or as JSON.</summary>
internal abstract class ScanQueryVerb : Verb
{
    protected ScanQueryVerb(string name, string description, Screen screen, params string[] examples)
        : base(name, description, screen, examples)
    {
    }

    protected static void Print(ParseResult parsed, Screen screen, Func<Table> table, IEnumerable<object> rows)
    {
        screen.Answer(new { Units = rows });
        screen.Print(table());
    }
}
