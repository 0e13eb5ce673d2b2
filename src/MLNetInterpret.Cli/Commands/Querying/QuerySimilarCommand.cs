using System.CommandLine;
using MLNetInterpret.Cli.Terminal;
using MLNetInterpret.Core.Scanning;

namespace MLNetInterpret.Cli.Commands.Querying;

/// <summary><c>query similar</c>: the units that rise and fall with others.</summary>
internal sealed class QuerySimilarCommand(Screen screen) : UnitVerb(
    "similar", "List the units that correlate most with others.", screen, "query similar catalogue --units conv2:5")
{
    protected override void Execute(ParseResult parsed, Screen screen, CancellationToken cancellation)
    {
        var (catalogue, units) = Find(parsed);
        screen.Answer(new { Units = units.Select(ScanAnswers.Similar) });
        screen.Print(ScannedUnitTables.Similar(catalogue, units));
        foreach (var unit in units.Where(unit => unit.Similar.Count == 0)) screen.Print(ScannedUnitTables.NoneSimilar(unit));
    }
}
