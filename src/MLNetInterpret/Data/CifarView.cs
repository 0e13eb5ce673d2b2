using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetInterpret.Data;

/// <summary>Reads colour pictures of 32 x 32 from CIFAR-10's binary records: a label byte, then the red, green and blue
/// planes.</summary>
/// <remarks>Columns: Features, Label, Id (file and record, or the name file's). A. Krizhevsky, "Learning Multiple Layers of
/// Features from Tiny Images", 2009. With a name file there is a further column, Name.</remarks>
internal sealed class CifarView : StreamedView
{
    private const int Side = 32;
    private const int RecordSize = 1 + 3 * Side * Side;

    private readonly IReadOnlyList<string> _paths;
    private readonly IReadOnlyList<string> _classNames;
    private readonly string? _names;

    private CifarView(DataViewSchema schema, IReadOnlyList<string> paths, IReadOnlyList<string> classNames, string? names)
        : base(schema) => (_paths, _classNames, _names) = (paths, classNames, names);

    /// <summary>Checks the files' presence and, where they are not compressed, their sizes.</summary>
    public static CifarView Load(IReadOnlyList<string> paths, IReadOnlyList<string> classNames, string? names = null)
    {
        if (paths.Count == 0) throw new ArgumentException("Name at least one file of CIFAR-10 records.", nameof(paths));
        if (classNames.Count is 0 or > 256)
            throw new ArgumentException(
                $"There are {classNames.Count} class names; CIFAR-10 records have 1 to 256 classes.", nameof(classNames));
        if (names is not null) RecordFile.RequireFile(names);
        foreach (var path in paths)
        {
            using var file = RecordFile.Open(path);
            if (file.Length is { } bytes && bytes % RecordSize != 0)
                throw new InvalidDataException(
                    $"'{path}' has {bytes:N0} bytes, which is not a multiple of a CIFAR-10 record's {RecordSize:N0} bytes.");
        }

        var schema = new DataViewSchema.Builder();
        schema.AddPicture(3, Side, Side);
        schema.AddLabel(classNames);
        schema.AddColumn("Id", TextDataViewType.Instance);
        if (names is not null) schema.AddColumn("Name", TextDataViewType.Instance);
        return new(schema.ToSchema(), paths, classNames, names);
    }

    /// <summary>Known where no file is compressed.</summary>
    public override long? GetRowCount()
    {
        long rows = 0;
        foreach (var path in _paths)
        {
            using var file = RecordFile.Open(path);
            if (file.Length is not { } bytes) return null;
            rows += bytes / RecordSize;
        }

        return rows;
    }

    protected override RowReader Open(IReadOnlyList<bool> active) => new Reader(this, active);

    private sealed class Reader(CifarView view, IReadOnlyList<bool> active) : RowReader
    {
        private readonly byte[] _record = new byte[RecordSize];
        private readonly PictureNames? _names =
            view._names is not null && active.Skip(2).Contains(true) ? new PictureNames(view._names) : null;
        private RecordFile? _file;
        private int _part = -1;
        private long _index;

        public override bool Read()
        {
            while (_file is null || !_file.TryRead(_record, $"record {_index + 1:N0}"))
            {
                _file?.Dispose();
                _file = null;
                if (_part + 1 >= view._paths.Count)
                {
                    _names?.RequireEnd();
                    return false;
                }

                _file = RecordFile.Open(view._paths[++_part]);
                _index = -1;
            }

            _index++;
            if (_record[0] >= view._classNames.Count)
                throw new InvalidDataException(
                    $"Record {_index:N0} of '{view._paths[_part]}' has the label {_record[0]}; "
                    + $"there are the classes 0 to {view._classNames.Count - 1}.");
            _names?.Read(_record[0]);
            return true;
        }

        public override Delegate Getter(int column) => column switch
        {
            0 => Getters.Scaled(_record.AsMemory(1)),
            1 => Getters.Key(() => _record[0]),
            2 => Getters.Text(() => _names?.Id ?? $"{Path.GetFileName(view._paths[_part])}:{_index}"),
            _ => Getters.Text(() => _names!.Name),
        };

        public override void Dispose()
        {
            _file?.Dispose();
            _names?.Dispose();
        }
    }
}
