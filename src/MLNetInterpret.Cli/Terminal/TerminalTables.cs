using MLNetInterpret.Cli.Training;
using MLNetInterpret.Core.Findings;
using Spectre.Console;
using static MLNetInterpret.Core.Units.NumberWords;

namespace MLNetInterpret.Cli.Terminal;

/// <summary>Results as tables. Everything that comes from data is escaped.</summary>
internal static class TerminalTables
{
    /// <summary>How good several models are.</summary>
    public static Table Models(IEnumerable<TrainedModel> models)
    {
        var table = Create("model", "kind", "held out", "simple model", "training");
        foreach (var model in models)
            Add(
                table, model.Name, model.Kind, $"{model.Metric} {Fixed(model.Value)}",
                model.Baseline is { } baseline ? $"{Fixed(baseline)} ({model.BaselineName})" : "", Seconds(model.TrainSeconds));
        return table;
    }

    /// <summary>The points of a network, with their units.</summary>
    public static Table Points(PointList points)
    {
        const int most = 12;
        var table = Create("point", "units", "positions");
        foreach (var point in points)
        {
            Add(
                table, point.Point.Name,
                string.Join(" to ", new[] { point.Units().First().Id, point.Units().Last().Id }.Distinct()),
                point.IsFlat ? "" : string.Join(" x ", point.Shape.Skip(1)));
            if (point.Names.Count == 0) continue;
            foreach (var unit in point.Units().Take(most)) Add(table, "", $"  {unit}", "");
            if (point.UnitCount > most) Add(table, "", $"  and {point.UnitCount - most} more", "");
        }

        return table;
    }

    /// <summary>How well a prior and simple ways draw held-out pictures.</summary>
    public static Table Errors(IEnumerable<TrainedPrior.Error> errors)
    {
        var table = Create("held-out pictures drawn by", "error", "error from noisy pictures");
        foreach (var error in errors) Add(table, error.Way, Fixed(error.Clean, 5), Fixed(error.Denoised, 5));
        return table;
    }

    /// <summary>The clearest findings of each model: supported, and the furthest from the unit's usual activation.</summary>
    public static Table Findings(IEnumerable<FindingSet> sets, int each = 5)
    {
        var table = Create("unit", "what it responds to", "verdict");
        foreach (var set in sets)
            foreach (var finding in set.OrderBy(finding => finding.Verdict).ThenByDescending(Surprise).Take(each))
                Add(table, $"{set.Provenance.Model} {finding.Unit}", finding.Claim, finding.Verdict.ToWords());
        return table;
    }

    /// <summary>What optimisation reached for each unit, the strongest first.</summary>
    public static Table Maxima(IReadOnlyList<UnitMaximum> units, int most = 20)
    {
        var table = Create("unit", "maximised", "when moved", "minimised");
        foreach (var unit in units.OrderByDescending(unit => unit.Highest.Score).Take(most))
            Add(
                table, $"{unit.Unit}{(unit.Highest.Restarted ? " (began again)" : "")}", Fixed(unit.Highest.Score),
                unit.Highest.ScoreWhenMoved is { } moved ? Fixed(moved) : "",
                unit.Lowest is { } lowest ? Fixed(lowest.Score) : "");
        if (units.Count > most) Add(table, $"and {units.Count - most} more", "", "", "");
        return table;
    }

    /// <summary>What became of changed rows.</summary>
    public static Table Attacks(IReadOnlyList<AdversarialExample> examples)
    {
        var table = Create("row", "before", "after", "distance", "");
        foreach (var example in examples)
            Add(
                table, Plain(example.Row), Words(example.Before), Words(example.After),
                Fixed(example.Distance), example.Succeeded ? "succeeded" : "failed");
        return table;

        static string Words((string Class, double Probability) prediction) =>
            $"{prediction.Class} {Fixed(prediction.Probability)}";
    }

    /// <summary>How many deviations the strongest row lies above the mean.</summary>
    private static double Surprise(Finding finding) => finding.Statistics.StandardDeviation > 0
        ? (finding.Statistics.Maximum - finding.Statistics.Mean) / finding.Statistics.StandardDeviation
        : 0;

    /// <summary>An empty table.</summary>
    public static Table Create(params string[] columns)
    {
        var table = new Table { Border = TableBorder.Simple };
        foreach (var column in columns) table.AddColumn(Markup.Escape(Visible(column)));
        return table;
    }

    /// <summary>Adds a row of plain text.</summary>
    public static void Add(Table table, params string[] cells) =>
        table.AddRow([.. cells.Select(cell => Markup.Escape(Visible(cell)))]);

    private static string Seconds(double? seconds) => seconds is { } s ? $"{Fixed(s, 0)} s" : "loaded";
}
