using System.Text.Json;
using System.Text.RegularExpressions;
using SkiaSharp;

namespace MLNetInterpret.Cli;

/// <summary><c>tabular</c>: on a tiny table, and on both shipped ones.</summary>
[TestClass]
public sealed class TabularTests : IDisposable
{
    private readonly Session _session = new();

    public void Dispose() => _session.Dispose();

    [TestMethod, TestCategory("Long")]
    public void Rows_keep_to_what_the_command_line_says()
    {
        var (table, model, figure) = (_session.WriteTable(), _session.At("m.zip"), _session.At("unit"));
        string[] train = ["train", "tabular", "--data", table, "--label", "Good", "--positive", "yes"];
        string[] ignoring = [.. train, "--epochs", "1", "--ignore"];
        Assert.AreEqual(0, _session.Run([.. ignoring, "Noise", "--out", model]), _session.Error);
        StringAssert.Contains(_session.Error, "ignored");
        _session.Fails(2, "'Nose'", [.. ignoring, "Nose", "--out", model]);
        Assert.AreEqual(0, _session.Run([.. train, "--hidden-units", "8", "--epochs", "3", "--out", model]), _session.Error);
        string[] call = ["tabular", model, "--data", table];
        Assert.AreEqual(0, _session.Run(
            [.. call, "--units", "hidden1:2", "--row", "3", "--fix", "Colour", "--range", "Size=10..20",
                "--relation", "Noise <= Size", "--most-changes", "2", "--plausibility", "90", "--out", figure]), _session.Error);
        foreach (var part in new[]
        {
            "Size from 10 to 20 (declared), whole as in the data", "Colour stays", "Noise <= Size",
            "at most 2 columns differ from row 3", "Highest: activation ", "hidden1:2 fires for ", "that fit",
        })
            StringAssert.Contains(_session.Output, part);
        Assert.IsFalse(
            _session.Output.Contains("Not representative", StringComparison.Ordinal),
            "what is declared keeps the row from what the unit rewards");
        foreach (var name in new[] { "card", "curve", "drivers" })
        {
            var file = _session.At($"unit/hidden1-2-{name}.png");
            StringAssert.Contains(_session.Output, $"Figure: {file}");
            using var picture = SKBitmap.Decode(file);
            Assert.IsTrue(picture.Width > 100);
        }

        Directory.Delete(figure, recursive: true);
        Assert.AreEqual(0, _session.Run([.. call, "--units", "hidden1:2", "--out", $"{figure}.png"]), _session.Error);
        StringAssert.Contains(_session.Output, $"Figure: {figure}.png");
        File.Delete($"{figure}.png");
        CollectionAssert.AreEqual(new[] { "m.zip", "table.csv" }, _session.Names());
        string[] two = ["--units", "hidden1:2", "logits", "--out"];
        _session.Fails(
            2, $"2 cards do not fit into one file: give a folder, --out {figure}.", [.. call, .. two, $"{figure}.png"]);
        Assert.AreEqual(0, _session.Run([.. call, .. two, figure]), _session.Error);
        foreach (var part in new[] { "hidden1:2 fires for ", "(logits:0) fires for ", "logits-0-card.png", "hidden1-2-card.png" })
            StringAssert.Contains(_session.Output, part);
        Directory.Delete(figure, recursive: true);

        var (phrases, unseen) = (_session.At("phrases.csv"), _session.At("unseen.csv"));
        File.WriteAllText(phrases, "column,value,words\nSize,high,big things\nSize,low,small things\n");
        File.Copy(table, unseen);
        Assert.AreEqual(
            0, _session.Run([.. call, "--units", "hidden1:2", "--phrases", phrases, "--held-out", unseen]), _session.Error);
        StringAssert.Contains(_session.Output, " things (");
        StringAssert.Contains(_session.Output, "of 300", "all of the rows given are held out");
        File.WriteAllText(phrases, "column,value,words\nSise,high,big things\n");
        _session.Fails(2, "'Sise'", [.. call, "--units", "hidden1:2", "--phrases", phrases]);
        File.Delete(phrases);
        File.Delete(unseen);

        _session.Fails(2, "depends on no column 'Color'", [.. call, "--units", "hidden1:2", "--range", "Color=1..2"]);
        _session.Fails(
            2, "'Colour' has no category 'green'. It has: ", [.. call, "--units", "hidden1:2", "--allow", "Colour=green"]);
        _session.Fails(2, "is not a range. Write", [.. call, "--units", "hidden1:2", "--range", "Size"]);
        _session.Fails(2, "is not a relation. Write", [.. call, "--units", "hidden1:2", "--relation", "Size"]);
        _session.Fails(2, "need a row to start from", [.. call, "--units", "hidden1:2", "--fix", "Size"]);
        _session.Fails(2, "'hidden1:8' does not exist", [.. call, "--units", "hidden1:2", "hidden1:8"]);
        _session.Fails(2, "0 to 100, not 200", [.. call, "--units", "hidden1:2", "--plausibility", "200"]);
        CollectionAssert.AreEqual(new[] { "m.zip", "table.csv" }, _session.Names());
    }

    [TestMethod]
    public void Contradictions_end_in_a_sentence_and_write_nothing()
    {
        var (table, model, figure) = (_session.WriteTable(), _session.At("m.zip"), _session.At("curve.png"));
        string[] train = ["train", "tabular", "--data", table, "--label", "Good", "--positive", "yes"];
        Assert.AreEqual(0, _session.Run([.. train, "--hidden-units", "4", "--epochs", "1", "--out", model]), _session.Error);
        string[] call = ["tabular", model, "--data", table, "--units", "hidden1:2"];
        foreach (var (part, options) in new (string, string[])[]
        {
            ("'Size' has two ranges, Size=0..1 and Size=2..3; declare one", ["--range", "Size=0..1", "Size=2..3"]),
            ("'Colour' has two lists of categories, Colour=red and Colour=blue,red; declare one",
                ["--allow", "Colour=red", "Colour=blue, red", "Colour=red"]),
            ("is not a range. Write", ["--range", "Size=0..Infinity"]),
            ("The range of 'Size', 5 to 2, is empty", ["--range", "Size=5..2"]),
            ("The range of 'Size', 500 to 600, lies outside the data", ["--range", "Size=500..600"]),
            ("No whole number lies in the range of 'Size', 1.2 to 1.8", ["--range", "Size=1.2..1.8"]),
            ("'Size' cannot take 1", ["--range", $"Size=0..1{new string('0', 60)}"]),
            ("'Colour' is a column of categories", ["--integer", "Colour"]),
            ("'Noise' is a column of numbers", ["--allow", "Noise=1"]),
            ("depends on no column 'Good'", ["--never-missing", "Good"]),
            ("No allowed values keep to the relation 'Size <= -1'", ["--relation", "Size <= -1"]),
            ("No row was found that keeps to all of these: Size + Noise <= 3; -Size - Noise <= -4",
                ["--relation", "Size + Noise <= 3", "Size + Noise >= 4"]),
            ("need a row to start from", ["--farthest-each", "1"]),
            ("need a row to start from", ["--most-changes", "0"]),
            ("There is no row 300 to start from", ["--row", "300"]),
            ("0 or more, not -1", ["--row", "0", "--farthest", "-1"]),
        })
            _session.Fails(2, part, [.. call, "--out", figure, .. options]);
        Assert.AreEqual(0, _session.Run([.. call, "--row", "0", "--most-changes", "0"]), _session.Error);
        StringAssert.Contains(_session.Output, "at most 0 columns differ from row 0");
        CollectionAssert.AreEqual(new[] { "m.zip", "table.csv" }, _session.Names());
    }

    [TestMethod]
    public void A_card_that_cannot_be_drawn_is_a_failure_and_the_answer_stands()
    {
        var (table, model, figure) = (_session.WriteTable(), _session.At("m.zip"), _session.At("card.png"));
        string[] train = ["train", "tabular", "--data", table, "--label", "Good", "--positive", "yes"];
        Assert.AreEqual(0, _session.Run([.. train, "--hidden-units", "4", "--epochs", "1", "--out", model]), _session.Error);
        var few = _session.Write("few.csv", string.Join('\n', File.ReadLines(table).Take(4)));
        Assert.AreEqual(
            1, _session.Run("tabular", model, "--data", few, "--units", "hidden1:2", "--out", figure), _session.Error);
        StringAssert.Contains(
            _session.Error,
            "No figure was drawn: a unit's card needs an activation that changes over the rows, and at least 4 of them.");
        StringAssert.Contains(_session.Output, "hidden1:2");
        Assert.IsFalse(File.Exists(figure));
    }

    [TestMethod, TestCategory("Long")]
    public void A_wide_table_is_shown_line_by_line_and_its_prices_stay_prices()
    {
        // prices to the öre, a multiple of 50, quarters, Mondays, and columns that say nothing
        var random = new Random(8);
        string Row()
        {
            var (price, sum, rate) = (random.Next(100, 4000) / 100.0, 50 * random.Next(1, 900), random.Next(1, 40) / 4.0);
            var rest = Enumerable.Range(0, 20).Select(_ => $"{random.Next(1000)}");
            var day = new DateOnly(2023, 1, 2).AddDays(7 * random.Next(50));
            return FormattableString.Invariant($"{price},{sum},{rate},{day:yyyy-MM-dd},") + string.Join(',', rest)
                + (price * rate > 90 == sum > 20000 ? ",ja" : ",nej");
        }

        var names = Enumerable.Range(0, 20).Select(c => $"Övrigt mått nummer {c}");
        var rows = Enumerable.Range(0, 200).Select(_ => Row());
        var table = _session.Write(
            "köp.csv", $"Pris,Summa,Ränta,Dag,{string.Join(',', names)},Bra\n{string.Join('\n', rows)}\n");
        var (model, card) = (_session.At("m.zip"), _session.At("card.png"));
        void Succeeds(params string[] args) => Assert.AreEqual(0, _session.Run(args), _session.Error);
        Succeeds(
            "train", "tabular", "--data", table, "--label", "Bra", "--positive", "ja", "--hidden-units", "6", "--epochs", "2",
            "--out", model);
        string[] call = ["tabular", model, "--data", table, "--units", "hidden1:0", "--top", "3"];
        Succeeds([.. call, "--row", "0", "--fix", "Summa", "--range", "Dag=2023-02-01..2023-03-31", "--json"]);
        using (var answer = JsonDocument.Parse(_session.Output))
        {
            var profile = answer.RootElement.GetProperty("units")[0].GetProperty("profile");
            foreach (var end in new[] { "highest", "lowest" })
                foreach (var value in profile.GetProperty(end).GetProperty("row").GetProperty("values").EnumerateArray().Take(4))
                {
                    var number = value.GetProperty("number").GetDouble();
                    var step = value.GetProperty("column").GetString() switch
                    {
                        "Pris" => 0.01,
                        "Summa" => 50,
                        "Ränta" => 0.25,
                        _ => 1,
                    };
                    Assert.AreEqual(Math.Round(number / step) * step, number, 1e-5, $"{value}");
                    if (value.GetProperty("column").GetString() != "Dag") continue;
                    var day = DateOnly.ParseExact(value.GetProperty("text").GetString()!, "yyyy-MM-dd");
                    Assert.AreEqual(DayOfWeek.Monday, day.DayOfWeek);
                }

            var constraints = profile.GetProperty("constraints").ToString();
            foreach (var words in new[]
            {
                "in steps of 0.01 as in the data", "in steps of 0.25 as in the data",
                "Dag from 2023-02-06 to 2023-03-27 (declared), every 7 days as in the data",
            })
                StringAssert.Contains(constraints, words);
        }

        Succeeds([.. call, "--out", card]);
        CollectionAssert.AreEquivalent(new[] { "card.png", "köp.csv", "m.zip" }, _session.Names());
        const string line = @"^ (Övrigt mått nummer \d+|Pris|Summa|Ränta|Dag)  +\S";
        int Lines() => Regex.Count(_session.Output, line, RegexOptions.Multiline);
        Assert.AreEqual(6 + 15 + 15, Lines(), _session.Output);
        StringAssert.Contains(_session.Output, "and 9 more: --all-columns shows them");
        Succeeds([.. call, "--all-columns"]);
        Assert.AreEqual(3 * 24, Lines(), _session.Output);
    }

    [TestMethod, TestCategory("Long")]
    [DataRow("credit_data.csv", "Status", "Income", "Amount <= Price")]
    [DataRow("lending_club.csv", "Class", "int_rate", "open_il_12m <= open_il_24m")]
    public void The_shipped_tables_work_end_to_end(string file, string label, string column, string relation)
    {
        var table = Path.Combine(Session.Datasets, "credit", file);
        var (model, picture) = (_session.At("m.zip"), _session.At("rows.png"));
        void Succeeds(params string[] args) => Assert.AreEqual(0, _session.Run(args), _session.Error);
        Succeeds("train", "tabular", "--data", table, "--label", label, "--positive", "bad", "--epochs", "2", "--out", model);
        Succeeds("tabular", model, "--data", table, "--units", "logits:0", "--top", "1");
        foreach (var part in new[] { column, "bad (logits:0) fires for", "rows as plausible as the median row reach " })
            StringAssert.Contains(_session.Output, part);

        // the rest on the first rows, to be short
        table = _session.Write(file, string.Join('\n', File.ReadLines(table).Take(400)));
        Succeeds(
            "tabular", model, "--data", table, "--units", "hidden1:0", "--relation", relation,
            "--row", "3", "--most-changes", "2");
        StringAssert.Contains(_session.Output, relation);
        Succeeds("drivers", model, "--data", table, "--units", "logits:0", "--sample-rows", "10", "--background-rows", "8");
        StringAssert.Contains(_session.Output, "raised by");
        Succeeds("explain", model, "--data", table, "--row", "2", "--class-names", "other", "default", "--background-rows", "8");
        StringAssert.Contains(_session.Output, "the probability of default would be");
        Succeeds("attack", model, "--data", table, "--top", "2", "--linf", "2", "--relation", relation, "--out", picture);
        StringAssert.Contains(_session.Output, $"Figure: {picture}");
        Succeeds(
            "interpret", model, "--data", table, "--units", "logits:0", "--top", "1", "--label", label,
            "--out", _session.At("report"));
        StringAssert.Contains(_session.Output, "logits:0");
    }

    [TestMethod, TestCategory("Long")]
    public void A_table_as_users_have_them_works_end_to_end()
    {
        // semicolons, decimal commas, quoted cells, gaps, a constant and an empty column, dates, codes, a number for each row
        var random = new Random(6);
        string Row(int i)
        {
            var (size, kind) = (random.Next(100), random.Next(3));
            var what = new[] { "Haus; groß", "say \"\"hi\"\"", "" }[kind];
            var gap = i % 6 == 0 ? "" : $"{random.Next(50)}";
            var (goal, isTrue) = (size > 50 == (kind == 0) ? "ja" : "nein", i % 2 == 0 ? "true" : "false");
            return $"{1000 + i};\"{what}\";{size / 10},{size % 10};;{gap};7;20{10 + (i % 12)}-01-0{1 + (i % 9)};{1 + (i % 3)};"
                + $"{goal};{isTrue}";
        }

        const string columns = "Nr.;\"Was es ist\";Größe in m;leer;Lücke;gleich;Tag;Code;Ziel;wahr";
        var rows = Enumerable.Range(0, 150).Select(Row);
        var table = _session.Write("meine Daten.csv", $"{columns}\r\n{string.Join("\r\n", rows)}\r\n");
        var model = _session.At("m.zip");
        string[] reading = ["--data", table];
        void Succeeds(params string[] args) => Assert.AreEqual(0, _session.Run(args), _session.Error);
        Succeeds(
            ["train", "tabular", .. reading, "--label", "Ziel", "--positive", "ja", "--categorical", "Code", "--number", "Nr.",
                "--hidden-units", "6", "--epochs", "2", "--out", model]);
        StringAssert.Matches(_session.Output + _session.Error, new("leer +ignored +150 +empty"));
        Succeeds(
            ["tabular", model, .. reading, "--units", "hidden1:0", "--row", "1", "--fix", "Nr.",
                "--range", "Größe in m=2.5..7.25", "--allow", "Was es ist=Haus; groß,say \"hi\"", "Code=1,3",
                "--relation", "[Größe in m] <= Lücke", "--top", "1"]);
        foreach (var part in new[]
        {
            "Nr. stays 1001", "Größe in m from 2.5 to 7.2 (declared), in steps of 0.1 as in the data",
            "Was es ist one of Haus; groß, say \"hi\" (declared)", "Code one of 1, 3 (declared)",
            "gleich is 7", "never missing (for the relation [Größe in m] <= Lücke)",
            "wahr one of the 2 that occur",
        })
            StringAssert.Contains(_session.Output, part);
        Succeeds(["drivers", model, .. reading, "--units", "hidden1", "--sample-rows", "8", "--background-rows", "8"]);
        StringAssert.Contains(_session.Output, "hidden1:0");
        Succeeds(["explain", model, .. reading, "--row", "5", "--class-names", "other", "ja", "--background-rows", "8"]);
        StringAssert.Contains(_session.Output, "Row 5: decided ");
        Succeeds(
            ["attack", model, .. reading, "--top", "2", "--linf", "3", "--fix", "Nr.", "Tag",
                "--out", _session.At("a.png")]);
        Succeeds(
            ["interpret", model, .. reading, "--units", "hidden1:0", "--top", "1", "--label", "Ziel",
                "--out", _session.At("report")]);

        _session.Fails(
            2, "'Was es ist' has no category 'Zelt'. It has: ",
            ["tabular", model, .. reading, "--units", "hidden1:0", "--allow", "Was es ist=Zelt"]);
        _session.Fails(
            2, "'Code' is a column of categories",
            ["tabular", model, .. reading, "--units", "hidden1:0", "--range", "Code=1..2"]);
        _session.Fails(1, "Line 2 of", ["tabular", model, .. reading, "--decimal", ".", "--units", "hidden1:0"]);
    }
}
