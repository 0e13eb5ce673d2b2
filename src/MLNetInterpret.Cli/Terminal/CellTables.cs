using MLNetInterpret.Core.Findings;
using static MLNetInterpret.Cli.Terminal.TextColumn;
using static MLNetInterpret.Core.Units.NumberWords;

namespace MLNetInterpret.Cli.Terminal;

/// <summary>What a search for cells found.</summary>
internal static class CellTables
{
    /// <summary>Every concept with its best unit: a supported one first, then the strongest on the held-out text.</summary>
    public static TextTable Concepts(CellFindings cells)
    {
        var table = new TextTable(
            "concept", Number("share of text", spare: 3), "unit", Number("held-out r"), new TextColumn("95 % interval", Spare: 1),
            Number("AUC", spare: 2), Number("untrained |r|", spare: 2), "verdict", Words("why", spare: 4))
        {
            Most = 20,
            Rest = "the report of --out has all",
            Note = $"r: the unit's activation with the concept over held-out {cells.Background.Code}s; untrained: the same of "
                + "random networks",
        };
        var best = cells.GroupBy(cell => cell.Concept).ToDictionary(group => group.Key, group => group.First());
        foreach (var concept in cells.Concepts)
        {
            var cell = concept.Verdict == Verdict.NotSupported ? null : best.GetValueOrDefault(concept.Name);
            var lag = cell?.Lag switch { null or 0 => "", > 0 => " (next)", _ => " (last)" };
            table.Add(
                concept.Name, Percent(concept.Share), cell is null ? "none" : $"{cell.Unit}{lag}",
                Fixed(cell?.HeldOut.Correlation, 2), cell?.HeldOut.Interval?.ToString("0.00") ?? "",
                $"{Fixed(cell?.HeldOut.Auc, 2)}{(cell is { HeldOut.Auc: < 0.5 } ? ", low marks it" : "")}",
                Fixed(cell?.Controls.Untrained, 2), concept.Verdict.ToWords(), concept.Reason);
        }

        return table;
    }

    /// <summary>How many units tell each concept.</summary>
    public static TextTable Probes(CellFindings cells)
    {
        var table = new TextTable(
            "concept", Number("units"), Number("told by them"), new TextColumn("95 % interval", Spare: 1), Number("by one"),
            Number("by all"), Number("untrained", spare: 2), Number("random labels", spare: 2), "verdict")
        {
            Most = 20,
            Rest = "the report of --out has all",
            Note = $"told: held-out {cells.Background.Code}s told right by a probe, balanced, so that chance is 50 %; untrained, "
                + "random labels: as many units",
        };
        foreach (var concept in cells.Concepts)
        {
            if (concept.Probe is not { } probe) continue;
            var (shown, all) = (probe.Shown, probe.All);
            table.Add(
                concept.Name, probe.Enough > 0 ? $"{probe.Enough}" : $"more than {shown.Cells}",
                Percent(shown.BalancedAccuracy, 1), $"[{Percent(shown.Interval.Low, 1)}, {Percent(shown.Interval.High, 1)}]",
                Percent(probe.Steps[0].BalancedAccuracy, 1), Percent(all.BalancedAccuracy, 1), Percent(shown.Untrained, 1),
                Percent(shown.Control, 1), probe.Verdict.ToWords());
        }

        return table;
    }

    /// <summary>Strings that drive units, the strongest real window beside each.</summary>
    public static TextTable Strings(IReadOnlyList<MaximizedText> strings)
    {
        var isCompared = strings.Any(found => found.BestReal is not null);
        TextColumn[] real =
            [Number("best real"), Number("its bits", spare: 2), new TextColumn("strongest real window", Spare: 1)];
        var table = new TextTable(
            ["unit", Number("reached"), .. isCompared ? real : [], Number("from zero", spare: 3), Number("bits", spare: 1),
            "string", .. isCompared ? (TextColumn[])[new("representative", Spare: 2)] : []])
        {
            Most = 40,
            Rest = "the sheet shows all",
            Note = $"reached: the unit's activation after the string; bits: what a {Code(strings)} costs the model"
                + (isCompared ? "; best real: the activation after the strongest real window as long" : ""),
        };
        foreach (var found in strings)
            table.Add(
            [
                $"{found.Unit}{(found.IsHighest ? "" : " (down)")}",
                Fixed(found.Score),
                .. isCompared
                    ? (string[])[Fixed(found.BestReal), Fixed(found.RealBits, 2), LongText.Shown(found.Real?.Text ?? "")]
                    : [],
                double.IsFinite(found.FromZero) ? Fixed(found.FromZero) : "", Fixed(found.Bits, 2),
                LongText.Shown(found.Text.Text),
                .. isCompared ? (string[])[found.Representation.Words] : [],
            ]);
        return table;
    }

    /// <summary>What strings are made of: tokens where any string has one that is no single character.</summary>
    public static string Code(IReadOnlyList<MaximizedText> strings) =>
        strings.Any(found => found.Code != strings[0].Code) ? "token" : strings[0].Code;

    /// <summary>How many concepts have a unit and where the evidence of all candidates is.</summary>
    /// <param name="cells">What was found.</param>
    /// <param name="report">Where the report is; null where none was written.</param>
    public static string Summary(CellFindings cells, string? report)
    {
        var supported = cells.Concepts.Count(concept => concept.Verdict.IsSupported);
        var have = supported == 1 || cells.Concepts.Count == 1 ? "has" : "have";
        return $"{supported} of {Count(cells.Concepts.Count, "concept")} {have} a cell; " +
            $"{cells.Supported.Count()} of {Count(cells.Count, "candidate")} are supported. " + (report is null
                ? "--out FOLDER writes each one's evidence."
                : "The report has each one's evidence.");
    }
}
