using System.IO.Compression;
using MLNetInterpret.Reports;
using SkiaSharp;

namespace MLNetInterpret.Cli;

[TestClass]
public sealed class TrainAndInterpretTests : IDisposable
{
    private readonly Session _session = new();

    public void Dispose() => _session.Dispose();

    [TestMethod, TestCategory("Long")]
    public void A_table_is_trained_listed_interpreted_and_refused_where_it_does_not_fit()
    {
        var (table, model, report) = (_session.WriteTable(), _session.At("m.zip"), _session.At("report"));
        Assert.AreEqual(0, _session.Run(
            "train", "tabular", "--data", table, "--label", "Good", "--positive", "yes",
            "--hidden-units", "6", "4", "--epochs", "3", "--out", model), _session.Error);
        StringAssert.Contains(_session.Output, "AUC");

        Assert.AreEqual(0, _session.Run("units", model), _session.Error);
        StringAssert.Contains(_session.Output, "hidden1:0 to hidden1:5");
        StringAssert.Contains(_session.Output, "logits:0");

        Assert.AreEqual(0, _session.Run(
            "interpret", model, "--data", table, "--out", report, "--units", "hidden2", "--top", "2",
            "--label", "Good"), _session.Error);
        StringAssert.Contains(_session.Output, "hidden2:");
        Assert.IsTrue(File.Exists(Path.Combine(report, "index.html")));
        var findings = FindingSetJson.ReadAll(report, ScanParquet.Read).Single();
        Assert.HasCount(4, findings);
        Assert.IsTrue(findings.All(finding => finding.Highest.Examples.Count == 2));
        Assert.IsNotNull(findings.Table, "everything is done unless asked for otherwise");

        foreach (var (depth, isOptimised) in new[] { ("scan", false), ("quick", true) })
        {
            var less = _session.At(depth);
            Assert.AreEqual(0, _session.Run(
                "interpret", model, "--data", table, "--out", less, "--units", "hidden2", "--depth", depth), _session.Error);
            StringAssert.Contains(_session.Output, "were looked for: that is --depth full.");
            var some = FindingSetJson.ReadAll(less, ScanParquet.Read).Single();
            Assert.IsNull(some.Table);
            Assert.IsTrue(some.All(finding => finding.Highest.Optimized is not null == isOptimised));
            var page = ReportText.Of(less);
            StringAssert.Contains(page, "No sentence was tested on rows that it was not made from");
            Assert.AreEqual(!isOptimised, page.Contains("no row was computed"));
        }

        _session.Fails(
            1, "does not read text character by character", "recurrent", model, "--data", table, "--out", _session.At("none"));
        _session.Fails(2, "hidden9", "interpret", model, "--data", table, "--out", report, "--units", "hidden9");
        _session.Fails(
            2, "'hidden1:6' does not exist", "interpret", model, "--data", table, "--out", report, "--units", "hidden1:6");
        _session.Fails(2, "is a folder", "interpret", model, "--data", Session.Datasets, "--out", report);
        var wrong = _session.Write("wrong.csv", "Size,Colour,Noise,Good\nbig,red,1,yes\n");
        _session.Fails(1, "Line 2 of", "interpret", model, "--data", wrong, "--out", report);
        var narrow = _session.Write("less.csv", "Size,Colour,Good\n1,red,yes\n");
        _session.Fails(1, "The input column 'Noise' is not in", "interpret", model, "--data", narrow, "--out", report);
        Assert.IsTrue(File.Exists(Path.Combine(report, "index.html")), "the earlier report stays");

        var cut = _session.At("cut.zip");
        File.WriteAllBytes(cut, File.ReadAllBytes(model)[..^400]);
        _session.Fails(1, "cut.zip", "units", cut);
    }

    [TestMethod]
    public void A_folder_of_pictures_is_trained_and_interpreted()
    {
        foreach (var (name, colour) in new[] { ("dark", (byte)40), ("light", (byte)200) })
            for (var i = 0; i < 12; i++)
            {
                using var picture = new SKBitmap(10, 10);
                picture.Erase(new SKColor((byte)(colour + i), colour, colour));
                using var png = picture.Encode(SKEncodedImageFormat.Png, 100);
                Directory.CreateDirectory(_session.At($"pictures/{name}"));
                File.WriteAllBytes(_session.At($"pictures/{name}/{i}.png"), png.ToArray());
            }

        var (data, model, report) = (_session.At("pictures"), _session.At("m.zip"), _session.At("report"));
        Assert.AreEqual(0, _session.Run(
            "train", "images", "--data", data, "--size", "8", "--blocks", "4", "--epochs", "2", "--out", model), _session.Error);
        StringAssert.Contains(_session.Output, "accuracy");
        Assert.AreEqual(0, _session.Run(
            "interpret", model, "--data", data, "--out", report, "--units", "conv1:?", "--steps", "2",
            "--top", "1"), _session.Error);
        Assert.IsTrue(File.Exists(Path.Combine(report, "index.html")));
        _session.Fails(2, "reads pictures", "interpret", model, "--data", _session.WriteTable(), "--out", report);
    }

    [TestMethod, TestCategory("Long")]
    public void A_text_is_trained_and_interpreted()
    {
        var lines = Enumerable.Range(0, 400).Select(i => $"line {i % 7}: (some {i % 3} words)\n");
        var text = _session.Write("text.txt", string.Concat(lines));
        var (model, report) = (_session.At("m.zip"), _session.At("report"));
        Assert.AreEqual(
            0, _session.Run("train", "text", "--data", text, "--hidden-units", "8", "--epochs", "1", "--out", model),
            _session.Error);
        StringAssert.Contains(_session.Output, "bits per character");
        Assert.AreEqual(0, _session.Run(
            "interpret", model, "--data", text, "--out", report, "--units", "lstm1.cell", "--top", "2"), _session.Error);
        StringAssert.Contains(_session.Output, "lstm1.cell:");
        var other = _session.Write("other.txt", "a price of 5 € and more of such");
        _session.Fails(
            1, "is not in the vocabulary", "interpret", model, "--data", other, "--out", _session.At("none"));
        Assert.IsFalse(Directory.Exists(_session.At("none")));

        var analysis = _session.At("analysis");
        Assert.AreEqual(0, _session.Run(
            "recurrent", model, "--data", text, "--held-out-share", "0.2", "--orders", "5", "--out", analysis), _session.Error);
        foreach (var part in new[] { "bits per character", "-gram, costs ", "Layer 1: of 8 units", "had a probability below 0.5",
            "is in the report: " })
            StringAssert.Contains(_session.Output, part);
        StringAssert.Contains(ReportText.Of(analysis), "Gates, errors and n-gram models");
        Assert.AreEqual("m", FindingSetJson.ReadAll(analysis, ScanParquet.Read).Single().Recurrent!.Provenance!.Model);

        string[] Recurrent(params string[] more) => ["recurrent", model, "--out", _session.At("none"), .. more];
        _session.Fails(2, "'--data' is required", Recurrent());
        _session.Fails(2, "but at least 300 are needed", Recurrent("--data", text, "--held-out-share", "0.01"));
        _session.Fails(2, "is held out, but the analysis needs", Recurrent("--data", text, "--held-out-share", "0"));
        _session.Fails(2, "from 2 to 64", Recurrent("--data", text, "--orders", "65"));
        var unknown = _session.Write("price.txt", new string('€', 10_000));
        _session.Fails(2, "is not in the vocabulary", Recurrent("--data", unknown));
        _session.Fails(1, "There is no file", Recurrent("--data", _session.At("nowhere.txt")));
        Assert.IsFalse(Directory.Exists(_session.At("none")));
    }

    [TestMethod, TestCategory("Long")]
    [DataRow("gru", "gru1.update", "Layer 4: of 8 units"), DataRow("rnn", "rnn4.hidden", "by the RNN, ")]
    public void A_text_is_trained_with_other_layers_and_read(string kind, string point, string said)
    {
        var lines = Enumerable.Range(0, 400).Select(i => $"line {i % 7}: (some {i % 3} words)\n");
        var text = _session.Write("text.txt", string.Concat(lines));
        var model = _session.At("m.zip");
        Assert.AreEqual(0, _session.Run(
            "train", "text", "--data", text, "--cell", kind, "--hidden-units", "8", "8", "8", "8", "--epochs", "1",
            "--out", model), _session.Error);
        StringAssert.Contains(_session.Output, $"character {kind.ToUpperInvariant()}: bits per character");
        Assert.AreEqual(0, _session.Run(
            "cells", model, "--data", text, "--held-out-share", "0.2", "--concept", "inside:()", "--units", point),
            _session.Error);
        Assert.AreEqual(0, _session.Run(
            "recurrent", model, "--data", text, "--held-out-share", "0.2", "--orders", "3", "--out", _session.At("analysis")),
            _session.Error);
        StringAssert.Contains(_session.Output, said);
        StringAssert.Contains(
            ReportText.Of(_session.At("analysis")), $"The {kind.ToUpperInvariant()} and n-gram models");
        _session.Fails(2, "--cell", "train", "text", "--data", text, "--cell", "transformer", "--out", model);
    }

    [TestMethod]
    public void The_same_seed_writes_the_same_model()
    {
        var table = _session.WriteTable();
        byte[] Weights(string name)
        {
            Assert.AreEqual(0, _session.Run(
                "train", "tabular", "--data", table, "--label", "Good", "--positive", "yes",
                "--hidden-units", "4", "--epochs", "2", "--seed", "5", "--out", _session.At(name)), _session.Error);
            using var zip = ZipFile.OpenRead(_session.At(name));
            using var all = new MemoryStream();
            foreach (var entry in zip.Entries.OrderBy(entry => entry.FullName, StringComparer.Ordinal))
            {
                using var content = entry.Open();
                content.CopyTo(all);
            }

            return all.ToArray();
        }

        CollectionAssert.AreEqual(Weights("a.zip"), Weights("b.zip"));
    }
}
