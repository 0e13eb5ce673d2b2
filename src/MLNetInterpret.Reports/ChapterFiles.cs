using System.IO.Compression;
using System.Text;
using MLNetInterpret.Core.Findings;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Reports.Html;
using MLNetInterpret.Reports.Html.Parts;

namespace MLNetInterpret.Reports;

/// <summary>One model's folder of a report.</summary>
internal static class ChapterFiles
{
    private const double DataWritten = 0.05, FiguresDrawn = 0.6;      // shares of the time, measured

    /// <summary>Writes it.</summary>
    /// <param name="root">The report's folder.</param>
    /// <param name="options">The report's options.</param>
    /// <param name="set">The model's findings.</param>
    /// <param name="place">Their place among the report's, from 0.</param>
    /// <param name="images">Takes the pages' images.</param>
    public static void Write(string root, ReportOptions options, FindingSet set, int place, ImageStore images)
    {
        var folder = Directory.CreateDirectory(Path.Combine(root, FileNames.Chapter(set, place))).FullName;
        Data(folder, options.Parts, set);
        FigureFiles.Write(
            folder, options with { Progress = options.Progress.Between(DataWritten, FiguresDrawn) }, set, place);
        var pages = options.Progress.Between(FiguresDrawn, 1);
        for (var number = 0; number < set.Count; number++)
        {
            options.Cancellation.ThrowIfCancellationRequested();
            pages.Report("writing pages", (number + 1.0) / (set.Count + 1));
            var page = PageRenderer.RenderUnit(options, set, place, number, images.From("../../"));
            Page(root, Anchors.Unit(set, place, set[number].Unit), page);
        }

        for (var number = 0; number < (set.Cells?.Count ?? 0); number++)
        {
            if (!set.Cells![number].Verdict.IsSupported) continue;
            options.Cancellation.ThrowIfCancellationRequested();
            Page(root, Anchors.CellPage(set, place, number), PageRenderer.RenderCell(options, set, place, number));
        }

        // behind what it links to: it says which figures there are not
        Page(root, Anchors.Chapter(set, place), PageRenderer.RenderChapter(options, set, place, images.From("../")));
    }

    /// <summary>Writes a page.</summary>
    public static void Page(string root, string name, string page)
    {
        var path = Path.Combine(root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, page, new UTF8Encoding(false));
    }

    private static void Data(string folder, ReportParts parts, FindingSet set)
    {
        var tables = parts.HasFlag(ReportParts.Parquet);
        if (parts.HasFlag(ReportParts.Json))
        {
            WriteFile(folder, FindingSetJson.FileName, stream =>
            {
                using var packed = new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true);
                if (tables) FindingSetJson.WriteWithoutScan(packed, set);       // the catalogue has it
                else FindingSetJson.Write(packed, set);
            });
        }

        if (!tables) return;
        if (set.Scan is { } scan) ScanParquet.WriteInto(Path.Combine(folder, FindingSetJson.ScanFolder), scan);
        WriteFile(folder, "findings.parquet", stream => FindingsParquet.Write(stream, [set]));
        if (set.Cells is not null) WriteFile(folder, "cells.parquet", stream => CellsParquet.Write(stream, [set]));
        if (set.Table is not null) WriteFile(folder, "profiles.parquet", stream => ProfilesParquet.Write(stream, [set]));
    }

    private static void WriteFile(string folder, string name, Action<Stream> write)
    {
        using var stream = new FileStream(Path.Combine(folder, name), FileMode.CreateNew, FileAccess.ReadWrite);
        write(stream);
    }
}
