using System.Text;
using MLNetInterpret.Core.Findings;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Drawing.Figures.Pictures;
using MLNetInterpret.Drawing.Figures.Scans;
using MLNetInterpret.Drawing.Figures.Tables;
using MLNetInterpret.Drawing.Figures.Text;
using MLNetInterpret.Drawing.Style;
using MLNetInterpret.Reports.Html.Parts;

namespace MLNetInterpret.Reports;

/// <summary>A chapter's <c>figures</c> folder: which figures there are.</summary>
internal static class FigureFiles
{
    /// <summary>Draws and saves every figure that the options ask for.</summary>
    /// <param name="folder">The chapter's folder.</param>
    /// <param name="options">The report's options.</param>
    /// <param name="set">The chapter's findings.</param>
    /// <param name="place">Its place among the report's, from 0.</param>
    public static void Write(string folder, ReportOptions options, FindingSet set, int place)
    {
        if (FileNames.FigureEnding(options.Parts) is null) return;
        var path = Directory.CreateDirectory(Path.Combine(folder, "figures")).FullName;
        (string Name, Func<Drawn> Draw)[] figures = [.. All(set, place, options)];
        for (var i = 0; i < figures.Length; i++)
        {
            options.Cancellation.ThrowIfCancellationRequested();
            var (name, draw) = figures[i];
            if (FailedFigures.Current.Try(name, () => Files(draw, options.Parts)) is { } files)
                foreach (var (ending, bytes) in files) File.WriteAllBytes(Path.Combine(path, name + ending), bytes);
            options.Progress.Report("drawing figures", (i + 1.0) / figures.Length);
        }
    }

    private static List<(string Ending, byte[] Bytes)> Files(Func<Drawn> draw, ReportParts parts)
    {
        using var figure = draw();
        List<(string, byte[])> files = [];
        if (parts.HasFlag(ReportParts.WebP)) files.Add((".webp", figure.ToWebP()));
        if (parts.HasFlag(ReportParts.Png)) files.Add((".png", figure.ToPng()));
        if (parts.HasFlag(ReportParts.Svg)) files.Add((".svg", new UTF8Encoding(false).GetBytes(figure.ToSvg())));
        return files;
    }

    private static IEnumerable<(string Name, Func<Drawn> Draw)> All(FindingSet set, int place, ReportOptions options)
    {
        foreach (var layer in set.ByPoint())
        {
            if (set.Kind == InputKind.Image)
            {
                for (var sheet = 0; sheet < FileNames.Sheets(layer.Count()); sheet++)
                {
                    var number = sheet;
                    var name = FileNames.Name(set, place, $"{layer.Key}-sheet{number + 1}");
                    yield return (name, () => UnitSheet.DrawSheet(set, layer.Key, number));
                }
            }

            var chosen = layer.OrderBy(finding => finding.Verdict.IsSupported ? 0 : finding.Verdict == Verdict.Dead ? 2 : 1);
            foreach (var finding in chosen.Take(options.FiguresPerLayer))
            {
                var name = FileNames.Name(set, place, finding.Unit.Id);
                if (set.Kind == InputKind.Image && UnitStrip.CanDraw(finding))
                    yield return ($"{name}-strip", () => UnitStrip.Draw(finding, set));
                yield return ($"{name}-histogram", () => ActivationHistogram.Draw(finding, set.Noun()));
                if (set.Kind == InputKind.Table && MaximizingRow.CanDraw(finding))
                    yield return ($"{name}-row", () => MaximizingRow.Draw(finding, set));
                if (set.Table?.Of(finding.Unit) is { } entry && MaximizingRow.CanDraw(finding))
                    yield return ($"{name}-card", () => TableCard.Draw(finding, set, entry));
                if (set.Kind == InputKind.Text) yield return ($"{name}-text", () => TextHeat.Draw(finding));
            }
        }

        if (set.Scan is { } scan)
            foreach (var (point, reduction, name) in UnitOverview.Of(scan))
                yield return (FileNames.Name(set, place, name), () => UnitOverview.Draw(scan, point, reduction));
        if (set.Table?.Drivers is { Units.Count: > 0 } drivers)
            for (var sheet = 0; sheet < DriverFigure.Sheets(drivers); sheet++)
            {
                var number = sheet;
                var name = FileNames.Name(set, place, $"{FileNames.DriversName}{number + 1}");
                yield return (name, () => DriverFigure.DrawSheet(set.Provenance.Model, drivers, number));
            }

        foreach (var figure in Cells(set, place, options)) yield return figure;
        if (set.Recurrent is { } recurrent)
            foreach (var figure in RecurrentFigure.Of(recurrent))
                yield return (FileNames.Name(set, place, figure.Name), figure.Draw);
        foreach (var (number, what, draw) in Extras(set)) yield return (FileNames.Name(set, place, $"{what}{number}"), draw);
    }

    private static IEnumerable<(string Name, Func<Drawn> Draw)> Cells(FindingSet set, int place, ReportOptions options)
    {
        if (set.Cells is not { } cells) yield break;
        if (cells.Concepts.Count > 0)
            yield return (FileNames.Name(set, place, FileNames.CellsName), () => CellsOverview.Draw(cells));
        for (var number = 0; number < cells.Count; number++)
        {
            var finding = cells[number];
            if (!FileNames.HasFigures(cells, finding, options)) continue;
            var name = FileNames.CellName(set, place, number);
            yield return ($"{name}-heat", () => CellHeat.Draw(finding));
            if (CellEvents.CanDraw(finding)) yield return ($"{name}-events", () => CellEvents.Draw(finding));
            if (finding.Maximized is { } found) yield return ($"{name}-string", () => StringSheet.Draw(finding, found));
        }
    }

    /// <summary>Figures of the whole set, numbered from 1.</summary>
    private static IEnumerable<(int Number, string What, Func<Drawn> Draw)> Extras(FindingSet set)
    {
        (int, string, Func<Drawn>)[] Numbered(int count, string what, Func<int, Drawn> draw) =>
            [.. Enumerable.Range(0, count).Select<int, (int, string, Func<Drawn>)>(i => (i + 1, what, () => draw(i)))];

        var methods = MethodComparison.CanDraw(set) ? MethodComparison.Count(set) : 0;
        return
        [
            .. Numbered(DepthSheet.CanDraw(set) ? 1 : 0, FileNames.DepthsName, _ => DepthSheet.Draw(set)),
            .. Numbered(methods, FileNames.MethodsName, i => MethodComparison.DrawSheet(set, i)),
            .. Numbered(AdversarialFigure.Count(set.AdversarialExamples), FileNames.AdversarialName,
                i => AdversarialFigure.DrawSheet(set.Provenance.Model, set.AdversarialExamples, i)),
            .. Numbered(set.Dreams.Count, FileNames.DreamName, i => DreamFigure.Draw([set.Dreams[i]])),
        ];
    }
}
