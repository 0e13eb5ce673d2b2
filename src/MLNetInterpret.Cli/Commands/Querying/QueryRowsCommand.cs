using System.CommandLine;
using MLNetInterpret.Cli.Terminal;
using MLNetInterpret.Core.Scanning;

namespace MLNetInterpret.Cli.Commands.Querying;

/// <summary><c>query rows</c>: the most extreme rows of units.</summary>
internal sealed class QueryRowsCommand(Screen screen) : UnitVerb(
    "rows", "List the rows that drive units highest and lowest.", screen, "query rows catalogue --units hidden2:7")
{
    protected override void Execute(ParseResult parsed, Screen screen, CancellationToken cancellation)
    {
        var (catalogue, units) = Find(parsed);
        screen.Answer(new { Units = units.Select(ScanAnswers.Rows) });
        screen.Print(ScannedUnitTables.Rows(catalogue, units));
        foreach (var why in units.SelectMany(unit => ScannedUnitTables.WithoutRows(catalogue, unit))) screen.Print(why);
    }
}
