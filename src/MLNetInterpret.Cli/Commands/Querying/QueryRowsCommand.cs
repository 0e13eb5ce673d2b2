using System.CommandLine;
using MLNetInterpret.Cli.Terminal;

namespace MLNetInterpret.Cli.Commands.Querying;

/// <summary><c>query rows</c>: a unit's most extreme rows.</summary>
internal sealed class QueryRowsCommand : CatalogueVerb
{
    private readonly Argument<string> _catalogue;
    private readonly Option<string> _unit;
    private readonly Option<string> _reduction;

    public QueryRowsCommand(Screen screen) : base(
        "rows", "List the rows that drive a unit highest and lowest.", screen, "query rows catalogue --unit hidden2:7")
    {
        _catalogue = AddArgument("catalogue", "The folder of a catalogue.");
        _unit = Add<string>("--unit", "The unit, for example conv2:5.", required: true);
        _reduction = Add<string>("--reduction", "max, mean or sum, where the catalogue has several. Default: the first.");
        _reduction.AcceptOnlyFromAmong("max", "mean", "sum");
    }

    protected override void Execute(ParseResult parsed, Screen screen, CancellationToken cancellation)
    {
        var unit = Find(Open(parsed.GetRequiredValue(_catalogue)), parsed.GetRequiredValue(_unit), parsed.GetValue(_reduction));
        IEnumerable<object> Side(string side, IReadOnlyList<TopRow> rows) => rows.Select((row, rank) => new
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
        Print(parsed, screen, () => CatalogueTables.Rows(unit), [.. Side("highest", unit.Highest), .. Side("lowest", unit.Lowest)]);
    }
}
