using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Tables.Attribution;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Attribution;

/// <summary>Reasons are only what a re-scored row confirms.</summary>
[TestClass]
public class ExplanationTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    public void Every_reason_is_confirmed_by_scoring_again()
    {
        var (rows, data, model) = Trained();
        var (given, negative) = (0, 0);
        for (var row = 0; row < 25; row++)
        {
            var explanation = _ml.Interpretation.Explain(model, data, row, new() { Outcome = "default", BackgroundRows = 30 });
            var probability = Probability(model, rows[row]);
            Assert.AreEqual(probability, explanation.Probability!.Value, 1e-5);
            Assert.AreEqual(probability > 0.5, explanation.IsPositive);
            Assert.IsTrue(explanation.IsExact);
            Assert.AreEqual(explanation.Logit - explanation.BaselineLogit, explanation.Columns.Sum(share => share.Shapley), 1e-5);
            Assert.IsTrue(explanation.Reasons.Count <= 4);
            foreach (var reason in explanation.Reasons)
            {
                var changed = Changed(rows[row], reason.Typical);
                Assert.AreEqual(Probability(model, changed), reason.ProbabilityAtTypical!.Value, 1e-5, reason.Text);
                Assert.AreEqual(probability, reason.Probability!.Value, 1e-5);
                Assert.AreEqual(explanation.IsPositive, reason.ProbabilityAtTypical < reason.Probability, reason.Text);
                Assert.AreEqual(explanation.IsPositive, reason.Shapley > 0, reason.Text);
                Assert.AreNotEqual("D", reason.Value.Column, "a constant column is no reason");
                Assert.AreNotEqual(reason.Value, reason.Typical);
                StringAssert.StartsWith(
                    reason.Text,
                    $"{reason.Value.Column} is {reason.Value.Text}; " +
                    $"with its typical value {reason.Typical.Text} the probability of default would be ");
                Assert.IsTrue(reason.Through.Count is > 0 and <= 3);
                (given, negative) = (given + 1, negative + (explanation.IsPositive ? 0 : 1));
            }
        }

        Assert.IsTrue(given > 25 && negative is > 0 && negative < given, $"{given} reasons, {negative} against");
    }

    [TestMethod]
    public void The_units_parts_sum_to_the_logit_and_the_columns_parts_to_the_units()
    {
        var (_, data, model) = Trained();
        var explanation = _ml.Interpretation.Explain(model, data, 4, new() { BackgroundRows = 30 });
        StringAssert.Contains(explanation.Method, "behind a rectifier");
        Assert.HasCount(8, explanation.Units);
        Assert.AreEqual(explanation.Logit - explanation.BaselineLogit, explanation.Units.Sum(move => move.Contribution), 1e-4);
        foreach (var move in explanation.Units)
        {
            Assert.AreEqual(move.Contribution, move.Weight * (move.Activation - move.Baseline), 1e-9);
            Assert.AreEqual(move.Contribution, move.Columns.Sum(share => share.Shapley), 1e-5);
        }

        foreach (var share in explanation.Columns)
        {
            var moved = explanation.Units.Sum(move => move.Columns.Single(part => part.Value == share.Value).Shapley);
            Assert.AreEqual(share.Shapley, moved, 1e-4, share.Value.Column);
        }

        Assert.IsTrue(explanation.Units
            .Zip(explanation.Units.Skip(1))
            .All(pair => Math.Abs(pair.First.Contribution) >= Math.Abs(pair.Second.Contribution)));
    }

    [TestMethod]
    public void An_explanation_survives_json()
    {
        var (_, data, model) = Trained();
        var explanation = _ml.Interpretation.Explain(model, data, 4, new() { BackgroundRows = 5 });
        var text = JsonSerializer.Serialize(explanation);
        Assert.AreEqual(text, JsonSerializer.Serialize(JsonSerializer.Deserialize<DecisionExplanation>(text)));
        StringAssert.Contains(text, "hidden1");
    }

    [TestMethod]
    public void Fewer_reasons_can_be_asked_for()
    {
        var (_, data, model) = Trained();
        Assert.IsTrue(_ml.Interpretation.Explain(model, data, 4, new() { Reasons = 1 }).Reasons.Count <= 1);
        Assert.IsEmpty(_ml.Interpretation.Explain(model, data, 4, new() { Reasons = 0 }).Reasons);
        Assert.IsEmpty(_ml.Interpretation.Explain(model, data, 4, new() { LeastChange = 100 }).Reasons);
        var refused = Assert.Throws<ArgumentException>(() => _ml.Interpretation.Explain(model, data, 4, new() { Reasons = 5 }));
        StringAssert.Contains(refused.Message, "Reasons is 5, but has to be from 0 to 4");
    }

    [TestMethod]
    public void Other_networks_are_refused_in_words()
    {
        var rows = PlantedTable.Rows(60);
        var data = _ml.Data.LoadFromEnumerable(rows);
        var planted = PlantedTable.Linear(_ml, data, [1, 0, 0, 0, 0, 0, 0]);
        Refused("but this network was not trained as one", planted, data, 0);

        var flat = PlantedTable.Features(_ml)
            .Append(_ml.BinaryClassification.Trainers.MultilayerPerceptron(
                new MultilayerPerceptronOptions { HiddenUnits = [], Epochs = 1 }))
            .Fit(data);
        Refused("no hidden layer before 'logits'", flat, data, 0);
        Refused("There is no row 60", Trained().Model, data, 60);

        var text = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 20).Select(_ => new { Text = "abcabcabc" }));
        var lstm = _ml.Transforms.Text
            .CharacterLstm(new CharacterLstmOptions { HiddenUnits = 4, Epochs = 1 })
            .Fit(text);
        var refused = Assert.Throws<ArgumentException>(() => _ml.Interpretation.Drivers(lstm, text, []));
        StringAssert.Contains(refused.Message, "reads text, but columns belong to table rows");

        void Refused(string part, ITransformer model, IDataView view, long row)
        {
            var failure = Assert.Throws<ArgumentException>(() => _ml.Interpretation.Explain(model, view, row));
            StringAssert.Contains(failure.Message, part);
        }
    }

    [TestMethod]
    public void Weights_are_used_only_where_they_give_the_logit()
    {
        LibTorch.EnsureLoaded();
        using var rows = AlignedTensor.From([1, -2, 0.5f, 3, 0, -1], 3, 2);
        using var rectified = new HookedNetwork(
            nn.Sequential(("hidden", nn.Linear(2, 3)), ("relu", nn.ReLU()), ("logits", nn.Linear(3, 1))), 2);
        var read = LogitReading.Of(rectified, "logits:0", rows);
        Assert.IsTrue(read.IsKnown);
        Assert.AreEqual("relu:0", read.Units[0].ToString());
        StringAssert.Contains(read.Method, "as it is");

        using var nested = new HookedNetwork(nn.Sequential(("hidden", nn.Linear(2, 3)), ("logits", new Squared())), 2);
        var unknown = LogitReading.Of(nested, "logits:0", rows);
        Assert.IsFalse(unknown.IsKnown);
        StringAssert.Contains(unknown.Method, "cannot be reached");
    }

    private sealed class Squared : nn.Module<torch.Tensor, torch.Tensor>
    {
        private readonly TorchSharp.Modules.Linear _sum = nn.Linear(3, 1);

        public Squared() : base(nameof(Squared)) => RegisterComponents();

        public override torch.Tensor forward(torch.Tensor input) => _sum.forward(input.square());
    }

    [TestMethod]
    public void A_cancelled_explanation_ends()
    {
        var (_, data, model) = Trained();
        Assert.Throws<OperationCanceledException>(
            () => _ml.Interpretation.Explain(model, data, 0, new() { Cancellation = new(true) }));
        Assert.Throws<OperationCanceledException>(
            () => _ml.Interpretation.Drivers(model, data, [], new() { Cancellation = new(true) }));
    }

    private (PlantedTable.Row[] Rows, IDataView Data, ITransformer Model) Trained()
    {
        var rows = PlantedTable.Rows(240);
        foreach (var row in rows) row.Label = row.A - (0.5f * row.B) + (row.Kind == "z" ? 1 : -0.5f) > 0;
        var data = _ml.Data.LoadFromEnumerable(rows);
        var trainer = _ml.BinaryClassification.Trainers.MultilayerPerceptron(new MultilayerPerceptronOptions
        {
            HiddenUnits = [8],
            Dropout = 0,
            Epochs = 20,
            LearningRate = 0.03,
        });
        return (rows, data, PlantedTable.Features(_ml).Append(trainer).Fit(data));
    }

    private double Probability(ITransformer model, PlantedTable.Row row) =>
        model.Transform(_ml.Data.LoadFromEnumerable([row])).GetColumn<float>("Probability").Single();

    private static PlantedTable.Row Changed(PlantedTable.Row row, RowValue value)
    {
        float Number(string column, float own) => value.Column == column ? (float)value.Number!.Value : own;
        return new()
        {
            A = Number("A", row.A),
            B = Number("B", row.B),
            C = Number("C", row.C),
            D = Number("D", row.D),
            Kind = value.Column == "Kind" ? value.Text : row.Kind,
        };
    }
}
