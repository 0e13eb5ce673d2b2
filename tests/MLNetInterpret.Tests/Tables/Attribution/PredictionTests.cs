using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetInterpret.Attribution;

/// <summary>Explanations of one class among several, and of a number.</summary>
[TestClass]
public class PredictionTests
{
    private static readonly MultilayerPerceptronOptions Small = new() { HiddenUnits = [8], Epochs = 20, LearningRate = 0.02 };
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    public void Reasons_for_a_class_among_several_are_confirmed_by_scoring_again()
    {
        var (rows, data) = Flowers();
        var model = _ml.Transforms.FeaturizeTable(data.Schema, "Kind", null, ["Weight"])
            .Append(_ml.MulticlassClassification.Trainers.MultilayerPerceptron(Small)).Fit(data);
        var names = model.LastTransformer.ClassNames;
        var given = 0;
        foreach (var row in (int[])[0, 1, 2, 50, 51])
        {
            var explanation = _ml.Interpretation.Explain(model, data, row);
            var scores = Scores(model, rows[row]);
            var predicted = Array.IndexOf(scores, scores.Max());
            Assert.AreEqual(names[predicted], explanation.Outcome);
            Assert.IsTrue(explanation.IsPositive);
            Assert.AreEqual(scores[predicted], explanation.Probability!.Value, 1e-5);
            Assert.AreEqual(
                explanation.Logit - explanation.BaselineLogit, explanation.Columns.Sum(share => share.Shapley), 1e-4);
            Assert.AreEqual(
                explanation.Logit - explanation.BaselineLogit, explanation.Units.Sum(move => move.Contribution), 1e-4);
            foreach (var reason in explanation.Reasons)
            {
                var again = Scores(model, Changed(rows[row], reason.Typical))[predicted];
                Assert.AreEqual(again, reason.ProbabilityAtTypical!.Value, 1e-5);
                Assert.IsLessThan(reason.Probability!.Value, again);
                given++;
            }
        }

        Assert.IsGreaterThan(4, given);
        StringAssert.Contains($"{_ml.Interpretation.Explain(model, data, 0).Units[0]}", " moves the logit by ");
        Assert.AreEqual("c", _ml.Interpretation.Explain(model, data, 0, new() { Outcome = "c" }).Outcome);
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() =>
                _ml.Interpretation.Explain(model, data, 0, new() { Outcome = "d" })).Message,
            "There is no class 'd'. The classes are: a, b, c.");
    }

    [TestMethod]
    public void Reasons_for_a_number_are_in_its_unit()
    {
        var (rows, data) = Flowers();
        var model = _ml.Transforms.FeaturizeTable(data.Schema, "Weight", null, ["Kind"])
            .Append(_ml.Regression.Trainers.MultilayerPerceptron(Small)).Fit(data);
        var heaviest = Array.IndexOf(rows, rows.MaxBy(row => row.Weight));
        var explanation = _ml.Interpretation.Explain(model, data, heaviest, new() { Outcome = "Weight" });
        Assert.IsNull(explanation.Probability);
        Assert.IsTrue(explanation.IsPositive);
        Assert.AreEqual(rows[heaviest].Weight, explanation.Logit, 60);
        Assert.AreEqual("Length", explanation.Reasons[0].Value.Column);
        StringAssert.Contains($"{explanation.Units[0]}", " moves Weight by ");
        StringAssert.Matches(
            explanation.Reasons[0].Text, new(@"^Length is [\d.]+; with its typical value [\d.]+ Weight would be "));
        var again = _ml.Interpretation.Decisions(model, data, [], new() { Outcome = "Weight" });
        Assert.HasCount(3, again);
        Assert.AreEqual("missed by most", again[0].Choice);
        Assert.IsTrue(again.All(decision => decision.Turned is null));
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => _ml.Interpretation.Attack(model, data)).Message,
            "The model predicts a number");
    }

    private float[] Scores(TransformerChain<ClassifierTransformer> model, Flower row) =>
        model.Transform(_ml.Data.LoadFromEnumerable([row])).GetColumn<float[]>("Score").Single();

    private static Flower Changed(Flower row, RowValue typical) => typical.Column switch
    {
        nameof(Flower.Length) => row with { Length = (float)typical.Number!.Value },
        nameof(Flower.Width) => row with { Width = (float)typical.Number!.Value },
        _ => row with { Place = typical.Text },
    };

    /// <summary>Three kinds by length and place; the weight is 1000 + 300 length + 20 width.</summary>
    private (Flower[] Rows, IDataView Data) Flowers()
    {
        var random = new Random(2);
        Flower[] rows = [.. Enumerable.Range(0, 240).Select(_ =>
        {
            var (length, width) = ((float)random.NextDouble() * 4, (float)random.NextDouble());
            var place = random.Next(2) == 0 ? "wood" : "field";
            return new Flower
            {
                Length = length,
                Width = width,
                Place = place,
                Kind = length < 1.5 ? "a" : place == "wood" ? "b" : "c",
                Weight = 1000 + (300 * length) + (20 * width),
            };
        })];
        return (rows, _ml.Data.LoadFromEnumerable(rows));
    }
}
