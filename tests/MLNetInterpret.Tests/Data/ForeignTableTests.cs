using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetInterpret.Core.Units;

namespace MLNetInterpret.Data;

/// <summary>Tables of other languages, programs and habits: titles above the header, names of months, units, times.</summary>
[TestClass]
public sealed class ForeignTableTests : IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly List<LoggingEventArgs> _said = [];
    private readonly TestFolder _files = new();

    public ForeignTableTests() => _ml.Log += (_, said) =>
    {
        if (DataLog.Holds(said)) _said.Add(said);
    };

    public void Dispose() => _files.Dispose();

    [TestMethod]
    [DataRow("7. März 2021", "2021-03-07"), DataRow("7. Mrz. 2021", "2021-03-07"), DataRow("1. Jänner 2020", "2020-01-01")]
    [DataRow("31. Dezember 1999", "1999-12-31"), DataRow("Samstag, 12. August 2023", "2023-08-12")]
    [DataRow("3 févr. 2021", "2021-02-03"), DataRow("14 juillet 1989", "1989-07-14"), DataRow("1 août 2022", "2022-08-01")]
    [DataRow("3 de mayo de 2021", "2021-05-03"), DataRow("12 dic 2020", "2020-12-12"), DataRow("5 set 2020", "2020-09-05")]
    [DataRow("11 maart 2021", "2021-03-11"), DataRow("2 października 2021", "2021-10-02"), DataRow("9 maj 2021", "2021-05-09")]
    [DataRow("Okt-2016", "2016-10-01"), DataRow("2021-Dez-24", "2021-12-24"), DataRow("7.Feb.2021 18:30", "2021-02-07 18:30")]
    [DataRow("2018-08", "2018-08-01"), DataRow("08/2018", "2018-08-01"), DataRow("2018Q3", "2018-07-01")]
    [DataRow("Q1 2019", "2019-01-01"), DataRow("2018-W01", "2018-01-01"), DataRow("2020W53", "2020-12-28")]
    public void Months_of_many_languages_quarters_and_weeks_are_dates(string cell, string day)
    {
        var table = Load($"Datum;Gut\n{cell};ja\n;nein\n{cell};nein\n");
        Assert.AreEqual(ColumnKind.Date, table.Columns[0].Kind, table.ToString());
        Assert.AreEqual(day, NumberWords.Day(Sample.Column<double>(table, "Datum")[0]));
    }

    [TestMethod]
    [DataRow("2018-13"), DataRow("2018Q5"), DataRow("2021-W53"), DataRow("1. Marktag 2020"), DataRow("0012-05")]
    [DataRow("3 xyz 2020"), DataRow("7. ma 2021"), DataRow("20-29")]
    public void What_only_looks_like_a_date_is_a_category(string cell) =>
        Assert.AreEqual(ColumnKind.Category, Load($"Datum;Gut\n{cell};ja\n{cell};nein\n").Columns[0].Kind);

    [TestMethod]
    [DataRow("{0} kg", "kg", 1.0), DataRow("{0},5 m²", "m²", 1.0), DataRow("{0}ms", "ms", 1.0), DataRow("{0} °C", "°C", 1.0)]
    [DataRow("{0}:30", "hours", 1.0), DataRow("({0}.50)", "negative", -1.0), DataRow("{0}.25-", "negative", -1.0)]
    public void Units_times_and_signs_of_accountants_are_read_where_all_cells_have_them(string format, string why, double sign)
    {
        var cells = Enumerable.Range(0, 60).Select(row => string.Format(null, format, row % 23)).ToArray();
        var table = Load($"Wert;Gut\n{string.Concat(cells.Select((cell, row) => $"{cell};{row % 2}\n"))}");
        Assert.AreEqual(ColumnKind.Number, table.Columns[0].Kind, table.ToString());
        StringAssert.Contains(table.Columns[0].Why, why);
        var read = Sample.Column<float>(table, "Wert");
        Assert.AreEqual(sign, Math.Sign(read[7]));
        Assert.AreEqual(7, Math.Floor(Math.Abs(read[7])));
        Assert.AreEqual(read[3], read[26]);
    }

    [TestMethod]
    public void Another_unit_in_a_later_file_is_an_error_and_few_values_with_a_unit_stay_a_category()
    {
        var table = Load($"Weight,Good\n{string.Concat(Enumerable.Range(0, 60).Select(row => $"{row} kg,{row % 2}\n"))}");
        var later = _ml.Data.LoadFromCsv(_files.Write("later.csv", "Weight,Good\n70 kg,1\n154 lb,0\n"), table.Schema);
        var wrong = Assert.ThrowsExactly<InvalidDataException>(() => Sample.Column<float>(later, "Weight"));
        StringAssert.Contains(wrong.Message, "Line 3 of");
        StringAssert.Contains(wrong.Message, "'154 lb'");
        var months = Enumerable.Range(0, 60).Select(row => $"{(row % 2 == 0 ? 36 : 60)} months,1\n");
        var terms = Load($"Term,Good\n{string.Concat(months)}");
        Assert.AreEqual(ColumnKind.Category, terms.Columns[0].Kind);
        var weights = Enumerable.Range(0, 60).Select(row => $"{row % 25} {(row % 2 == 0 ? "kg" : "lb")},1\n");
        var mixed = Load($"W,Good\n{string.Concat(weights)}");
        Assert.AreEqual(ColumnKind.Category, mixed.Columns[0].Kind);
    }

    [TestMethod]
    [DataRow("# exported by SAP, 2024\n# second line\n", 3), DataRow("Customers of 2024\n\n", 3), DataRow("sep=;\n", 2)]
    [DataRow("\n\n", 3), DataRow("", 1)]
    public void Titles_and_comments_above_the_header_are_passed_over_and_said(string above, int line)
    {
        var table = Load($"{above}Größe;Ort;Gut\n1,5;Kiel;ja\n2,5;Ulm;nein\n");
        CollectionAssert.AreEqual(new[] { 1.5f, 2.5f }, Sample.Column<float>(table, "Größe"));
        Assert.AreEqual(
            line > 1, table.ToString().Contains($", header in line {line}", StringComparison.Ordinal), table.ToString());
        var later = _ml.Data.LoadFromCsv(_files.At("t.csv"), table.Schema);
        CollectionAssert.AreEqual(new[] { "Kiel", "Ulm" }, Sample.Text(later, "Ort"));
    }

    [TestMethod]
    public void A_header_that_begins_with_a_hash_and_a_table_of_one_column_keep_their_first_lines()
    {
        Assert.AreEqual("#id,x", string.Join(',', Load("#id,x\n1,2\n3,4\n").Columns.Select(column => column.Name)));
        Assert.AreEqual("text", Load("text\nfirst\n#second\n").Columns.Single().Name);
        var ragged = Assert.ThrowsExactly<InvalidDataException>(() => Load("name\nSmith\nMiller, John\n"));
        StringAssert.Contains(ragged.Message, "Line 3 of");
    }

    [TestMethod]
    public void Spaces_around_cells_and_separators_at_the_end_of_rows_are_nothing()
    {
        var table = Load("a, home , y,\n1.5, rent , bad,\n2.5,\" own\", good,\n3.5,rent,bad,\n");
        CollectionAssert.AreEqual(new[] { "rent", "own", "rent" }, Sample.Text(table, "home"));
        CollectionAssert.AreEqual(new[] { "bad", "good", "bad" }, Sample.Text(table, "y"));
        Assert.AreEqual((ColumnKind.Ignored, "empty"), (table.Columns[3].Kind, table.Columns[3].Why));
        var rows = Load("a,y\n1.5,bad,\n2.5,good,\n");
        CollectionAssert.AreEqual(new[] { 1.5f, 2.5f }, Sample.Column<float>(rows, "a"));
        var longer = Assert.ThrowsExactly<InvalidDataException>(() => Load("a,y\n1.5,bad,\n2.5,good,7\n"));
        StringAssert.Contains(longer.Message, "has 3 cells, but the header has 2 columns");
    }

    [TestMethod]
    public void A_file_in_utf_8_is_read_as_such_behind_a_model_of_windows_1252_and_it_is_said()
    {
        const string text = "Größe;Straße\n1,5;Ölweg\n2,5;Am Kai\n";
        var windows = FileEncoding.Named("windows-1252");
        var old = _ml.Data.LoadFromCsv(_files.Write("old.csv", windows.GetBytes(text)), new() { Encoding = windows });
        _said.Clear();
        var later = _ml.Data.LoadFromCsv(_files.Write("new.csv", text), old.Schema);
        Assert.AreEqual("Ölweg", Sample.Text(later, "Straße")[0]);
        StringAssert.Contains(
            Warning(), "is read as UTF-8, which it is; the rows that the model learned from were in windows-1252");

        _said.Clear();
        _ml.Data.LoadFromCsv(_files.At("new.csv"), new() { Encoding = windows });
        StringAssert.Contains(Warning(), "is read as windows-1252, but is UTF-8");
        Assert.AreEqual("Ölweg", Sample.Text(_ml.Data.LoadFromCsv(_files.At("old.csv"), old.Schema), "Straße")[0]);
    }

    private string Warning() => _said.Single(said => said.Kind == ChannelMessageKind.Warning).RawMessage;

    private CsvTable Load(string text) => _ml.Data.LoadFromCsv(_files.Write("t.csv", text));
}
