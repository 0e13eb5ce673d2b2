using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLNetInterpret.Data;

/// <summary>What the log says of columns: what each was taken for, and where that looks wrong.</summary>
[TestClass]
public sealed class ColumnNoteTests : IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly List<LoggingEventArgs> _said = [];
    private readonly TestFolder _files = new();

    public ColumnNoteTests() => _ml.Log += (_, said) =>
    {
        if (DataLog.Holds(said)) _said.Add(said);
    };

    public void Dispose() => _files.Dispose();

    [TestMethod]
    public void Every_column_says_what_it_was_taken_for()
    {
        var table = Load("Age,Home,Note\n30,rent,a\n,own,b\n41,rent,c\n");
        Assert.AreEqual(
            "t.csv: 3 rows, 3 columns, separated by ','\n" +
            "  Column  Role   Type      Values                   Missing\n" +
            "  Age     input  number    30 to 41                 1\n" +
            "  Home    input  category  2 values: rent 2, own 1\n" +
            "  Note    input  category  3 values: a 1, b 1, c 1",
            _said.Single().RawMessage);
        Assert.AreEqual(ChannelMessageKind.Info, _said[0].Kind);
        Assert.AreEqual(table.ToString(), _said[0].RawMessage);
    }

    [TestMethod]
    public void A_table_read_like_another_says_which_columns_it_passes_over()
    {
        var first = Load("Age,Home\n30,rent\n40,own\n");
        _said.Clear();
        _ml.Data.LoadFromCsv(_files.Write("more.csv", "Home,Extra,Age\nrent,1,2\n"), first.Schema);
        Assert.AreEqual(
            "more.csv: rows not counted, 3 columns, separated by ','\n" +
            "  Column  Role     Type\n" +
            "  Home    input    category\n" +
            "  Extra   ignored\n" +
            "  Age     input    number",
            _said.Single().RawMessage);
    }

    [TestMethod]
    public void A_pipeline_says_which_column_is_the_label_and_which_are_ignored()
    {
        var table = Load("Id,Age,Home,Size,Good\nx,30,rent,1,yes\ny,40,own,2,no\n");
        _said.Clear();
        _ = _ml.Transforms.FeaturizeTable(table.Schema, "Good", "yes", ["Id"]);
        Assert.AreEqual(
            "Columns on their way to the network:\n" +
            "  ignored (1): Id\n" +
            "  number (2): Age, Size\n" +
            "  category (1): Home\n" +
            "  label (1): Good ('yes' against all others)",
            _said.Single().RawMessage);
    }

    [TestMethod]
    public void Many_columns_share_lines_and_none_is_left_out()
    {
        string[] names = [.. Enumerable.Range(0, 60).Select(i => $"c{i}")];
        Load($"{string.Join(',', names)}\n{Row(i => i % 3 == 0 ? "x" : "1")}\n{Row(i => i % 3 == 0 ? "y" : "2")}\n");
        var lines = _said.Single().RawMessage.Split('\n');
        Assert.HasCount(3, lines);
        StringAssert.StartsWith(lines[1], "  category (20): c0 (2 values), c3 (2 values), ");
        StringAssert.StartsWith(lines[2], "  number (40): c1, c2, c4, ");
        foreach (var name in names) Assert.IsTrue(lines.Any(line => line.Split(' ', ',').Contains(name)), name);

        string Row(Func<int, string> cell) => string.Join(',', Enumerable.Range(0, 60).Select(cell));
    }

    [TestMethod]
    [DataRow("3,14 2.5 10.0", "'3,14' has a decimal comma", "CsvOptions.DecimalMarker", "--decimal ,")]
    [DataRow("1 2 none 4", "'none' may mean that the number is missing", "CsvOptions.Missing", "--missing none)")]
    [DataRow("1 !! 3", "'!!' may mean that the number is missing", "CsvOptions.Missing", "--missing \"!!\")")]
    [DataRow("1 2 3 ohne leer 5", "'ohne', 'leer' may mean", "CsvOptions.Missing", "--missing ohne leer)")]
    [DataRow("1,234 2,345", "'1,234' has its thousands set apart", "--number", "or a decimal comma")]
    [DataRow("$5 €7.50", "'$5' has a currency sign", "not all are the same", "--number")]
    [DataRow("12% 3.5", "'12%' has a percent sign", "not all have one", "--number")]
    public void A_category_that_looks_like_numbers_is_warned_of(string cells, string part, string option, string more)
    {
        Load(Column(cells));
        var warning = _said.Single(said => said.Kind == ChannelMessageKind.Warning).RawMessage;
        foreach (var expected in new[] { "The column 'Price'", part, option, more, "--categorical" })
            StringAssert.Contains(warning, expected);
        Load(Column(cells), new() { Roles = new Dictionary<string, ColumnKind> { ["Price"] = ColumnKind.Category } });
        Assert.AreEqual(1, _said.Count(said => said.Kind == ChannelMessageKind.Warning), "what is declared is not doubted");
    }

    [TestMethod]
    [DataRow("red blue"), DataRow("1 2 3"), DataRow("A12 77 B9"), DataRow("12:30 7:15")]
    [DataRow("10.0.0.1 10.0.0.2"), DataRow("1 2 3 a b c d e"), DataRow("1.2.3 4.5.6"), DataRow("1,234,5 x"), DataRow("% $")]
    [DataRow("1;2 3;4"), DataRow("red NA"), DataRow("- -")]
    public void A_category_that_does_not_is_not(string cells)
    {
        Load(Column(cells));
        Assert.AreEqual(0, _said.Count(said => said.Kind == ChannelMessageKind.Warning), _said[^1].RawMessage);
    }

    [TestMethod]
    public void What_the_warning_advises_reads_the_numbers()
    {
        CsvOptions comma = new() { DecimalMarker = ',' };
        CsvOptions number = new() { Roles = new Dictionary<string, ColumnKind> { ["Price"] = ColumnKind.Number } };
        CollectionAssert.AreEqual(new[] { 1.234f, 2.345f }, Numbers("1,234 2,345", comma));
        CollectionAssert.AreEqual(new[] { 1234f, 2345f }, Numbers("1,234 2,345", number));
        CollectionAssert.AreEqual(new[] { 5f, 7.5f }, Numbers("$5 €7.50", number));
        CollectionAssert.AreEqual(new[] { 12f, 3.5f }, Numbers("12% 3.5", number));
        CollectionAssert.AreEqual(new[] { 1f, float.NaN, 3f }, Numbers("1 none 3", new() { Missing = ["none"] }));
        Assert.AreEqual(0, _said.Count(said => said.Kind == ChannelMessageKind.Warning));

        Load(Column("3.5 1.25"), comma);
        var warning = _said.Single(said => said.Kind == ChannelMessageKind.Warning).RawMessage;
        StringAssert.Contains(warning, "'3.5' has a decimal point");
        StringAssert.Contains(warning, "--decimal .");
    }

    [TestMethod]
    public void Odd_names_and_cells_keep_to_their_lines()
    {
        Load("\"two\nlines\",b\n\"a\nb\",1\n\u001b[31mred,2\n");
        Assert.HasCount(4, _said.Single().RawMessage.Split('\n'));
        Assert.DoesNotContain("\u001b", _said[0].RawMessage);
    }

    private float[] Numbers(string cells, CsvOptions options) => Sample.Column<float>(Load(Column(cells), options), "Price");

    /// <summary>A column of these cells, beside another.</summary>
    private static string Column(string cells) =>
        $"Price;Other\n{string.Concat(cells.Split(' ').Select(cell => $"\"{cell}\";x\n"))}";

    private CsvTable Load(string text, CsvOptions? options = null) => _ml.Data.LoadFromCsv(_files.Write("t.csv", text), options);
}
