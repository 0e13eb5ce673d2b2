using Microsoft.ML;
using Microsoft.ML.Data;
using TorchSharp;

namespace MLNetInterpret.Tests.Trainers;

/// <summary>The classes' probabilities as units beside the logits.</summary>
[TestClass]
public sealed class ProbabilityPointTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    public void Probabilities_of_several_classes_are_the_softmax_of_their_logits()
    {
        var network = Classes().Network;
        Assert.AreEqual("logits", network.Points.Output.Point.Name);
        CollectionAssert.AreEqual((string[])["hidden1"], network.Units().Select(unit => unit.Point.Name).Distinct().ToArray());
        var up = network.Points.Find("up");
        Assert.AreEqual("logits", up.Point.Name);
        Assert.AreEqual($"probability:{up.Index}", network.Points.Find("probability:up").Id);
        Assert.HasCount(3, network.Units("probability"));

        using var scope = torch.NewDisposeScope();
        var rows = torch.rand(20, 3);
        using var seen = network.RunWithCache(rows, "logits", "probability");
        Assert.IsTrue(seen["logits"].softmax(1).allclose(seen["probability"]));
    }

    [TestMethod]
    public void The_probability_of_two_classes_is_the_sigmoid_of_the_logit()
    {
        var options = Samples.Perceptron with { PositiveClass = "right" };
        using var network = _ml.BinaryClassification.Trainers.MultilayerPerceptron(options).Fit(Samples.Points(_ml)).Network;
        using var scope = torch.NewDisposeScope();
        using var seen = network.RunWithCache(torch.rand(20, 3), "logits", "probability");
        Assert.IsTrue(seen["logits"].sigmoid().allclose(seen["probability"]));
        Assert.AreEqual("right (probability:0)", $"{network.Points.Find("probability:right")}");
    }

    [TestMethod, TestCategory("Long")]
    public void The_row_of_the_highest_probability_is_the_one_that_trying_every_row_finds()
    {
        string[] homes = ["rent", "own", "other"], jobs = ["fixed", "none", "part"];
        var random = new Random(3);
        Applicant[] rows = [.. Enumerable.Range(0, 300).Select(_ =>
        {
            var (home, job, years) = (homes[random.Next(3)], jobs[random.Next(3)], random.Next(5));
            var kind = home == "rent" && job == "none" ? "bad" : years > 2 ? "good" : random.Next(2) == 0 ? "good" : "fair";
            return new Applicant { Home = home, Job = job, Years = years, Kind = kind, Amount = 100 + (20 * years) };
        })];
        var data = _ml.Data.LoadFromEnumerable(rows);
        var options = Samples.Perceptron with { HiddenUnits = [8, 4] };
        var classes = _ml.Transforms.FeaturizeTable(data.Schema, "Kind", null, ["Amount"])
            .Append(_ml.MulticlassClassification.Trainers.MultilayerPerceptron(options)).Fit(data);
        Compare(classes, data, "probability:fair", score: 1);
        Compare(classes, data, "probability:bad", score: 0);

        var number = _ml.Transforms.FeaturizeTable(data.Schema, "Amount", null, ["Kind"])
            .Append(_ml.Regression.Trainers.MultilayerPerceptron(options)).Fit(data);
        Compare(number, data, "score:0", score: null);

        void Compare(ITransformer model, IDataView data, string unit, int? score)
        {
            Applicant[] every = [.. from home in homes
                                    from job in jobs
                                    from years in Enumerable.Range(0, 5)
                                    select new Applicant { Home = home, Job = job, Years = years, Kind = "good", Amount = 100 }];
            var scored = model.Transform(_ml.Data.LoadFromEnumerable(every));
            float[] known = score is { } at
                ? [.. scored.GetColumn<float[]>("Score").Select(row => row[at])]
                : [.. scored.GetColumn<float>("Score")];
            var profile = _ml.Interpretation.FindProfile(model, data, unit);
            var far = 1e-4 * (1 + known.Max(Math.Abs));
            Assert.AreEqual(known.Max(), profile.Highest.UnconstrainedScore, far, unit);
            Assert.AreEqual(known.Min(), profile.Lowest.UnconstrainedScore, far, unit);
        }
    }

    private ClassifierTransformer Classes() => _ml.Transforms.Conversion.MapValueToKey("Label", "Kind")
        .Append(_ml.MulticlassClassification.Trainers.MultilayerPerceptron(Samples.Perceptron))
        .Fit(Samples.Points(_ml)).LastTransformer;

    private sealed class Applicant
    {
        public string Home { get; set; } = "";

        public string Job { get; set; } = "";

        public float Years { get; set; }

        public string Kind { get; set; } = "";

        public float Amount { get; set; }
    }
}
