using MLNetInterpret.Core.Findings;
using MLNetInterpret.Drawing.Style;
using MLNetInterpret.Reports.Catalogue;
using static MLNetInterpret.Reports.Catalogue.ParquetTable<MLNetInterpret.Reports.CellsParquet.Row>;

namespace MLNetInterpret.Reports;

/// <summary>Units that follow concepts, and those that do not, as one flat table for pandas, DuckDB and the like.</summary>
/// <remarks>
/// One row for each <see cref="CellFinding"/>, in the order of the findings. Columns: <c>model</c>, <c>model_hash</c>,
/// <c>data_hash</c>, <c>seed</c>, <c>point</c>, <c>index</c>, <c>unit</c>, <c>concept</c>, <c>lag</c>, <c>direction</c> (high,
/// low), <c>verdict</c>, <c>reasons</c> (a list). Of the searched text and of the held-out text, with the prefix <c>search_</c>
/// or <c>held_out_</c>: <c>characters</c>, <c>r</c>, <c>p</c>, <c>auc</c>, <c>mutual_information</c> (bits),
/// <c>balanced_accuracy</c>; <c>threshold</c> is of the searched text. Of the interval of the held-out r: <c>r_low</c>,
/// <c>r_high</c>, <c>r_level</c>, <c>r_block</c> (characters). Controls: <c>q</c>, <c>tests</c>, <c>untrained_r</c> and
/// <c>random_direction_r</c> (both without sign), <c>untrained_unit</c>, <c>directions</c>. On and off, null where it was not
/// measured: <c>events</c>, <c>on</c>, <c>held</c>, <c>off</c>, <c>whole</c>, <c>chance_on</c>, <c>chance_off</c>.
/// Ablation, null where it was not measured: <c>closer</c>, <c>closer_events</c>, <c>probability</c>, <c>fall</c>,
/// <c>fall_low</c>, <c>fall_high</c>, <c>other_fall</c> (at other places), <c>other_units</c>, <c>other_units_fall</c> and
/// <c>other_units_deviation</c> (lists), <c>other_units_most_fall</c>. The string that drives the unit furthest,
/// null where none was searched: <c>string</c>, <c>string_activation</c>, <c>string_bits</c> (a character), <c>string_real</c>
/// (the strongest real window), <c>string_real_activation</c>, <c>string_representation</c>. <see cref="CellFinding"/> says what
/// each number is. The text is in <c>findings.json.gz</c>. Compressed with Zstandard; equal findings give equal bytes.
/// </remarks>
internal static class CellsParquet
{
    private static readonly ParquetTable<Row> Table = new(
    [
        Of("model", row => row.From.Model),
        Of("model_hash", row => row.From.ModelHash),
        Of("data_hash", row => row.From.DataHash),
        Of("seed", row => row.From.Seed),
        Of("point", row => row.Finding.Unit.Point.Name),
        Of("index", row => row.Finding.Unit.Index),
        Of("unit", row => row.Finding.Unit.Id),
        Of("concept", row => row.Finding.Concept),
        Of("lag", row => row.Finding.Lag),
        Of("direction", row => row.Finding.IsHigh ? "high" : "low"),
        Of("verdict", row => row.Finding.Verdict.ToWords()),
        Of("reasons", row => row.Finding.Reasons.ToArray()),
        .. Fit("search", row => row.Finding.Search),
        .. Fit("held_out", row => row.Finding.HeldOut),
        Of("threshold", row => row.Finding.Search.Threshold),
        Of("r_low", row => row.Finding.HeldOut.Interval?.Low),
        Of("r_high", row => row.Finding.HeldOut.Interval?.High),
        Of("r_level", row => row.Finding.HeldOut.Interval?.Level),
        Of("r_block", row => row.Finding.HeldOut.Interval?.Block),
        Of("q", row => row.Finding.Controls.QValue),
        Of("tests", row => row.Finding.Controls.Tests),
        Of("untrained_r", row => row.Finding.Controls.Untrained),
        Of("untrained_unit", row => row.Finding.Controls.UntrainedUnit?.Id),
        Of("random_direction_r", row => row.Finding.Controls.RandomDirection),
        Of("directions", row => row.Finding.Controls.Directions),
        Of("events", row => row.Finding.Switching?.Events),
        Of("on", row => row.Finding.Switching?.On),
        Of("held", row => row.Finding.Switching?.Held),
        Of("off", row => row.Finding.Switching?.Off),
        Of("whole", row => row.Finding.Switching?.Whole),
        Of("chance_on", row => row.Finding.Switching?.ChanceOn),
        Of("chance_off", row => row.Finding.Switching?.ChanceOff),
        Of("closer", row => row.Finding.Ablation?.Closer),
        Of("closer_events", row => row.Finding.Ablation?.Events),
        Of("probability", row => row.Finding.Ablation?.Probability),
        Of("fall", row => row.Finding.Ablation?.Fall),
        Of("fall_low", row => row.Finding.Ablation?.Interval.Low),
        Of("fall_high", row => row.Finding.Ablation?.Interval.High),
        Of("other_fall", row => row.Finding.Ablation?.OtherFall),
        Of("other_units", row => row.Others.Select(other => other.Unit.Id).ToArray()),
        Of("other_units_deviation", row => row.Others.Select(other => other.StandardDeviation).ToArray()),
        Of("other_units_fall", row => row.Others.Select(other => other.Fall).ToArray()),
        Of("other_units_most_fall", row => row.Finding.Ablation?.MostFall()),
        Of("string", row => row.Finding.Maximized?.Text.Text),
        Of("string_activation", row => row.Finding.Maximized?.Score),
        Of("string_bits", row => row.Finding.Maximized?.Bits),
        Of("string_real", row => row.Finding.Maximized?.Real?.Text),
        Of("string_real_activation", row => row.Finding.Maximized?.BestReal),
        Of("string_representation", row => row.Finding.Maximized?.Representation.Words),
    ]);

    /// <summary>Writes the cells of several models; without any the file has its columns all the same.</summary>
    /// <param name="stream">Takes the file; left open.</param>
    /// <param name="sets">The findings.</param>
    public static void Write(Stream stream, IReadOnlyList<FindingSet> sets)
    {
        ArgumentNullException.ThrowIfNull(sets);
        Table.Write(stream, sets.Select(set => set.Cells).OfType<CellFindings>()
            .SelectMany(cells => cells.Select(finding => new Row(cells.Background.Provenance, finding))));
    }

    private static IEnumerable<Field> Fit(string prefix, Func<Row, ConceptFit> fit) =>
    [
        Of($"{prefix}_characters", row => fit(row).Characters),
        Of($"{prefix}_r", row => fit(row).Correlation),
        Of($"{prefix}_p", row => fit(row).PValue),
        Of($"{prefix}_auc", row => fit(row).Auc),
        Of($"{prefix}_mutual_information", row => fit(row).MutualInformation),
        Of($"{prefix}_balanced_accuracy", row => fit(row).BalancedAccuracy),
    ];

    internal sealed record Row(Provenance From, CellFinding Finding)
    {
        public IReadOnlyList<(Unit Unit, double StandardDeviation, double Fall)> Others => Finding.Ablation?.OtherUnits ?? [];
    }
}
