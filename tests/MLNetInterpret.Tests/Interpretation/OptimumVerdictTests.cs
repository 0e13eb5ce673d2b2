using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Core.Findings;
using MLNetInterpret.Interpretation;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret;

/// <summary>What verdicts say of an optimum, and of padding.</summary>
[TestClass]
public class OptimumVerdictTests
{
    private static readonly UnitStatistics Statistics =
        new(10, 0, 1, 1, 0, -1, 3, [-1, -1, 0, 1, 2, 3, 3], new([-1, 1, 3], [5, 5]));

    [TestMethod]
    public void A_verdict_states_what_all_starts_reached()
    {
        Alternative Variant(float score) => new("variant", new RowInput([]), score);
        Says(Found(28.5f) with { Variants = [Variant(14.8f), Variant(20)] },
            Verdict.Supported, "the optimised input reaches 28.5 (14.8 to 28.5 over 3 starts), the best real row 3");
        Says(Found(4) with { Source = OptimumSource.ClosedForm },
            Verdict.Supported, "the optimised input reaches 4, the most that any reaches, the best real row 3");
    }

    [TestMethod]
    public void An_input_behind_its_own_moved_copies_is_no_optimum() =>
        Says(Found(4) with { FallsShort = true, Moved = 4.5f },
            Verdict.NotRepresentative,
            "the optimised input reaches 4 and more when it is moved, 4.5 on average: it is no optimum");

    [TestMethod]
    public void Rounding_is_no_shortfall() =>
        Says(Found(2.9999999f), Verdict.Supported, "the optimised input reaches 3, the best real row 3");

    [TestMethod]
    public void Rows_that_all_lie_on_the_border_are_flagged()
    {
        Assert.IsTrue(new BorderEvidence(5, 5, 0.2).IsSuspect);
        Assert.IsFalse(new BorderEvidence(4, 5, 0.2).IsSuspect, "one lies inside");
        Assert.IsFalse(new BorderEvidence(2, 2, 0.1).IsSuspect, "too few");
        Assert.IsFalse(new BorderEvidence(3, 3, 0.9).IsSuspect, "most positions do");
        var (evidence, _, reason) = Judgement.Of(
            Statistics, new(Found(4).Input, [Row]), new(null, []), _ => true, null, border: new(5, 5, 0.2));
        Assert.AreEqual(1, evidence.Single(fact => fact.Name == "highest rows on the border").Value);
        StringAssert.Contains(
            $"{reason}", "; all 5 highest rows have it on the border, where the unit sees padding (20 % of the positions do)");
    }

    [TestMethod, DataRow(false), DataRow(true)]
    public void Padding_taken_for_a_feature_is_said_or_left_out(bool skip)
    {
        var ml = new MLContext(seed: 1);
        var conv = nn.Conv2d(1, 1, 3, padding: 1, bias: false);
        using (no_grad()) conv.weight.fill_(-1);
        var random = new Random(2);
        var rows = ml.Data.LoadFromEnumerable(Enumerable.Range(0, 20).Select(_ => new Picture
        {
            Features = [.. Enumerable.Range(0, 64).Select(_ => 0.7f + 0.3f * random.NextSingle())],
        }).ToArray());
        var model = ml.Transforms.ApplyTorchModule(
            nn.Sequential(("conv", conv)), layout: new ImageLayout(1, 8, 8, 0, 1)).Fit(rows);
        var finding = ml.Interpretation.Interpret(
            model, rows, new() { Units = ["conv:0"], TopRows = 5, Steps = 8, SkipBorder = skip }).Single();
        var reason = finding.Representation!.Reason;
        Assert.AreEqual(!skip, reason.Contains("where the unit sees padding", StringComparison.Ordinal), reason);
        Assert.AreEqual(skip ? 0 : 1, finding.Evidence.Single(fact => fact.Name == "highest rows on the border").Value);
        Assert.AreEqual(OptimumSource.ClosedForm, finding.Highest.Optimized!.Source);
        Assert.AreEqual(0f, finding.Highest.Optimized.Score, "black everywhere");
        Assert.AreEqual(finding.Statistics.Maximum, finding.Highest.Optimized.BestReal);
        Assert.IsFalse(finding.Lowest.Optimized!.FallsShort);
    }

    private static Example Row => new(0, null, 3, [], null);

    private static void Says(Parts found, Verdict expected, string sentence)
    {
        var (_, verdict, reason) = Judgement.Of(Statistics, new(found.Input, [Row]), new(null, []), _ => true, null);
        Assert.AreEqual((expected, sentence), (verdict, reason.ToString()));
    }

    private static Parts Found(float score) => new(score);

    private sealed record Parts(float Score)
    {
        public OptimumSource Source { get; init; }

        public bool FallsShort { get; init; }

        public float? Moved { get; init; }

        public IReadOnlyList<Alternative> Variants { get; init; } = [];

        public OptimizedInput Input => new(new RowInput([]), Score, [])
        {
            Source = Source,
            FallsShort = FallsShort,
            ScoreWhenMoved = Moved,
            Variants = Variants,
        };
    }

    private sealed class Picture
    {
        [VectorType(64)]
        public float[] Features { get; set; } = [];
    }
}
