using System.Text.RegularExpressions;
using MLNetInterpret.Cli.Terminal;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Reports;
using MLNetInterpret.Reports.Html.Parts;

namespace MLNetInterpret.Cli.Verbs;

/// <summary>Figures as PNG files.</summary>
internal static class Sheets
{
    /// <summary>Writes figures: one alone under the path's own name, several under names made from it; and says where.</summary>
    /// <param name="screen">Hears of each file, and of each figure that cannot be drawn.</param>
    /// <param name="kind">What one is called, for the lines that name files.</param>
    /// <param name="path">The file named by the user.</param>
    /// <param name="force">Whether pictures that are not this program's are replaced; without, nothing is written then.</param>
    /// <param name="groups">Draws figures that belong together, with what they show; disposed.</param>
    /// <param name="scale">Pixels for each CSS pixel.</param>
    /// <exception cref="InvalidOperationException">A figure could not be drawn; all others are written.</exception>
    public static void Write(
        Screen screen, string kind, string path, bool force,
        IEnumerable<(string Name, Func<IReadOnlyList<Figure>> Draw)> groups, double scale = 2)
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

            string[] files = [.. all.Select(figure => all.Count == 1 ? path : Path.Combine(
                Path.GetDirectoryName(path) ?? "",
                $"{Path.GetFileNameWithoutExtension(path)}-{figure.Name}{Path.GetExtension(path)}"))];
            if (!force) foreach (var file in files) OwnFile.Require(file, OwnFile.IsPicture);
            foreach (var (file, (name, sheet)) in files.Zip(all))
            {
                if (sheet is null || failed.Try(name, () => sheet.ToPng(scale)) is not { } png) continue;
                AtomicFile.Write(file, stream => stream.Write(png));
                screen.Wrote(kind, file);
            }
        }
        finally
        {
            foreach (var (_, sheet) in all) sheet?.Dispose();
        }

        if (failed.Sentences.Count == 0) return;
        screen.Warn(failed.Sentences.SkipLast(1));
        throw new InvalidOperationException(failed.Sentences[^1]);
    }

    /// <summary>Whether a file has the name of a further sheet.</summary>
    /// <param name="path">The file named by the user.</param>
    /// <param name="names">What the groups of figures show; none where that is not known.</param>
    /// <param name="file">The file.</param>
    public static bool IsSheet(string path, IReadOnlyList<string> names, string file)
    {
        var final = SameFile.Final(file);
        return SameFile.Are(Folder(path), Folder(final)) && Names(path, names).IsMatch(Path.GetFileName(final));
    }

    /// <summary>Checks, before long work, that no picture of a user's is where a further sheet would be written.</summary>
    /// <inheritdoc cref="IsSheet" path="/param"/>
    /// <inheritdoc cref="OwnFile.Require" path="/exception"/>
    public static void RequireOwn(string path, IReadOnlyList<string> names)
    {
        if (!Directory.Exists(Folder(path))) return;
        var sheet = Names(path, names);
        var files = Directory.EnumerateFiles(Folder(path)).Where(file => sheet.IsMatch(Path.GetFileName(file)));
        foreach (var file in files.Order(StringComparer.Ordinal)) OwnFile.Require(file, OwnFile.IsPicture);
    }

    private static string Folder(string path) => Path.GetDirectoryName(Path.GetFullPath(path)) ?? path;

    private static Regex Names(string path, IReadOnlyList<string> names)
    {
        var (stem, end) = (Path.GetFileNameWithoutExtension(path), Path.GetExtension(path));
        var shown = names.Count == 0 ? ".+" : string.Join('|', names.Select(Regex.Escape));
        var pattern = $"^{Regex.Escape(stem)}-(?:{shown})(?:-[0-9]+)?{Regex.Escape(end)}$";
        return new(pattern, RegexOptions.CultureInvariant);
    }
}
