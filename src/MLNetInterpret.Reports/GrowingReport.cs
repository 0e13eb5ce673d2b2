using MLNetInterpret.Core.Units;
using MLNetInterpret.Drawing.Style;
using MLNetInterpret.Reports.Html;
using MLNetInterpret.Reports.Html.Parts;

namespace MLNetInterpret.Reports;

/// <summary>A report whose chapters come one after the other; after each the folder is whole.</summary>
/// <param name="folder">The folder.</param>
/// <param name="force">Whether what is no report, or was changed, is replaced, too.</param>
/// <param name="drawing">Called with the name of each figure before it is drawn; null for nothing.</param>
internal sealed class GrowingReport(string folder, bool force, Action<string>? drawing = null)
{
    private readonly List<FindingSet> _sets = [];
    private readonly FailedFigures _failed = new(drawing);

    /// <summary>The models so far, in the order of their chapters.</summary>
    public IReadOnlyList<FindingSet> Sets => _sets;

    /// <summary>A sentence for each figure that could not be drawn.</summary>
    public IReadOnlyList<string> FailedFigures => _failed.Sentences;

    /// <summary>Adds chapters. The folder with them takes the place of the one without them at one moment.</summary>
    /// <param name="options">What the pages say besides, of all chapters so far.</param>
    /// <param name="sets">One set for each chapter.</param>
    /// <inheritdoc cref="AtomicFolder.Write" path="/exception"/>
    public void Add(ReportOptions options, params IReadOnlyList<FindingSet> sets)
    {
        FindingSet[] all = [.. _sets, .. sets];
        AtomicFolder.Write(folder, Report.Kind, path => Look.While(
            null, options.Colors.High, options.Colors.Low, () => _failed.While(() => Write(path, options, all))), force);
        _sets.AddRange(sets);
    }

    private bool Write(string path, ReportOptions options, FindingSet[] all)
    {
        for (var place = 0; place < _sets.Count; place++)
        {
            var chapter = FileNames.Chapter(all[place], place);
            Copy(Path.Combine(folder, chapter), Path.Combine(path, chapter));
        }

        var images = all.Select((set, place) => new ImageStore(path, FileNames.Chapter(set, place))).ToArray();
        var (done, added) = (_sets.Count, (double)(all.Length - _sets.Count));
        for (var place = done; place < all.Length; place++)
        {
            var within = options.Progress.Between((place - done) / added, (place + 1 - done) / added);
            ChapterFiles.Write(path, options with { Progress = within }, all[place], place, images[place]);
        }

        options.Cancellation.ThrowIfCancellationRequested();
        ChapterFiles.Page(path, Anchors.Sheet, PageRenderer.Sheet());
        ChapterFiles.Page(path, Anchors.Script, PageRenderer.Script());
        Func<ImageInput, int, string>[] sources = [.. images.Select(store => store.From(""))];
        if (all.Any(set => set.Scan is { Units.Count: > 0 }))
            ChapterFiles.Page(path, Anchors.Overview, PageRenderer.Render<OverviewPage>(options, all, sources));
        // last: it names every figure that failed
        ChapterFiles.Page(path, Anchors.Findings, PageRenderer.Render<FrontPage>(options, all, sources));
        return true;
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from)) File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        foreach (var below in Directory.GetDirectories(from)) Copy(below, Path.Combine(to, Path.GetFileName(below)));
    }
}
