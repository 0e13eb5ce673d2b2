using System.Globalization;
using static MLNetInterpret.Cli.Terminal.TextColumn;
using static MLNetInterpret.Core.Units.NumberWords;

namespace MLNetInterpret.Cli.Terminal;

/// <summary>Which columns drive units and decisions, as tables.</summary>
internal static class AttributionTables
{
    private const int MostColumns = 3;

    /// <summary>A decision in one line.</summary>
    public static string Sentence(Decision decision)
    {
        var (of, choice) = (decision.Explanation, decision.Choice.Length > 0 ? $", {decision.Choice}" : "");
        var usual = $"{Fixed(of.BaselineLogit, 2)} in the mean of the background rows";
        return of.Probability is not { } probability
            ? $"Row {of.Row}{choice}: {of.Outcome} is predicted to be {Fixed(of.Logit, 2)}, {usual}."
            : $"Row {of.Row}{choice}: decided {(of.IsPositive ? "for" : "against")} {of.Outcome}, " +
                $"probability {Fixed(probability, 2)}; logit {Fixed(of.Logit, 2)}, {usual}.";
    }

    /// <summary>What turns a decision, in one line.</summary>
    public static string Turned(Decision decision) => decision.Turned switch
    {
        null when decision.Explanation.Probability is null =>
            $"Which changes drive the number furthest: tabular --row {decision.Explanation.Row}.",
        null => "The row does not keep to what is declared itself, so no change of it was searched for.",
        { Succeeded: true } turned => $"The fewest changes that turn it to {turned.After.Class}, " +
            $"probability {Fixed(turned.After.Probability, 2)}: {AttackTables.Changes(turned)}.",
        var kept => $"No change was found that turns it, with {kept.Constraint}.",
    };

    /// <summary>The reasons of a decision.</summary>
    public static TextTable Reasons(DecisionExplanation explanation)
    {
        var table = new TextTable(
            "reason", Number("value"), Number("typical"), Number($"adds to the {LogitOf(explanation)}"),
            Number($"{(explanation.Probability is null ? explanation.Outcome : "probability")} with the typical value"),
            Words("through", spare: 1));
        foreach (var reason in explanation.Reasons)
            table.Add(
                reason.Value.Column, Cell(reason.Value), Cell(reason.Typical), Signed(reason.Shapley),
                Fixed(reason.ProbabilityAtTypical ?? reason.LogitAtTypical, 2), string.Join(", ", reason.Through));
        return table;
    }

    private static string LogitOf(DecisionExplanation explanation) => explanation.Probability is null ? "number" : "logit";

    /// <summary>The units that moved a decision.</summary>
    public static TextTable Units(DecisionExplanation explanation)
    {
        var table = new TextTable(
            "unit", Number("activation"), Number("usual activation", spare: 1), Number($"moves the {LogitOf(explanation)} by"),
            Words("columns behind it"))
        {
            Most = MostColumns,
        };
        foreach (var move in explanation.Units)
        {
            var behind = move.Columns.Take(MostColumns - 1).Select(share => $"{share.Value.Column} {Signed(share.Shapley)}");
            table.Add(
                move.Unit.ToString(), Short(move.Activation), Short(move.Baseline), Signed(move.Contribution),
                string.Join(", ", behind));
        }

        return table;
    }

    /// <summary>The columns that drive each unit: a line for each unit, or for each column where there is one unit; the layers
    /// nearest to the output first.</summary>
    public static TextTable Drivers(DriverMap map)
    {
        if (map.Units is [var only])
        {
            var columns = new TextTable(
                "column", Number("mean |Shapley|"), new TextColumn("95 % interval", Spare: 1), Words("raised by"),
                Number("mean squared change when shuffled", spare: 2))
            {
                Most = TerminalTables.Most,
                Rest = "the sheet of --out shows all",
                Note = $"Shapley values are in units of {only.Unit}'s activation.",
            };
            foreach (var column in only.Ranked)
                columns.Add(
                    column.Column, Short(column.MeanAbsoluteShapley), column.Interval.ToString(), column.RaisedBy,
                    $"{Short(column.PermutationImportance)} ± {Short(column.PermutationDeviation)}");
            return columns;
        }

        var units = new TextTable(
            "unit", Words("columns, with their mean |Shapley| and direction", least: 48), Number("standard deviation", spare: 2),
            Number("r with a logistic regression", spare: 1))
        {
            Most = TerminalTables.Most,
            Rest = "name them with --units; the sheet of --out shows all",
            Note = "Shapley values and standard deviations are in units of each unit's activation.",
        };
        var layers = map.Units.Select((unit, u) => (unit, u))
            .GroupBy(entry => entry.unit.Unit.Point)
            .Reverse()
            .SelectMany(layer => layer);
        foreach (var (unit, u) in layers)
        {
            var behind = unit.Ranked.Where(column => column.MeanAbsoluteShapley > 0).Take(MostColumns)
                .Select(column => $"{column.Column} {Signed(column.SignedEffect)}").DefaultIfEmpty("none");
            units.Add(
                unit.Unit.ToString(), string.Join(", ", behind), Short(unit.StandardDeviation),
                map.Linear?.Agreement[u] is { } agreement ? Signed(agreement) : "");
        }

        return units;
    }

    /// <summary>The first network's units and their partners in the others, those that recur first.</summary>
    public static TextTable Stability(SeedStability stability)
    {
        var others = stability.Seeds.Skip(1).Select(seed => new TextColumn($"seed {seed} (r)", Spare: 3));
        var table = new TextTable(
            ["unit", Number("weakest partner (|r|)"), Number("as close by chance", spare: 1),
            Words("columns that drive it", spare: 2), .. others])
        {
            Most = TerminalTables.Most,
            Rest = "name them with --units",
        };
        foreach (var unit in stability.Units.OrderByDescending(unit => unit.Weakest).ThenBy(unit => unit.Chance))
            table.Add(
                [unit.Unit.ToString(), Fixed(unit.Weakest, 2), Percent(unit.Chance, 0), string.Join(", ", unit.Columns),
                .. unit.Partners.Select(partner => partner is { } other ? $"{other.Unit} {Signed(other.Correlation)}" : "none")]);
        return table;
    }

    /// <summary>How many units of each layer recur, beside chance.</summary>
    public static IEnumerable<string> Sentences(SeedStability stability) =>
        stability.Units.GroupBy(unit => unit.Unit.Point).Select(layer => string.Create(
            CultureInfo.InvariantCulture,
            $"{layer.Key}: {layer.Count(unit => unit.Recurs(stability.Threshold))} of {Count(layer.Count(), "unit")} recur " +
            $"in all {stability.Seeds.Count} networks (|r| of {stability.Threshold:0.##} on {Count(stability.Rows, "row")}); " +
            $"of any two units of the layer {100 * layer.Average(unit => unit.Chance):0} % are that close."));

    private static string Cell(RowValue value) => value.IsMissing ? "missing" : value.Text;

    private static string Short(double value) => Fixed(value, Math.Abs(value) < 0.0995 ? 3 : 2);

    private static string Signed(double value) => value > 0 ? $"+{Short(value)}" : Short(value);
}
