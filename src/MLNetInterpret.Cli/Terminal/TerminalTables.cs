using MLNetInterpret.Cli.Training;
using MLNetInterpret.Core.Findings;
using MLNetInterpret.Core.FindingSets;
using MLNetInterpret.Core.Networks;
using static MLNetInterpret.Cli.Terminal.TextColumn;
using static MLNetInterpret.Core.Units.NumberWords;

namespace MLNetInterpret.Cli.Terminal;

/// <summary>Results as tables.</summary>
internal static class TerminalTables
{
    /// <summary>Rows that a table shows where nothing else is asked for.</summary>
    public const int Most = 15;

    /// <summary>How good a model is, and what it mistakes for what.</summary>
    public static void Print(Screen screen, TrainedModel model)
    {
        if (model.Doubt is { } doubt) screen.Warn(doubt);
        if (model.Learned is { } learned) screen.Print(learned);
        screen.Print(Quality(model));
        if (model.Kept is { } kept) screen.Print(Training(kept));
        if (model.Confusion is not { } confusion) return;
        screen.Print(ConfusionTables.Summary(confusion));
        screen.Print(ConfusionTables.Of(confusion));
    }

    private static string Quality(TrainedModel model)
    {
        var baseline = model.Baseline is { } value ? $", {model.BaselineName} {Fixed(value)}" : "";
        if (model.Simple is { } simple)
            baseline += (simple.Trees is { } trees ? $", boosted trees {Fixed(trees)}" : "")
                + $", constant {Fixed(simple.Constant)}";
        var time = model.TrainSeconds is { } seconds ? $"; trained in {Seconds(seconds)} s" : "";
        return $"{model.Name}, {model.Kind}: {model.Metric} {Fixed(model.Value)} on held-out data{baseline}{time}.";
    }

    /// <summary>How long a training went on, and which of its steps was kept.</summary>
    private static string Training(EpochReport kept) => double.IsNaN(kept.ValidationLoss)
        ? $"The last of {Count(kept.Step, "training step")} was kept: there was no validation part to choose by."
        : $"Training step {Count(kept.Step)} was kept, the best on the validation part (loss {Fixed(kept.ValidationLoss)}).";

    /// <summary>How good several models are.</summary>
    public static TextTable Models(IEnumerable<TrainedModel> models)
    {
        var table = new TextTable(
            "model", new TextColumn("kind", Spare: 1), "measured on held-out data", "simple model",
            Number("trained in", spare: 2));
        foreach (var model in models)
            table.Add(
                model.Name, model.Kind, $"{model.Metric} {Fixed(model.Value)}",
                model.Baseline is { } baseline ? $"{Fixed(baseline)} ({model.BaselineName})" : "",
                model.TrainSeconds is { } seconds ? $"{Seconds(seconds)} s" : "loaded");
        return table;
    }

    /// <summary>The points of a network, with their units.</summary>
    public static TextTable Points(PointList points)
    {
        const int most = 12;
        var table = new TextTable("point", "units", "positions");
        foreach (var point in points)
        {
            table.Add(
                point.Point.Name,
                string.Join(" to ", new[] { point.Units().First().Id, point.Units().Last().Id }.Distinct()),
                point.IsFlat ? "" : string.Join(" x ", point.Shape.Skip(1)));
            if (point.Names.Count == 0) continue;
            foreach (var unit in point.Units().Take(most)) table.Add("", $"  {unit}", "");
            if (point.UnitCount > most) table.Add("", $"  and {point.UnitCount - most} more", "");
        }

        return table;
    }

    /// <summary>How well a prior and simple ways draw held-out pictures.</summary>
    public static TextTable Errors(IEnumerable<TrainedPrior.Error> errors)
    {
        var table = new TextTable("held-out pictures drawn by", Number("error"), Number("error from noisy pictures"))
        {
            Note = "error: mean of squared shares of the pixel range; the noise has a standard deviation of " +
                $"{UpTo(TrainedPrior.Noise, 2)} of it",
        };
        foreach (var error in errors) table.Add(error.Way, Fixed(error.Clean, 5), Fixed(error.Denoised, 5));
        return table;
    }

    /// <summary>The best-founded findings of each model.</summary>
    public static TextTable Findings(IReadOnlyList<FindingSet> sets, int each = 5)
    {
        var table = new TextTable(
            [.. sets.Count > 1 ? new TextColumn[] { "model" } : [], "unit", Words("what it responds to"), "verdict"]);
        foreach (var set in sets)
            foreach (var finding in BestFounded.Of(set, each))
                table.Add(
                    [.. sets.Count > 1 ? new[] { set.Provenance.Model } : [], finding.Unit.ToString(), finding.Claim,
                    finding.ToWords()]);
        return table;
    }

    /// <summary>How many of the units have which verdict, and how many are shown.</summary>
    public static string FindingsSummary(FindingSet findings, int shown = 5)
    {
        var verdicts = findings.OrderBy(finding => finding.Verdict).CountBy(finding => finding.ToWords())
            .Select(pair => $"{Count(pair.Value)} {pair.Key}");
        var foreign = findings.Count(finding => finding.Representation is { Verdict: Verdict.NotRepresentative });
        return $"{Count(findings.Count, "unit")}: {string.Join(", ", verdicts)}" +
            (foreign > 0 ? $"; of {Count(foreign)} the optimised inputs are not representative" : "") +
            (findings.Count > shown ? $"; the {shown} clearest are shown, the report has all." : ".");
    }

    /// <summary>How often a judge was right about the units, the most interpretable first.</summary>
    public static TextTable Judged(FindingSet findings)
    {
        var table = new TextTable(
            "unit", Number("rows"), "interval", Number("control", spare: 2), Number("pictures"),
            new TextColumn("interval", Spare: 1), Number("control", spare: 3))
        {
            Most = Most,
            Rest = "the report shows all",
            Note = "share of choices between a strong and a weak row that a judge makes right by what explains the unit: rows,\n"
                + "or optimised pictures; chance is 0.5; control: the same by what explains other units of the layer",
        };
        static string[] Cells(ForcedChoice? choices) =>
            [Fixed(choices?.Share, 2), choices?.Interval.ToString("0.00") ?? "", Fixed(choices?.Control, 2)];
        foreach (var finding in findings.OrderByDescending(finding => finding.Interpretability?.Rows?.Share ?? -1))
            if (finding.Interpretability is { } judged)
                table.Add([finding.Unit.ToString(), .. Cells(judged.Rows), .. Cells(judged.Pictures)]);
        return table;
    }

    /// <summary>What optimisation reached for each unit, the strongest first.</summary>
    public static TextTable Maxima(IReadOnlyList<UnitMaximum> units)
    {
        var isMinimised = units.Any(unit => unit.Lowest is not null);
        var isCompared = units.Any(unit => unit.Highest.BestReal is not null);
        var table = new TextTable(
            ["unit", Number("maximised"), .. isCompared ? [Number("best real")] : Array.Empty<TextColumn>(),
            Number("unlifted", spare: 3), Number("when moved", spare: 1), Number("blurred", spare: 2),
            .. isMinimised ? [Number("minimised")] : Array.Empty<TextColumn>()])
        {
            Most = Most,
            Rest = "the sheet shows all",
            Note = "maximised, minimised: the unit's activation on the picture made; unlifted: before its contrast was raised;\n"
                + "when moved: its mean on the picture shifted; blurred: each pixel the mean of the 3 x 3 around it"
                + (isCompared ? "\nbest real: its activation on the best real picture" : "")
                + (units.Any(unit => unit.Highest.Source == OptimumSource.ClosedForm)
                    ? "\nexact: the unit is linear in the pixels, no picture drives it further"
                    : ""),
        };
        foreach (var unit in units.OrderByDescending(unit => unit.Highest.Score))
            table.Add(
                [$"{unit.Unit}{Remark(unit)}", Fixed(unit.Highest.Score),
                .. isCompared ? [unit.Highest.BestReal is { } real ? Fixed(real) : ""] : Array.Empty<string>(),
                unit.Highest.ScoreUnlifted is { } unlifted ? Fixed(unlifted) : "",
                unit.Highest.ScoreWhenMoved is { } moved ? Fixed(moved) : "",
                unit.Highest.ScoreWhenBlurred is { } blurred ? Fixed(blurred) : "",
                .. isMinimised ? [unit.Lowest is { } lowest ? Fixed(lowest.Score) : ""] : Array.Empty<string>()]);
        return table;
    }

    private static string Remark(UnitMaximum unit) =>
        unit.Highest.FallsShortOf(highest: true, "picture") is { } up ? $" (falls short of {up})"
        : unit.Lowest?.FallsShortOf(highest: false, "picture") is { } down ? $" (downwards, falls short of {down})"
        : unit.Highest.Source == OptimumSource.ClosedForm ? " (exact)"
        : unit.Highest.Restarted ? " (started again)"
        : "";
}
