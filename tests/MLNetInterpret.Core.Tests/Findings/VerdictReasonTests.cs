using System.Text.Json;
using MLNetInterpret.Core.Findings;
using MLNetInterpret.Core.Tables;
using MLNetInterpret.Core.Text;

namespace MLNetInterpret;

[TestClass]
public class VerdictReasonTests
{
    private const string Auc = "AUC 0.90 [0.85, 0.95] on 300 held-out rows, of which 100 fit";

    private static readonly DescriptionTest Test = new(300, 100, 0.9, new(0.85, 0.95, 0.95), 1.5);
    private static readonly DescriptionControls Controls = new(0.6, 0.8, 4);

    private static readonly CellMeasurements Cell = new(
        new(1000, -0.4, 0.7, 0.1, 0, 0.6) { Interval = new(-0.5, -0.3, 0.95, 100) },
        new()
        {
            QValue = 0.0123,
            Tests = 12_345,
            Untrained = 0.2,
            UntrainedUnit = null,
            UntrainedLimit = 0.35,
            RandomDirection = 0.31,
            Directions = 8,
        },
        new()
        {
            Events = 40,
            On = 0.75,
            Held = 0.9,
            Off = 0.6,
            Whole = 0.5,
            ChanceOn = 0.1,
            ChanceOff = 0.2,
        },
        new(")", 50, 0.8, 0.25, new(0.2, 0.3, 0.95, 100), 0.01, [new(new("cell", 3), 1, 0.125)]),
        IsHigh: false, LeastCorrelation: 0.2, FalseDiscoveryRate: 0.01);

    [TestMethod]
    [DataRow(0, "no small set of conditions separates the rows at this end from others")]
    [DataRow(1, "only 100 of 300 held-out rows fit, or nearly all; 20 are needed")]
    [DataRow(2, $"{Auc}; shuffled activations give up to 0.60")]
    [DataRow(3, $"{Auc}: rows that fit are too often no further out than others")]
    [DataRow(4, $"neither the best allowed row nor the best plausible one fits the description; {Auc}")]
    [DataRow(5, $"{Auc}; shuffled activations give up to 0.60; not compared with random weights, "
        + "so it need not have been learned")]
    [DataRow(6, $"{Auc}, but a unit with random weights tells these rows apart about as well (up to 0.80), "
        + "so it need not have been learned")]
    [DataRow(7, $"{Auc}; random weights give up to 0.80, shuffled activations 0.60")]
    public void A_descriptions_reason_is_one_sentence(int ground, string sentence) =>
        Assert.AreEqual(sentence, $"{new DescriptionReason((DescriptionGround)ground, Test, Controls)}");

    [TestMethod]
    [DataRow(0, "among 12,345 tests one like it is expected by chance: its q-value is 0.012, 0.01 is allowed")]
    [DataRow(1, "on held-out text the correlation may as well be 0: [-0.50, -0.30]")]
    [DataRow(2, "the held-out correlation of -0.40 is weaker than 0.20")]
    [DataRow(3, "an untrained network reaches 0.20, this unit 0.40")]
    [DataRow(4, "an untrained network reaches 0.20, which lies within this unit's interval [-0.50, -0.30]")]
    [DataRow(5, "an untrained network reaches 0.20 and others may reach 0.35, the lower end of this unit's interval is 0.30")]
    [DataRow(6, "a random direction reaches 0.31, this unit 0.40")]
    [DataRow(7, "a random direction reaches 0.31, which lies within this unit's interval [-0.50, -0.30]")]
    [DataRow(8, "the held-out text has only 40 stretches in which the concept holds, 20 are needed")]
    [DataRow(9, "it does not turn on and off with the concept: it turns on at 75 % of beginnings (anywhere: 10 %) "
        + "and off at 60 % of ends (anywhere: 20 %)")]
    [DataRow(10, "held-out r -0.40 [-0.50, -0.30], beyond untrained networks (at most 0.20, others may reach 0.35) "
        + "and random directions (0.31); low activation marks the concept")]
    [DataRow(11, "it turns on at 75 % of beginnings and off at 60 % of ends; "
        + "anywhere in the text it does so at 10 % and 20 %")]
    [DataRow(12, "held at its mean, the probability of ')' falls by 0.250 from 0.800, "
        + "elsewhere that of what comes next falls by 0.010; "
        + "with another unit held by 0.125 at most")]
    [DataRow(13, "the model does not need it to close: held at its mean, the probability of ')' falls by 0.250 from 0.800; "
        + "with another unit held by 0.125 at most")]
    public void A_cells_reason_is_one_sentence(int ground, string sentence) =>
        Assert.AreEqual(sentence, $"{new CellReason((CellGround)ground, Cell)}");

    [TestMethod]
    public void A_cell_is_judged_in_the_direction_that_the_search_found()
    {
        var (verdict, grounds) = CellJudgement.Of(Cell with { FalseDiscoveryRate = 0.05 }, ConceptKind.Binary);
        Assert.AreEqual(Verdict.Undecided, verdict);
        CollectionAssert.AreEqual(
            new[] { CellGround.UntrainedMayReach, CellGround.RandomWithin, CellGround.Needed },
            grounds.Cast<CellReason>().Select(reason => reason.Ground).ToArray());
        var (other, against) = CellJudgement.Of(Cell with { FalseDiscoveryRate = 0.05, IsHigh = true }, ConceptKind.Binary);
        Assert.AreEqual(Verdict.NotSupported, other);
        Assert.AreEqual(CellGround.MayBeZero, ((CellReason)against[0]).Ground);
    }

    [TestMethod]
    [DataRow(0, "the searched text has nothing of the kind")]
    [DataRow(1, "it is the same all over the searched text")]
    [DataRow(2, "cell:3 follows it")]
    [DataRow(3, "5 units follow it")]
    [DataRow(4, "no unit changes with it")]
    [DataRow(5, "cell:3 may follow it: because")]
    [DataRow(6, "no such cell in this model; the closest is cell:3: because")]
    [DataRow(7, "of the 5 concepts searched for, each has other units that go better with it")]
    public void A_concepts_reason_is_one_sentence(int ground, string sentence) => Assert.AreEqual(
        sentence, $"{new ConceptReason((ConceptGround)ground) { Unit = "cell:3", Closest = "because", Count = 5 }}");

    [TestMethod]
    public void JSON_holds_the_sentence_and_gives_it_back()
    {
        RowCondition condition = new()
        {
            Column = "Time",
            Least = 48,
            Most = null,
            Categories = null,
            Words = "long terms",
            Weight = 1,
            Share = 0.2,
        };
        var written = RowDescription.Judged([condition], "long terms", Test, Test, Controls, null, optimumFits: true);
        var json = JsonSerializer.Serialize(written);
        using var document = JsonDocument.Parse(json);
        var names = document.RootElement.EnumerateObject().Select(property => property.Name).ToArray();
        Assert.AreEqual("reason", names[^1]);
        Assert.AreEqual(written.Reason, document.RootElement.GetProperty("reason").GetString());
        var read = JsonSerializer.Deserialize<RowDescription>(json)!;
        Assert.AreEqual(written.Reason, read.Reason);
        Assert.AreEqual(json, JsonSerializer.Serialize(read));
        Assert.IsInstanceOfType<DescriptionReason>(written.Ground);
        Assert.AreEqual((VerdictReason)written.Reason, read.Ground, "what comes from a file is its sentence");
    }

    [TestMethod]
    public void A_reason_in_words_is_those_words()
    {
        VerdictReason reason = "weakest of the strongest rows";
        Assert.AreEqual("weakest of the strongest rows", reason.ToString());
        Assert.AreEqual("\"weakest of the strongest rows\"", JsonSerializer.Serialize(reason));
        Assert.ThrowsExactly<ArgumentNullException>(() => VerdictReason.FromString(null!));
    }
}
