using System.CommandLine;
using MLNetInterpret.Cli.Terminal;

namespace MLNetInterpret.Cli.Commands.Querying;

/// <summary><c>query similar</c>: the units that rise and fall with one.</summary>
internal sealed class QuerySimilarCommand(Screen screen) : UnitVerb(
    "similar", "List the units that correlate most with one.", screen, "query similar catalogue --unit conv2:5")
{
    protected override void Execute(ParseResult parsed, Screen screen, CancellationToken cancellation)
    {
        var (_, unit) = Find(parsed);
        Print(parsed, screen, () => ScannedUnitTables.Similar(unit), unit.Similar.Select(other => new
        {
            Unit = other.Unit.Id,
            other.Unit.ClassName,
            other.Correlation,
            Exact = other.IsExact,
            Copy = other.IsCopy,
        }));
    }
}
