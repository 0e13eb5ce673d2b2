namespace MLNetInterpret.Catalogs;

/// <summary>Data types as ML.NET writes them: a name, the length of what says more, and that.</summary>
/// <remarks>ML.NET's reader asks for ever for more where the number of a vector's dimensions leads past the end, and goes as deep as
/// types are nested. Source: <c>CodecFactory</c> of ML.NET 5.0.1.</remarks>
internal static class DataTypes
{
    /// <summary>Goes to the end of a type.</summary>
    /// <param name="reader">Where the type begins; seekable.</param>
    /// <param name="left">How deep types may be nested: 3 for a vector of keys of a number.</param>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static void Skip(BinaryReader reader, int left)
    {
        if (left == 0) throw new InvalidDataException("it has types inside of types inside of types");
        var stream = reader.BaseStream;
        var name = reader.ReadString();
        var length = reader.Read7BitEncodedInt64();
        var end = stream.Position + length;
        if (length < 0 || end < 0 || end > stream.Length) throw new InvalidDataException($"its type '{name}' goes beyond its end");
        if (name is "VBuffer" or "Key" or "Key2") Skip(reader, left - 1);
        if (name == "VBuffer")
        {
            var dimensions = reader.ReadInt32();
            if (dimensions < 0 || dimensions * (long)sizeof(int) != end - stream.Position)
                throw new InvalidDataException($"a vector of it has {dimensions} dimensions, for which there is no room");
        }

        stream.Position = end;
    }
}
