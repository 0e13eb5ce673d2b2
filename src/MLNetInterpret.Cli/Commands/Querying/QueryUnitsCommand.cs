using System.CommandLine;
using MLNetInterpret.Cli.Terminal;
using MLNetInterpret.Core.Scanning;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Reports;

namespace MLNetInterpret.Cli.Commands.Querying;

/// <summary><c>query units</c>: units by what a scan says of them.</summary>
internal sealed class QueryUnitsCommand : ScanQueryVerb
{
    private static readonly Dictionary<string, Func<UnitScan, double>> Orders = new()
    {
        ["selectivity"] = unit => unit.Classes?.Selectivity ?? double.NegativeInfinity,
        ["variance"] = unit => unit.Classes?.VarianceShare ?? double.NegativeInfinity,
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
        _catalogue = AddInputArgument("catalogue", "The folder of a catalogue.");
        _sort = Add("--sort", $"The order, the largest first: {string.Join(", ", Orders.Keys)}.", "selectivity");
        _sort.AcceptOnlyFromAmong([.. Orders.Keys]);
        _class = Add<string>("--class", "Only units whose mean is largest for that class.");
        _state = Add<string>(
            "--state", "Only units that are: alive, dead, off (never above zero), saturated, copy (near copy of another).");
        _state.AcceptOnlyFromAmong("alive", "dead", "off", "saturated", "copy");
        _units = Add<string[]>(
            "--units", "Only these points, wildcards, units or classes, for example: --units conv3 \"conv2:1?\".");
        _top = Add("--top", "Units listed at most.", 20);
    }

    protected override void Execute(ParseResult parsed, Screen screen, CancellationToken cancellation)
    {
        var catalogue = ScanParquet.Read(parsed.GetRequiredValue(_catalogue));
        var wanted = parsed.GetValue(_class) is { } name ? ClassOf(catalogue, name) : (int?)null;
        bool IsOfClass(UnitScan unit) => wanted is null || unit.Classes?.Preferred == wanted;
        UnitScan[] units = [.. catalogue.Like(parsed.GetValue(_units) ?? [])
            .Where(IsOfClass)
            .Where(unit => IsIn(unit, parsed.GetValue(_state)))
            .OrderByDescending(Orders[parsed.GetValue(_sort)!]).Take(parsed.GetValue(_top))];
        Print(parsed, screen, () => ScannedUnitTables.Units(catalogue, units), units.Select(unit => new
        {
            Unit = unit.Unit.Id,
            unit.Unit.ClassName,
            Reduction = unit.Reduction.ToWords(),
            State = unit.State.ToWords(),
            Class = unit.Classes is { } classes ? catalogue.Classes[classes.Preferred] : null,
            unit.Classes?.Selectivity,
            unit.Classes?.VarianceShare,
            Column = unit.StrongestColumn is { } column ? catalogue.Columns[column] : null,
            Correlation = unit.StrongestColumn is { } at ? unit.Columns[at] : null,
            unit.Statistics.Count,
            unit.Statistics.Mean,
            Deviation = unit.Statistics.StandardDeviation,
            unit.Statistics.Minimum,
            unit.Statistics.Maximum,
            unit.Statistics.ZeroShare,
            CopyOf = unit.CopyOf?.Unit.Id,
        }));
    }

    private static int ClassOf(ScannedUnits catalogue, string name) => catalogue.Classes.Count == 0
        ? throw new ArgumentException("The catalogue has no classes: scan with --label.")
        : ClassNames.IndexOf(catalogue.Classes, name, place => catalogue.Classes[place]) ?? throw new ArgumentException(
            $"The catalogue has no class '{name}'. {ClassNames.NearestTo(catalogue.Classes, name)}");

    private static bool IsIn(UnitScan unit, string? state) => state switch
    {
        null => true,
        "copy" => unit.CopyOf is not null,
        "off" => unit.State == UnitState.NeverPositive,
        _ => unit.State == Enum.Parse<UnitState>(state, ignoreCase: true),
    };
}
