using MLNetInterpret.Core.Findings;
using MLNetInterpret.Reports.Catalogue;
using static MLNetInterpret.Reports.Catalogue.ParquetTable<MLNetInterpret.Reports.ProfilesParquet.Row>;

namespace MLNetInterpret.Reports;

/// <summary>Which rows units of tables reward at each level of plausibility, as one flat table for pandas,
/// DuckDB and the like.</summary>
/// <remarks>
/// One row for each unit of a <see cref="FindingSet.Table"/>, end and level, in that order. Columns: <c>model</c>,
/// <c>model_hash</c>, <c>data_hash</c>, <c>seed</c>, <c>point</c>, <c>index</c>, <c>unit</c>, <c>class_name</c> (null where
/// the unit is no class), <c>end</c> (highest, lowest), <c>verdict</c> and <c>words</c> (of the end's description; empty
/// without conditions), <c>auc</c>, <c>auc_low</c>, <c>auc_high</c> (on held-out rows; null where there is none),
/// <c>unconstrained_score</c>, <c>bound</c> and <c>gap</c> (null without a bound), <c>proven_best</c>, <c>agreement</c>,
/// <c>typical_score</c>. Of the level: <c>most_percentile</c> (null: no limit), <c>score</c>, <c>share</c>,
/// <c>percentile</c> and <c>row</c>, a JSON object of the row's columns (all null where no row keeps to all constraints).
/// <see cref="UnitProfile"/> and <see cref="RowDescription"/> say what each number is. Compressed with Zstandard; equal
/// findings give equal bytes.
/// </remarks>
internal static class ProfilesParquet
{
    private static readonly ParquetTable<Row> Table = new(
        Of("model", row => row.From.Model),
        Of("model_hash", row => row.From.ModelHash),
        Of("data_hash", row => row.From.DataHash),
        Of("seed", row => row.From.Seed),
        Of("point", row => row.Unit.Unit.Point.Name),
        Of("index", row => row.Unit.Unit.Index),
        Of("unit", row => row.Unit.Unit.Id),
        Of("class_name", row => row.Unit.Unit.ClassName),
        Of("end", row => row.High ? "highest" : "lowest"),
        Of("verdict", row => row.Description.Verdict.ToWords()),
        Of("words", row => row.Description.Words),
        Of("auc", row => row.Description.HeldOut.Interval is null ? null : (double?)row.Description.HeldOut.Auc),
        Of("auc_low", row => row.Description.HeldOut.Interval?.Low),
        Of("auc_high", row => row.Description.HeldOut.Interval?.High),
        Of("unconstrained_score", row => row.End.UnconstrainedScore),
        Of("bound", row => row.End.Bound),
        Of("gap", row => row.End.Gap),
        Of("proven_best", row => row.End.IsProvenBest),
        Of("agreement", row => row.End.Agreement),
        Of("typical_score", row => row.Unit.Profile.TypicalScore),
        Of("most_percentile", row => row.Point.MostPercentile),
        Of("score", row => row.Point.Score),
        Of("share", row => row.Point.Share),
        Of("percentile", row => row.Point.Percentile),
        Of("row", row => row.Point.Row is { } values ? FindingsParquet.Json(values) : null));

    /// <summary>Writes the profiles of several models; without any the file has its columns all the same.</summary>
    /// <param name="stream">Takes the file; left open.</param>
    /// <param name="sets">The findings.</param>
    public static void Write(Stream stream, IReadOnlyList<FindingSet> sets)
    {
        ArgumentNullException.ThrowIfNull(sets);
        Table.Write(stream, sets.SelectMany(set => (set.Table?.Units ?? []).SelectMany(unit =>
            End(set.Provenance, unit, high: true).Concat(End(set.Provenance, unit, high: false)))));
    }

    private static IEnumerable<Row> End(Provenance from, TableFinding unit, bool high) =>
        (high ? unit.Profile.Highest : unit.Profile.Lowest).Curve.Select(point => new Row(from, unit, high, point));

    internal sealed record Row(Provenance From, TableFinding Unit, bool High, PlausibilityPoint Point)
    {
        public ProfileEnd End => High ? Unit.Profile.Highest : Unit.Profile.Lowest;

        public RowDescription Description => High ? Unit.Highest : Unit.Lowest;
    }
}
