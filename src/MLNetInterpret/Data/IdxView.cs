using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetInterpret.Data;

/// <summary>Reads grey pictures and their classes from a pair of IDX files. Columns: Features, Label, Id (the row
/// number).</summary>
internal sealed class IdxView : StreamedView
{
    private readonly string _images;
    private readonly string _labels;
    private readonly int _classes;
    private readonly int _rows;

    private IdxView(DataViewSchema schema, string images, string labels, int classes, int rows) : base(schema) =>
        (_images, _labels, _classes, _rows) = (images, labels, classes, rows);

    /// <summary>Reads both headers; without class names also the labels, once, to count them.</summary>
    public static IdxView Load(string images, string labels, IReadOnlyList<string> classNames)
    {
        using var pictures = IdxFile.Open(images, 3, "pictures");
        using var classes = IdxFile.Open(labels, 1, "labels");
        if (pictures.Count != classes.Count)
            throw new InvalidDataException(
                $"'{images}' has {pictures.Count:N0} pictures, but '{labels}' has {classes.Count:N0} labels; "
                + "there has to be one for each.");
        if (classNames.Count == 0)
        {
            var most = 0;
            while (classes.Read()) most = Math.Max(most, classes.Record[0]);
            classNames = [.. Enumerable.Range(0, most + 1).Select(name => $"{name}")];
        }

        var schema = new DataViewSchema.Builder();
        schema.AddPicture(1, pictures.Axes[1], pictures.Axes[2]);
        schema.AddLabel(classNames);
        schema.AddColumn("Id", TextDataViewType.Instance);
        return new(schema.ToSchema(), images, labels, classNames.Count, pictures.Count);
    }

    public override long? GetRowCount() => _rows;

    protected override RowReader Open(IReadOnlyList<bool> active) => new Reader(this, active);

    private sealed class Reader(IdxView view, IReadOnlyList<bool> active) : RowReader
    {
        private readonly IdxFile? _images = active[0] ? IdxFile.Open(view._images, 3, "pictures") : null;
        private readonly IdxFile? _labels = active[1] ? IdxFile.Open(view._labels, 1, "labels") : null;
        private int _row = -1;

        public override bool Read()
        {
            _row++;
            // both are read past their last record, which is where what follows it is noticed
            var image = _images?.Read() ?? _row < view._rows;
            var label = _labels?.Read() ?? _row < view._rows;
            return image && label;
        }

        public override Delegate Getter(int column) => column switch
        {
            0 => Getters.Scaled(_images!.Record),
            1 => Getters.Key(() => _labels!.Class(view._classes)),
            _ => Getters.Text(() => $"{_row}"),
        };

        public override void Dispose()
        {
            _images?.Dispose();
            _labels?.Dispose();
        }
    }
}
