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
        Print(
            parsed, screen, () => ScannedUnitTables.Similar(catalogue, units),
            units.SelectMany(unit => unit.Similar.Select(other => new
            {
                Unit = unit.Unit.Id,
                unit.Unit.ClassName,
                Reduction = unit.Reduction.ToWords(),
                Similar = other.Unit.Id,
                SimilarClassName = other.Unit.ClassName,
                other.Correlation,
                Exact = other.IsExact,
                Copy = other.IsCopy,
            })));
    }
}
