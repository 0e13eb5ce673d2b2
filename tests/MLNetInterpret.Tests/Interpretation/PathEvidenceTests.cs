using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Core.Findings;
using MLNetInterpret.Interpretation;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret;

/// <summary>A planted network in which an optimised input goes the strongest rows' way, or another.</summary>
[TestClass]
public class PathEvidenceTests
{
    [TestMethod]
    public void An_input_that_takes_a_way_no_row_takes_is_not_representative()
    {
        // rows light the first or the second four pixels; the unit listens to the first a little and to the last, which no row
        // lights, a lot
        var finding = Interpret([0.1f, 0, 5], first: 3);
        Assert.AreEqual(Verdict.NotRepresentative, finding.Representation!.Verdict, finding.Representation.Reason);
        Assert.IsTrue(finding.Highest.Optimized!.Score > finding.Statistics.Maximum, "it is stronger than any row all the same");
        StringAssert.Contains(finding.Representation.Reason, "takes another path through relu than the strongest rows do");
        Assert.IsTrue(Value(finding, "path through relu") <= Value(finding, "path of random rows"));
        Assert.IsTrue(Value(finding, "path of the strongest rows") > 0.8);
    }

    [TestMethod]
    public void An_input_that_takes_the_strongest_rows_way_is_supported()
    {
        var finding = Interpret([1, -0.5f, -0.5f], first: 1);
        Assert.AreEqual(Verdict.Supported, finding.Representation!.Verdict, finding.Representation.Reason);
        Assert.IsTrue(Value(finding, "path through relu") > 0.8, finding.Reason);
        Assert.IsTrue(Value(finding, "path of random rows") < 0, "most rows go the other way");
        Assert.AreEqual(
            finding.Highest.Optimized!.Score / finding.Statistics.Maximum, Value(finding, "optimised over best real"), 1e-6);
        Assert.AreEqual(finding.Highest.Optimized.ScoreWhenMoved!.Value, Value(finding, "activation when moved"));
    }

    [TestMethod, DataRow(0.4, 0.5, true), DataRow(0.5, 0.5, true), DataRow(0.6, 0.5, false), DataRow(-0.2, -0.3, false)]
    public void A_way_is_foreign_where_random_rows_are_as_near(double optimized, double random, bool foreign)
    {
        var path = new PathEvidence(new("relu"), optimized, 0.9, random);
        var (evidence, verdict, reason) = Judgement.Of(Statistics, End(4), new(null, []), _ => true, path);
        Assert.AreEqual(foreign ? Verdict.NotRepresentative : Verdict.Supported, verdict);
        Assert.AreEqual(foreign, reason.ToString().Contains("another path through relu", StringComparison.Ordinal));
        CollectionAssert.AreEqual(new[] { optimized, 0.9, random },
            evidence.Where(fact => fact.Name.StartsWith("path", StringComparison.Ordinal)).Select(fact => fact.Value).ToArray());
    }

    [TestMethod]
    public void A_weak_input_is_not_representative_whatever_its_way()
    {
        var (_, verdict, reason) = Judgement.Of(Statistics, End(2), new(null, []), _ => true, new(new("relu"), 1, 1, 0));
        Assert.AreEqual(Verdict.NotRepresentative, verdict);
        StringAssert.Contains(reason.ToString(), "reaches only 2, the best real row 3");
    }

    [TestMethod]
    public void Without_a_path_there_is_no_word_of_one()
    {
        var (evidence, verdict, _) = Judgement.Of(Statistics, End(4), new(null, []), _ => true, null);
        Assert.AreEqual(Verdict.Supported, verdict);
        Assert.IsFalse(evidence.Any(fact => fact.Name.StartsWith("path", StringComparison.Ordinal)));
        Assert.IsFalse(evidence.Any(fact => fact.Name == "activation when moved"));
    }

    [TestMethod]
    [DataRow("best real row"), DataRow("weakest of the strongest rows"), DataRow("best real row in its range")]
    public void A_row_may_be_called_what_the_verdict_calls_one(string name)
    {
        Example[] examples = [new(0, name, 3, [], null, name), new(1, name, 2.5f, [], null, name)];
        var top = End(2.75f).With(it => it.Examples, examples);
        Judged(_ => true, Verdict.NotRepresentative, "the optimised input reaches only 2.75, the best real row 3", 7);
        Judged(
            row => row == 1, Verdict.Supported,
            "the optimised input reaches 2.75, the best real row in its range 2.5", 8, "best real row in its range");
        Judged(
            _ => false, Verdict.Supported,
            "the optimised input reaches 2.75, the weakest of the strongest rows 2.5", 8, "weakest of the strongest rows");
        top = End(2).With(it => it.Examples, examples);
        Judged(
            _ => false, Verdict.Undecided,
            "the optimised input reaches 2, and all rows kept have values that it was not allowed to use", 8,
            "weakest of the strongest rows");

        void Judged(Func<long, bool> isAllowed, Verdict expected, string says, int facts, string? rival = null)
        {
            var (evidence, verdict, reason) = Judgement.Of(Statistics, top, new(null, []), isAllowed, null);
            Assert.AreEqual((expected, says), (verdict, reason.ToString()));
            Assert.HasCount(facts, evidence);
            Assert.AreEqual(rival is not null, evidence.Any(fact => fact.Name == $"activation of the {rival}"));
        }
    }

    [TestMethod]
    public void Units_that_were_not_optimised_have_a_reason_of_their_own()
    {
        Extreme real = new(null, [new(0, null, 3, [], null)]);
        Says(Statistics, Verdict.Undecided, "real data only: no input was optimised and no concept tested");
        Says(Statistics.With(it => it.Count, 0), Verdict.Undecided, "no finite activation was seen");
        Says(Statistics
            .With(it => it.Minimum, 0.25f)
            .With(it => it.Maximum, 0.25f), Verdict.Dead, "its activation is 0.25 on everything scanned");

        void Says(UnitStatistics statistics, Verdict expected, string sentence)
        {
            var (_, verdict, reason) = Judgement.Of(statistics, real, real, _ => true, null);
            Assert.AreEqual((expected, sentence), (verdict, reason.ToString()));
        }
    }

    private static UnitStatistics Statistics => new(10, 0, 1, 1, 0, -1, 3, [-1, -1, 0, 1, 2, 3, 3], new([-1, 1, 3], [5, 5]));

    private static Extreme End(float score) => new(new(new RowInput([]), score, []), [new(0, null, 3, [], null)]);

    private static double Value(Finding finding, string name) => finding.Evidence.Single(fact => fact.Name == name).Value;

    /// <summary>Pictures of 4 x 4: most rows of four light the first four pixels where <paramref name="first"/> is 3, few where
    /// it is 1; the rest lights the second four. Twelve units copy the first twelve pixels, the last four of them five times as
    /// strong.</summary>
    private static Finding Interpret(float[] weights, int first)
    {
        var ml = new MLContext(seed: 1);
        var copies = nn.Linear(16, 12, hasBias: false);
        var unit = nn.Linear(12, 1, hasBias: false);
        using (no_grad())
        {
            using var identity = eye(12, 16);
            copies.weight!.copy_(identity);
            for (var strong = 8; strong < 12; strong++) copies.weight[strong, strong].fill_(5);
            for (var weight = 0; weight < 12; weight++) unit.weight![0, weight].fill_(weights[weight / 4]);
        }

        var module = nn.Sequential(("flat", nn.Flatten()), ("copies", copies), ("relu", nn.ReLU()), ("unit", unit));
        var random = new Random(6);
        var rows = ml.Data.LoadFromEnumerable(Enumerable.Range(0, 80).Select(row => new Picture
        {
            Features = [.. Enumerable.Range(0, 16).Select(pixel =>
                pixel / 4 == (row % 4 < first ? 0 : 1) ? 0.4f + 0.4f * random.NextSingle() : 0)],
        }).ToArray());
        var model = ml.Transforms.ApplyTorchModule(module, layout: new ImageLayout(1, 4, 4, 0, 1)).Fit(rows);
        return ml.Interpretation.Interpret(model, rows, new() { Units = ["unit:0"], TopRows = 5, Steps = 80 }).Single();
    }

    private sealed class Picture
    {
        [VectorType(16)]
        public float[] Features { get; set; } = [];
    }
}
