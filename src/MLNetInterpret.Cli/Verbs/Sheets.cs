using MLNetInterpret.Cli.Terminal;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Reports;
using MLNetInterpret.Reports.Html.Parts;

namespace MLNetInterpret.Cli.Verbs;

/// <summary>Figures that belong together, and what they show.</summary>
/// <param name="Name">What they show; a file of a folder is named after it.</param>
/// <param name="Draw">Draws them.</param>
internal sealed record FigureGroup(string Name, Func<IReadOnlyList<Figure>> Draw);

/// <summary>Figures as files: one picture, or a folder with a file for each.</summary>
internal static class Sheets
{
    /// <summary>Checks, before long work, that what will be drawn fits into what is named.</summary>
    /// <param name="path">The picture or folder named by the user.</param>
    /// <param name="count">How many figures there will be.</param>
    /// <param name="noun">What one of them is called.</param>
    /// <exception cref="ArgumentException">Several do not fit into one picture.</exception>
    public static void RequireRoom(string path, int count, string noun = "sheet")
    {
        if (count > 1 && !OutputKind.Figures.IsFolder(path))
            throw new ArgumentException(
                $"{NumberWords.Count(count, noun)} do not fit into one file: give a folder" +
                (Path.HasExtension(path) ? $", {Words.Out.Name} {Path.ChangeExtension(path, null)}." : "."));
    }

    /// <summary>Writes figures, and says where.</summary>
    /// <param name="screen">Hears of each file, and of each figure that cannot be drawn.</param>
    /// <param name="path">The picture or folder named by the user; one group of one figure fits into a picture.</param>
    /// <param name="force">Whether what is there is replaced although it is not this program's.</param>
    /// <param name="groups">What is drawn.</param>
    /// <param name="scale">Pixels for each CSS pixel of a PNG.</param>
    /// <param name="more">Writes what else is in a folder; null for nothing.</param>
    /// <exception cref="InvalidOperationException">A figure could not be drawn; all others are written.</exception>
    public static void Write(
        Screen screen, string path, bool force, IEnumerable<FigureGroup> groups, double scale = 2, Action<string>? more = null)
    {
        var failed = new FailedFigures();
        var files = OutputKind.Figures.IsFolder(path)
            ? Folder(path, force, groups, failed, scale, more)
            : One(path, force, groups, failed, scale);
        foreach (var file in files) screen.Wrote("Figure", file);
        if (failed.Sentences.Count == 0) return;
        screen.Warn(failed.Sentences.SkipLast(1));
        throw new InvalidOperationException(failed.Sentences[^1]);
    }

    /// <summary>Names a PNG file of a folder after what it shows.</summary>
    /// <param name="shown">What it shows.</param>
    /// <param name="names">The folder's files; the new one is added. Two things may differ in what file names leave out.</param>
    public static string AddName(string shown, List<string> names)
    {
        var slug = FileNames.Slug(shown);
        var name = $"{slug}.png";
        for (var i = 2; names.Contains(name); i++) name = $"{slug}-{i}.png";
        names.Add(name);
        return name;
    }

    private static string[] One(string path, bool force, IEnumerable<FigureGroup> groups, FailedFigures failed, double scale)
    {
        if (!force) OwnFile.Require(path, OwnFile.IsPicture);
        var isSvg = Path.GetExtension(path).Equals(".svg", StringComparison.OrdinalIgnoreCase);
        var bytes = groups.SelectMany(group => Drawn(
            group, failed, sheet => isSvg ? System.Text.Encoding.UTF8.GetBytes(sheet.ToSvg()) : sheet.ToPng(scale))).ToList();
        if (bytes is not [var (_, picture)]) return [];
        AtomicFile.Write(path, stream => stream.Write(picture));
        return [path];
    }

    private static string[] Folder(
        string path, bool force, IEnumerable<FigureGroup> groups, FailedFigures failed, double scale, Action<string>? more)
    {
        List<string> names = [];
        OutputKind.WriteFigures(path, folder =>
        {
            foreach (var (name, png) in groups.SelectMany(group => Drawn(group, failed, sheet => sheet.ToPng(scale))))
                File.WriteAllBytes(Path.Combine(folder, AddName(name, names)), png);

            more?.Invoke(folder);
            if (names.Count == 0 && failed.Sentences is [.., var last]) throw new InvalidOperationException(last);
        }, force);
        return [.. names.Select(name => Path.Combine(path, name))];
    }

    private static IEnumerable<(string Name, byte[] Bytes)> Drawn(
        FigureGroup group, FailedFigures failed, Func<Figure, byte[]> write)
    {
        var sheets = failed.Try(group.Name, group.Draw) ?? [];
        try
        {
            for (var i = 0; i < sheets.Count; i++)
            {
                var (name, sheet) = (sheets.Count == 1 ? group.Name : $"{group.Name}-{i + 1}", sheets[i]);
                if (failed.Try(name, () => write(sheet)) is { } bytes) yield return (name, bytes);
            }
        }
        finally
        {
            foreach (var sheet in sheets) sheet.Dispose();
        }
    }
}
