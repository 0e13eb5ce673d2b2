using System.CommandLine;
using MLNetInterpret.Cli.Terminal;
using MLNetInterpret.Cli.Verbs;
using MLNetInterpret.Core.Scanning;
using MLNetInterpret.Reports;

namespace MLNetInterpret.Cli.Commands.Querying;

/// <summary><c>query units</c>: units by what a scan says of them.</summary>
internal sealed class QueryUnitsCommand : Verb
{
    private static readonly Dictionary<string, Func<UnitScan, double>> Orders = new()
    {
        ["selectivity"] = unit => unit.Classes?.Selectivity ?? double.NegativeInfinity,
        ["variance-share"] = unit => unit.Classes?.VarianceShare ?? double.NegativeInfinity,
        ["column"] = unit => unit.StrongestColumn is { } column ? Math.Abs(unit.Columns[column]!.Value) : double.NegativeInfinity,
        ["mean"] = unit => unit.Statistics.Mean,
        ["deviation"] = unit => unit.Statistics.StandardDeviation,
        ["largest"] = unit => unit.Statistics.Maximum,
        ["smallest"] = unit => -unit.Statistics.Minimum,
        ["zeros"] = unit => unit.Statistics.ZeroShare,
        ["similarity"] = unit => unit.Similar is [var nearest, ..] ? Math.Abs(nearest.Correlation) : double.NegativeInfinity,
        ["network"] = _ => 0,
    };

    private readonly Argument<string> _catalogue;
    private readonly Option<string> _sort;
    private readonly Option<string> _class;
    private readonly Option<string> _state;
    private readonly Option<string[]> _units;
    private readonly Option<int> _top;

    public QueryUnitsCommand(Screen screen) : base(
        "units", "List units: by selectivity, for one class, dead ones, near copies.", screen,
        "query units catalogue --sort selectivity --top 10",
        "query units catalogue --class Sneaker --units conv3",
        "query units catalogue --state dead --json")
    {
        _catalogue = AddInputArgument(Words.Catalogue);
        _sort = AddWith(Words.Sort, "selectivity", $"{string.Join(", ", Orders.Keys)}.");
        Word.Require(_sort, [.. Orders.Keys]);
        _class = Add(Words.Class);
        _state = Add(Words.State);
        _units = Add(Words.Units, "For example: --units conv3 \"conv2:1?\". Default: all that were scanned.");
        _top = AddWith(Words.Top, 20, "units.");
    }

    protected override void Execute(ParseResult parsed, Screen screen, CancellationToken cancellation)
    {
        var catalogue = ScanParquet.Read(parsed.GetRequiredValue(_catalogue));
        if (parsed.GetValue(_class) is { } name && !catalogue.Classes.Contains(name))
            throw new ArgumentException(catalogue.Classes.Count == 0
                ? "The catalogue has no classes: scan with --label."
                : $"The catalogue has no class '{name}'. It has: {string.Join(", ", catalogue.Classes)}.");
        bool IsOfClass(UnitScan unit) => parsed.GetValue(_class) is not { } wanted
            || (unit.Classes is { } classes && catalogue.Classes[classes.Preferred] == wanted);
        UnitScan[] units = [.. catalogue.Like(parsed.GetValue(_units) ?? [])
            .Where(IsOfClass)
            .Where(unit => IsIn(unit, parsed.GetValue(_state)))
            .OrderByDescending(Orders[parsed.GetValue(_sort)!]).Take(parsed.GetValue(_top))];
        screen.Answer(new { Units = units.Select(unit => ScanAnswers.Unit(catalogue, unit)) });
        screen.Print(ScannedUnitTables.Units(catalogue, units));
    }

    private static bool IsIn(UnitScan unit, string? state) => state switch
    {
        null => true,
        "copy" => unit.CopyOf is not null,
        "off" => unit.State == UnitState.NeverPositive,
        _ => unit.State == Enum.Parse<UnitState>(state, ignoreCase: true),
    };
}
