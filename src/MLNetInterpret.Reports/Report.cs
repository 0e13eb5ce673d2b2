using MLNetInterpret.Core.Units;
using MLNetInterpret.Drawing.Style;
using MLNetInterpret.Reports.Html.Parts;

namespace MLNetInterpret.Reports;

/// <summary>Reports: findings as a folder of pages, figures and data files.</summary>
/// <remarks><c>index.html</c> shows each model's best-founded findings. Each model has a folder, its chapter: a page of its own,
/// a page for each unit in <c>units</c>, one for each supported cell in <c>cells</c>, figures and data. Where a set has a
/// <see cref="FindingSet.Scan"/>, <c>units.html</c> lists all of its units.</remarks>
public static class Report
{
    /// <summary>What a report's folder says that it is.</summary>
    internal static readonly FolderKind Kind = new("report");

    /// <summary>Writes a report with default options.</summary>
    /// <param name="folder">The folder; an older report in it is replaced when the new one is complete, unless it was changed
    /// or holds other files.</param>
    /// <param name="findings">One set for each model.</param>
    /// <inheritdoc cref="Write(string, ReportOptions, IReadOnlyList{FindingSet})" path="/exception"/>
    public static void Write(string folder, params IReadOnlyList<FindingSet> findings) =>
        Write(folder, new ReportOptions(), findings);

    /// <summary>Writes a report.</summary>
    /// <param name="folder">The folder; an older report in it is replaced when the new one is complete, unless it was changed
    /// or holds other files.</param>
    /// <param name="options">Title, models and files of the report, and more.</param>
    /// <param name="findings">One set for each model.</param>
    /// <exception cref="IOException">The folder holds something else or a report that was changed, or the disk cannot take
    /// the report; nothing is changed.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to; nothing is changed.</exception>
    /// <exception cref="ArgumentException">There are no findings, adversarial examples, dreams, scanned or described units,
    /// concepts searched for or analyses of character models.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled; nothing is changed.</exception>
    public static void Write(string folder, ReportOptions options, params IReadOnlyList<FindingSet> findings) =>
        WriteTelling(folder, options, findings);

    /// <summary>Writes a report, and tells which figures could not be drawn.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="options">What the page says besides.</param>
    /// <param name="findings">One set for each model.</param>
    /// <param name="force">Whether what is no report, or was changed, is replaced, too.</param>
    /// <param name="drawing">Called with the name of each figure before it is drawn; null for nothing.</param>
    /// <returns>A sentence for each figure that failed; nothing else is missing.</returns>
    internal static IReadOnlyList<string> WriteTelling(
        string folder, ReportOptions options, IReadOnlyList<FindingSet> findings, bool force = false,
        Action<string>? drawing = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(findings);
        options = options.Validated();
        options = options with { Progress = options.Progress.Whole() };
        if (!findings.Any(HasContent)) throw new ArgumentException(
            "A report needs at least one finding, adversarial example, dream, scanned or described unit, concept searched for "
            + "or analysis of a character model.", nameof(findings));
        var report = new GrowingReport(folder, force, drawing);
        report.Add(options, findings);
        options.Progress.Report("writing pages", 1);
        return report.FailedFigures;
    }

    /// <summary>Checks, before long work, that a report could be written there.</summary>
    /// <inheritdoc cref="AtomicFolder.RequireWritable" path="/exception"/>
    public static void RequireWritable(string folder) => AtomicFolder.RequireWritable(folder, Kind);

    private static bool HasContent(FindingSet set)
    {
        var cells = set.Cells is { } found ? found.Count + found.Concepts.Count + (found.Marked is null ? 0 : 1) : 0;
        var entries = set.Count + set.AdversarialExamples.Count + set.Dreams.Count
            + (set.Scan?.Units.Count ?? 0) + (set.Table?.Units.Count ?? 0) + cells;
        return entries > 0 || set.Recurrent is not null;
    }
}
