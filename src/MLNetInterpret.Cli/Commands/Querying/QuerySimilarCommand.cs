using System.CommandLine;
using MLNetInterpret.Cli.Terminal;

namespace MLNetInterpret.Cli.Commands.Querying;

/// <summary><c>query similar</c>: the units that rise and fall with one.</summary>
internal sealed class QuerySimilarCommand : CatalogueVerb
{
    private readonly Argument<string> _catalogue;
    private readonly Option<string> _unit;
    private readonly Option<string> _reduction;

    public QuerySimilarCommand(Screen screen) : base(
        "similar", "List the units that correlate most with one.", screen, "query similar catalogue --unit conv2:5")
    {
        _catalogue = AddArgument("catalogue", "The folder of a catalogue.");
        _unit = Add<string>("--unit", "The unit, for example conv2:5.", required: true);
        _reduction = Add<string>("--reduction", "max, mean or sum, where the catalogue has several. Default: the first.");
        _reduction.AcceptOnlyFromAmong("max", "mean", "sum");
    }

    protected override void Execute(ParseResult parsed, Screen screen, CancellationToken cancellation)
    {
        var unit = Find(Open(parsed.GetRequiredValue(_catalogue)), parsed.GetRequiredValue(_unit), parsed.GetValue(_reduction));
        Print(parsed, screen, () => CatalogueTables.Similar(unit), unit.Similar.Select(other => new
        {
            Unit = other.Unit.ToString(),
            other.Correlation,
            Exact = other.IsExact,
            Copy = other.IsCopy,
        }));
    }
}
