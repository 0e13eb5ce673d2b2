using System.Globalization;
using System.Text.RegularExpressions;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Reports;

namespace MLNetInterpret.Cli.Verbs;

/// <summary>Figures as PNG files.</summary>
internal static class Sheets
{
    /// <summary>Writes figures: one alone under the path's own name, several under names made from it.</summary>
    /// <param name="path">The file named by the user.</param>
    /// <param name="force">Whether pictures that are not this program's are replaced; without, nothing is written then.</param>
    /// <param name="groups">Figures that belong together, with what they show; disposed.</param>
    /// <param name="scale">Pixels for each CSS pixel.</param>
    /// <returns>The files, in order.</returns>
    public static IReadOnlyList<string> Write(
        string path, bool force, IEnumerable<(string Name, IReadOnlyList<Figure> Sheets)> groups, double scale = 2)
    {
        var all = groups.SelectMany(group => group.Sheets.Select((sheet, i) => (
            Name: group.Sheets.Count == 1
                ? group.Name
                : string.Create(CultureInfo.InvariantCulture, $"{group.Name}-{i + 1}"),
            Sheet: sheet))).ToList();
        string[] files = [.. all.Select(figure => all.Count == 1 ? path : Path.Combine(
            Path.GetDirectoryName(path) ?? "",
            $"{Path.GetFileNameWithoutExtension(path)}-{figure.Name}{Path.GetExtension(path)}"))];
        try
        {
            if (!force) foreach (var file in files) OwnFile.Require(file, OwnFile.IsPicture);
            for (var i = 0; i < files.Length; i++)
            {
                var number = i;
                AtomicFile.Write(files[i], stream => stream.Write(all[number].Sheet.ToPng(scale)));
            }

            return files;
        }
        finally
        {
            foreach (var (_, sheet) in all) sheet.Dispose();
        }
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
