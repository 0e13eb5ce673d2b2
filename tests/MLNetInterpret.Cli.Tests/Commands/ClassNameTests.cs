using System.IO.Compression;
using System.Text.Json;
using MLNetInterpret.Cli.Verbs;

namespace MLNetInterpret.Cli;

/// <summary>Classes by their names, as units of every verb that has units and in what it prints.</summary>
[TestClass]
public sealed class ClassNameTests
{
    private static Session _session = null!;

    private static string Pictures => _session.At("pictures.zip");

    private static string Table => _session.At("table.zip");

    [ClassInitialize]
    public static void Train(TestContext _)
    {
        _session = new();
        foreach (var (name, shade) in new[] { ("dark", 60), ("light blue", 130), ("3", 200) })
            for (var i = 0; i < 8; i++)
            {
                Directory.CreateDirectory(_session.At($"pictures/{name}"));
                ImageInput picture = new(3, 10, 10, [.. Enumerable.Repeat((byte)(shade + i), 300)]);
                picture.Save(_session.At($"pictures/{name}/{i}.png"));
            }

        Ok("train", "images", "--data", _session.At("pictures"), "--size", "8", "--blocks", "4", "--epochs", "2",
            "--out", Pictures);
        Ok("train", "tabular", "--data", _session.WriteTable(), "--label", "Good", "--positive", "yes",
            "--hidden-units", "4", "--epochs", "2", "--out", Table);
        Ok("scan", "run", Pictures, "--data", _session.At("pictures"), "--label", "Label", "--units", "logits",
            "--out", _session.At("catalogue"));
    }

    [ClassCleanup]
    public static void Delete() => _session.Dispose();

    [TestMethod, TestCategory("Long")]
    public void Every_verb_with_units_takes_classes()
    {
        var (data, table, catalogue) = (_session.At("pictures"), _session.At("table.csv"), _session.At("catalogue"));
        string[][] lines =
        [
            ["maximize", Pictures, "--steps", "2", "--out", _session.At("m.png")],
            ["dream", Pictures, "--data", _session.At("pictures/dark/0.png"), "--steps", "1", "--octaves", "1", "--size", "8",
                "--out", _session.At("d.png")],
            ["interpret", Pictures, "--data", data, "--depth", "quick", "--out", _session.At("report")],
            ["scan", "run", Pictures, "--data", data, "--out", _session.At("other")],
            ["query", "units", catalogue],
            ["query", "similar", catalogue],
            ["query", "rows", catalogue],
            ["tabular", Table, "--data", table],
            ["drivers", Table, "--data", table],
        ];
        foreach (var line in lines)
        {
            var isTable = line[1] == Table;
            foreach (var name in isTable ? new[] { "yes" } : ["light blue", "class:3"])
            {
                Ok([.. line, "--units", name, .. line.Contains("--out") ? new[] { "--force" } : []]);
                var shown = isTable ? "yes (logits:0)" : name == "class:3" ? "3 (logits:0)" : "light blue (logits:2)";
                if (line[0] is not ("scan" or "drivers" or "dream"))
                    StringAssert.Contains(_session.Output + _session.Error, shown, string.Join(' ', line));
            }
        }

        string[] others = ["cells", "stability", "scan plan"];      // of units inside the network; a plan has no answer
        var tested = lines.Select(line => string.Join(' ', line.TakeWhile(word => !Path.IsPathRooted(word)))).Concat(others);
        var all = VerbSamples.All.Where(verb => verb.Verb.Options.Any(option => option.Name == "--units"));
        CollectionAssert.AreEquivalent(all.Select(verb => string.Join(' ', verb.Words)).ToArray(), tested.ToArray());
    }

    [TestMethod]
    public void Names_stand_in_lists_findings_pages_and_json_and_ids_in_files()
    {
        Ok("units", Pictures);
        foreach (var part in new[] { "3 (logits:0)", "dark (logits:1)", "light blue (logits:2)" })
            StringAssert.Contains(_session.Output, part);
        Ok("units", Table);
        StringAssert.Contains(_session.Output, "yes (logits:0)");

        var report = _session.At("names");
        Ok("interpret", Pictures, "--data", _session.At("pictures"), "--units", "light blue", "--depth", "quick",
            "--out", report);
        StringAssert.Contains(ReportText.Of(report), "light blue (logits:2)");
        using var file = File.OpenRead(Path.Combine(ReportText.Chapter(report, 0), "findings.json.gz"));
        using var written = new GZipStream(file, CompressionMode.Decompress);
        var finding = JsonDocument.Parse(written).RootElement.GetProperty("findings")[0];
        Assert.AreEqual("logits:2", finding.GetProperty("unit").GetString());
        Assert.AreEqual("light blue", finding.GetProperty("className").GetString());
        Assert.IsTrue(Directory.EnumerateFiles(report, "*", SearchOption.AllDirectories)
            .All(one => !Path.GetFileName(one).Contains("blue", StringComparison.Ordinal)));

        Ok("query", "units", _session.At("catalogue"), "--units", "DARK", "--json");
        var unit = JsonDocument.Parse(_session.Output).RootElement.GetProperty("units")[0];
        Assert.AreEqual(("logits:1", "dark"), (unit.GetProperty("unit").GetString(), unit.GetProperty("className").GetString()));
    }

    [TestMethod]
    public void Attacks_and_explanations_know_the_classes_and_a_wrong_name_says_what_there_is()
    {
        string[] attack =
            ["attack", Table, "--data", _session.At("table.csv"), "--linf", "3", "--out", _session.At("a.png"), "--force"];
        Ok([.. attack, "--label", "Good", "--source", "no", "--target", "class:yes"]);
        StringAssert.Matches(_session.Output, new(@"\bno\b"));
        Ok("explain", Table, "--data", _session.At("table.csv"), "--row", "1");
        StringAssert.Contains(_session.Output, " yes");
        _session.Fails(2, "Did you mean 'yes'?", [.. attack, "--source", "yse"]);
        _session.Fails(
            2, "'light bleu' is neither a point nor a unit. It has: conv1, logits. The classes are: 3, dark, light blue. " +
            "Did you mean 'light blue'?", "maximize", Pictures, "--units", "light bleu", "--out", _session.At("none.png"));
        _session.Fails(
            2, "The classes are: 3, dark, light blue.", "query", "rows", _session.At("catalogue"), "--units", "class:x");
    }

    private static void Ok(params string[] args) =>
        Assert.AreEqual(0, _session.Run(args), $"{string.Join(' ', args)}: {_session.Error}");
}
