using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Data;
using MLNetInterpret.Trainers;

namespace MLNetInterpret.Attribution;

/// <summary>The credit tables of the repository, end to end.</summary>
[TestClass]
public class ShippedTableTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod, TestCategory("Long")]
    [DataRow("credit_data.csv", "Status", "bad", "Seniority"), DataRow("lending_club.csv", "Class", "bad", "int_rate")]
    public void Columns_reasons_and_traits_of_a_real_table(string file, string label, string positive, string expected)
    {
        var data = _ml.Data.LoadFromCsv(Repository.At("datasets", "credit", file));
        var model = Pipeline(_ml, data, label, positive).Fit(data);
        var map = _ml.Interpretation.Drivers(model, data, ["hidden2", "logits"], new()
        {
            SampleRows = 40,
            BackgroundRows = 16,
            Shuffles = 2,
            Resamples = 50,
        });
        Assert.HasCount(9, map.Units);
        Assert.IsFalse(map.IsExact);
        Assert.IsNotNull(map.Linear, "every feature belongs to one column");
        CollectionAssert.AreEquivalent(
            data.Columns.Select(column => column.Name).Where(name => name != label).ToArray(),
            map.Units[0].Columns.Select(column => column.Column).ToArray());
        CollectionAssert.Contains(map.Require("logits:0").Ranked.Take(5).Select(column => column.Column).ToArray(), expected);

        var explanation = _ml.Interpretation.Explain(model, data, 12, new() { BackgroundRows = 8 });
        Assert.AreEqual(explanation.Logit - explanation.BaselineLogit, explanation.Columns.Sum(share => share.Shapley), 1e-4);
        Assert.IsTrue(explanation.Reasons.Count <= 4);
        var shared = _ml.Interpretation.Shared(model, data, "logits:0", new() { Resamples = 50 });
        var withMissing = data.Columns.Count(column => column.IsNumber && column.Missing > 0);
        Assert.HasCount(map.Units[0].Columns.Count + withMissing, shared.Traits);
        Assert.IsTrue(shared.Traits.All(trait => Math.Abs(trait.Effect) <= 1
            && trait.Interval.Low <= trait.Interval.High
            && trait.OddsRatio is null == trait.Category is null));
        Assert.IsTrue(Math.Abs(shared.Traits[0].Effect) > 0.3);
        Assert.HasCount(4, shared.Prototypes);
    }

    [TestMethod, TestCategory("Long")]
    public void Units_are_found_again_in_networks_from_other_seeds()
    {
        var data = _ml.Data.LoadFromCsv(Repository.At("datasets", "credit", "credit_data.csv"));
        var stability = _ml.Interpretation.Stability(Pipelines, data, ["hidden2", "logits"], seeds: 3, options: new()
        {
            SampleRows = 20,
            BackgroundRows = 8,
            Shuffles = 1,
            Resamples = 10,
        });
        CollectionAssert.AreEqual(new[] { 1, 2, 3 }, stability.Seeds.ToArray());
        Assert.HasCount(9, stability.Units);
        Assert.IsTrue(stability.PairShare is > 0 and <= 1);
        var logit = stability.Units[^1];
        Assert.AreEqual("logits:0", logit.Unit.ToString());
        Assert.IsTrue(logit.Recurs(0.8), "the prediction is the same whatever the seed");
        Assert.HasCount(3, logit.Columns);
        foreach (var other in new[] { 0, 1 })
        {
            var partners = stability.Units
                .Select(unit => unit.Partners[other])
                .OfType<(Unit Unit, double Correlation)>()
                .Select(partner => partner.Unit)
                .ToList();
            Assert.AreEqual(partners.Count, partners.Distinct().Count(), "one to one");
            Assert.IsTrue(
                stability.Units.All(unit => unit.Partners[other] is not { } partner || partner.Unit.Point == unit.Unit.Point),
                "within a layer");
        }

        Refused("seeds", () => _ml.Interpretation.Stability(Pipelines, data, [], seeds: 1));
        Refused("above 0 and at most 1", () => _ml.Interpretation.Stability(Pipelines, data, [], threshold: 0));

        EstimatorChain<ClassifierTransformer> Pipelines(MLContext context) => Pipeline(context, data, "Status", "bad");

        static void Refused(string part, Action action) =>
            StringAssert.Contains(Assert.Throws<ArgumentException>(action).Message, part);
    }

    [TestMethod]
    public void The_same_network_recurs_whole()
    {
        var data = _ml.Data.LoadFromEnumerable(PlantedTable.Rows(60));
        float[][] weights = [[1, 0, 0, 0, 0, 0, 0], [0, -1, 0, 0, 0, 0, 0]];
        var stability = _ml.Interpretation.Stability(
            context => new Given(PlantedTable.Linear(context, data, weights)),
            data,
            ["unit"],
            seeds: 2);
        Assert.AreEqual(1, stability.PairShare);
        Assert.AreEqual(1, stability.RecurringShare);
        Assert.AreEqual(0.5, stability.ChanceShare, "either unit, one of which is the right one");
        Assert.IsTrue(stability.Units.All(unit => unit.Chance == 0.5));
        Assert.IsTrue(stability.Units.All(
            unit => unit.Partners[0] is { Correlation: > 0.999 } partner && partner.Unit == unit.Unit));
        CollectionAssert.AreEqual(new[] { "A", "B" }, stability.Units.Select(unit => unit.Columns.Single()).ToArray());
    }

    [TestMethod]
    public void A_network_that_was_trained_before_is_the_first()
    {
        var data = _ml.Data.LoadFromEnumerable(PlantedTable.Rows(60));
        ITransformer Units(float[] first, float[] second) => PlantedTable.Linear(_ml, data, first, second);
        var stability = _ml.Interpretation.Stability(
            _ => new Given(Units([1, 0, 0, 0, 0, 0, 0], [0, -1, 0, 0, 0, 0, 0])),
            data,
            ["unit"],
            seeds: 2,
            first: Units([0, 1, 0, 0, 0, 0, 0], [1, 0, 0, 0, 0, 0, 0]));
        CollectionAssert.AreEqual(new[] { "B", "A" }, stability.Units.Select(unit => unit.Columns.Single()).ToArray());
        var partners = stability.Units
            .Select(unit => unit.Partners[0]!.Value)
            .Select(partner => $"{partner.Unit} {Math.Round(partner.Correlation, 3)}");
        CollectionAssert.AreEqual(new[] { "unit:1 -1", "unit:0 1" }, partners.ToArray());
    }

    private static EstimatorChain<ClassifierTransformer> Pipeline(
        MLContext context, CsvTable data, string label, string positive) =>
        context.Transforms.FeaturizeTable(data.Schema, label, positive)
            .Append(context.BinaryClassification.Trainers.MultilayerPerceptron(
                new MultilayerPerceptronOptions { HiddenUnits = [12, 8], Epochs = 6 }));

    /// <summary>A step that is trained already.</summary>
    private sealed class Given(ITransformer model) : IEstimator<ITransformer>
    {
        public ITransformer Fit(IDataView input) => model;

        public SchemaShape GetOutputSchema(SchemaShape inputSchema) => inputSchema;
    }
}
