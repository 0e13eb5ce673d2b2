using System.Text;
using System.Text.Json;
using Microsoft.ML;
using MLNetInterpret.Core.Networks.Recurrent;
using MLNetInterpret.Reports;

namespace MLNetInterpret.Cli;

/// <summary><c>cells</c> and <c>interpret --concept</c> with a tiny model trained on the spot.</summary>
[TestClass]
public sealed class CellsTests : IDisposable
{
    private static readonly Session Shared = new();
    private static string _model = "";
    private static string _text = "";
    private readonly Session _session = new();

    [ClassInitialize]
    public static void Train(TestContext _)
    {
        _text = Shared.Write("text.txt", Bracketed(9_000));
        _model = Shared.At("m.zip");
        Assert.AreEqual(0, Shared.Run(
            "train", "text", "--data", _text, "--hidden-units", "6", "--epochs", "1", "--window", "20", "--streams", "4",
            "--out", _model), Shared.Error);
    }

    [ClassCleanup]
    public static void Delete() => Shared.Dispose();

    public void Dispose() => _session.Dispose();

    [TestMethod]
    public void Cells_are_searched_and_a_report_is_written()
    {
        var report = _session.At("report");
        Assert.AreEqual(0, _session.Run(Cells("--concept", "inside:()", "line-position", "--out", report)), _session.Error);
        foreach (var part in new[]
        {
            "inside:()", "line-position", "lstm1.", "verdict", $"Report: {Path.Combine(report, "index.html")}",
        })
            StringAssert.Contains(_session.Output, part);

        var cells = FindingSetJson.ReadAll(report, ScanParquet.Read).Single().Cells!;
        CollectionAssert.AreEqual(
            new[] { "inside:()", "line-position" }, cells.Concepts.Select(concept => concept.Name).ToArray());
        Assert.AreEqual(("m", 1), (cells.Background.Provenance.Model, cells.Background.Provenance.Seed));
        Assert.AreEqual(7_200, cells.Background.HeldOutFrom);

        var page = ReportText.Of(report);
        StringAssert.Contains(page, "inside:()");
        Assert.IsTrue(File.Exists(Path.Combine(ReportText.Chapter(report, 0), "cells.parquet")));
    }

    [TestMethod]
    public void A_cluster_searches_to_the_same_answer()
    {
        var asked = Cells("--concept", "inside:()", "line-position", "--mark", "line-end", "--probe", "--json");
        Assert.AreEqual(0, _session.Run(asked), _session.Error);
        var (alone, folder) = (_session.Output, _session.At("kept"));
        Assert.AreEqual(0, _session.Run([.. asked, "--cluster", "memory", "--folder", folder]), _session.Error);
        Assert.AreEqual(alone, _session.Output);
        Assert.IsFalse(Directory.Exists(folder));
    }

    [TestMethod]
    public void Strings_that_drive_units_are_searched_and_drawn()
    {
        var sheet = _session.At("strings.png");
        string[] line = ["maximize", _model, "--units", "lstm1.cell:0", "lstm1.hidden:1", "--length", "5", "--beams", "4"];
        string[] with = [.. line, "--data", _text, "--held-out-share", "0.2", "--negative", "--out", sheet, "--json"];
        Assert.AreEqual(0, _session.Run(with), _session.Error);
        Assert.IsTrue(File.Exists(sheet));
        using var answer = JsonDocument.Parse(_session.Output);
        var strings = answer.RootElement.GetProperty("strings").EnumerateArray().ToList();
        CollectionAssert.AreEqual(
            new[] { ("lstm1.cell:0", true), ("lstm1.cell:0", false), ("lstm1.hidden:1", true), ("lstm1.hidden:1", false) },
            strings.Select(one => (one.GetProperty("unit").GetString(), one.GetProperty("isHighest").GetBoolean())).ToArray());
        foreach (var one in strings)
        {
            Assert.AreEqual(5, one.GetProperty("text").GetProperty("text").GetString()!.Length);
            Assert.IsLessThanOrEqualTo(one.GetProperty("mostBits").GetDouble(), one.GetProperty("bits").GetDouble());
            StringAssert.Contains(
                one.GetProperty("representation").GetProperty("reason").GetString(), "the strongest real window");
        }

        Assert.AreEqual(0, _session.Run([.. line, "--out", sheet]), _session.Error);
        StringAssert.Contains(_session.Output, "reached");
        _session.Fails(2, "--variants is for models of pictures", [.. line, "--variants", "2", "--out", sheet]);
        _session.Fails(2, "There is no unit to search strings for", "maximize", _model, "--out", sheet);
    }

    [TestMethod]
    public void Probes_are_told_where_they_are_asked_for()
    {
        Assert.AreEqual(0, _session.Run(Cells("--concept", "inside:()", "--probe")), _session.Error);
        StringAssert.Contains(_session.Output, "told by");
        StringAssert.Contains(_session.Output, "random labels");
    }

    [TestMethod]
    public void A_supported_cell_has_a_page_of_its_own_with_the_string_that_drives_it_furthest()
    {
        var report = _session.At("report");
        var line = Counter("--concept", "depth:()", "--out", report);
        Assert.AreEqual(0, _session.Run(line), _session.Error);
        StringAssert.Contains(_session.Output, $"lstm1.cell:{Counting.Cell}");
        StringAssert.Contains(_session.Output, "supported");
        StringAssert.Contains(_session.Output, "strongest real window");
        var pages = Directory.GetFiles(Path.Combine(ReportText.Chapter(report, 0), "cells"), "*.html");
        Assert.IsNotEmpty(pages);
        Assert.IsTrue(pages.Any(page => File.ReadAllText(page).Contains("The string that drives it", StringComparison.Ordinal)));
        StringAssert.Contains(ReportText.Of(report), "/cells/");
        var cells = FindingSetJson.ReadAll(report, ScanParquet.Read).Single().Cells!;
        var found = cells[0].Maximized!;
        Assert.AreEqual(cells[0].Unit, found.Unit);
        Assert.AreEqual(24, found.Text.Text.Length);

        Assert.AreEqual(0, _session.Run([.. line, "--strings", "0", "--force"]), _session.Error);
        Assert.DoesNotContain("strongest real window", _session.Output);
        Assert.IsNull(FindingSetJson.ReadAll(report, ScanParquet.Read).Single().Cells![0].Maximized);
    }

    [TestMethod]
    public void Marked_text_gives_the_units_that_are_on_exactly_there()
    {
        var report = _session.At("report");
        var text = Counting.Text(24_000, seed: 1);
        var from = text.IndexOf('(', 9_000);
        var to = text.IndexOf(')', from) + 1;
        Assert.AreEqual(
            0, _session.Run(Counter("--mark", "regex:[(][a-h]*[)]", "--threshold", "0.5", "--out", report)), _session.Error);
        StringAssert.Contains(_session.Output, "of the held-out marks");
        var marked = FindingSetJson.ReadAll(report, ScanParquet.Read).Single().Cells!.Marked!;
        Assert.AreEqual((0.5, true), (marked.Threshold, marked.Cells.Any(cell => cell.Unit.Index == Counting.Cell)));
        StringAssert.Contains(ReportText.Of(report), "Cells of marked text");

        Assert.AreEqual(0, _session.Run(Counter("--mark", $"{from}..{to}", "--json")), _session.Error);
        using var answer = JsonDocument.Parse(_session.Output);
        var json = answer.RootElement.GetProperty("marked");
        Assert.AreEqual($"{from}..{to}", json.GetProperty("marks")[0].GetString());
        Assert.AreEqual(0.3, json.GetProperty("threshold").GetDouble());
        Assert.AreEqual(0, answer.RootElement.GetProperty("findings").GetArrayLength(), "marks alone are searched");
        Assert.IsGreaterThan(0, json.GetProperty("stretches").GetArrayLength());
    }

    [TestMethod]
    public void Marks_that_mark_nothing_are_refused_with_what_is_allowed()
    {
        string[] none = ["--out", _session.At("none")];
        _session.Fails(
            2, "is empty or reaches beyond the text, which has characters 0..9000", Cells(["--mark", "5..5", .. none]));
        _session.Fails(2, "The mark 8990..9001 is empty or reaches beyond", Cells(["--mark", "8990..9001", .. none]));
        _session.Fails(2, "what is behind them is held out", Cells(["--mark", "7300..7310", .. none]));
        _session.Fails(2, "'regex:xyz' marks nothing in characters 0..", Cells(["--mark", "regex:xyz", .. none]));
        _session.Fails(2, "regex:[", Cells(["--mark", "regex:[", .. none]));
        _session.Fails(2, "'7...9' is not a concept", Cells(["--mark", "7...9", .. none]));
        _session.Fails(2, "--mark takes several stretches FROM..TO, or one concept", Cells(["--mark", "1..5", "word", .. none]));
        _session.Fails(2, "--threshold is for marks, and there are none", Cells(["--threshold", "0.5", .. none]));
        _session.Fails(2, "--threshold is 0, but has to be above 0", Cells(["--mark", "1..5", "--threshold", "0", .. none]));
        Assert.IsEmpty(_session.Names());
    }

    [TestMethod]
    public void The_seed_decides_and_the_model_and_the_text_are_required()
    {
        string Printed()
        {
            Assert.AreEqual(0, _session.Run(Cells("--concept", "inside:()")), _session.Error);
            return _session.Output;
        }

        Assert.AreEqual(Printed(), Printed());
        _session.Fails(2, "The model is missing", "cells", "--data", _text);
        _session.Fails(2, "'--data' is required", "cells", _model);
    }

    [TestMethod]
    public void Concepts_and_languages_that_there_are_not_are_named_with_those_that_there_are()
    {
        string[] none = ["--out", _session.At("none")];
        _session.Fails(2, "'insde:()' is not a concept. There are: inside:(),", Cells(["--concept", "insde:()", .. none]));
        _session.Fails(2, "--language is 'pascal', but has to be one of: plain, c.", Cells(["--language", "pascal", .. none]));
        _session.Fails(2, "is there twice", Cells(["--concept", "upper", "upper", .. none]));
        _session.Fails(2, "--maximal-length is 0, but has to be at least 1.", Cells(["--maximal-length", "0", .. none]));
        _session.Fails(2, "'-' is not a concept", Cells(["--concept", "-", .. none]));
        _session.Fails(
            2, "names no unit inside the network's layers", Cells(["--concept", "upper", "--units", "logits", .. none]));
        _session.Fails(
            2, "--search-characters is 10, but has to be at least 1000",
            Cells(["--concept", "upper", "--search-characters", "10", .. none]));
        _session.Fails(
            2, "--false-discovery-rate is 1, but has to be above 0 and below 1.",
            Cells(["--concept", "upper", "--false-discovery-rate", "1", .. none]));
        Assert.IsEmpty(_session.Names());
    }

    [TestMethod]
    public void Text_that_cannot_be_read_is_refused_and_nothing_is_written()
    {
        void Refuses(int code, string expected, string text) =>
            _session.Fails(
                code, expected, "cells", _model, "--data", text, "--concept", "inside:()", "--out", _session.At("none"));
        var bracketed = Bracketed(5_000);
        Refuses(1, "There is no file", _session.At("nowhere.txt"));
        Refuses(1, "is empty", _session.Write("empty.txt", ""));
        File.WriteAllBytes(_session.At("latin.txt"), [.. Encoding.UTF8.GetBytes(bracketed), 0xE9, 0x20]);
        Refuses(1, "is not UTF-8: byte 5,000", _session.At("latin.txt"));
        Refuses(2, "U+0000 at place 5000 is not in the vocabulary", _session.Write("nul.txt", bracketed + "\0"));
        Refuses(
            2, "'\U0001F600' (U+1F600) at place 100 is not in the vocabulary",
            _session.Write("emoji.txt", bracketed.Insert(100, "\U0001F600")));
        Refuses(2, "U+000D at place", _session.Write("crlf.txt", bracketed.ReplaceLineEndings("\r\n")));
        Refuses(2, "The part held out has 250 characters; it needs at least 1,000", _session.Write("short.txt", bracketed));
        _session.Fails(
            2, "is held out, so that nothing could be confirmed", "cells", _model, "--data", _text, "--held-out-share", "0");
        _session.Fails(1, "does not read text character by character", "cells", TableModel(), "--data", _text);
        _session.Fails(1, "nowhere.zip", "cells", _session.At("nowhere.zip"), "--data", _text);
        Assert.DoesNotContain("none", _session.Names());
    }

    [TestMethod]
    public void A_folder_that_holds_something_else_is_refused_before_the_search()
    {
        Directory.CreateDirectory(_session.At("full"));
        _session.Write("full/letter.txt", "dear");
        _session.Fails(1, "holds 'letter.txt'", Cells("--concept", "upper", "--out", _session.At("full")));
    }

    [TestMethod]
    public void A_text_without_brackets_leaves_brackets_undecided()
    {
        var text = _session.Write("prose.txt", Bracketed(9_000).Replace('(', 'b').Replace(')', 'c'));
        Assert.AreEqual(0, _session.Run(
            "cells", _model, "--data", text, "--held-out-share", "0.2", "--concept", "inside:()", "depth:()"), _session.Error);
        Assert.AreEqual(2, _session.Output.Split("nothing of the kind").Length - 1, _session.Output);
        StringAssert.Contains(_session.Output, "undecided");
        Assert.DoesNotContain("lstm1.", _session.Output);
    }

    [TestMethod]
    public void One_line_of_five_million_characters_is_searched_at_its_end()
    {
        var line = Bracketed(10_000).Replace('\n', ' ');
        var text = _session.Write("line.txt", string.Concat(Enumerable.Repeat(line, 500)));
        Assert.AreEqual(
            0, _session.Run(
                "cells", _model, "--data", text, "--concept", "inside:()", "line-position", "line-remaining",
                "--search-characters", "5000", "--held-out-characters", "2000"), _session.Error);
        StringAssert.Contains(_session.Output, "line-position");
    }

    [TestMethod]
    public void Interpret_takes_concepts_as_cells_does()
    {
        string[] Interpret(params string[] more) =>
        [
            "interpret", _model, "--data", _text, "--units", "lstm1.cell:0", "--top", "1",
            "--out", _session.At("report"), .. more,
        ];
        Assert.AreEqual(0, _session.Run(Interpret("--concept", "inside:()", "word", "--language", "c")), _session.Error);
        foreach (var part in new[] { "lstm1.cell:0", "inside:()", "concepts have a cell" })
            StringAssert.Contains(_session.Output, part);
        var findings = FindingSetJson.ReadAll(_session.At("report"), ScanParquet.Read).Single();
        Assert.HasCount(1, findings);
        Assert.AreEqual((6_750L, 9_000L), (findings.Cells!.Background.HeldOutFrom, findings.Cells.Background.HeldOutTo));
        CollectionAssert.AreEqual(
            new[] { "inside:()", "word" }, findings.Cells.Concepts.Select(concept => concept.Name).ToArray());

        _session.Fails(2, "'wrd' is not a concept", Interpret("--concept", "wrd"));
        _session.Fails(2, "--language is 'cobol'", Interpret("--concept", "word", "--language", "cobol"));
        _session.Fails(2, "--language says how concepts read the text, but there are none", Interpret("--language", "c"));
        _session.Fails(
            2, "the model reads table rows",
            "interpret", TableModel(), "--data", _session.WriteTable(), "--concept", "word", "--out", _session.At("none"));
        Assert.IsFalse(Directory.Exists(_session.At("none")));
    }

    [TestMethod]
    public void A_character_that_only_the_held_out_part_has_does_not_stop_training()
    {
        var text = _session.Write("late.txt", Bracketed(4_000) + "€ 5 at the \U0001F600 end");
        var model = _session.At("late.zip");
        Assert.AreEqual(
            0, _session.Run("train", "text", "--data", text, "--hidden-units", "4", "--epochs", "1", "--out", model),
            _session.Error);
        StringAssert.Contains(_session.Output, "bits per character");
        Assert.AreEqual(
            0, _session.Run("cells", model, "--data", text, "--held-out-share", "0.3", "--concept", "inside:()"), _session.Error);
    }

    [TestMethod]
    public void Windows_streams_and_parts_that_training_cannot_use_are_refused_before_it()
    {
        string[] Train(params string[] more) =>
            ["train", "text", "--data", _text, "--epochs", "1", "--hidden-units", "4", "--out", _session.At("none.zip"), .. more];
        _session.Fails(2, "--window is 0, but has to be from 2", Train("--window", "0"));
        _session.Fails(2, "--streams is 0, but has to be from 1", Train("--streams", "0"));
        _session.Fails(2, "held out", Train("--held-out-share", "0"));
        _session.Fails(2, "1 of its", Train("--held-out-share", "0.0001"));
        _session.Fails(2, "held-out share", Train("--held-out-share", "1"));
        Assert.IsEmpty(_session.Names());
    }

    /// <summary>A command line for the shared model and text, of which a fifth is held out.</summary>
    private static string[] Cells(params string[] more) => ["cells", _model, "--data", _text, "--held-out-share", "0.2", .. more];

    /// <summary>A command line for a model that counts brackets, of whose text three tenths are held out.</summary>
    private string[] Counter(params string[] more)
    {
        var text = _session.Write("text.txt", Counting.Text(24_000, seed: 1));
        var model = _session.At("counter.zip");
        var ml = new MLContext(seed: 1);
        var rows = ml.Data.LoadTextCorpus(text).Train;
        CharacterLstmOptions options = new() { HiddenUnits = 12, Epochs = 1 };
        var trained = ml.Transforms.Text.CharacterLstm(options).Fit(rows);
        using var counting = Counting.Network(units: 12);
        trained.Network.Module.load_state_dict(counting.state_dict());
        ml.Model.Save(trained, rows.Schema, model);
        return ["cells", model, "--data", text, "--held-out-share", "0.3", .. more];
    }

    private string TableModel()
    {
        var model = _session.At("table.zip");
        Assert.AreEqual(0, _session.Run(
            "train", "tabular", "--data", _session.WriteTable(), "--label", "Good", "--positive", "yes",
            "--hidden-units", "2", "--epochs", "1", "--out", model), _session.Error);
        return model;
    }

    /// <summary>Lines of words, some of them in brackets.</summary>
    private static string Bracketed(int length)
    {
        var (random, text) = (new Random(2), new StringBuilder());
        while (text.Length < length)
        {
            var word = new string('a', 1 + random.Next(5)) + "bc"[random.Next(2)];
            text.Append(random.Next(4) == 0 ? $"({word} {word})" : word).Append(random.Next(8) == 0 ? '\n' : ' ');
        }

        return text.ToString(0, length);
    }
}
