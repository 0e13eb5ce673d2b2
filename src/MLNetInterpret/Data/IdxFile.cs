using System.Buffers.Binary;

namespace MLNetInterpret.Data;

/// <summary>An IDX file of unsigned bytes, read record by record.</summary>
/// <remarks>Format: two zero bytes, the type (8 for unsigned bytes), the number of axes, each axis as a big-endian 32-bit length,
/// then the values. Y. LeCun, C. Cortes, C. Burges, "The MNIST database of handwritten digits".</remarks>
internal sealed class IdxFile : IDisposable
{
    /// <summary>As of a picture of a folder.</summary>
    private const int MostSide = 4096;

    private readonly RecordFile _file;
    private readonly string _path;

    private IdxFile(string path, RecordFile file, int[] axes)
    {
        (_path, _file, Axes) = (path, file, axes);
        Record = new byte[axes.Skip(1).Aggregate(1, (size, axis) => checked(size * axis))];
    }

    /// <summary>Length of each axis; the first counts the records.</summary>
    public IReadOnlyList<int> Axes { get; }

    /// <summary>Records in the file, as its header says.</summary>
    public int Count => Axes[0];

    /// <summary>The record read last, from 0; -1 before the first.</summary>
    public int Index { get; private set; } = -1;

    /// <summary>The record read last.</summary>
    public byte[] Record { get; }

    /// <summary>Opens a file and reads its header.</summary>
    /// <param name="path">The file, plain or gzip.</param>
    /// <param name="axes">The number of axes it has to have.</param>
    /// <param name="holds">What it has to hold, for messages.</param>
    /// <exception cref="InvalidDataException">It is not such a file.</exception>
    public static IdxFile Open(string path, int axes, string holds)
    {
        var file = RecordFile.Open(path);
        try
        {
            Span<byte> magic = stackalloc byte[4];
            file.Read(magic, "the end of its header");
            if (magic[0] != 0 || magic[1] != 0 || magic[2] != 8 || magic[3] != axes)
                throw new InvalidDataException(
                    $"'{path}' starts with {Convert.ToHexString(magic)}; an IDX file of {holds} starts with 0000080{axes}.");
            var lengths = new int[axes];
            Span<byte> length = stackalloc byte[4];
            for (var axis = 0; axis < axes; axis++)
            {
                file.Read(length, "the end of its header");
                lengths[axis] = BinaryPrimitives.ReadInt32BigEndian(length);
            }

            var size = lengths.Aggregate(1L, (product, axis) => product * Math.Max(axis, 0));
            if (lengths.Any(axis => axis < 1) || lengths.Skip(1).Any(axis => axis > MostSide))
                throw new InvalidDataException(
                    $"The header of '{path}' says [{string.Join(", ", lengths)}]; "
                    + "every axis has to be at least 1 and a picture at most 4,096 wide and high.");
            if (file.Length is null && size > file.MostLength)
                throw new InvalidDataException(
                    $"'{path}' is truncated or damaged: its header says [{string.Join(", ", lengths)}], "
                    + "more than the file can hold.");
            if (file.Length is { } bytes && bytes != 4 + 4 * axes + size)
                throw new InvalidDataException(
                    $"'{path}' has {bytes:N0} bytes, "
                    + $"but its header says [{string.Join(", ", lengths)}], which takes {4 + 4 * axes + size:N0}.");
            return new(path, file, lengths);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads the next record; false after the last.</summary>
    public bool Read()
    {
        if (Index + 1 >= Count)
        {
            if (Index < Count) _file.RequireEnd($"record {Count - 1:N0}, the last one of its header");
            Index = Count;
            return false;
        }

        _file.Read(Record, $"record {Index + 1:N0} of {Count:N0} (counted from 0)");
        Index++;
        return true;
    }

    /// <summary>The record as a class, where it is one byte.</summary>
    /// <exception cref="InvalidDataException">There is no such class.</exception>
    public int Class(int classes) => Record[0] < classes
        ? Record[0]
        : throw new InvalidDataException(
            $"Record {Index:N0} of '{_path}' has the label {Record[0]}; there are the classes 0 to {classes - 1}.");

    public void Dispose() => _file.Dispose();
}
