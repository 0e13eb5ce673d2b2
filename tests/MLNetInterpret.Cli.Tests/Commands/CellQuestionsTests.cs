using System.Text.Json;
using Microsoft.ML;
using MLNetInterpret.Core.Networks.Recurrent;
using MLNetInterpret.Reports;

namespace MLNetInterpret.Cli;

/// <summary>Marks, probes and maximising strings of <c>cells</c>, and strings of <c>maximize</c>.</summary>
[TestClass]
public sealed class CellQuestionsTests : IDisposable
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
    public void Strings_that_drive_units_are_searched_and_drawn()
    {
        var sheet = _session.At("strings.png");
        string[] line =
            ["maximize", Shared.Value.Zip, "--units", "lstm1.cell:0", "lstm1.hidden:1", "--length", "5", "--beams", "4"];
        string[] with = [.. line, "--data", Shared.Value.Text, "--held-out-share", "0.2", "--negative", "--out", sheet, "--json"];
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
        _session.Fails(2, "There is no unit to search strings for", "maximize", Shared.Value.Zip, "--out", sheet);
    }

    [TestMethod]
    public void Probes_are_told_where_they_are_asked_for()
    {
        Assert.AreEqual(0, _session.Run(Cells("--concept", "inside:()", "--probe")), _session.Error);
        StringAssert.Contains(_session.Output, "told by");
        StringAssert.Contains(_session.Output, "random labels");
    }

    [TestMethod, TestCategory("Long")]
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
        foreach (var mark in (string[])["7...9", "-5..10", "..", "9999999999..9999999999"])
            _session.Fails(2, $"'{mark}' marks no characters", Cells(["--mark", mark, .. none]));
        _session.Fails(2, "--mark takes several stretches FROM..TO, or one concept", Cells(["--mark", "1..5", "word", .. none]));
        _session.Fails(2, "--threshold is for marks, and there are none", Cells(["--threshold", "0.5", .. none]));
        _session.Fails(2, "--threshold is 0, but has to be above 0", Cells(["--mark", "1..5", "--threshold", "0", .. none]));
        Assert.IsEmpty(_session.Names());
    }

    private static string[] Cells(params string[] more) => Shared.Value.Cells(more);

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
}
