using MLNetInterpret.Reports.Catalogue;
using ParquetSharp;

namespace MLNetInterpret.Reports.Tests;

/// <summary>A catalogue that is not as it was written is refused by name, or says what it said.</summary>
[TestClass]
public sealed class DamagedCatalogueTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("mlnetinterpret-damaged-").FullName;

    private string Folder => Path.Combine(_root, "catalogue");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [TestMethod, TestCategory("Long")]
    [DataRow(1), DataRow(2)]
    public void A_flipped_bit_anywhere_is_refused_or_changes_nothing(int seed)
    {
        var whole = SampleScan.Of(InputKind.Table, 3);
        ScanParquet.Write(Folder, whole);
        var random = new Random(seed);
        var refused = 0;
        foreach (var name in ScanParquet.Files)
        {
            var path = Path.Combine(Folder, name);
            var bytes = File.ReadAllBytes(path);
            for (var flip = 0; flip < 60; flip++)
            {
                var (at, bit) = (random.Next(bytes.Length), (byte)(1 << random.Next(8)));
                bytes[at] ^= bit;
                File.WriteAllBytes(path, bytes);
                try
                {
                    Assert.AreEqual(null, Deep.Difference(whole, ScanParquet.Read(Folder)), $"bit {bit} of byte {at} of {name}");
                }
                catch (InvalidDataException)
                {
                    refused++;
                }

                bytes[at] ^= bit;
            }

            File.WriteAllBytes(path, bytes);
        }

        Assert.IsGreaterThan(180, refused);
        Assert.AreEqual(null, Deep.Difference(whole, ScanParquet.Read(Folder)));
    }

    [TestMethod]
    public void Values_that_somebody_wrote_with_right_checksums_are_not_those_that_were_written()
    {
        ScanParquet.Write(Folder, SampleScan.Of(InputKind.Table, 3));
        var path = Path.Combine(Folder, "columns.parquet");
        Dictionary<string, string> metadata;
        int rows;
        using (var file = new ParquetFileReader(path))
            (metadata, rows) = (new(file.FileMetaData.KeyValueMetadata), (int)file.FileMetaData.NumRows);
        string[] units = [.. ScanParquet.Read(Folder).Units.SelectMany(unit => unit.Columns.Select(_ => unit.Unit.ToString()))];
        using (var stream = new FileStream(path, FileMode.Create, FileAccess.ReadWrite))
            new ParquetTable<int>(
                ParquetTable<int>.Of("unit", row => units[row]), ParquetTable<int>.Of("reduction", _ => "max"),
                ParquetTable<int>.Of("column", _ => "Income"), ParquetTable<int>.Of("correlation", _ => (double?)0.5))
                .Write(stream, Enumerable.Range(0, rows), metadata);
        var failure = Assert.ThrowsExactly<InvalidDataException>(() => ScanParquet.Read(Folder));
        StringAssert.Contains(failure.Message, "the values of its column 'correlation' are not those that were written");

        metadata.Remove("mlnetinterpret.sha256.correlation");
        using (var stream = new FileStream(path, FileMode.Create, FileAccess.ReadWrite))
            new ParquetTable<int>(ParquetTable<int>.Of("unit", row => units[row]))
                .Write(stream, Enumerable.Range(0, rows), metadata);
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidDataException>(() => ScanParquet.Read(Folder)).Message,
            "what it says about itself is not what was written");
    }
}
