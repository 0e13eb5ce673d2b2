using System.Globalization;

namespace MLNetInterpret.Data;

/// <summary>The CSV beside a file of picture records: <c>index, label, vendor, codepoints, subcategory, name</c>,
/// one line a record.</summary>
internal sealed class PictureNames : IDisposable
{
    private readonly string _path;
    private readonly CsvFile _file;
    private readonly int _label;
    private readonly int _vendor;
    private readonly int _codePoints;
    private readonly int _name;
    private int _row = -1;

    public PictureNames(string path)
    {
        _path = path;
        _file = CsvFile.Open(path, new() { Separator = ',' });
        (_label, _vendor, _codePoints, _name) = (Column("label"), Column("vendor"), Column("codepoints"), Column("name"));
    }

    /// <summary>Code points and vendor.</summary>
    public string Id => $"{_file[_codePoints]} {_file[_vendor]}";

    /// <summary>The Unicode name.</summary>
    public string Name => _file[_name];

    /// <summary>Goes to the next record's line.</summary>
    /// <param name="label">The record's label, which the line has to repeat.</param>
    public void Read(int label)
    {
        _row++;
        if (!_file.Read()) throw new InvalidDataException($"'{_path}' names {_row:N0} pictures, but there are more.");
        if (_file[_label] != label.ToString(CultureInfo.InvariantCulture))
            throw new InvalidDataException(
                $"Line {_file.Line} of '{_path}' has the label '{_file[_label]}', but picture {_row:N0} has {label}.");
    }

    public void RequireEnd()
    {
        if (_file.Read()) throw new InvalidDataException($"'{_path}' names more pictures than there are ({_row + 1:N0}).");
    }

    public void Dispose() => _file.Dispose();

    private int Column(string name)
    {
        var index = _file.Header.ToList().IndexOf(name);
        if (index >= 0) return index;
        _file.Dispose();
        throw new InvalidDataException($"'{_path}' has no column '{name}'. It has: {string.Join(", ", _file.Header)}.");
    }
}
