using System.Buffers.Binary;
using Microsoft.ML;
using MLNetInterpret.Catalogs;

namespace MLNetInterpret.Tests.Reading;

/// <summary>Lengths in ML.NET's own entries of which its readers would find no end, with right checksums.</summary>
[TestClass]
public sealed class EndlessModelTests
{
    private static readonly string Table =
        Repository.Sample("table.zip");

    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    [DataRow("Schema", 24, 0x7fffffff, "its schema is damaged: it points beyond its end")]
    [DataRow("Schema", 48, 0x7fffffff, "its schema is damaged")]
    [DataRow("Schema", 44, -1, "its header has impossible numbers")]
    [DataRow("Transform_000/Model.key", 256 + 8, 1 << 28, "ConcatTransform: it says that 268435456 things follow")]
    [DataRow("Transform_003/Model.key", 256 + 12, 1 << 28, "DropSlotsTransform: it says that 268435456 things follow")]
    [DataRow("Transform_004/Model.key", 256 + 29, 100000, "NAReplaceTransform: a vector of it has 100000 dimensions")]
    [DataRow("Transform_005/Model.key", 256 + 14, 1 << 28, "Normalizer: it says that 268435456 things follow")]
    [DataRow("Normalizer_000/Model.key", 256 + 12, 1 << 28, "AffineNormExec: it says that 268435456 things follow")]
    [DataRow("Transform_006/Model.key", 256 + 4, 1 << 28, "ExprTransform: it says that 268435456 things follow")]
    [DataRow("TransformerChain/Model.key", 256, int.MaxValue, "TransformerChain: it says that 2147483647 things follow")]
    public void A_length_that_leads_past_the_end_is_refused(string entry, int place, int length, string expected)
    {
        using var file = new ModelFile().Open(Table);
        file.Change(file.Find(entry), bytes =>
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(place), length);
            return bytes;
        });
        file.Write(hasChecksums: true);
        var before = GC.GetTotalAllocatedBytes();
        var failure = Assert.ThrowsExactly<InvalidDataException>(() => _ml.Model.LoadInterpretable(file.Path));
        StringAssert.Contains(failure.Message, expected);
        Assert.IsLessThan(20L << 20, GC.GetTotalAllocatedBytes() - before);
    }

    [TestMethod, Timeout(60_000)]
    public void Every_changed_byte_of_a_schema_comes_to_an_end()
    {
        using var file = new ModelFile().Open(Table);
        var schema = file.Entries[file.Find("Schema")].Bytes;
        SchemaCheck.Require(schema);
        var refused = 0;
        foreach (var place in Enumerable.Range(0, schema.Length))
            foreach (var value in new byte[] { 0, 1, 0x7f, 0xff, (byte)(schema[place] ^ 0x10) })
            {
                byte[] damaged = [.. schema];
                damaged[place] = value;
                try
                {
                    SchemaCheck.Require(damaged);
                }
                catch (InvalidDataException)
                {
                    refused++;
                    continue;
                }

                // what passes the check is read by ML.NET to its end, well or with an exception
                try
                {
                    _ = _ml.Data.LoadFromBinary(new Source(damaged)).Schema.Count;
                }
                catch (Exception)
                {
                    // it ended
                }
            }

        Assert.IsGreaterThan(100, refused);
    }

    [TestMethod]
    public void Types_inside_of_types_without_end_are_refused()
    {
        using var file = new ModelFile().Open(Table);
        var place = file.Find("Schema");
        var schema = file.Entries[place].Bytes;
        using var nested = new MemoryStream();
        nested.Write(schema);
        var contents = nested.Position;
        using (var writer = new BinaryWriter(nested, System.Text.Encoding.UTF8, leaveOpen: true))
        {
            writer.Write("Deep");
            for (var depth = 100_000; depth > 0; depth--)
            {
                writer.Write("VBuffer");
                writer.Write7BitEncodedInt64(0);
            }
        }

        var damaged = nested.ToArray();
        BinaryPrimitives.WriteInt64LittleEndian(damaged.AsSpan(24), contents);
        file.Change(place, _ => damaged);
        file.Write(hasChecksums: true);
        var failure = Assert.ThrowsExactly<InvalidDataException>(() => _ml.Model.LoadInterpretable(file.Path));
        StringAssert.Contains(failure.Message, "types inside of types");
    }

    private sealed class Source(byte[] bytes) : Microsoft.ML.Data.IMultiStreamSource
    {
        public int Count => 1;

        public string GetPathOrNull(int index) => null!;

        public Stream Open(int index) => new MemoryStream(bytes);

        public TextReader OpenTextReader(int index) => new StreamReader(Open(index));
    }
}
