using DuckDB.NET.Data;
using MLNetInterpret.Core.Scanning;
using ParquetSharp;
using Encoding = System.Text.Encoding;

namespace MLNetInterpret.Reports.Tests;

[TestClass]
public class ScanParquetTests
{
    private string _root = "";

    private string Folder => Path.Combine(_root, "catalogue");

    [TestInitialize]
    public void MakeRoot() => _root = Directory.CreateTempSubdirectory("mlnetinterpret-catalogue-").FullName;

    [TestCleanup]
    public void DeleteRoot() => Directory.Delete(_root, recursive: true);

    [TestMethod, DataRow(InputKind.Image), DataRow(InputKind.Table), DataRow(InputKind.Text)]
    public void Reading_gives_back_what_was_written(InputKind kind)
    {
        var written = SampleScan.Of(kind, 12, [Reduction.Max, Reduction.Mean]);
        ScanParquet.Write(Folder, written);
        Assert.AreEqual(null, Deep.Difference(written, ScanParquet.Read(Folder)));
        CollectionAssert.AreEquivalent(
            (string[])[.. ScanParquet.Files, ".mlnet-interpret.json"],
            Directory.EnumerateFileSystemEntries(Folder).Select(Path.GetFileName).ToArray());
    }

    [TestMethod]
    public void Numbers_that_are_none_and_everything_that_may_be_empty_come_back_to_the_bit()
    {
        var nan = BitConverter.Int64BitsToDouble(0x7ff8_0000_0000_0123);
        var sample = SampleScan.Of(InputKind.Image, 2, columns: ["a", SampleFindings.Hostile]);
        var odd = sample
            .With(it => it.Units, [
                sample.Units[0]
                    .With(it => it.Unit, "conv2:0@3,4")
                    .With(it => it.Highest, [])
                    .With(it => it.Lowest, [new()
                    {
                        Activation = float.NegativeInfinity,
                        Row = long.MaxValue,
                        Position = [],
                        Id = "",
                        Label = null,
                        Crop = null,
                    }])
                    .With(it => it.Similar, [])
                    .With(it => it.Projection, [])
                    .With(it => it.Statistics, new(
                        0, long.MaxValue, nan, double.PositiveInfinity, -0.0, float.NaN, -0f,
                        [nan, 0, double.Epsilon, 3, 4, 5, -0.0], new([0, 1], [0])))
                    .With(it => it.Classes, sample.Units[0].Classes!
                        .With(it => it.Means, [.. sample.Classes.Select((_, c) => c == 3 ? double.NaN : c)])
                        .With(it => it.Selectivity, null)
                        .With(it => it.VarianceShare, double.NaN))
                    .With(it => it.Columns, [null, double.NaN]),
                sample.Units[1]
                    .With(it => it.Unit, "conv2")
                    .With(it => it.Classes, null)
                    .With(it => it.Columns, [])
                    .With(it => it.Projection, [float.NaN, -0f, float.MaxValue]),
            ]);
        ScanParquet.Write(Folder, odd);
        var read = ScanParquet.Read(Folder);
        Assert.AreEqual(null, Deep.Difference(odd, read));
        Assert.AreEqual(BitConverter.DoubleToInt64Bits(nan), BitConverter.DoubleToInt64Bits(read.Units[0].Statistics.Mean));
        var quantile = read.Units[0].Statistics.Quantiles[6];
        Assert.AreEqual(BitConverter.DoubleToInt64Bits(-0.0), BitConverter.DoubleToInt64Bits(quantile));
        Assert.AreEqual(BitConverter.SingleToInt32Bits(-0f), BitConverter.SingleToInt32Bits(read.Units[1].Projection[1]));
    }

    [TestMethod]
    public void A_catalogue_without_units_classes_or_columns_has_its_tables_all_the_same()
    {
        var empty = SampleScan.Of(InputKind.Text, 0);
        ScanParquet.Write(Folder, empty);
        Assert.AreEqual(null, Deep.Difference(empty, ScanParquet.Read(Folder)));
        Assert.AreEqual(4L, Query($"select count(*) from (describe select * from '{File("columns")}')")[0][0]);
    }

    [TestMethod]
    public void Equal_catalogues_give_equal_bytes()
    {
        var other = Path.Combine(_root, "other");
        foreach (var folder in new[] { Folder, other }) ScanParquet.Write(folder, SampleScan.Of(InputKind.Image, 9));
        foreach (var file in ScanParquet.Files)
        {
            var (first, second) = (Path.Combine(Folder, file), Path.Combine(other, file));
            CollectionAssert.AreEqual(System.IO.File.ReadAllBytes(first), System.IO.File.ReadAllBytes(second), file);
        }
    }

    [TestMethod]
    public void Every_file_says_what_it_is_and_what_it_was_measured_on()
    {
        var catalogue = SampleScan.Of(InputKind.Image, 3);
        ScanParquet.Write(Folder, catalogue);
        foreach (var name in ScanParquet.Files)
        {
            using var file = new ParquetFileReader(Path.Combine(Folder, name));
            var said = file.FileMetaData.KeyValueMetadata;
            Assert.AreEqual(
                ("mlnet-interpret scan catalogue", "1", Path.GetFileNameWithoutExtension(name)),
                (said["mlnetinterpret.schema"], said["mlnetinterpret.version"], said["mlnetinterpret.table"]));
            Assert.AreEqual(catalogue.Plan.Id, ScanPlan.FromJson(said["mlnetinterpret.plan"]).Id);
            Assert.Contains("\"dataHash\":\"fedcba9876543210\"", said["mlnetinterpret.provenance"]);
            if (name != "columns.parquet")
                Assert.AreEqual(Compression.Zstd, file.RowGroup(0).MetaData.GetColumnChunkMetaData(0).Compression);
        }
    }

    [TestMethod]
    public void Every_column_is_documented_and_nothing_else()
    {
        ScanParquet.Write(Folder, SampleScan.Of(InputKind.Image, 1));
        var page = System.IO.File.ReadAllText(Repository.At("docs", "catalogue.md"));
        var sections = page.Split("\n## ").ToDictionary(section => section.Split('\n')[0]);
        foreach (var name in ScanParquet.Files)
        {
            using var file = new ParquetFileReader(Path.Combine(Folder, name));
            var schema = file.FileMetaData.Schema;
            var documented = sections[name].Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal))
                .SelectMany(line => line.Split('|')[1].Split(',').Select(column => column.Trim(' ', '`')));
            var columns = Enumerable.Range(0, schema.NumColumns).Select(i => schema.Column(i).Path.ToDotVector()[0]);
            CollectionAssert.AreEqual(columns.ToArray(), documented.ToArray(), name);
        }
    }

    [TestMethod]
    public void A_missing_damaged_or_foreign_file_and_a_later_version_are_named()
    {
        ScanParquet.Write(Folder, SampleScan.Of(InputKind.Table, 5));
        foreach (var name in ScanParquet.Files)
        {
            var path = Path.Combine(Folder, name);
            var whole = System.IO.File.ReadAllBytes(path);
            void Refused(byte[]? bytes, string why)
            {
                if (bytes is null) System.IO.File.Delete(path);
                else System.IO.File.WriteAllBytes(path, bytes);
                var error = Assert.ThrowsExactly<InvalidDataException>(() => ScanParquet.Read(Folder), why);
                // of two files that do not belong together either may be the wrong one
                Assert.Contains(why == "of another scan" ? "belongs to another scan" : $"'{path}'", error.Message, why);
            }

            Refused(null, "missing");
            Refused([], "empty");
            Refused(whole[..(whole.Length / 2)], "cut");
            Refused(Encoding.UTF8.GetBytes("no such table"), "text");
            Refused(
                Replaced(whole, "mlnetinterpret.version\u0018\u00011", "mlnetinterpret.version\u0018\u00012"), "later version");
            Refused(Replaced(whole, "fedcba9876543210", "fedcba9876543211"), "of another scan");
            System.IO.File.WriteAllBytes(path, whole);
        }

        Assert.HasCount(5, ScanParquet.Read(Folder).Units);
    }

    [TestMethod]
    public void A_changed_byte_among_the_values_is_noticed()
    {
        ScanParquet.Write(Folder, SampleScan.Of(InputKind.Image, 40));
        var bytes = System.IO.File.ReadAllBytes(File("histograms"));
        bytes[bytes.Length / 2] ^= 1;
        System.IO.File.WriteAllBytes(File("histograms"), bytes);
        Assert.Contains("histograms.parquet", Assert.ThrowsExactly<InvalidDataException>(() => ScanParquet.Read(Folder)).Message);
    }

    [TestMethod]
    public void A_folder_with_other_things_and_a_catalogue_that_contradicts_its_plan_are_refused()
    {
        var sample = SampleScan.Of(InputKind.Image, 2);
        var twice = sample.With(it => it.Units, [sample.Units[0], sample.Units[0]]);
        Assert.Contains(
            "'conv2:0' twice", Assert.ThrowsExactly<ArgumentException>(() => ScanParquet.Write(Folder, twice)).Message);
        var nine = sample
            .With(it => it.Plan, sample.Plan with { Classes = SampleScan.Clothes[1..] })
            .With(it => it.ClassCounts, new long[9]);
        Assert.Contains(
            "10 class means, but 9", Assert.ThrowsExactly<ArgumentException>(() => ScanParquet.Write(Folder, nine)).Message);
        Assert.IsFalse(Directory.Exists(Folder));
        Directory.CreateDirectory(Folder);
        System.IO.File.WriteAllText(Path.Combine(Folder, "thesis.docx"), "years of work");
        Assert.Contains("'thesis.docx'", Assert.ThrowsExactly<IOException>(() => ScanParquet.Write(Folder, sample)).Message);
        Assert.HasCount(1, Directory.EnumerateFileSystemEntries(Folder).ToArray());
    }

    [TestMethod]
    public void DuckDB_finds_the_most_selective_units_and_joins_the_tables()
    {
        var catalogue = SampleScan.Of(InputKind.Image);
        ScanParquet.Write(Folder, catalogue);
        var expected = catalogue.Units
            .Where(scan => scan.Classes!.Selectivity is not null)
            .OrderByDescending(scan => scan.Classes!.Selectivity)
            .Take(5)
            .ToArray();
        var read = Query(
            $"select unit, selectivity, class from '{File("units")}' where state = 'alive' order by selectivity desc limit 5");
        (string, double?, string) Told(UnitScan scan) =>
            (scan.Unit.ToString(), scan.Classes!.Selectivity, SampleScan.Clothes[scan.Classes.Preferred]);
        CollectionAssert.AreEqual(
            expected.Select(Told).ToArray(),
            read.Select(row => ((string)row[0], (double?)row[1], (string)row[2])).ToArray());

        var top = Query(
            $"select label, position[2], crop_width from '{File("top_rows")}' join '{File("units")}' using (unit, reduction) " +
            $"where state <> 'dead' and unit = '{expected[0].Unit}' and side = 'highest' order by rank");
        CollectionAssert.AreEqual(
            expected[0].Highest.Select(row => ((object)row.Label!, (object)row.Position[1], (object)9)).ToArray(),
            top.Select(row => (row[0], row[1], row[2])).ToArray());
        var copies = Query(
            $"select unit || ' is a near copy of ' || copy_of from '{File("units")}' where copy_of is not null");
        Assert.AreEqual("conv2:5 is a near copy of conv2:0", copies[0][0]);
        Assert.AreEqual(60_000L, Query($"select sum(count)::bigint from '{File("histograms")}' where unit = 'conv2:7'")[0][0]);
    }

    private string File(string table) => Path.Combine(Folder, table + ".parquet");

    private static List<object[]> Query(string sql)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        List<object[]> rows = [];
        while (reader.Read())
        {
            var row = new object[reader.FieldCount];
            reader.GetValues(row);
            rows.Add(row);
        }

        return rows;
    }

    private static byte[] Replaced(byte[] bytes, string old, string replacement)
    {
        var (from, to) = (Encoding.Latin1.GetString(bytes), Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(replacement)));
        Assert.Contains(old, from);
        return Encoding.Latin1.GetBytes(from.Replace(old, to, StringComparison.Ordinal));
    }
}
