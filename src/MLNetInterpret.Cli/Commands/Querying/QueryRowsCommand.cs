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
        Print(
            parsed, screen, () => ScannedUnitTables.Rows(catalogue, units),
            units.SelectMany(unit => Side(unit, "highest", unit.Highest).Concat(Side(unit, "lowest", unit.Lowest))));
    }

    private static IEnumerable<object> Side(UnitScan unit, string side, IReadOnlyList<TopRow> rows) =>
        rows.Select((row, rank) => new
        {
            Unit = unit.Unit.ToString(),
            Reduction = unit.Reduction.ToWords(),
            Side = side,
            Rank = rank + 1,
            row.Row,
            row.Id,
            row.Label,
            row.Activation,
            row.Position,
            row.Crop,
        });
}
