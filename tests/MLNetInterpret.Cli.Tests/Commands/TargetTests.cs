using System.Globalization;
using System.Text;
using System.Text.Json;

namespace MLNetInterpret.Cli;

/// <summary><c>train tabular</c> of several classes and of numbers, and what is asked of such models.</summary>
[TestClass]
public sealed class TargetTests : IDisposable
{
    private readonly Session _session = new();

    public void Dispose() => _session.Dispose();

    [TestMethod, TestCategory("Long")]
    public void Several_classes_are_learned_and_asked_for_by_their_names()
    {
        var (table, model) = (Write(), _session.At("m.zip"));
        Assert.AreEqual(0, _session.Run("train", "tabular", "--data", table, "--label", "Sorte", "--out", model), _session.Error);
        StringAssert.Contains(
            _session.Output, "'Sorte' is learned as 3 classes: Apfel, Birne, Quitte.");
        StringAssert.Contains(_session.Output, "multinomial logistic regression 0.");
        StringAssert.Matches(_session.Output, new(@"boosted trees [01]\.\d{3}"));
        StringAssert.Contains(_session.Output, "constant 0.");
        StringAssert.Matches(_session.Output, new(@"Training step [\d,]+ was kept"));
        StringAssert.Matches(_session.Output, new(@"true +taken for +taken for +taken for.*\n *class +Apfel +Birne +Quitte"));

        Assert.AreEqual(0, _session.Run(
            "tabular", model, "--data", table, "--units", "probability:Quitte", "Birne", "--out", _session.At("cards")),
            _session.Error);
        StringAssert.Contains(_session.Output, "Quitte (probability:2)");
        Assert.AreEqual(0, _session.Run(
            "attack", model, "--data", table, "--source", "Apfel", "--target", "Quitte", "--linf", "4", "--top", "2",
            "--out", _session.At("attack.png")), _session.Error);
        StringAssert.Contains(_session.Output, "Quitte");
        Assert.AreEqual(0, _session.Run("explain", model, "--data", table, "--row", "3"), _session.Error);
        StringAssert.Contains(_session.Output, "decided for");
    }

    [TestMethod, TestCategory("Long")]
    public void A_number_is_learned_and_explained_in_its_unit()
    {
        var (table, model) = (Write(), _session.At("m.zip"));
        Assert.AreEqual(0, _session.Run(
            "train", "tabular", "--data", table, "--label", "Gewicht", "--ignore", "Sorte", "--out", model, "--json"),
            _session.Error);
        var answer = JsonDocument.Parse(_session.Output).RootElement.GetProperty("model");
        Assert.AreEqual("R squared", answer.GetProperty("metric").GetString());
        Assert.IsGreaterThan(0.9, answer.GetProperty("value").GetDouble());
        Assert.AreEqual("linear regression", answer.GetProperty("baselineName").GetString());
        Assert.IsGreaterThan(0.9, answer.GetProperty("baseline").GetDouble());
        Assert.IsLessThan(0.05, Math.Abs(answer.GetProperty("constant").GetDouble()));

        Assert.AreEqual(0, _session.Run(
            "tabular", model, "--data", table, "--units", "Gewicht", "--out", _session.At("card.png")), _session.Error);
        StringAssert.Contains(_session.Output, "Gewicht (score:0)");
        Assert.AreEqual(0, _session.Run("explain", model, "--data", table), _session.Error);
        StringAssert.Contains(_session.Output, "Gewicht is predicted to be ");
        _session.Fails(
            2, "The model predicts a number", "attack", model, "--data", table, "--out", _session.At("attack.png"));
    }

    [TestMethod, TestCategory("Long")]
    public void Two_classes_keep_their_own_names_when_they_are_attacked()
    {
        var (table, model) = (Write(), _session.At("m.zip"));
        Assert.AreEqual(0, _session.Run(
            "train", "tabular", "--data", table, "--label", "Reif", "--positive", "ja", "--out", model), _session.Error);
        Assert.AreEqual(0, _session.Run(
            "attack", model, "--data", table, "--source", "nein", "--target", "ja", "--linf", "4", "--top", "3",
            "--out", _session.At("attack.png")), _session.Error);
        StringAssert.Contains(_session.Output, "how far");
        _session.Fails(
            2, "The classes are: nein, ja.", "attack", model, "--data", table, "--source", "True", "--out", _session.At("a.png"));
    }

    [TestMethod]
    public void What_cannot_be_learned_is_said_in_the_files_own_words()
    {
        var table = _session.At("rare.csv");
        File.WriteAllLines(table, ["Sorte,Breite", .. Enumerable.Range(0, 60).Select(row =>
            $"{(row == 7 ? "Mispel" : row % 2 == 0 ? "Apfel" : "Birne")},{row}")]);
        _session.Fails(
            2, "'Mispel' in 'Sorte'", "train", "tabular", "--data", table, "--label", "Sorte", "--held-out-share", "0.9",
            "--out", _session.At("m.zip"));
        File.WriteAllLines(table, ["Sorte,Breite", .. Enumerable.Range(0, 60).Select(row => $"Apfel,{row}")]);
        _session.Fails(
            2, "All 60 rows are 'Apfel' in 'Sorte': there is nothing to learn.",
            "train", "tabular", "--data", table, "--label", "Sorte", "--out", _session.At("m.zip"));
    }

    /// <summary>Three kinds of fruit by length and colour; the weight is 80 + 12 length + 5 width.</summary>
    private string Write()
    {
        var (random, text) = (new Random(5), new StringBuilder("Länge,Breite,Farbe,Sorte,Reif,Gewicht\n"));
        for (var row = 0; row < 240; row++)
        {
            var (length, width) = (4 + (random.NextDouble() * 8), 3 + (random.NextDouble() * 4));
            var colour = random.Next(2) == 0 ? "rot" : "gelb";
            var kind = length > 9 ? "Quitte" : colour == "rot" ? "Apfel" : "Birne";
            var weight = 80 + (12 * length) + (5 * width);
            text.Append(CultureInfo.InvariantCulture,
                $"{length:F2},{width:F2},{colour},{kind},{(width > 5 ? "ja" : "nein")},{weight:F2}\n");
        }

        var path = _session.At("fruit.csv");
        File.WriteAllText(path, text.ToString());
        return path;
    }
}
