using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Core.Units;

namespace MLNetInterpret.Data;

/// <summary>Tables as people have them: what each column is taken for, and why.</summary>
[TestClass]
public sealed class ColumnRoleTests : IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly TestFolder _files = new();

    public void Dispose() => _files.Dispose();

    [TestMethod]
    [DataRow("Umsatz", ';', "de"), DataRow("prix", '\t', "fr"), DataRow("amount", ',', "en"), DataRow("Größe", '|', "de")]
    public void Decimal_commas_need_not_be_said(string name, char separator, string language)
    {
        var mark = language == "en" ? '.' : ',';
        var table = Load(Rows(separator, [name, "Ort"], 60, row => [$"{row}{mark}{row % 10}5", row % 2 == 0 ? "Kiel" : "Ulm"]));
        Assert.AreEqual(ColumnKind.Number, table.Columns[0].Kind);
        Assert.AreEqual(7.75f, Sample.Column<float>(table, name)[7]);
        Assert.AreEqual(mark == ',', table.ToString().Contains("decimal commas", StringComparison.Ordinal));
    }

    [TestMethod]
    [DataRow("NA"), DataRow("n/a"), DataRow("null"), DataRow("?"), DataRow("NaN"), DataRow("-"), DataRow(""), DataRow("#N/A")]
    [DataRow(".")]
    public void Usual_words_for_missing_are_missing_in_numbers_and_dates_and_values_in_categories(string word)
    {
        var table = Load(Rows(
            ',', ["Loan", "Since", "Region"], 40,
            row => row % 8 == 3 ? [word, word, word] : [$"{row}.5", $"2023-01-{1 + row % 28}", "EU"]));
        Assert.AreEqual((ColumnKind.Number, 5), (table.Columns[0].Kind, table.Columns[0].Missing));
        Assert.AreEqual((ColumnKind.Date, 5), (table.Columns[1].Kind, table.Columns[1].Missing));
        Assert.AreEqual((ColumnKind.Category, word.Length == 0 ? 5 : 0), (table.Columns[2].Kind, table.Columns[2].Missing));
        Assert.IsTrue(float.IsNaN(Sample.Column<float>(table, "Loan")[3]));
        Assert.IsTrue(double.IsNaN(Sample.Column<double>(table, "Since")[3]));
        Assert.AreEqual(word, Sample.Text(table, "Region")[3]);
        if (word.Length > 0) StringAssert.Contains(table.Columns[0].Why, $"{word} read as missing");
    }

    [TestMethod]
    [DataRow("Id", "dense"), DataRow("Kundennummer", "dense"), DataRow("customer", "digits"), DataRow("UserID", "sparse")]
    [DataRow("Name", "text"), DataRow("Konto-Nr", "sparse")]
    public void What_is_different_in_every_row_stays_out(string name, string kind)
    {
        string Cell(int row) => kind switch
        {
            "dense" => $"{1000 + (row * 37 % 101)}",
            "digits" => $"{100003 + (row * 7919 % 900001)}",
            "sparse" => $"{3 + (row * row)}",
            _ => $"person {row}",
        };
        var table = Load(Rows(
            ';', [name, "Age", "Good"], 100, row => [Cell(row), $"{20 + row % 40}", row % 3 == 0 ? "yes" : "no"]));
        var role = table.Columns[0];
        Assert.AreEqual(ColumnKind.Identifier, role.Kind, role.ToString());
        StringAssert.Contains(role.Why, "different in every row");
        Assert.AreEqual(Cell(5), Sample.Text(table, name)[5]);
        var slots = Slots(_ml.Transforms.FeaturizeTable(table.Schema, "Good", "yes").Fit(table).Transform(table));
        Assert.AreEqual("Scaled.Age", string.Join('|', slots).TrimEnd('|'));

        var declared = Load(null, Declared(kind == "text" ? ColumnKind.Category : ColumnKind.Number, name));
        Assert.IsGreaterThan(1, Slots(
            _ml.Transforms.FeaturizeTable(declared.Schema, "Good", "yes").Fit(declared).Transform(declared)).Length);
    }

    [TestMethod]
    public void Amounts_that_differ_in_every_row_and_years_are_no_identifiers()
    {
        var table = Load(Rows(
            ',', ["Income", "Price", "Year", "Steps"], 200,
            row => [$"{row * 17.25}", $"{150_000 + (row * 1300)}", $"{1800 + row}", $"{row * row % 197}"]));
        foreach (var role in table.Columns) Assert.AreEqual(ColumnKind.Number, role.Kind, role.ToString());
    }

    [TestMethod]
    [DataRow("PLZ", 10115), DataRow("zip_code", 90210), DataRow("Postleitzahl", 20095), DataRow("Area", 501)]
    public void Codes_are_categories(string name, int first)
    {
        var table = Load(Rows(';', [name, "x"], 90, row => [$"{first + (row % 7):D5}", $"{row % 5}"]));
        Assert.AreEqual(ColumnKind.Category, table.Columns[0].Kind);
        Assert.AreEqual($"{first:D5}", Sample.Text(table, name)[0]);
    }

    [TestMethod]
    [DataRow("12.08.2023", "2023-08-12"), DataRow("2023-08-12", "2023-08-12"), DataRow("25/08/2023", "2023-08-25")]
    [DataRow("08/25/2023", "2023-08-25"), DataRow("2023-08-12T14:30:00Z", "2023-08-12 14:30")]
    [DataRow("12 Aug 2023", "2023-08-12"), DataRow("Aug 12, 2023", "2023-08-12"), DataRow("Aug-2016", "2016-08-01")]
    [DataRow("12.08.23 09:05", "2023-08-12 09:05"), DataRow("8/25/23 2:05 PM", "2023-08-25 14:05")]
    [DataRow("12. 8. 1999", "1999-08-12"), DataRow("2024-02-29", "2024-02-29"), DataRow("1899/12/31", "1899-12-31")]
    public void Dates_are_read_as_such_and_come_back(string cell, string day)
    {
        var table = Load($"Signed;Good\n\"{cell}\";yes\n;no\n\"{cell}\";no\n");
        Assert.AreEqual(ColumnKind.Date, table.Columns[0].Kind, table.ToString());
        Assert.AreEqual(day, NumberWords.Day(Sample.Column<double>(table, "Signed")[0]));
        Assert.AreEqual($"{day} to {day}", table.Columns[0].Values);
        Assert.AreEqual("", NumberWords.Day(Sample.Column<double>(table, "Signed")[1]));
    }

    [TestMethod]
    public void One_column_says_which_of_day_and_month_is_first_and_else_the_user_is_asked()
    {
        var both = Load("a,b\n03/04/2023,25/12/2022\n05/06/2023,01/02/2022\n");
        Assert.AreEqual("2023-04-03", NumberWords.Day(Sample.Column<double>(both, "a")[0]));
        StringAssert.Contains(both.Columns[0].Why, "day first");
        var unclear = Load("a,b\n03/04/2023,x\n05/06/2023,y\n");
        Assert.AreEqual(ColumnKind.Category, unclear.Columns[0].Kind);
        StringAssert.Contains(unclear.Columns[0].Doubt, "CsvOptions.MonthFirst (on the command line --date-order)");
        Assert.AreEqual("2023-03-04", NumberWords.Day(Sample.Column<double>(Load(null, new() { MonthFirst = true }), "a")[0]));
        Assert.AreEqual(ColumnKind.Category, Load("a\nMarket-2020\nMarket-2021\n").Columns[0].Kind);
        var digits = Load("a,b\n20230812,x\n20230901,y\n", Declared(ColumnKind.Date, "a"));
        Assert.AreEqual("2023-08-12", NumberWords.Day(Sample.Column<double>(digits, "a")[0]));
        var wrong = Assert.ThrowsExactly<InvalidDataException>(() => Load("a\n2023-02-30\n", Declared(ColumnKind.Date, "a")));
        StringAssert.Contains(wrong.Message, "Line 2 of");
        StringAssert.Contains(wrong.Message, "'2023-02-30' in the column 'a', which was declared a date");
    }

    [TestMethod]
    [DataRow("yes", "no", "YES"), DataRow("True", "False", "TRUE"), DataRow("ja", "nein", "Ja")]
    [DataRow("wahr", "falsch", "WAHR")]
    public void Spellings_of_yes_and_no_are_two_values(string yes, string no, string odd)
    {
        var table = Load(Rows(',', ["Paid", "x"], 30, row => [row == 7 ? odd : row % 2 == 0 ? no : yes, "1"]));
        CollectionAssert.AreEquivalent(new[] { yes, no }, Sample.Text(table, "Paid").Distinct().ToArray());
        StringAssert.StartsWith(table.Columns[0].Values, "2 values: ");
        StringAssert.Contains(table.Columns[0].Why, "3 spellings");
    }

    [TestMethod]
    public void Rare_values_of_ten_thousand_become_one_and_it_is_said()
    {
        var random = new Random(1);
        var table = Load(Rows(
            ',', ["City", "Good"], 30_000,
            row => [row % 3 == 0 ? $"big {row % 50}" : $"place {random.Next(10_000)}", row % 2 == 0 ? "yes" : "no"]));
        var read = Sample.Text(table, "City");
        Assert.AreEqual(101, read.Distinct().Count());
        StringAssert.Contains(table.Columns[0].Why, "the rare ones become 'other (");
        Assert.IsTrue(read.Count(value => value.StartsWith("big", StringComparison.Ordinal)) >= 10_000);
        var slots = Slots(_ml.Transforms.FeaturizeTable(table.Schema, "Good", "yes").Fit(table).Transform(table));
        Assert.HasCount(101, slots);
        Assert.AreEqual(1, slots.Count(slot => slot.StartsWith("other (", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void Encodings_with_a_mark_are_found_and_others_are_named()
    {
        const string text = "Größe;Straße\n1,5;Ölweg\n2,5;Am Kai\n";
        Encoding[] marked = [Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.UTF8];
        foreach (var encoding in marked)
        {
            var path = _files.Write("marked.csv", [.. encoding.GetPreamble(), .. encoding.GetBytes(text)]);
            Assert.AreEqual("Ölweg", Sample.Text(_ml.Data.LoadFromCsv(path), "Straße")[0]);
        }

        var old = _files.Write("old.csv", FileEncoding.Named("windows-1252").GetBytes(text));
        var failure = Assert.ThrowsExactly<InvalidDataException>(() => _ml.Data.LoadFromCsv(old));
        StringAssert.Contains(failure.Message, "--encoding windows-1252");
        var read = _ml.Data.LoadFromCsv(old, new() { Encoding = FileEncoding.Named("windows-1252") });
        CollectionAssert.AreEqual(new[] { 1.5f, 2.5f }, Sample.Column<float>(read, "Größe"));
        Assert.AreEqual("Ölweg", Sample.Text(_ml.Data.LoadFromCsv(old, read.Schema), "Straße")[0]);
    }

    [TestMethod]
    [DataRow("1.234,56 € 7,50 €", 1234.56f, 7.5f), DataRow("$1,234.5 $7", 1234.5f, 7f)]
    [DataRow("1'234.5 17.25", 1234.5f, 17.25f)]
    [DataRow("12% 3.5%", 12f, 3.5f), DataRow("EUR_1.234.567 EUR_2", 1234567f, 2f), DataRow("1,234,567 2,000", 1234567f, 2000f)]
    public void Signs_and_thousands_that_can_mean_one_thing_only_are_read(string cells, float first, float second)
    {
        var lines = cells.Replace(" €", "_€", StringComparison.Ordinal).Split(' ').Select(cell => cell.Replace('_', ' '));
        var table = Load($"Preis;x\n{string.Concat(lines.Select(cell => $"\"{cell}\";y\n"))}");
        CollectionAssert.AreEqual(new[] { first, second }, Sample.Column<float>(table, "Preis"));
        Assert.IsGreaterThan(0, table.Columns[0].Why.Length);
    }

    [TestMethod]
    public void A_column_that_is_declared_and_not_there_is_named()
    {
        var failure = Assert.ThrowsExactly<ArgumentException>(() => Load("a,b\n1,2\n", Declared(ColumnKind.Identifier, "Id")));
        StringAssert.Contains(failure.Message, "The identifier column 'Id' is not in '");
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Load("a,b\n1,2\n", new() { DecimalMarker = ';' }));
    }

    private static CsvOptions Declared(ColumnKind kind, string column) =>
        new() { Roles = new Dictionary<string, ColumnKind> { [column] = kind } };

    private static string Rows(char separator, string[] header, int rows, Func<int, string[]> cells) => string.Concat(
        Enumerable.Range(0, rows).Select(cells).Prepend(header).Select(row => $"{string.Join(separator, row)}\n"));

    private static string[] Slots(IDataView features)
    {
        VBuffer<ReadOnlyMemory<char>> slots = default;
        features.Schema["Features"].GetSlotNames(ref slots);
        return [.. slots.DenseValues().Select(slot => slot.ToString())];
    }

    /// <summary>Reads a text, or with null what was read before.</summary>
    private CsvTable Load(string? text, CsvOptions? options = null) => _ml.Data.LoadFromCsv(
        text is null ? _files.At("t.csv") : _files.Write("t.csv", text), options);
}
