using MLNetInterpret.Core.Units;
using MLNetInterpret.Reports;

namespace MLNetInterpret.Cli.Terminal;

/// <summary>Figures as PNG files.</summary>
internal static class Sheets
{
    /// <summary>Writes figures: one alone under the path's own name, several under names made from it.</summary>
    /// <param name="path">The file named by the user.</param>
    /// <param name="groups">Figures that belong together, with what they show; disposed.</param>
    /// <param name="scale">Pixels for each CSS pixel.</param>
    /// <returns>The files, in order.</returns>
    public static IReadOnlyList<string> Write(
        string path, IEnumerable<(string Name, IReadOnlyList<Figure> Sheets)> groups, double scale = 2)
    {
        var all = groups.SelectMany(group => group.Sheets.Select((sheet, i) =>
            (Name: group.Sheets.Count == 1 ? group.Name : $"{group.Name}-{i + 1}", Sheet: sheet))).ToList();
        try
        {
            return [.. all.Select(figure =>
            {
                var file = all.Count == 1 ? path : Path.Combine(
                    Path.GetDirectoryName(path) ?? "",
                    $"{Path.GetFileNameWithoutExtension(path)}-{figure.Name}{Path.GetExtension(path)}");
                AtomicFile.Write(file, stream => stream.Write(figure.Sheet.ToPng(scale)));
                return file;
            })];
        }
        finally
        {
            foreach (var (_, sheet) in all) sheet.Dispose();
        }
    }
}
