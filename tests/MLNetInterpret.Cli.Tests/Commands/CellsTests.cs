using System.Text;
using MLNetInterpret.Reports;

namespace MLNetInterpret.Cli;

/// <summary><c>cells</c> and <c>interpret --concept</c> with a tiny model trained on the spot.</summary>
[TestClass]
public sealed class CellsTests : IDisposable
{
    private static readonly Lazy<BracketModel> Shared = new(() => new());
    private readonly Session _session = new();

    [ClassCleanup]
    public static void Delete()
    {
        if (Shared.IsValueCreated) Shared.Value.Dispose();
    }

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

    [TestMethod, TestCategory("Long")]
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
    public void The_seed_decides_and_the_model_and_the_text_are_required()
    {
        string Printed()
        {
            Assert.AreEqual(0, _session.Run(Cells("--concept", "inside:()")), _session.Error);
            return _session.Output;
        }

        Assert.AreEqual(Printed(), Printed());
        _session.Fails(2, "The model is missing", "cells", "--data", Shared.Value.Text);
        _session.Fails(2, "'--data' is required", "cells", Shared.Value.Zip);
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
                code, expected, "cells", Shared.Value.Zip, "--data", text, "--concept", "inside:()",
                "--out", _session.At("none"));
        var bracketed = BracketModel.Bracketed(5_000);
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
            2, "is held out, so that nothing could be confirmed", "cells", Shared.Value.Zip, "--data", Shared.Value.Text,
            "--held-out-share", "0");
        _session.Fails(1, "does not read text character by character", "cells", TableModel(), "--data", Shared.Value.Text);
        _session.Fails(1, "nowhere.zip", "cells", _session.At("nowhere.zip"), "--data", Shared.Value.Text);
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
        var text = _session.Write("prose.txt", BracketModel.Bracketed(9_000).Replace('(', 'b').Replace(')', 'c'));
        Assert.AreEqual(0, _session.Run(
            "cells", Shared.Value.Zip, "--data", text, "--held-out-share", "0.2", "--concept", "inside:()", "depth:()"),
            _session.Error);
        Assert.AreEqual(2, _session.Output.Split("nothing of the kind").Length - 1, _session.Output);
        StringAssert.Contains(_session.Output, "undecided");
        Assert.DoesNotContain("lstm1.", _session.Output);
    }

    [TestMethod]
    public void One_line_of_five_million_characters_is_searched_at_its_end()
    {
        var line = BracketModel.Bracketed(10_000).Replace('\n', ' ');
        var text = _session.Write("line.txt", string.Concat(Enumerable.Repeat(line, 500)));
        Assert.AreEqual(
            0, _session.Run(
                "cells", Shared.Value.Zip, "--data", text, "--concept", "inside:()", "line-position", "line-remaining",
                "--search-characters", "5000", "--held-out-characters", "2000"), _session.Error);
        StringAssert.Contains(_session.Output, "line-position");
    }

    [TestMethod]
    public void Interpret_takes_concepts_as_cells_does()
    {
        string[] Interpret(params string[] more) =>
        [
            "interpret", Shared.Value.Zip, "--data", Shared.Value.Text, "--units", "lstm1.cell:0", "--top", "1",
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
        var text = _session.Write("late.txt", BracketModel.Bracketed(4_000) + "€ 5 at the \U0001F600 end");
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
        [
            "train", "text", "--data", Shared.Value.Text, "--epochs", "1", "--hidden-units", "4",
            "--out", _session.At("none.zip"), .. more,
        ];
        _session.Fails(2, "--window is 0, but has to be from 2", Train("--window", "0"));
        _session.Fails(2, "--streams is 0, but has to be from 1", Train("--streams", "0"));
        _session.Fails(2, "held out", Train("--held-out-share", "0"));
        _session.Fails(2, "1 of its", Train("--held-out-share", "0.0001"));
        _session.Fails(2, "held-out share", Train("--held-out-share", "1"));
        Assert.IsEmpty(_session.Names());
    }

    private static string[] Cells(params string[] more) => Shared.Value.Cells(more);

    private string TableModel()
    {
        var model = _session.At("table.zip");
        Assert.AreEqual(0, _session.Run(
            "train", "tabular", "--data", _session.WriteTable(), "--label", "Good", "--positive", "yes",
            "--hidden-units", "2", "--epochs", "1", "--out", model), _session.Error);
        return model;
    }
}
