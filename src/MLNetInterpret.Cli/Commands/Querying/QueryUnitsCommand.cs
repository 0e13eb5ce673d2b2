using System.CommandLine;
using System.IO.Enumeration;
using MLNetInterpret.Cli.Terminal;
using MLNetInterpret.Core.Scanning;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Reports;

namespace MLNetInterpret.Cli.Commands.Querying;

/// <summary><c>query units</c>: units by what a scan says of them.</summary>
internal sealed class QueryUnitsCommand : ScanQueryVerb
{
    /// <summary>What units are sorted by, and whether a catalogue has it.</summary>
    private static readonly Dictionary<string, (Func<UnitScan, double> Of, Func<ScannedUnits, bool> IsIn)> Orders = new()
    {
        ["selectivity"] = (unit => unit.Classes?.Selectivity ?? double.NegativeInfinity, HasClasses),
        ["variance"] = (unit => unit.Classes?.VarianceShare ?? double.NegativeInfinity, HasClasses),
        ["column"] = (
            unit => unit.StrongestColumn is { } column ? Math.Abs(unit.Columns[column]!.Value) : double.NegativeInfinity,
            catalogue => catalogue.Columns.Count > 0),
        ["mean"] = (unit => unit.Statistics.Mean, Always),
        ["deviation"] = (unit => unit.Statistics.StandardDeviation, Always),
        ["largest"] = (unit => unit.Statistics.Maximum, Always),
        ["smallest"] = (unit => -unit.Statistics.Minimum, Always),
        ["zeros"] = (unit => unit.Statistics.ZeroShare, Always),
        ["similarity"] = (
            unit => unit.Similar is [var nearest, ..] ? Math.Abs(nearest.Correlation) : double.NegativeInfinity,
            catalogue => catalogue.Units.Any(unit => unit.Similar.Count > 0)),
        ["network"] = (_ => 0, Always),
    };

    private readonly Argument<string> _catalogue;
    private readonly Option<string> _sort;
    private readonly Option<string> _class;
    private readonly Option<string> _state;
    private readonly Option<string> _point;
    private readonly Option<int> _take;

    public QueryUnitsCommand(Screen screen) : base(
        "units", "List units: by selectivity, for one class, dead ones, near copies.", screen,
        "query units catalogue --sort selectivity --take 10",
        "query units catalogue --class Sneaker --point conv3",
        "query units catalogue --state dead --json")
    {
        _catalogue = AddInputArgument("catalogue", "The folder of a catalogue.");
        _sort = Add<string>(
            "--sort", $"The order, the largest first: {string.Join(", ", Orders.Keys)}. Default: selectivity where the rows " +
            "have classes, else deviation.");
        _sort.AcceptOnlyFromAmong([.. Orders.Keys]);
        _class = Add<string>("--class", "Only units whose mean is largest for that class.");
        _state = Add<string>(
            "--state", "Only units that are: alive, dead, off (never above zero), saturated, copy (near copy of another).");
        _state.AcceptOnlyFromAmong("alive", "dead", "off", "saturated", "copy");
        _point = Add<string>("--point", "Only units of that point; wildcards are allowed.");
        _take = Add("--take", "Units listed at most.", 20);
    }

    protected override void Execute(ParseResult parsed, Screen screen, CancellationToken cancellation)
    {
        var catalogue = ScanParquet.Read(parsed.GetRequiredValue(_catalogue));
        var (point, state, name) = (parsed.GetValue(_point), parsed.GetValue(_state), parsed.GetValue(_class));
        if (name is not null && !catalogue.Classes.Contains(name))
            throw new ArgumentException(catalogue.Classes.Count == 0
                ? "The catalogue has no classes: scan with --label."
                : $"The catalogue has no class '{name}'. It has: {string.Join(", ", catalogue.Classes)}.");
        bool IsAtPoint(UnitScan unit) => point is null
            || FileSystemName.MatchesSimpleExpression(point, unit.Unit.Point.Name, ignoreCase: false);
        if (!catalogue.Units.Any(IsAtPoint))
            throw new ArgumentException(
                $"The catalogue has no point like '{point}'. It has: " +
                $"{string.Join(", ", catalogue.Units.Select(unit => unit.Unit.Point).Distinct())}.");
        var order = Order(parsed.GetValue(_sort), catalogue);
        UnitScan[] fit = [.. catalogue.Units.Where(unit =>
            IsAtPoint(unit) && IsIn(unit, state) && (name is null || Preferred(catalogue, unit) == name))];
        UnitScan[] units = [.. fit.OrderByDescending(order).Take(parsed.GetValue(_take))];
        string[] sentences = fit.Length == 0 ? [Nothing(catalogue, catalogue.Units.Where(IsAtPoint), (point, state, name))]
            : fit.Length > units.Length ? [$"{units.Length} of {NumberWords.Count(fit.Length, "unit")}: {_take.Name} lists more."]
            : [];
        Print(parsed, screen, () => ScannedUnitTables.Units(catalogue, units), units.Select(unit => new
        {
            Unit = unit.Unit.ToString(),
            Reduction = unit.Reduction.ToWords(),
            State = unit.State.ToWords(),
            Class = Preferred(catalogue, unit),
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
            CopyOf = unit.CopyOf?.Unit.ToString(),
        }), sentences);
    }

    private static bool HasClasses(ScannedUnits catalogue) => catalogue.Classes.Count > 0;

    private static bool Always(ScannedUnits catalogue) => true;

    private static Func<UnitScan, double> Order(string? name, ScannedUnits catalogue)
    {
        var order = Orders[name ?? (HasClasses(catalogue) ? "selectivity" : "deviation")];
        return order.IsIn(catalogue)
            ? order.Of
            : throw new ArgumentException(
                $"The catalogue has nothing to sort by '{name}': {(name is "selectivity" or "variance"
                    ? "its rows have no classes (scan with --label)"
                    : name == "column" ? "its rows are no table" : "no two of its units are alike")}. It can be sorted by: " +
                $"{string.Join(", ", Orders.Where(one => one.Value.IsIn(catalogue)).Select(one => one.Key))}.");
    }

    private static string? Preferred(ScannedUnits catalogue, UnitScan unit) =>
        unit.Classes is { } classes ? catalogue.Classes[classes.Preferred] : null;

    /// <summary>That no unit is as asked for, and what the units are instead.</summary>
    private static string Nothing(
        ScannedUnits catalogue, IEnumerable<UnitScan> units, (string? Point, string? State, string? Class) asked)
    {
        var wanted = new[]
        {
            asked.State switch
            {
                null => null,
                "off" => "is never above zero",
                "copy" => "is a near copy of another",
                var other => $"is {other}",
            },
            asked.Class is { } name ? $"prefers '{name}'" : null,
        };
        var classes = units.Select(unit => Preferred(catalogue, unit)).OfType<string>().CountBy(one => one)
            .OrderByDescending(pair => pair.Value).Select(pair => $"{NumberWords.Count(pair.Value)} {pair.Key}");
        return $"No unit{(asked.Point is { } point ? $" at {point}" : "")} " +
            $"{string.Join(" and ", wanted.Where(one => one is not null))}. " +
            (asked.State is null ? "" : $"States: {ScannedUnitTables.States(units)}. ") +
            (asked.Class is null ? "" : $"Classes that units prefer: {string.Join(", ", classes.DefaultIfEmpty("none"))}.");
    }

    private static bool IsIn(UnitScan unit, string? state) => state switch
    {
        null => true,
        "copy" => unit.CopyOf is not null,
        "off" => unit.State == UnitState.NeverPositive,
        _ => unit.State == Enum.Parse<UnitState>(state, ignoreCase: true),
    };
}
