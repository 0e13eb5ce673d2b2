using System.CommandLine;
using MLNetInterpret.Cli.Terminal;

namespace MLNetInterpret.Cli.Commands.Querying;

/// <summary><c>query rows</c>: a unit's most extreme rows.</summary>
internal sealed class QueryRowsCommand(Screen screen) : UnitVerb(
    "rows", "List the rows that drive a unit highest and lowest.", screen, "query rows catalogue --unit hidden2:7")
{
    protected override void Execute(ParseResult parsed, Screen screen, CancellationToken cancellation)
    {
        var (catalogue, unit) = Find(parsed);
        Print(
            parsed, screen, () => ScannedUnitTables.Rows(catalogue, unit),
            [.. Side("highest", unit.Highest), .. Side("lowest", unit.Lowest)],
            ScannedUnitTables.WithoutRows(catalogue, unit));
    }

    private static IEnumerable<object> Side(string side, IReadOnlyList<TopRow> rows) => rows.Select((row, rank) => new
    {
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
