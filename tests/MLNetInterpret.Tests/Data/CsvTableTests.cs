using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetInterpret.Data;

[TestClass]
public sealed class CsvTableTests : IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly TestFolder _files = new();

    public void Dispose() => _files.Dispose();

    [TestMethod]
    public void Numbers_with_empty_cells_and_categories_are_told_apart()
    {
        var table = Load(
            "Age,Home,Code\n30,rent,1\n,\"own, \"\"mostly\"\"\",2\n-4.5e1,,3\n", Declared(ColumnKind.Category, "Code"));
        CollectionAssert.AreEqual(new[] { "Age", "Home", "Code" }, table.Schema.Select(column => column.Name).ToArray());
        CollectionAssert.AreEqual(new[] { 30f, float.NaN, -45f }, Sample.Column<float>(table, "Age"));
        CollectionAssert.AreEqual(new[] { "rent", "own, \"mostly\"", "" }, Sample.Text(table, "Home"));
        CollectionAssert.AreEqual(new[] { "1", "2", "3" }, Sample.Text(table, "Code"));
        Assert.AreEqual(3, table.GetRowCount());
    }

    [TestMethod]
    public void What_was_inferred_can_be_printed()
    {
        var table = Load("Age,Home\n30,rent\n,rent\n50,own\n");
        Assert.AreEqual(
            "t.csv: 3 rows, 2 columns, separated by ','\n" +
            "  Column  Role   Type      Values                   Missing\n" +
            "  Age     input  number    30 to 50                 1\n" +
            "  Home    input  category  2 values: rent 2, own 1",
            table.ToString());
    }

    [TestMethod]
    [DataRow("a;b\n1,5;x\n"), DataRow("a\tb\n1.5\tx\n"), DataRow("a|b\r\n1.5|x\r\n"), DataRow("\uFEFFa,b\n1.5,x")]
    [DataRow("a,b\n\"1,5\",x\n")]
    public void Separators_line_ends_and_decimal_commas_are_understood(string text)
    {
        var table = Load(text);
        CollectionAssert.AreEqual(new[] { 1.5f }, Sample.Column<float>(table, "a"));
        CollectionAssert.AreEqual(new[] { "x" }, Sample.Text(table, "b"));
    }

    [TestMethod]
    [DataRow("", "is empty")]
    [DataRow("a,b\n", "a header but no rows")]
    [DataRow("a,b,a\n1,2,3\n", "names 'a' in the columns 1 and 3")]
    [DataRow("a,b\n1,2\n\"x\ny\",2\n1,2,3\n", "Line 5 of")]
    [DataRow("a,b\n1,2\n3\n", "has 1 cell, but the header has 2 columns")]
    [DataRow("a,b\n1,\"2\n3,4\n", "Line 2 of")]
    [DataRow("a,b\n1,\"2\n3,4\n", "a quote that is never closed")]
    [DataRow("a,b\n1,\"2\"x\n", "text after a closing quote")]
    public void A_file_that_is_no_table_is_refused_with_its_line(string text, string part)
    {
        var failure = Assert.ThrowsExactly<InvalidDataException>(() => Load(text));
        StringAssert.Contains(failure.Message, part);
        StringAssert.Contains(failure.Message, _files.At("t.csv"));
    }

    [TestMethod]
    public void One_mistake_in_a_long_column_of_numbers_is_reported_not_made_a_category()
    {
        var text = "a,b\n" + string.Concat(Enumerable.Range(0, 500).Select(row => row == 300 ? "12O,x\n" : $"{row},x\n"));
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => Load(text)).Message, "Line 302 of");
        Assert.AreEqual(500, Load(text, Declared(ColumnKind.Category, "a")).GetRowCount());
    }

    [TestMethod, DataRow("oops"), DataRow("Infinity"), DataRow("1e99")]
    public void A_wrong_number_after_the_inferred_rows_is_met_by_the_cursor(string cell)
    {
        var table = Load($"a,b\n1,x\n2,y\n{cell},z\n", new() { InferenceRows = 2 });
        Assert.IsNull(table.GetRowCount());
        CollectionAssert.AreEqual(new[] { "x", "y", "z" }, Sample.Text(table, "b"));
        var failure = Assert.ThrowsExactly<InvalidDataException>(() => Sample.Column<float>(table, "a"));
        StringAssert.Contains(failure.Message, $"Line 4 of '{_files.At("t.csv")}' has '{cell}' in the numeric column 'a'");
    }

    [TestMethod]
    public void Another_file_is_read_with_the_columns_of_the_first()
    {
        var first = Load("Age,Home\n30,rent\n40,own\n");
        var again = _ml.Data.LoadFromCsv(_files.Write("more.csv", "Extra,Home,Age\n0,castle,\n0,7,50\n"), first.Schema);
        CollectionAssert.AreEqual(new[] { float.NaN, 50f }, Sample.Column<float>(again, "Age"));
        CollectionAssert.AreEqual(new[] { "castle", "7" }, Sample.Text(again, "Home"));

        var wrong = _ml.Data.LoadFromCsv(_files.Write("wrong.csv", "Age,Home\n1,rent\nold,rent\n"), first.Schema);
        var failure = Assert.ThrowsExactly<InvalidDataException>(() => Sample.Column<float>(wrong, "Age"));
        StringAssert.Contains(failure.Message, "'old' in the numeric column 'Age'");
        failure = Assert.ThrowsExactly<InvalidDataException>(
            () => _ml.Data.LoadFromCsv(_files.Write("less.csv", "Age\n1\n"), first.Schema));
        StringAssert.Contains(failure.Message, "The input column 'Home' is not in '");
    }

    [TestMethod]
    public void Bytes_that_are_not_text_are_reported_with_their_line()
    {
        var path = _files.Write("bad.csv", [.. "a,b\n1,x\n2,"u8, 0xff, .. "\n"u8]);
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => _ml.Data.LoadFromCsv(path)).Message, "Line 3 of");
    }

    [TestMethod]
    public void Missing_files_and_columns_are_named()
    {
        var missing = Assert.ThrowsExactly<FileNotFoundException>(() => _ml.Data.LoadFromCsv(_files.At("nowhere.csv")));
        StringAssert.Contains(missing.Message, _files.At("nowhere.csv"));
        var unknown = Assert.ThrowsExactly<ArgumentException>(() => Load("a,b\n1,2\n", Declared(ColumnKind.Category, "c")));
        StringAssert.Contains(unknown.Message, "The category column 'c' is not in '");
    }

    private static CsvOptions Declared(ColumnKind kind, string column) =>
        new() { Roles = new Dictionary<string, ColumnKind> { [column] = kind } };

    private CsvTable Load(string text, CsvOptions? options = null) => _ml.Data.LoadFromCsv(_files.Write("t.csv", text), options);
}
