namespace MLNetInterpret.Tables.Attribution;

/// <summary>What is compared of the network of one seed.</summary>
/// <param name="Units">Its units.</param>
/// <param name="Activations">Unit after unit its activations, on the same rows for every seed.</param>
/// <param name="Columns">For each unit the columns that drive it most, the strongest first; none but of the first seed.</param>
internal sealed record SeedNetwork(Unit[] Units, double[][] Activations, string[][] Columns)
{
    /// <summary>It as bytes, for <see cref="FromBytes"/>.</summary>
    public byte[] ToBytes()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        void Many<T>(T[] items, Action<T> write)
        {
            writer.Write(items.Length);
            foreach (var item in items) write(item);
        }

        Many(Units, unit =>
        {
            writer.Write(unit.Id);
            writer.Write(unit.ClassName is not null);
            if (unit.ClassName is { } name) writer.Write(name);
        });
        Many(Activations, values => Many(values, writer.Write));
        Many(Columns, names => Many(names, writer.Write));
        return stream.ToArray();
    }

    /// <summary>What <see cref="ToBytes"/> was given.</summary>
    public static SeedNetwork FromBytes(byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes));
        T[] Many<T>(Func<T> read) => [.. Enumerable.Range(0, reader.ReadInt32()).Select(_ => read())];
        return new(
            Many(() => Unit.Parse(reader.ReadString()) with { ClassName = reader.ReadBoolean() ? reader.ReadString() : null }),
            Many(() => Many(reader.ReadDouble)), Many(() => Many(reader.ReadString)));
    }
}
