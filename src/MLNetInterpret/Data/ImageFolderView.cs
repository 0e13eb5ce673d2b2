using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Core.Networks;
using SkiaSharp;

namespace MLNetInterpret.Data;

/// <summary>Pictures in subfolders, one subfolder a class. Columns: Features, Label, Id (path within the folder).</summary>
internal sealed class ImageFolderView : StreamedView
{
    private static readonly string[] Endings = [".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp"];

    private readonly string _folder;
    private readonly IReadOnlyList<(string Path, int Class)> _pictures;
    private readonly (int Channels, int Height, int Width) _shape;

    private ImageFolderView(
        DataViewSchema schema, string folder, IReadOnlyList<(string, int)> pictures, (int, int, int) shape) : base(schema) =>
        (_folder, _pictures, _shape) = (folder, pictures, shape);

    /// <summary>Lists the files; opens none.</summary>
    public static ImageFolderView Load(string folder, int height, int width, int channels)
    {
        Check.NotBlank(folder);
        if (channels is not (1 or 3))
            throw new ArgumentOutOfRangeException(
                nameof(channels), $"A picture of a folder is read with 1 or 3 channels, not {channels}.");
        if (height is < 1 or > 4096 || width is < 1 or > 4096)
            throw new ArgumentOutOfRangeException(
                nameof(height), $"The size {height} x {width} is outside 1 x 1 to 4096 x 4096.");
        if (!Directory.Exists(folder)) throw new DirectoryNotFoundException($"There is no folder '{folder}'.");

        var classes = Directory.GetDirectories(folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)
            .Select(name => (Name: name, Pictures: Pictures(Path.Combine(folder, name))))
            .Where(found => found.Pictures.Count > 0).ToList();
        if (classes.Count == 0)
            throw new InvalidDataException(
                $"The folder '{folder}' has no pictures in subfolders; "
                + $"put each class into one of its own ({string.Join(", ", Endings)}).");

        var schema = new DataViewSchema.Builder();
        schema.AddPicture(channels, height, width);
        schema.AddLabel([.. classes.Select(found => found.Name)]);
        schema.AddColumn("Id", TextDataViewType.Instance);
        return new(
            schema.ToSchema(), folder, [.. classes.SelectMany((found, index) => found.Pictures.Select(path => (path, index)))],
            (channels, height, width));
    }

    public override long? GetRowCount() => _pictures.Count;

    protected override RowReader Open(IReadOnlyList<bool> active) => new Reader(this, active[0]);

    private static List<string> Pictures(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(path => Endings.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase))
            .Order(StringComparer.Ordinal)];

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
            _ => Getters.Text(() => Path.GetRelativePath(view._folder, view._pictures[_row].Path).Replace('\\', '/')),
        };

        public override void Dispose()
        {
            // every picture is closed when it has been decoded
        }

        private void Decode(string path)
        {
            using var picture = PictureFile.Decode(path);
            var (channels, height, width) = view._shape;
            PictureFile.Copy(picture, new(0, 0, picture.Width, picture.Height), channels, height, width, _planes);
        }
    }
}
