using System.Globalization;
using MLNetInterpret.Reports.Figures;

namespace MLNetInterpret.Reports;

/// <summary>A report's <c>figures</c> folder: which figures there are and what they are called.</summary>
internal static class FigureFiles
{
    /// <summary>Draws and saves every figure that the options ask for.</summary>
    public static void Write(string folder, ReportOptions options, IReadOnlyList<FindingSet> sets)
    {
        var (png, svg) = (options.Parts.HasFlag(ReportParts.Png), options.Parts.HasFlag(ReportParts.Svg));
        if (!png && !svg) return;
        var path = Directory.CreateDirectory(Path.Combine(folder, "figures")).FullName;
        (string Name, Func<Figure> Draw)[] figures = [.. sets.SelectMany((set, i) => All(set, i, options))];
        for (var i = 0; i < figures.Length; i++)
        {
            options.Cancellation.ThrowIfCancellationRequested();
            using var figure = figures[i].Draw();
            if (png) File.WriteAllBytes(Path.Combine(path, figures[i].Name + ".png"), figure.ToPng());
            if (svg) File.WriteAllText(Path.Combine(path, figures[i].Name + ".svg"), figure.ToSvg());
            options.Progress?.Report((i + 1.0) / (figures.Length + 1));
        }
    }

    /// <summary>A name that any file system takes: the model's place and name, then the layer or unit.</summary>
    public static string Name(FindingSet set, int place, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"{place + 1}-{Slug(set.Provenance.Model)}-{Slug(what)}");

    /// <summary>Number of sheets that a layer of images fills.</summary>
    public static int Sheets(int units) => UnitSheet.Count(units);

    private static IEnumerable<(string Name, Func<Figure> Draw)> All(FindingSet set, int place, ReportOptions options)
    {
        foreach (var layer in set.ByPoint())
        {
            if (set.Kind == InputKind.Image)
            {
                for (var sheet = 0; sheet < Sheets(layer.Count()); sheet++)
                {
                    var number = sheet;
                    yield return (Name(set, place, $"{layer.Key}-sheet{number + 1}"), () => UnitSheet.DrawSheet(set, layer.Key, number));
                }
            }

            var chosen = layer.OrderBy(finding => finding.Verdict switch { Verdict.Supported => 0, Verdict.Dead => 2, _ => 1 });
            foreach (var finding in chosen.Take(options.FiguresPerLayer))
            {
                var name = Name(set, place, finding.Unit.ToString());
                yield return ($"{name}-histogram", () => ActivationHistogram.Draw(finding, set.Kind.Noun()));
                if (set.Kind == InputKind.Table && MaximizingRow.CanDraw(finding)) yield return ($"{name}-row", () => MaximizingRow.Draw(finding, set));
                if (set.Kind == InputKind.Text) yield return ($"{name}-text", () => TextHeat.Draw(finding));
            }
        }
    }

    private static string Slug(string text)
    {
        var slug = string.Concat(text.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) || c == '.' ? c : '-')).Trim('-', '.');
        return slug.Length switch { 0 => "model", > 60 => slug[..60], _ => slug };
    }
}
