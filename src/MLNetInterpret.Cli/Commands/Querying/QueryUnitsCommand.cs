using System.CommandLine;
using MLNetInterpret.Cli.Terminal;
using MLNetInterpret.Cli.Verbs;
using MLNetInterpret.Core.Scanning;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Reports;

namespace MLNetInterpret.Cli.Commands.Querying;

/// <summary><c>query units</c>: units by what a scan says of them.</summary>
internal sealed class QueryUnitsCommand : Verb
{
    /// <summary>What units are sorted by, and whether a catalogue has it.</summary>
    private static readonly Dictionary<string, (Func<UnitScan, double> Of, Func<ScannedUnits, bool> IsIn)> Orders = new()
    {
        ["selectivity"] = (unit => unit.Classes?.Selectivity ?? double.NegativeInfinity, HasClasses),
        ["variance-share"] = (unit => unit.Classes?.VarianceShare ?? double.NegativeInfinity, HasClasses),
        ["column"] = (
            unit => unit.StrongestColumn is { } column ? Math.Abs(unit.Columns[column]!.Value) : double.NegativeInfinity,
            catalogue => catalogue.Columns.Count > 0),
        ["interpretability"] = (
            unit => unit.Interpretability?.Rows?.Share ?? double.NegativeInfinity,
            catalogue => catalogue.Units.Any(unit => unit.Interpretability is not null)),
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
    private readonly Option<string[]> _units;
    private readonly Option<int> _top;

    public QueryUnitsCommand(Screen screen) : base(
        "units", "List units: by selectivity, for one class, dead ones, near copies.", screen,
        "query units catalogue --sort selectivity --top 10",
        "query units catalogue --class Sneaker --units conv3",
        "query units catalogue --state dead --json")
    {
        _catalogue = AddInputArgument(Words.Catalogue);
        _sort = Add(
            Words.Sort,
            $"{string.Join(", ", Orders.Keys)}. Default: selectivity where the rows have classes, else deviation.");
        Word.Require(_sort, [.. Orders.Keys]);
        _class = Add(Words.Class);
        _state = Add(Words.State);
        _units = Add(Words.Units, "For example: --units conv3 \"conv2:1?\". Default: all that were scanned.");
        _top = AddWith(Words.Top, 20, "units.");
    }

    protected override void Execute(ParseResult parsed, Screen screen, CancellationToken cancellation)
    {
        var catalogue = ScanParquet.Read(parsed.GetRequiredValue(_catalogue));
        var state = parsed.GetValue(_state);
        var name = parsed.GetValue(_class) is { } written ? ClassOf(catalogue, written) : null;
        var order = Order(parsed.GetValue(_sort), catalogue);
        UnitScan[] asked = [.. catalogue.Like(parsed.GetValue(_units) ?? [])];
        UnitScan[] fit = [.. asked.Where(unit => IsIn(unit, state) && (name is null || Preferred(catalogue, unit) == name))];
        UnitScan[] units = [.. fit.OrderByDescending(order).Take(parsed.GetValue(_top))];
        screen.Answer(new { Units = units.Select(unit => ScanAnswers.Unit(catalogue, unit)) });
        screen.Print(ScannedUnitTables.Units(catalogue, units));
        if (fit.Length == 0) screen.Print(Nothing(catalogue, asked, state, name));
        else if (fit.Length > units.Length)
            screen.Print($"{units.Length} of {NumberWords.Count(fit.Length, "unit")}: {_top.Name} lists more.");
    }

    private static bool HasClasses(ScannedUnits catalogue) => catalogue.Classes.Count > 0;

    private static bool Always(ScannedUnits catalogue) => true;

    private static Func<UnitScan, double> Order(string? name, ScannedUnits catalogue)
    {
        var order = Orders[name ?? (HasClasses(catalogue) ? "selectivity" : "deviation")];
        return order.IsIn(catalogue)
            ? order.Of
            : throw new ArgumentException(
                $"The catalogue has nothing to sort by '{name}': {name switch
                {
                    "selectivity" or "variance-share" => "its rows have no classes (scan with --label)",
                    "column" => "its rows are no table",
                    "interpretability" => "no judge looked at its units (interpret with --judge, and ask the report's catalogue)",
                    _ => "no two of its units are alike",
                }}. It can be sorted by: " +
                $"{string.Join(", ", Orders.Where(one => one.Value.IsIn(catalogue)).Select(one => one.Key))}.");
    }

    private static string? Preferred(ScannedUnits catalogue, UnitScan unit) =>
        unit.Classes is { } classes ? catalogue.Classes[classes.Preferred] : null;

    /// <summary>That no unit is as asked for, and what those asked about are instead.</summary>
    private static string Nothing(ScannedUnits catalogue, UnitScan[] asked, string? state, string? name)
    {
        var wanted = state switch
        {
            null => "",
            "off" => " is never above zero",
            "copy" => " is a near copy of another",
            _ => $" is {state}",
        };
        if (name is not null) wanted += $"{(state is null ? "" : " and")} prefers '{name}'";
        var classes = asked.Select(unit => Preferred(catalogue, unit)).OfType<string>().CountBy(one => one)
            .OrderByDescending(pair => pair.Value).Select(pair => $"{NumberWords.Count(pair.Value)} {pair.Key}");
        return $"No unit{wanted}." +
            (state is null ? "" : $" States: {ScannedUnitTables.States(asked)}.") +
            (name is null ? "" : $" Classes that units prefer: {string.Join(", ", classes.DefaultIfEmpty("none"))}.");
    }

    private static string ClassOf(ScannedUnits catalogue, string name)
    {
        if (!HasClasses(catalogue)) throw new ArgumentException("The catalogue has no classes: scan with --label.");
        var place = ClassNames.IndexOf(catalogue.Classes, name, place => catalogue.Classes[place]) ?? throw new ArgumentException(
            $"The catalogue has no class '{name}'. {ClassNames.NearestTo(catalogue.Classes, name)}");
        return catalogue.Classes[place];
    }

    private static bool IsIn(UnitScan unit, string? state) => state switch
    {
        null => true,
        "copy" => unit.CopyOf is not null,
        "off" => unit.State == UnitState.NeverPositive,
        _ => unit.State == Enum.Parse<UnitState>(state, ignoreCase: true),
    };
}
