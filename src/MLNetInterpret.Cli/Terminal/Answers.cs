using MLNetInterpret.Cli.Training;
using MLNetInterpret.Core.Units;

namespace MLNetInterpret.Cli.Terminal;

/// <summary>Results for programs: what the tables show, with all digits, under the names of the findings' JSON. Pictures are
/// left out.</summary>
internal static class Answers
{
    /// <summary>How good a model is.</summary>
    public static object Model(TrainedModel model) => new
    {
        model.Name,
        model.Kind,
        model.Metric,
        model.Value,
        model.Baseline,
        model.BaselineName,
        BoostedTrees = model.Simple?.Trees,
        model.Simple?.Constant,
        model.Learned,
        KeptStep = model.Kept?.Step,
        model.Doubt,
        model.TrainSeconds,
        Confusion = model.Confusion is { } confusion ? Counts(confusion) : null,
    };

    private static object Counts(Confusion confusion) => new
    {
        Classes = confusion.Classes.Select((name, index) => new
        {
            Name = name,
            Rows = confusion.RowsOf(index),
            Recall = confusion.Recall(index),
            Precision = confusion.Precision(index),
        }).Where(one => one.Rows > 0 || one.Precision is not null),
        Mistakes = confusion.Mistakes.Select(one => new
        {
            True = confusion.Classes[one.True],
            Taken = confusion.Classes[one.Taken],
            Rows = one.Count,
        }),
    };

    /// <summary>The points of a network, with the number of their units.</summary>
    public static object Points(PointList points) => points.Select(point => new
    {
        Point = point.Point.Name,
        Units = point.UnitCount,
        Positions = point.IsFlat ? [] : point.Shape.Skip(1),
        ClassNames = point.Names,
    });

    /// <summary>What is claimed of a unit.</summary>
    public static object Claim(Finding finding) => new { finding.Unit, finding.Claim, finding.Verdict, finding.Reason };

    /// <summary>What was found about a unit.</summary>
    public static object Finding(Finding finding) => new
    {
        finding.Unit,
        finding.Claim,
        finding.Verdict,
        finding.Reason,
        finding.Preference,
        finding.Representation,
        finding.Evidence,
        finding.Statistics.Count,
        finding.Statistics.Mean,
        finding.Statistics.StandardDeviation,
        finding.Statistics.Minimum,
        finding.Statistics.Maximum,
        finding.Statistics.ZeroShare,
        finding.Interpretability,
        Highest = End(finding.Highest),
        Lowest = End(finding.Lowest),
    };

    /// <summary>The rows that a unit rewards.</summary>
    /// <param name="finding">What was found about it.</param>
    /// <param name="entry">Its sentences; null where the table has no other rows to test them on.</param>
    /// <param name="profile">Its rows; null where it is dead.</param>
    public static object Profile(Finding finding, TableFinding? entry, UnitProfile? profile) => new
    {
        Finding = Finding(finding),
        Highest = entry?.Highest,
        Lowest = entry?.Lowest,
        Profile = profile,
    };

    /// <summary>What optimisation reached for a unit.</summary>
    public static object Maximum(UnitMaximum maximum) => new
    {
        maximum.Unit,
        Highest = Optimized(maximum.Highest),
        Lowest = Optimized(maximum.Lowest),
    };

    /// <summary>The outcome for a changed row.</summary>
    public static object Attack(AdversarialExample example) => new
    {
        example.Row,
        example.Label,
        Before = new { example.Before.Class, example.Before.Probability },
        After = new { example.After.Class, example.After.Probability },
        example.Target,
        example.Constraint,
        example.Distance,
        example.Steps,
        example.Succeeded,
        Original = Shown(example.Original),
        Changed = Shown(example.Changed),
    };

    /// <summary>The candidates of every concept with their evidence, and the verdict on every concept.</summary>
    public static object Cells(CellFindings cells) => new
    {
        Findings = cells.Select(cell => new
        {
            cell.Concept,
            cell.Unit,
            cell.Lag,
            cell.Claim,
            cell.Verdict,
            cell.Reasons,
            cell.Search,
            cell.HeldOut,
            cell.Controls,
            cell.Switching,
            cell.Ablation,
            cell.Maximized,
        }),
        cells.Concepts,
        cells.Marked,
        cells.Background,
    };

    private static object End(Extreme end) => new
    {
        Optimized = Optimized(end.Optimized),
        Examples = end.Examples.Select(row => new { row.Row, row.Id, row.Label, row.Activation, row.Position }),
    };

    private static object? Optimized(OptimizedInput? found) => found is null ? null : new
    {
        found.Score,
        found.ScoreWhenMoved,
        found.ScoreWhenBlurred,
        found.ScoreUnlifted,
        found.Recipe,
        found.Restarted,
        found.Source,
        found.BestReal,
        found.RowsExceeded,
        found.FallsShort,
        found.Crop,
        Input = Shown(found.Input),
        Variants = found.Variants.Select(variant => new { variant.Name, variant.Score }),
    };

    private static InputValue? Shown(InputValue input) => input is ImageInput ? null : input;
}
