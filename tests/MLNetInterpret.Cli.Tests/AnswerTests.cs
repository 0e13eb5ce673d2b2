using System.Text.Json;

namespace MLNetInterpret.Cli;

/// <summary>Every verb answers one JSON document on standard output, and nothing else stands there.</summary>
[TestClass]
public sealed class AnswerTests
{
    /// <summary>Every verb but the demo, which has a test of its own, each after those whose files it reads.</summary>
    private static readonly string[] Lines =
    [
        "train tabular --data @table.csv --label Good --positive yes --hidden-units 4 3 --epochs 2 --out @table.zip",
        "train images --data @pictures --size 8 --blocks 2 --epochs 1 --out @pictures.zip",
        "train text --data @text.txt --hidden-units 4 --epochs 1 --out @text.zip",
        "train-prior --data @pictures --size 8 --blocks 2 --code-size 2 --epochs 1 --out @prior.zip",
        "import @net.onnx --out @net.zip",
        "interpret @table.zip --data @table.csv --units hidden2 --depth quick --top 2 --out @report",
        "maximize @pictures.zip --units conv1 --steps 2 --negative --variants 1 --out @sheet.png",
        "attack @table.zip --data @table.csv --top 2 --out @attack.png",
        "tabular @table.zip --data @table.csv --units hidden2:0 --top 2",
        "explain @table.zip --data @table.csv --row 3",
        "drivers @table.zip --data @table.csv --units hidden2",
        "stability --data @table.csv --label Good --positive yes --hidden-units 2 --epochs 1 --networks 2",
        "dream @pictures.zip --data @pictures/dark/0.png --units conv1 --octaves 1 --steps 1 --out @dream.png",
        "cells @text.zip --data @text.txt --concept inside:() --held-out-share 0.2 --probe",
        "cells @text.zip --data @text.txt --mark inside:() --threshold 0.1 --held-out-share 0.2",
        "maximize @text.zip --data @text.txt --units lstm1.hidden:0 --length 4 --held-out-share 0.2 --out @strings.png",
        "recurrent @text.zip --data @text.txt --held-out-share 0.2 --orders 3 --out @gates",
        "export @table.zip --out @table.onnx",
        "units @table.zip",
        "scan plan @table.zip --data @table.csv --label Good --out @job",
        "scan worker @job",
        "scan merge @job --out @catalogue",
        "scan run @table.zip --data @table.csv --label Good --out @other",
        "query units @catalogue",
        "query similar @catalogue --units hidden2:0",
        "query rows @catalogue --units hidden2:0",
        "query compare @catalogue @other",
    ];

    private static Session _session = null!;

    private static string Folder => _session.At("a")[..^1];

    [ClassInitialize]
    public static void Prepare(TestContext _)
    {
        _session = new();
        _session.WriteTable();
        File.Copy(Repository.OnnxFixture("mlp-13"), _session.At("net.onnx"));
        _session.Write("text.txt", string.Concat(Enumerable.Range(0, 250).Select(i => $"line {i % 7}: (some {i % 3} words)\n")));
        foreach (var (name, shade) in new[] { ("dark", 90), ("light", 130) })
            for (var i = 0; i < 10; i++)
            {
                Directory.CreateDirectory(_session.At($"pictures/{name}"));
                var picture = new ImageInput(3, 8, 8, [.. Enumerable.Repeat((byte)(shade + i), 192)]);
                picture.Save(_session.At($"pictures/{name}/{i}.png"));
            }
    }

    [ClassCleanup]
    public static void Delete() => _session.Dispose();

    [TestMethod, TestCategory("Long")]
    public void Every_verb_answers_as_the_page_says()
    {
        var verbs = VerbSamples.All.Select(verb => string.Join(' ', verb.Words)).ToList();
        foreach (var line in Lines)
        {
            var verb = verbs.Where(name => line.StartsWith($"{name} ", StringComparison.Ordinal)).MaxBy(name => name.Length)!;
            verbs.Remove(verb);
            Assert.AreEqual(0, _session.Run([.. Words(line), "--json"]), $"{line}: {_session.Error}");
            AnswerPage.Compare(
                line.Replace("@", "", StringComparison.Ordinal), _session.Output.Replace(Folder, "", StringComparison.Ordinal));
            using var answer = JsonDocument.Parse(_session.Output);
            var files = answer.RootElement.GetProperty("files");
            foreach (var file in files.EnumerateArray())
                Assert.IsTrue(Path.Exists(file.GetString()), $"{line}: {file}");
            Assert.AreEqual(
                line.Contains("--out", StringComparison.Ordinal) ? 1 : 0, files.GetArrayLength(), line);
        }

        CollectionAssert.AreEqual(new[] { "demo", "worker" }, verbs, "every verb that ends is tried");
    }

    [TestMethod]
    public void A_verb_that_fails_answers_nothing()
    {
        _session.Fails(1, "does not exist", "units", _session.At("nowhere.zip"), "--json");
        _session.Fails(2, "There is no option '--unit'", "--json", "units", _session.At("nowhere.zip"), "--unit", "a");
    }

    private static string[] Words(string line) =>
        [.. line.Split(' ').Select(word => word[0] == '@' ? _session.At(word[1..]) : word)];
}
