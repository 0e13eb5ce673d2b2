using System.Text.Json;
using ParquetSharp;

namespace MLNetInterpret.Reports.Tests;

[TestClass]
public class FindingsParquetTests
{
    [TestMethod]
    public void Every_example_and_optimised_input_is_a_row()
    {
        FindingSet[] sets = [SampleFindings.Images(2), SampleFindings.Table(1), SampleFindings.Text(1)];
        var sides = sets.SelectMany(set => set).SelectMany(finding =>
            new[] { (finding, "highest", finding.Highest), (finding, "lowest", finding.Lowest) });
        var expected = sides.SelectMany(side => side.Item3.Examples
            .Select((example, i) =>
                (side.finding.Unit.ToString(), side.Item2, i + 1, example.Activation, (long?)example.Row, example.Label))
            .Prepend((side.finding.Unit.ToString(), side.Item2, 0, side.Item3.Optimized?.Score ?? float.NaN, null, null))
            .Where(row => !float.IsNaN(row.Item4))).ToArray();

        using var read = new Written(sets);
        var (units, names, ranks) = (read.Column<string>("unit"), read.Column<string>("side"), read.Column<int>("rank"));
        var (activations, rows) = (read.Column<float>("activation"), read.Column<long?>("row"));
        var labels = read.Column<string?>("label");
        CollectionAssert.AreEqual(
            expected,
            units.Select((unit, i) => (unit, names[i], ranks[i], activations[i], rows[i], labels[i])).ToArray());
    }

    [TestMethod]
    public void A_table_row_comes_back_from_its_column_with_missing_values_as_null()
    {
        using var read = new Written([SampleFindings.Table(1)]);
        using var row = JsonDocument.Parse(read.Column<string?>("input")[0]!);
        Assert.AreEqual("rent", row.RootElement.GetProperty("Home").GetString());
        Assert.AreEqual(60_000, row.RootElement.GetProperty("Assets").GetDouble());
        Assert.AreEqual(JsonValueKind.Null, row.RootElement.GetProperty("Income").ValueKind);
    }

    [TestMethod]
    public void How_far_an_optimised_input_goes_and_what_survives_moving_are_columns()
    {
        var set = SampleExtras.Full(SampleFindings.Images(2));
        using var read = new Written([set]);
        var (sides, units) = (read.Column<string>("side"), read.Column<string>("unit"));
        var (moved, ratios) = (read.Column<float?>("score_when_moved"), read.Column<double?>("ratio_to_best_real"));
        var highest = set[0].Highest;
        for (var row = 0; row < sides.Length; row++)
        {
            var first = units[row] == "conv2:0";
            Assert.AreEqual(first ? sides[row] == "highest" ? highest.Optimized!.ScoreWhenMoved : -0.1f : null, moved[row]);
            if (first && sides[row] == "highest")
                Assert.AreEqual(highest.Optimized!.Score / (double)highest.Examples[0].Activation, ratios[row]);
        }
    }

    [TestMethod]
    public void It_is_compressed_and_says_what_it_was_measured_on()
    {
        using var read = new Written([SampleFindings.Text(1, SampleFindings.Hostile)]);
        Assert.AreEqual(Compression.Zstd, read.Group.MetaData.GetColumnChunkMetaData(0).Compression);
        Assert.AreEqual("0123456789abcdef", read.Column<string>("model_hash")[0]);
        Assert.AreEqual("text", read.Column<string>("kind")[0]);
        Assert.AreEqual(SampleFindings.Hostile, read.Column<string?>("input")[0]);
    }

    private sealed class Written : IDisposable
    {
        private readonly ParquetFileReader _file;

        public Written(IReadOnlyList<FindingSet> sets)
        {
            var stream = new MemoryStream();
            FindingsParquet.Write(stream, sets);
            _file = new(new MemoryStream(stream.ToArray()));
            Group = _file.RowGroup(0);
        }

        public RowGroupReader Group { get; }

        public T[] Column<T>(string name)
        {
            var schema = _file.FileMetaData.Schema;
            var index = Enumerable.Range(0, schema.NumColumns).Single(i => schema.Column(i).Name == name);
            return Group.Column(index).LogicalReader<T>().ReadAll(checked((int)Group.MetaData.NumRows));
        }

        public void Dispose()
        {
            Group.Dispose();
            _file.Dispose();
        }
    }
}
