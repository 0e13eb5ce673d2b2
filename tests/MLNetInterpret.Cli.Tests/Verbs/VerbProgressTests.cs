using System.Globalization;
using MLNetInterpret.Cli.Terminal;

namespace MLNetInterpret.Cli;

/// <summary>What every verb shows on a terminal of how far it is.</summary>
[TestClass]
public sealed class VerbProgressTests : IDisposable
{
    /// <summary>Verbs that answer at once.</summary>
    private static readonly string[] Instant = ["export", "units", "query units", "query similar", "query compare", "query rows"];

    private readonly Session _session = new();

    public void Dispose() => _session.Dispose();

    [TestMethod, TestCategory("Long")]
    public void Every_verb_shows_one_line_whose_percentage_never_falls_and_ends_at_100()
    {
        var lines = Lines();
        CollectionAssert.AreEquivalent(
            // DemoTests runs the one, the other never ends
            VerbSamples.All.Select(verb => string.Join(' ', verb.Words)).Except(["demo", "worker"]).ToArray(),
            lines.Select(line => line.Verb).Distinct().ToArray());
        foreach (var (verb, more) in lines)
        {
            using var output = new StringWriter();
            using var error = new StringWriter();
            string[] args = [.. verb.Split(' '), .. more];
            var code = CommandLine.RunAsync(args, Screen.Of(output, error, columns: 80)).GetAwaiter().GetResult();
            Assert.AreEqual(0, code, $"{verb}: {error}");
            string[] drawn = [.. DrawnText.Of(error).Where(line => line.Contains(" %  ", StringComparison.Ordinal))];
            Assert.AreEqual(Instant.Contains(verb), drawn.Length == 0, verb);
            if (drawn.Length == 0) continue;
            int[] shares = [.. drawn.Select(line => int.Parse(line[..3], CultureInfo.InvariantCulture))];
            CollectionAssert.AreEqual(shares.Order().ToArray(), shares, $"{verb}: {string.Join('\n', drawn)}");
            Assert.AreEqual(100, shares[^1], verb);
            Assert.AreEqual(1, shares.Count(share => share == 100), $"{verb}: {string.Join('\n', drawn)}");
            Assert.HasCount(1, DrawnText.Left(error).Where(line => line.Contains(" %  ")).ToArray(), $"{verb}: one line stays");
            foreach (var line in drawn) Assert.IsLessThan(80, line.Length, verb);
        }
    }

    private (string Verb, string[] Args)[] Lines()
    {
        var (table, pictures) = (_session.WriteTable(), Pictures());
        var text = _session.Write("text.txt", Counting.Text(9_000, seed: 1));
        string At(string name) => _session.At(name);
        string[] good = ["--data", table, "--label", "Good", "--positive", "yes", "--hidden-units", "4", "--epochs", "2"];
        return
        [
            ("train tabular", [.. good, "--out", At("t.zip")]),
            ("train images",
                ["--data", pictures, "--size", "8", "--blocks", "2", "--epochs", "2", "--out", At("p.zip")]),
            ("train text",
                ["--data", text, "--hidden-units", "6", "--epochs", "1", "--window", "20", "--streams", "4",
                    "--out", At("c.zip")]),
            ("train-prior",
                ["--data", pictures, "--size", "8", "--code-size", "2", "--blocks", "4", "--epochs", "2", "--out", At("r.zip")]),
            ("import", [Repository.OnnxFixture("mlp-13"), "--out", At("n.zip")]),
            ("interpret", [At("t.zip"), "--data", table, "--units", "hidden1:0", "logits", "--out", At("table")]),
            ("interpret",
                [At("p.zip"), "--data", pictures, "--units", "conv1", "--steps", "4", "--prior", At("r.zip"),
                    "--out", At("pictures-report")]),
            ("interpret", [At("c.zip"), "--data", text, "--units", "lstm1.cell:0", "--out", At("text")]),
            ("maximize", [At("p.zip"), "--units", "conv1", "--steps", "4", "--out", At("m.png")]),
            ("attack", [At("p.zip"), "--data", pictures, "--out", At("a.png")]),
            ("tabular", [At("t.zip"), "--data", table, "--units", "hidden1:0", "--out", At("card.png")]),
            ("explain", [At("t.zip"), "--data", table, "--row", "1"]),
            ("drivers", [At("t.zip"), "--data", table, "--units", "hidden1", "--out", At("drivers.png")]),
            ("stability", [.. good, "--networks", "2"]),
            ("dream", [At("p.zip"), "--data", At("pictures/0/0.png"), "--units", "conv1:0", "conv1:1", "--steps", "2",
                "--octaves", "1", "--out", At("dream")]),
            ("cells", [At("c.zip"), "--data", text, "--held-out-share", "0.3", "--concept", "inside:()", "--out", At("cells")]),
            ("recurrent", [At("c.zip"), "--data", text, "--held-out-share", "0.3", "--out", At("gates")]),
            ("scan plan", [At("t.zip"), "--data", table, "--shard-rows", "100", "--out", At("job")]),
            ("scan worker", [At("job")]),
            ("scan merge", [At("job"), "--out", At("catalogue")]),
            ("scan run", [At("t.zip"), "--data", table, "--label", "Good", "--out", At("catalogue-2")]),
            ("export", [At("t.zip"), "--out", At("t.onnx")]),
            ("units", [At("t.zip")]),
            ("query units", [At("catalogue-2")]),
            ("query similar", [At("catalogue-2"), "--units", "hidden1:0"]),
            ("query compare", [At("catalogue-2"), At("catalogue-2")]),
            ("query rows", [At("catalogue-2"), "--units", "hidden1:0"]),
        ];
    }

    private string Pictures()
    {
        for (var shade = 0; shade < 40; shade++)
        {
            var file = _session.At($"pictures/{shade % 2}/{shade / 2}.png");
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            var pixels = Enumerable.Range(0, 192).Select(pixel => (byte)((120 * (shade % 2)) + shade + (pixel % 9)));
            new ImageInput(3, 8, 8, [.. pixels]).Save(file);
        }

        return _session.At("pictures");
    }
}
