using System.Text.Json;
using MLNetInterpret.Core.Findings;
using MLNetInterpret.Drawing.Style;
using MLNetInterpret.Reports.Catalogue;
using static MLNetInterpret.Reports.Catalogue.ParquetTable<MLNetInterpret.Reports.FindingsParquet.Row>;

namespace MLNetInterpret.Reports;

/// <summary>Findings as one flat table, for pandas, DuckDB and the like.</summary>
/// <remarks>
/// One row for each unit, side and rank. Columns: <c>model</c>, <c>model_hash</c>, <c>data_hash</c>, <c>kind</c> (image,
/// table, text), <c>point</c>, <c>index</c>, <c>unit</c>, <c>class_name</c> (null where the unit is no class), <c>side</c>
/// (highest, lowest), <c>rank</c> (0 is the optimised input, real rows count from 1), <c>row</c> (null for the optimised
/// input), <c>id</c>, <c>label</c>, <c>position</c> (JSON array), <c>activation</c>, <c>optimized_score</c> (of the same
/// unit and side), <c>score_when_moved</c> (its mean while the picture is shifted, scaled and rotated a little; null where
/// that was not measured), <c>score_when_blurred</c> (the same where each pixel is the mean of the 3 x 3 around it),
/// <c>score_unlifted</c> (before the picture's contrast was raised; null where it was not), <c>recipe</c> (how the picture was
/// made), <c>source</c> (of a picture: ascent, closed form, real row), <c>falls_short</c> (whether a real row or the picture's
/// own moved copies go further), <c>rows_exceeded</c> (the share of the scanned rows that it exceeds), <c>ratio_to_best_real</c>
/// (the optimised score over the most extreme real row's; null where that row is not on the side's side of zero),
/// <c>verdict</c>, <c>claim</c>, <c>reason</c>, <c>class</c> (that the unit of pictures tells best from others),
/// <c>class_auc</c>, <c>class_auc_low</c>, <c>class_auc_high</c>, <c>class_q</c>, <c>class_auc_untrained</c>,
/// <c>class_auc_shuffled</c> (all null where no class was tested), <c>representation</c> and <c>representation_reason</c> (of the
/// optimised inputs; null without any), <c>unit_mean</c>, <c>unit_deviation</c>, <c>unit_minimum</c>, <c>unit_maximum</c>,
/// <c>zero_share</c>, <c>input</c> (a table row as a JSON object, the characters of a window of text, null for an image: its
/// pixels are in <c>findings.json.gz</c>),
/// <c>interpretability</c> and <c>picture_interpretability</c> with their <c>_low</c>, <c>_high</c>, <c>_control</c> and
/// <c>_groups</c>, and <c>judge</c> (null where no judge was given). Compressed with Zstandard.
/// </remarks>
internal static class FindingsParquet
{
    private static readonly ParquetTable<Row> Table = new([
        Of("model", row => row.Set.Provenance.Model),
        Of("model_hash", row => row.Set.Provenance.ModelHash),
        Of("data_hash", row => row.Set.Provenance.DataHash),
        Of("kind", row => row.Set.Kind switch { InputKind.Image => "image", InputKind.Table => "table", _ => "text" }),
        Of("point", row => row.Finding.Unit.Point.Name),
        Of("index", row => row.Finding.Unit.Index),
        Of("unit", row => row.Finding.Unit.Id),
        Of("class_name", row => row.Finding.Unit.ClassName),
        Of("side", row => row.High ? "highest" : "lowest"),
        Of("rank", row => row.Rank),
        Of("row", row => row.Example?.Row),
        Of("id", row => row.Example?.Id),
        Of("label", row => row.Example?.Label),
        Of("position", row => row.Example is null ? null : JsonSerializer.Serialize(row.Example.Position)),
        Of("activation", row => row.Example?.Activation ?? row.Optimized!.Score),
        Of("optimized_score", row => row.Optimized?.Score),
        Of("score_when_moved", row => row.Optimized?.ScoreWhenMoved),
        Of("score_when_blurred", row => row.Optimized?.ScoreWhenBlurred),
        Of("score_unlifted", row => row.Optimized?.ScoreUnlifted),
        Of("recipe", row => row.Optimized?.Recipe),
        Of("source", row => row.Optimized is { } optimized && row.Set.Kind == InputKind.Image
            ? optimized.Source switch
            {
                OptimumSource.ClosedForm => "closed form", OptimumSource.RealRow => "real row", _ => "ascent",
            }
            : null),
        Of("falls_short", row => row.Optimized?.FallsShort),
        Of("rows_exceeded", row => row.Optimized?.RowsExceeded),
        Of("ratio_to_best_real", row => (row.High ? row.Finding.Highest : row.Finding.Lowest).Ratio(row.High)),
        Of("verdict", row => row.Finding.ToWords()),
        Of("claim", row => row.Finding.Claim),
        Of("reason", row => row.Finding.Reason),
        Of("class", row => row.Finding.Preference?.ClassName),
        Of("class_auc", row => row.Finding.Preference?.Auc),
        Of("class_auc_low", row => row.Finding.Preference?.Interval.Low),
        Of("class_auc_high", row => row.Finding.Preference?.Interval.High),
        Of("class_q", row => row.Finding.Preference?.QValue),
        Of("class_auc_untrained", row => row.Finding.Preference?.Untrained),
        Of("class_auc_shuffled", row => row.Finding.Preference?.Shuffled),
        Of("representation", row => row.Finding.Representation?.Words),
        Of("representation_reason", row => row.Finding.Representation?.Reason),
        Of("unit_mean", row => row.Finding.Statistics.Mean),
        Of("unit_deviation", row => row.Finding.Statistics.StandardDeviation),
        Of("unit_minimum", row => row.Finding.Statistics.Minimum),
        Of("unit_maximum", row => row.Finding.Statistics.Maximum),
        Of("zero_share", row => row.Finding.Statistics.ZeroShare),
        Of("input", row => Input(row.Example is { } example ? example.Input : row.Optimized!.Input)),
        .. InterpretabilityColumns.Of<Row>(row => row.Finding.Interpretability),
    ]);

    /// <summary>Writes the findings of several models.</summary>
    /// <param name="stream">Takes the file; left open.</param>
    /// <param name="sets">The findings.</param>
    public static void Write(Stream stream, IReadOnlyList<FindingSet> sets)
    {
        ArgumentNullException.ThrowIfNull(sets);
        Table.Write(stream, sets.SelectMany(Rows));
    }

    private static IEnumerable<Row> Rows(FindingSet set) => set.SelectMany(finding =>
        Side(set, finding, finding.Highest, high: true).Concat(Side(set, finding, finding.Lowest, high: false)));

    private static IEnumerable<Row> Side(FindingSet set, Finding finding, Extreme extreme, bool high)
    {
        if (extreme.Optimized is not null) yield return new(set, finding, high, 0, null, extreme.Optimized);
        for (var i = 0; i < extreme.Examples.Count; i++)
            yield return new(set, finding, high, i + 1, extreme.Examples[i], extreme.Optimized);
    }

    /// <summary>A table row as a JSON object of its columns.</summary>
    internal static string Json(RowInput row) => JsonSerializer.Serialize(row.Values.ToDictionary(
        value => value.Column, value => value.IsMissing ? null : value.Number is { } number ? (object)number : value.Text));

    private static string? Input(InputValue? input) => input switch
    {
        RowInput row => Json(row),
        TextInput window => window.Text,
        _ => null,
    };

    internal sealed record Row(FindingSet Set, Finding Finding, bool High, int Rank, Example? Example, OptimizedInput? Optimized);
}
