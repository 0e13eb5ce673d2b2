using System.Text;
using MLNetInterpret.Core.Findings;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Drawing.Style;
using MLNetInterpret.Reports.Html;
using MLNetInterpret.Reports.Html.Parts;

namespace MLNetInterpret.Reports;

/// <summary>Reports: findings as a folder of pages, figures and data files.</summary>
/// <remarks><c>index.html</c> shows the findings; where a set has a <see cref="FindingSet.Scan"/>, <c>units.html</c>
/// lists all of its units, and where it has <see cref="FindingSet.Cells"/>, each supported one has a page in the
/// folder <c>cells</c>.</remarks>
public static class Report
{
    private const double DataWritten = 0.05, FiguresDrawn = 0.85;      // shares of the time, measured

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
    /// concepts searched for or analyses of character LSTMs.</exception>
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
            + "or analysis of a character LSTM.", nameof(findings));
        var failed = new FailedFigures(drawing);
        bool Write(string path)
        {
            if (options.Parts.HasFlag(ReportParts.Json))
                WriteFile(path, "findings.json", stream => FindingSetJson.WriteAll(stream, findings));
            if (options.Parts.HasFlag(ReportParts.Parquet))
                WriteFile(path, "findings.parquet", stream => FindingsParquet.Write(stream, findings));
            if (options.Parts.HasFlag(ReportParts.Parquet)) WriteCatalogues(path, findings);
            if (options.Parts.HasFlag(ReportParts.Parquet) && findings.Any(set => set.Cells is not null))
                WriteFile(path, "cells.parquet", stream => CellsParquet.Write(stream, findings));
            if (options.Parts.HasFlag(ReportParts.Parquet) && findings.Any(set => set.Table is not null))
                WriteFile(path, "profiles.parquet", stream => ProfilesParquet.Write(stream, findings));
            FigureFiles.Write(path, options with { Progress = options.Progress.Between(DataWritten, FiguresDrawn) }, findings);
            options.Progress.Report("writing pages", FiguresDrawn);
            options.Cancellation.ThrowIfCancellationRequested();
            var inside = findings.Sum(set => set.Count) <= options.SelfContainedUnits;
            var images = new ImageStore(inside ? null : path);
            var index = PageRenderer.Render<ReportPage>(options, findings, images);
            if (findings.Any(set => set.Scan is { Units.Count: > 0 }))
                WritePage(path, Anchors.Overview, PageRenderer.Render<OverviewPage>(options, findings, images));
            WriteCells(path, options, findings);
            // the page names every figure that failed, also those that came behind its list
            if (failed.Sentences.Count > 0) index = PageRenderer.Render<ReportPage>(options, findings, images);
            WritePage(path, Anchors.Findings, index);
            return true;
        }

        AtomicFolder.Write(folder, Kind, path => Look.While(
            null, options.Colors.High, options.Colors.Low, () => failed.While(() => Write(path))), force);
        options.Progress.Report("writing pages", 1);
        return failed.Sentences;
    }

    /// <summary>Checks, before long work, that a report could be written there.</summary>
    /// <inheritdoc cref="AtomicFolder.RequireWritable" path="/exception"/>
    public static void RequireWritable(string folder) => AtomicFolder.RequireWritable(folder, Kind);

    private static void WriteCatalogues(string folder, IReadOnlyList<FindingSet> findings)
    {
        for (var i = 0; i < findings.Count; i++)
            if (findings[i].Scan is { } scan)
                ScanParquet.WriteInto(Path.Combine(folder, FileNames.CatalogueFolder(findings[i], i)), scan);
    }

    private static void WriteCells(string folder, ReportOptions options, IReadOnlyList<FindingSet> findings)
    {
        for (var place = 0; place < findings.Count; place++)
        {
            if (findings[place].Cells is not { } cells) continue;
            for (var number = 0; number < cells.Count; number++)
            {
                if (!cells[number].Verdict.IsSupported) continue;
                options.Cancellation.ThrowIfCancellationRequested();
                Directory.CreateDirectory(Path.Combine(folder, "cells"));
                var page = PageRenderer.RenderCell(options, findings[place], place, number);
                WritePage(folder, Anchors.CellPage(findings[place], place, number), page);
            }
        }
    }

    private static bool HasContent(FindingSet set)
    {
        var cells = set.Cells is { } found ? found.Count + found.Concepts.Count : 0;
        var entries = set.Count + set.AdversarialExamples.Count + set.Dreams.Count
            + (set.Scan?.Units.Count ?? 0) + (set.Table?.Units.Count ?? 0) + cells;
        return entries > 0 || set.Recurrent is not null;
    }

    private static void WritePage(string folder, string name, string page) =>
        WriteFile(folder, name, stream => stream.Write(new UTF8Encoding(false).GetBytes(page)));

    private static void WriteFile(string folder, string name, Action<Stream> write)
    {
        using var stream = new FileStream(Path.Combine(folder, name), FileMode.CreateNew, FileAccess.ReadWrite);
        write(stream);
    }
}
