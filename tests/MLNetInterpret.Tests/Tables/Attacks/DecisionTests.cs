using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetInterpret;

/// <summary>Decisions that tell most, with their reasons and what turns them, beside looking through all rows.</summary>
[TestClass]
public class DecisionTests
{
    private readonly MLContext _ml = new(seed: 3);

    [TestMethod]
    public void The_surest_mistake_the_surest_of_the_rarer_class_and_the_nearest_are_chosen()
    {
        var (rows, data, model) = Trained();
        var scored = model.Transform(data);
        var chances = scored.GetColumn<float>("Probability").ToArray();
        var wrong = Enumerable.Range(0, rows.Length).Where(row => chances[row] > 0.5 != rows[row].Label).ToArray();
        Assert.IsTrue(wrong.Length > 0, "the model makes mistakes");
        double Sure(int row) => Math.Abs(chances[row] - 0.5);
        var rare = chances.Count(chance => chance > 0.5) * 2 <= rows.Length;
        long[] expected =
        [
            wrong.MaxBy(Sure),
            Enumerable.Range(0, rows.Length).Except(wrong).Where(row => chances[row] > 0.5 == rare).MaxBy(Sure),
            Enumerable.Range(0, rows.Length).MinBy(Sure),
        ];

        var found = _ml.Interpretation.Decisions(
            model, data, [], new() { BackgroundRows = 10, Outcome = "ja" },
            new() { ClassNames = ["nej", "ja"], Immutable = ["Ort"] });
        CollectionAssert.AreEqual(expected, found.Select(decision => decision.Explanation.Row).ToArray());
        CollectionAssert.AreEqual(
            new[] { "the surest mistake", $"the surest decision for {(rare ? "ja" : "nej")}", "the decision nearest to another" },
            found.Select(decision => decision.Choice).ToArray());
        foreach (var decision in found)
        {
            var (row, turned) = (rows[decision.Explanation.Row], decision.Turned!);
            Assert.AreEqual(chances[decision.Explanation.Row], decision.Explanation.Probability!.Value, 1e-5);
            Assert.AreEqual(decision.Explanation.IsPositive ? "ja" : "nej", turned.Before.Class);
            Assert.AreEqual(row.Label ? "ja" : "nej", turned.Label, "the true class, of a mistake as well");
            var changed = Row.From((RowInput)turned.Changed);
            Assert.AreEqual(row.Ort, changed.Ort, "what may not change stays");
            var again = model.Transform(_ml.Data.LoadFromEnumerable([changed])).GetColumn<bool>("PredictedLabel").Single();
            Assert.AreEqual(turned.Succeeded, again != decision.Explanation.IsPositive);
            Assert.AreEqual(Math.Round(changed.Pris * 20), changed.Pris * 20, 1e-3, "a price ends in 0 or 5 hundredths");
            var text = JsonSerializer.Serialize(decision);
            Assert.AreEqual(text, JsonSerializer.Serialize(JsonSerializer.Deserialize<Decision>(text)));
        }

        Assert.IsTrue(found[2].Turned!.Succeeded, "the nearest is turned");
    }

    [TestMethod]
    public void Rows_are_asked_for_by_number_and_without_labels_there_is_no_mistake()
    {
        var (rows, data, model) = Trained();
        var asked = _ml.Interpretation.Decisions(model, data, [5, 250], new() { BackgroundRows = 5 });
        CollectionAssert.AreEqual(new[] { 5L, 250 }, asked.Select(decision => decision.Explanation.Row).ToArray());
        Assert.IsTrue(asked.All(decision => decision.Choice.Length == 0 && decision.Turned is not null));

        var unlabelled = _ml.Interpretation.Decisions(
            model, data, [], new() { BackgroundRows = 5, LabelColumnName = "Nothing" });
        Assert.HasCount(3, unlabelled);
        Assert.IsFalse(unlabelled.Any(decision => decision.Choice.Contains("mistake") || decision.Turned!.Label is not null));

        var beyond = _ml.Interpretation.Decisions(model, data, [5], new() { BackgroundRows = 5 }, new()
        {
            Constraints = new() { Ranges = new Dictionary<string, (double, double)> { ["Pris"] = (rows[5].Pris + 0.05, 20) } },
        });
        Assert.IsNull(beyond[0].Turned, "the row itself is beyond what is declared");
        var none = Assert.Throws<ArgumentException>(
            () => _ml.Interpretation.Decisions(model, data, [400], new() { BackgroundRows = 5 }));
        StringAssert.Contains(none.Message, "There is no row 400");
    }

    private (Row[] Rows, IDataView Data, ITransformer Model) Trained()
    {
        var random = new Random(4);
        string[] places = ["Malmö", "Umeå", "Kiruna"];
        Row[] rows = [.. Enumerable.Range(0, 300).Select(_ =>
        {
            var (price, count, place) = (random.Next(20, 401) / 20f, random.Next(1, 30), random.Next(3));
            return new Row
            {
                Pris = price,
                Antal = count,
                Ort = places[place],
                Label = price * count > (place == 0 ? 120 : 220) != (random.Next(12) == 0),
            };
        })];
        var data = _ml.Data.LoadFromEnumerable(rows);
        return (rows, data, _ml.Transforms.Categorical.OneHotEncoding("OrtSlots", "Ort")
            .Append(_ml.Transforms.NormalizeMeanVariance("PrisSlot", "Pris"))
            .Append(_ml.Transforms.NormalizeMeanVariance("AntalSlot", "Antal"))
            .Append(_ml.Transforms.Concatenate("Features", "OrtSlots", "PrisSlot", "AntalSlot"))
            .Append(_ml.BinaryClassification.Trainers.MultilayerPerceptron(new MultilayerPerceptronOptions
            {
                HiddenUnits = [8],
                Epochs = 20,
                LearningRate = 0.03,
            })).Fit(data));
    }

    private sealed class Row
    {
        public float Pris { get; set; }
        public float Antal { get; set; }
        public string Ort { get; set; } = "";
        public bool Label { get; set; }

        public static Row From(RowInput row)
        {
            RowValue Value(string column) => row.Values.Single(value => value.Column == column);
            return new()
            {
                Pris = (float)Value("Pris").Number!.Value,
                Antal = (float)Value("Antal").Number!.Value,
                Ort = Value("Ort").Text,
            };
        }
    }
}
