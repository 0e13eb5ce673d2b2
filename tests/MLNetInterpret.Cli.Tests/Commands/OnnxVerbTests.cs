using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Cli;

/// <summary>ONNX files wherever a command takes a model, and the zips that they become.</summary>
[TestClass]
public sealed class OnnxVerbTests
{
    private static Session _session = null!;

    private static string Pictures => _session.At("pictures");

    private static string Table => _session.At("table.csv");

    [ClassInitialize]
    public static void Prepare(TestContext _)
    {
        _session = new();
        var random = new Random(1);
        foreach (var name in new[] { "dark", "light" })
            for (var i = 0; i < 3; i++)
            {
                Directory.CreateDirectory(_session.At($"pictures/{name}"));
                byte[] pixels = [.. Enumerable.Range(0, 3 * 40 * 30).Select(_ => (byte)random.Next(name == "dark" ? 90 : 256))];
                new ImageInput(3, 40, 30, pixels).Save(_session.At($"pictures/{name}/{i}.png"));
            }

        string Row()
        {
            double[] cells = [.. Enumerable.Range(0, 4).Select(_ => Math.Round((4 * random.NextDouble()) - 2, 2))];
            return FormattableString.Invariant($"{string.Join(',', cells)},{random.Next(900)},{(cells[0] > 0 ? "yes" : "no")}");
        }

        _session.Write("table.csv", $"A,B,C,D,Number,Kind\n{string.Join('\n', Enumerable.Range(0, 60).Select(_ => Row()))}\n");
        _session.Write("letters.json", JsonSerializer.Serialize("etaoinshrdlu ,.'\"\nmf".Select(letter => $"{letter}")));
        _session.Write("text.txt", string.Concat(Enumerable.Repeat("the rest of the lines is a 'list', and no more.\n", 80)));
    }

    [ClassCleanup]
    public static void Delete() => _session.Dispose();

    [TestMethod, TestCategory("Long")]
    public void Every_verb_of_pictures_takes_an_onnx_file_and_the_zip_of_it()
    {
        var zip = _session.At("net.zip");
        Ok("import", Fixture("mobilenet_v1-13"), "--pixels", "imagenet-torch", "--out", zip);
        foreach (var model in new[] { Fixture("mobilenet_v1-13"), zip })
        {
            string[] more = model == zip ? [] : ["--pixels", "imagenet-torch"];
            Ok(["units", model, .. more]);
            Ok(["maximize", model, "--units", Last(model), "--steps", "2", "--out", _session.At("m.png"), .. more]);
            Ok(["dream", model, "--data", _session.At("pictures/dark/0.png"), "--size", "64", "--steps", "1", "--octaves", "1",
                "--out", _session.At("d.png"), .. more]);
            Ok(["attack", model, "--data", Pictures, "--steps", "2", "--out", _session.At("a.png"), .. more]);
            Ok(["interpret", model, "--data", Pictures, "--units", Last(model), "--depth", "scan", "--out", _session.At("report"),
                .. more]);
            Ok(["scan", "run", model, "--data", Pictures, "--units", Last(model), "--out", _session.At("catalogue"), .. more]);
        }
    }

    [TestMethod]
    public void A_planned_scan_knows_what_its_file_left_open()
    {
        string[] settings = ["--pixels", "raw", "bgr", "mean=104,117,124"];
        Ok(["scan", "plan", Fixture("mobilenet_v1-13"), "--data", Pictures, .. settings, "--out", _session.At("job")]);
        Ok("scan", "worker", _session.At("job"));
        Assert.DoesNotContain("OnnxRuntime", _session.Error, "it was compared when it was planned");
        Ok("scan", "merge", _session.At("job"), "--out", _session.At("merged"), "--json");
        var merged = _session.Output;
        Ok(["scan", "run", Fixture("mobilenet_v1-13"), "--data", Pictures, .. settings, "--out", _session.At("run"), "--json"]);
        Assert.AreEqual(Rows(merged), Rows(_session.Output));
    }

    [TestMethod, TestCategory("Long")]
    public void Every_verb_of_rows_takes_a_network_of_numbers()
    {
        string[] data = ["--data", Table, "--ignore", "Number"];
        var (file, zip) = (Fixture("mlp-13"), _session.At("mlp.zip"));
        Ok("import", file, "--out", zip);
        foreach (var model in new[] { file, zip })
        {
            Ok(["interpret", model, .. data, "--label", "Kind", "--units", "1", "--depth", "quick", "--out",
                _session.At("rows")]);
            Ok(["tabular", model, .. data, "--units", "1:0"]);
            Ok(["drivers", model, .. data, "--units", "1:0", "--sample-rows", "5", "--background-rows", "8"]);
            Ok(["attack", model, .. data, "--top", "2", "--out", _session.At("t.png")]);
            Ok(["scan", "run", model, .. data, "--label", "Kind", "--out", _session.At("scanned")]);
        }

        _session.Fails(
            2, "The model reads 4 numbers, but '", "interpret", file, "--data", Table, "--label", "Kind",
            "--out", _session.At("rows"));
    }

    [TestMethod]
    public void An_import_with_rows_knows_the_columns_by_name()
    {
        var zip = _session.At("named.zip");
        Ok("import", Fixture("mlp-13"), "--data", Table, "--label", "Kind", "--ignore", "Number", "--out", zip);
        Ok("interpret", zip, "--data", Table, "--label", "Kind", "--units", "1", "--depth", "scan", "--out", _session.At("rows"));
        _session.Fails(
            2, "leave --ignore and --number out", "tabular", zip, "--data", Table, "--ignore", "Number", "--units", "1:0");
    }

    [TestMethod, TestCategory("Long")]
    public void Verbs_of_characters_take_a_file_with_a_vocabulary_and_the_zip_of_it()
    {
        string[] vocabulary = ["--vocabulary", _session.At("letters.json")];
        var zip = _session.At("letters.zip");
        Ok(["import", Fixture("lstm-17"), .. vocabulary, "--out", zip]);
        foreach (var model in new[] { Fixture("lstm-17"), zip })
        {
            string[] more = model == zip ? [] : vocabulary;
            Ok(["units", model, .. more]);
            StringAssert.Contains(_session.Output, "lstm1.cell");
            Ok(["cells", model, "--data", _session.At("text.txt"), "--concept", "quote", "--held-out-share", "0.3", .. more]);
            Ok(["recurrent", model, "--data", _session.At("text.txt"), "--held-out-share", "0.3", "--orders", "2", "--out",
                _session.At("gates"), .. more]);
        }

        _session.Fails(2, "--vocabulary", "cells", Fixture("lstm-17"), "--data", _session.At("text.txt"));
        Ok("units", Fixture("lstm-17"), "--input-shape", "9");
        _session.Fails(2, "give it by --input-shape", "units", Fixture("lstm-17"));
    }

    [TestMethod]
    public void A_zip_gives_in_another_process_and_in_csharp_what_the_file_gives()
    {
        var zip = _session.At("fresh.zip");
        string[] names = [.. Enumerable.Range(0, 10).Select(index => $"class {(char)('a' + index)}")];
        _session.Write("names.txt", string.Join('\n', names) + "\n\n");
        Ok("import", Fixture("resnet18-13"), "--pixels", "imagenet-caffe", "--class-names", _session.At("names.txt"),
            "--out", zip);
        using (var other = new ScanProcess("units", zip, "--json"))
            StringAssert.Contains(other.End().Output, "class j");

        var ml = new MLContext();
        var model = ml.Model.LoadInterpretable(zip);
        var rows = ml.Data.LoadImageFolder(Pictures, 64, 64);
        var scored = model.Transform(rows).GetColumn<float[]>("Output").ToArray();
        using var network = OnnxNetwork.Load(Fixture("resnet18-13"), new() { Pixels = PixelScale.ImageNetCaffe });
        foreach (var (pixels, output) in rows.GetColumn<float[]>("Features").Zip(scored))
        {
            using var scope = NewDisposeScope();
            var expected = network.Run(tensor(pixels).view(1, 3, 64, 64) * 255).data<float>().ToArray();
            for (var unit = 0; unit < 10; unit++)
                Assert.AreEqual(expected[unit], output[unit], 1e-3 * (1 + Math.Abs(expected[unit])));
        }

        CollectionAssert.AreEqual(names, ml.Interpretation.FindNetwork(model).Network.ClassNames.ToArray());
    }

    [TestMethod]
    public void The_difference_from_OnnxRuntime_and_an_open_meaning_of_pixels_are_told()
    {
        var file = Fixture("mobilenet_v1-13");
        string[] line = ["maximize", file, "--units", $"{Last(file)}:0", "--steps", "1", "--out", _session.At("o.png")];
        Ok(line);
        StringAssert.Contains(_session.Error, "Compared with OnnxRuntime at ");
        StringAssert.Contains(_session.Error, "does not say what its pixels mean: they are taken from 0 to 1");
        Ok([.. line, "--quiet"]);
        Assert.DoesNotContain("Compared", _session.Error);
        StringAssert.Contains(_session.Error, "does not say what its pixels mean");
        Ok([.. line, "--verify", "false", "--pixels", "unit"]);
        Assert.DoesNotContain("Compared", _session.Error);
        Assert.DoesNotContain("pixels", _session.Error);
    }

    [TestMethod]
    public void An_exported_character_model_is_read_by_every_verb_of_characters_without_more_words()
    {
        var file = _session.At("exported.onnx");
        Ok("train", "text", "--data", _session.At("text.txt"), "--hidden-units", "4", "--epochs", "1", "--out",
            _session.At("exported.zip"));
        Ok("export", _session.At("exported.zip"), "--out", file);
        Ok("units", file);
        StringAssert.Contains(_session.Output, "lstm1.cell:0 to lstm1.cell:3");
        Ok("cells", file, "--data", _session.At("text.txt"), "--concept", "quote", "--held-out-share", "0.3");
        Ok("import", file, "--out", _session.At("again.zip"));
        Ok("units", _session.At("again.zip"));
        StringAssert.Contains(_session.Output, "lstm1.cell:0 to lstm1.cell:3");
    }

    [TestMethod]
    public void A_folder_of_pictures_without_subfolders_is_one_class()
    {
        Ok("interpret", Fixture("mobilenet_v1-13"), "--pixels", "unit", "--data", _session.At("pictures/dark"), "--units",
            Last(Fixture("mobilenet_v1-13")), "--depth", "scan", "--out", _session.At("flat"), "--json");
        StringAssert.Contains(_session.Output, "\"rows\": 3");
    }

    private static string Fixture(string name) => Repository.OnnxFixture(name);

    /// <summary>The last point of a picture network.</summary>
    private static string Last(string model)
    {
        Ok("units", model, "--json");
        using var answer = JsonDocument.Parse(_session.Output);
        return answer.RootElement.GetProperty("points").EnumerateArray().Last().GetProperty("point").GetString()!;
    }

    private static string Rows(string answer)
    {
        using var document = JsonDocument.Parse(answer);
        return $"{document.RootElement.GetProperty("summary")}";
    }

    private static void Ok(params string[] line) =>
        Assert.AreEqual(0, _session.Run(line), $"{string.Join(' ', line)}: {_session.Error}");
}
