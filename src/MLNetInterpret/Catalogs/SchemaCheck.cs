using System.Text;

namespace MLNetInterpret.Catalogs;

/// <summary>Checks the schema in a model's zip before ML.NET reads it: a table of contents in ML.NET's binary format.</summary>
/// <remarks>Source: <c>BinaryLoader</c> of ML.NET 5.0.1.</remarks>
internal sealed class SchemaCheck
{
    private const int HeaderSize = 256;
    private const int MostTypes = 3;      // a vector of a key of a number
    private readonly BinaryReader _reader;

    private SchemaCheck(BinaryReader reader) => _reader = reader;

    private Stream Stream => _reader.BaseStream;

    /// <summary>Reads the whole table.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static void Require(byte[] schema)
    {
        using var reader = new BinaryReader(new MemoryStream(schema, writable: false), Encoding.UTF8);
        try
        {
            new SchemaCheck(reader).Table();
        }
        catch (Exception wrong) when (wrong is IOException or FormatException or ArgumentException or InvalidDataException)
        {
            throw new InvalidDataException($"its schema is damaged: {wrong.Message.TrimEnd('.')}", wrong);
        }
    }

    private void Table()
    {
        if (Stream.Length < HeaderSize) throw new InvalidDataException("it is shorter than its header");
        Stream.Position = 24;
        var (contents, tail, rows, columns) = (_reader.ReadInt64(), _reader.ReadInt64(), _reader.ReadInt64(), _reader.ReadInt32());
        if (rows < 0 || columns < 0 || tail < HeaderSize || tail > Stream.Length - sizeof(ulong))
            throw new InvalidDataException("its header has impossible numbers");
        if (columns == 0) return;
        Go(contents);
        for (var column = 0; column < columns; column++)
        {
            _ = _reader.ReadString();
            DataTypes.Skip(_reader, MostTypes);
            _ = _reader.ReadByte();
            _ = _reader.Read7BitEncodedInt64();
            _ = _reader.ReadInt64();
            var annotations = _reader.ReadInt64();
            if (annotations == 0) continue;
            var next = Stream.Position;
            Go(annotations);
            Annotations();
            Go(next);
        }
    }

    private void Annotations()
    {
        var count = _reader.Read7BitEncodedInt64();
        for (long annotation = 0; annotation < count; annotation++)
        {
            _ = _reader.ReadString();
            DataTypes.Skip(_reader, MostTypes);
            _ = _reader.ReadByte();
            _ = _reader.ReadInt64();
            _ = _reader.Read7BitEncodedInt64();
        }
    }

    private void Go(long position)
    {
        if (position < 0 || position > Stream.Length) throw new InvalidDataException("it points beyond its end");
        Stream.Position = position;
    }
}
