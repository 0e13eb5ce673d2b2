using MLNetInterpret.Core.Units;
using MLNetInterpret.Reports;
using MLNetInterpret.Reports.Html.Parts;

namespace MLNetInterpret.Cli.Terminal;

/// <summary>Figures as PNG files.</summary>
internal static class Sheets
{
    /// <summary>Writes figures: one alone under the path's own name, several under names made from it; and says where.</summary>
    /// <param name="screen">Hears of each file, and of each figure that cannot be drawn.</param>
    /// <param name="kind">What one is called, for the lines that name files.</param>
    /// <param name="path">The file named by the user.</param>
    /// <param name="groups">Draws figures that belong together, with what they show; disposed.</param>
    /// <param name="scale">Pixels for each CSS pixel.</param>
    /// <exception cref="InvalidOperationException">A figure could not be drawn; all others are written.</exception>
    public static void Write(
        Screen screen, string kind, string path, IEnumerable<(string Name, Func<IReadOnlyList<Figure>> Draw)> groups,
        double scale = 2)
    {
        var failed = new FailedFigures();
        List<(string Name, Figure? Sheet)> all = [];
        try
        {
            foreach (var (name, draw) in groups)
            {
                if (failed.Try(name, draw) is not { } sheets) all.Add((name, null));
                else all.AddRange(sheets.Select((sheet, i) => (sheets.Count == 1 ? name : $"{name}-{i + 1}", (Figure?)sheet)));
            }

            foreach (var (name, sheet) in all)
            {
                if (sheet is null || failed.Try(name, () => sheet.ToPng(scale)) is not { } png) continue;
                var file = all.Count == 1 ? path : Path.Combine(
                    Path.GetDirectoryName(path) ?? "",
                    $"{Path.GetFileNameWithoutExtension(path)}-{name}{Path.GetExtension(path)}");
                AtomicFile.Write(file, stream => stream.Write(png));
                screen.Print($"{kind}: {file}");
            }
        }
        finally
        {
            foreach (var (_, sheet) in all) sheet?.Dispose();
        }

        if (failed.Sentences.Count == 0) return;
        screen.Note(failed.Sentences.SkipLast(1));
        throw new InvalidOperationException(failed.Sentences[^1]);
    }
}
