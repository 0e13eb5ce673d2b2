using System.Globalization;
using Spectre.Console;
using static MLNetInterpret.Core.Units.NumberWords;

namespace MLNetInterpret.Cli.Terminal;

/// <summary>Which columns drive units and decisions, as tables.</summary>
internal static class AttributionTables
{
    private const int MostUnits = 20;
    private const int MostColumns = 4;

    /// <summary>A decision in one line.</summary>
    public static string Sentence(DecisionExplanation explanation) => string.Create(CultureInfo.InvariantCulture,
        $"Row {explanation.Row}: decided {(explanation.IsPositive ? "for" : "against")} {explanation.Outcome}, " +
        $"probability {explanation.Probability:0.00}; logit {explanation.Logit:0.00}, " +
        $"{explanation.BaselineLogit:0.00} in the mean of the background rows.");

    /// <summary>The reasons of a decision.</summary>
    public static Table Reasons(DecisionExplanation explanation)
    {
        var table = TerminalTables.Create(
            "reason", "value", "typical", "adds to the logit", "probability now", "with the typical value", "through");
        foreach (var reason in explanation.Reasons)
            TerminalTables.Add(
                table, reason.Value.Column, Cell(reason.Value), Cell(reason.Typical), Signed(reason.Shapley),
                Number(reason.Probability), Number(reason.ProbabilityAtTypical), string.Join(", ", reason.Through));
        if (explanation.Reasons.Count == 0) TerminalTables.Add(table, "none", "", "", "", "", "no column alone", "");
        return table;
    }

    /// <summary>The units that moved a decision.</summary>
    public static Table Units(DecisionExplanation explanation)
    {
        var table = TerminalTables.Create("unit", "activation", "usual", "moves the logit by", "columns behind it");
        foreach (var move in explanation.Units.Take(MostColumns))
        {
            var behind = move.Columns.Take(MostColumns).Select(share => $"{share.Value.Column} {Signed(share.Shapley)}");
            TerminalTables.Add(
                table, move.Unit.ToString(), Number(move.Activation), Number(move.Baseline), Signed(move.Contribution),
                string.Join(", ", behind));
        }

        return table;
    }

    /// <summary>The columns that drive each unit: a line for each unit, or for each column where there is one unit; the layers
    /// nearest to the output first.</summary>
    public static IEnumerable<Table> Drivers(DriverMap map)
    {
        if (map.Units is [var only])
        {
            var columns = TerminalTables.Create(
                "column", "mean |Shapley|", "interval", "raised by", "mean squared change when shuffled");
            foreach (var column in only.Ranked)
                TerminalTables.Add(
                    columns, column.Column, Number(column.MeanAbsoluteShapley), column.Interval.ToString(), column.RaisedBy,
                    $"{Number(column.PermutationImportance)} ± {Number(column.PermutationDeviation)}");
            yield return columns;
            yield break;
        }

        var units = TerminalTables.Create(
            "unit", "deviation", "columns, by mean |Shapley| with its direction", "with a logistic regression");
        var shown = map.Units.Select((unit, u) => (unit, u))
            .GroupBy(entry => entry.unit.Unit.Point)
            .Reverse()
            .SelectMany(layer => layer)
            .Take(MostUnits);
        foreach (var (unit, u) in shown)
        {
            var behind = unit.Ranked.Where(column => column.MeanAbsoluteShapley > 0).Take(MostColumns);
            TerminalTables.Add(
                units, unit.Unit.ToString(), Number(unit.StandardDeviation),
                string.Join(", ", behind.Select(column => $"{column.Column} {Signed(column.SignedEffect)}")),
                map.Linear?.Agreement[u] is { } agreement ? $"r {Signed(agreement)}" : "");
        }

        if (map.Units.Count > MostUnits) TerminalTables.Add(units, $"and {map.Units.Count - MostUnits} more", "", "", "");
        yield return units;
    }

    /// <summary>The first network's units and their partners in the others, those that recur first.</summary>
    public static Table Stability(SeedStability stability)
    {
        var others = stability.Seeds.Skip(1).Select(seed => $"seed {seed}");
        var table = TerminalTables.Create(["unit", "weakest partner", "any unit of the layer", "columns", .. others]);
        foreach (var unit in stability.Units.OrderByDescending(unit => unit.Weakest).ThenBy(unit => unit.Chance).Take(MostUnits))
            TerminalTables.Add(
                table, [unit.Unit.ToString(), Number(unit.Weakest), Percent(unit.Chance, 0), string.Join(", ", unit.Columns),
                .. unit.Partners.Select(partner => partner is { } other ? $"{other.Unit} {Signed(other.Correlation)}" : "none")]);
        if (stability.Units.Count > MostUnits)
            TerminalTables.Add(
                table,
                [$"and {stability.Units.Count - MostUnits} more", .. Enumerable.Repeat("", stability.Seeds.Count + 2)]);
        return table;
    }

    /// <summary>How many units of each layer recur, beside chance.</summary>
    public static IEnumerable<string> Sentences(SeedStability stability) =>
        stability.Units.GroupBy(unit => unit.Unit.Point).Select(layer => string.Create(
            CultureInfo.InvariantCulture,
            $"{layer.Key}: {layer.Count(unit => unit.Recurs(stability.Threshold))} of {layer.Count()} units recur " +
            $"in all {stability.Seeds.Count} networks (|r| of {stability.Threshold:0.##} on {stability.Rows} rows); " +
            $"of any two units of the layer {100 * layer.Average(unit => unit.Chance):0} % are that close."));

    private static string Cell(RowValue value) => value.IsMissing ? "missing" : value.Text;

    private static string Number(double value) =>
        Fixed(value, Math.Abs(value) < 0.0995 ? 3 : 2);

    private static string Signed(double value) => value > 0 ? $"+{Number(value)}" : Number(value);
}
