using System.Text;
using MLNetInterpret.Reports.Html;

namespace MLNetInterpret.Reports;

/// <summary>Findings as a folder that a person can browse: a page, figures, and the same as data.</summary>
public static class Report
{
    private static readonly string[] Entries = ["index.html", "figures", "images", "findings.json", "findings.parquet"];

    /// <summary>Writes a report with default options.</summary>
    /// <param name="folder">The folder; an older report in it is replaced when the new one is complete.</param>
    /// <param name="findings">One set for each model.</param>
    /// <inheritdoc cref="Write(string, ReportOptions, IReadOnlyList{FindingSet})" path="/exception"/>
    public static void Write(string folder, params IReadOnlyList<FindingSet> findings) => Write(folder, new ReportOptions(), findings);

    /// <summary>Writes a report.</summary>
    /// <param name="folder">The folder; an older report in it is replaced when the new one is complete.</param>
    /// <param name="options">What the page says besides, and what is written.</param>
    /// <param name="findings">One set for each model.</param>
    /// <exception cref="IOException">The folder holds something else, or the disk cannot take the report; nothing is changed.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to; nothing is changed.</exception>
    /// <exception cref="ArgumentException">There are no findings, adversarial examples or dreams.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled; nothing is changed.</exception>
    public static void Write(string folder, ReportOptions options, params IReadOnlyList<FindingSet> findings)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(findings);
        if (!findings.Any(set => set.Count + set.AdversarialExamples.Count + set.Dreams.Count > 0))
            throw new ArgumentException("A report needs at least one finding, adversarial example or dream.", nameof(findings));
        AtomicFile.WriteFolder(folder, Entries, path =>
        {
            if (options.Parts.HasFlag(ReportParts.Json)) WriteFile(path, "findings.json", stream => FindingSetJson.WriteAll(stream, findings));
            if (options.Parts.HasFlag(ReportParts.Parquet)) WriteFile(path, "findings.parquet", stream => FindingsParquet.Write(stream, findings));
            FigureFiles.Write(path, options, findings);
            options.Cancellation.ThrowIfCancellationRequested();
            var inside = findings.Sum(set => set.Count) <= options.SelfContainedUnits;
            var page = PageRenderer.Render(options, findings, new ImageStore(inside ? null : path));
            WriteFile(path, "index.html", stream => stream.Write(new UTF8Encoding(false).GetBytes(page)));
            options.Progress?.Report(1);
        });
    }

    /// <summary>Checks, before long work, that a report could be written there.</summary>
    /// <inheritdoc cref="AtomicFile.RequireWritableFolder" path="/exception"/>
    public static void RequireWritable(string folder) => AtomicFile.RequireWritableFolder(folder, Entries);

    private static void WriteFile(string folder, string name, Action<Stream> write)
    {
        using var stream = new FileStream(Path.Combine(folder, name), FileMode.CreateNew, FileAccess.ReadWrite);
        write(stream);
    }
}
