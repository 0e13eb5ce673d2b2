using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Core.Networks;
using MLNetInterpret.Core.Units;

namespace MLNetInterpret.Data;

/// <summary>Pictures in subfolders, one subfolder a class; or, without any there, those of the folder itself, which is the class.
/// Columns: Features, Label, Id (path within the folder).</summary>
internal sealed class ImageFolderView : StreamedView
{
    /// <summary>What a user can do about a file that cannot be read.</summary>
    private const string Remedy = "Give skipBroken to leave out what cannot be read.";

    private const int MostNamed = 5;
    private static readonly string[] Endings = [".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp"];

    private readonly string _folder;
    private readonly IReadOnlyList<(string Path, int Class)> _pictures;
    private readonly (int Channels, int Height, int Width) _shape;

    private ImageFolderView(
        DataViewSchema schema, string folder, IReadOnlyList<(string, int)> pictures, (int, int, int) shape) : base(schema) =>
        (_folder, _pictures, _shape) = (folder, pictures, shape);

    /// <summary>Pictures that were left out because they cannot be read, by their paths within the folder.</summary>
    public IReadOnlyList<string> Broken { get; private init; } = [];

    /// <summary>What was left out, as a text of several lines; null where that is nothing.</summary>
    public string? Skipped { get; private init; }

    /// <summary>Which links were not followed; null where every link was.</summary>
    public string? PassedOver { get; private init; }

    /// <summary>Lists the files. Opens none, unless broken ones are to be skipped: then it decodes each once.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="width">Columns of the pictures as they are read.</param>
    /// <param name="height">Their rows.</param>
    /// <param name="channels">1 or 3.</param>
    /// <param name="skipBroken">Whether what cannot be read is left out.</param>
    /// <param name="known">Which pictures cannot be read, where <see cref="Broken"/> said it before.</param>
    public static ImageFolderView Load(
        string folder, int width, int height, int channels, bool skipBroken, IReadOnlyList<string>? known = null)
    {
        Check.NotBlank(folder);
        if (channels is not (1 or 3))
            throw new ArgumentOutOfRangeException(
                nameof(channels), $"A picture of a folder is read with 1 or 3 channels, not {channels}.");
        if (height is < 1 or > 4096 || width is < 1 or > 4096)
            throw new ArgumentOutOfRangeException(
                nameof(width), $"The size {width} x {height} (width x height) is outside 1 x 1 to 4096 x 4096.");
        if (!Directory.Exists(folder)) throw new DirectoryNotFoundException($"There is no folder '{folder}'.");

        var found = FolderFiles.In(folder, path => IsPicture(path) && Subfolder(folder, path) is not null);
        if (found.Files.Count == 0 && found.Unreadable.Count == 0) found = FolderFiles.In(folder, IsPicture);
        if (found.Unreadable.Count > 0 && !skipBroken)
            throw new InvalidDataException($"{found.Unreadable[0].Why} {Remedy}");
        var files = found.Files;
        List<string> broken = [.. found.Unreadable.Select(place => place.Why)];
        string?[] failures = skipBroken ? Failures(folder, files, known) : new string?[files.Count];
        broken.AddRange(failures.OfType<string>());
        List<string> pictures = [.. files.Where((_, index) => failures[index] is null)];
        if (pictures.Count == 0)
            throw new InvalidDataException(
                broken.Count > 0
                    ? $"No picture in the folder '{folder}' can be read; the first failure: {broken[0]}"
                    : $"The folder '{folder}' has no pictures ({string.Join(", ", Endings)}); "
                        + "put each class into a subfolder of its own.");

        var classes = pictures.GroupBy(path => ClassOf(folder, path))
            .OrderBy(group => group.Key, StringComparer.Ordinal).ToList();
        var schema = new DataViewSchema.Builder();
        schema.AddPicture(channels, height, width);
        schema.AddLabel([.. classes.Select(group => group.Key)]);
        schema.AddColumn("Id", TextDataViewType.Instance);
        return new(
            schema.ToSchema(), folder, [.. classes.SelectMany((group, index) => group.Select(path => (path, index)))],
            (channels, height, width))
        {
            Broken = [.. files.Where((_, index) => failures[index] is not null).Select(path => Within(folder, path))],
            Skipped = broken.Count == 0 ? null : Listed(
                $"Skipped {Parts(broken.Count, pictures.Count, found.Unreadable)} in '{folder}' that cannot be read:", broken)
                + string.Concat(files.Select(path => ClassOf(folder, path)).Distinct().Except(classes.Select(group => group.Key))
                    .Select(name => NumberWords.Visible($"\n  No picture of the class '{name}' is left."))),
            PassedOver = found.PassedOver.Count == 0 ? null : Listed(
                $"Did not follow {NumberWords.Count(found.PassedOver.Count, "link")} in '{folder}', "
                + "whose pictures are counted elsewhere:", found.PassedOver),
        };
    }

    public override long? GetRowCount() => _pictures.Count;

    protected override RowReader Open(IReadOnlyList<bool> active) => new Reader(this, active[0]);

    private static bool IsPicture(string path) => Endings.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    private static string ClassOf(string folder, string path) =>
        Subfolder(folder, path) ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));

    /// <summary>The subfolder that a path leads through; null for what lies beside the subfolders.</summary>
    private static string? Subfolder(string folder, string path)
    {
        var within = Path.GetRelativePath(folder, path);
        var end = within.IndexOf(Path.DirectorySeparatorChar);
        return end < 0 ? null : within[..end];
    }

    private static string Within(string folder, string path) => Path.GetRelativePath(folder, path).Replace('\\', '/');

    private static string?[] Failures(string folder, IReadOnlyList<string> files, IReadOnlyList<string>? known)
    {
        if (known is null) return [.. files.AsParallel().AsOrdered().WithCancellation(Cancelling.Token).Select(Failure)];
        var broken = known.ToHashSet();
        return [.. files.Select(path => broken.Contains(Within(folder, path)) ? $"'{path}' cannot be read." : null)];
    }

    /// <summary>Why a picture cannot be read, or null.</summary>
    private static string? Failure(string path)
    {
        try
        {
            PictureDecoder.Decode(path, mayShrink: true).Dispose();
            return null;
        }
        catch (Exception failure) when (IsOfFile(failure))
        {
            return failure.Message;
        }
    }

    private static bool IsOfFile(Exception failure) =>
        failure is InvalidDataException or IOException or UnauthorizedAccessException;

    /// <summary>How many pictures of how many, and how many folders besides.</summary>
    private static string Parts(int broken, int whole, IReadOnlyList<(string Path, string Why)> unreadable)
    {
        var folders = unreadable.Count(place => Directory.Exists(place.Path));
        var pictures = $"{NumberWords.Count(broken - folders)} of {NumberWords.Count(broken - folders + whole, "picture")}";
        return folders == 0 ? pictures : $"{pictures} and {NumberWords.Count(folders, "folder")}";
    }

    private static string Listed(string head, IReadOnlyList<string> items)
    {
        var named = items.Take(MostNamed).Select(item => $"\n  {NumberWords.Visible(item)}");
        var more = items.Count > MostNamed ? $"\n  and {NumberWords.Count(items.Count - MostNamed)} more" : "";
        return $"{head}{string.Concat(named)}{more}";
    }

    private sealed class Reader(ImageFolderView view, bool decode) : RowReader
    {
        private readonly byte[] _planes = new byte[view._shape.Channels * view._shape.Height * view._shape.Width];
        private int _row = -1;

        public override bool Read()
        {
            if (_row + 1 >= view._pictures.Count) return false;
            _row++;
            if (decode) Decode(view._pictures[_row].Path);
            return true;
        }

        public override Delegate Getter(int column) => column switch
        {
            0 => Getters.Scaled(_planes),
            1 => Getters.Key(() => view._pictures[_row].Class),
            _ => Getters.Text(() => Within(view._folder, view._pictures[_row].Path)),
        };

        public override void Dispose()
        {
            // every picture is closed when it has been decoded
        }

        private void Decode(string path)
        {
            try
            {
                using var picture = PictureDecoder.Decode(path, mayShrink: true);
                var (channels, height, width) = view._shape;
                PictureFile.Copy(picture, new(0, 0, picture.Width, picture.Height), channels, height, width, _planes);
            }
            catch (Exception failure) when (IsOfFile(failure))
            {
                throw new InvalidDataException($"{failure.Message} {Remedy}", failure);
            }
        }
    }
}
