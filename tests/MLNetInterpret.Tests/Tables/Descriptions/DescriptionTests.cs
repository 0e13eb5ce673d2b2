using Microsoft.ML;
using MLNetInterpret.Data;
using MLNetInterpret.Tables;
using MLNetInterpret.Tables.Attribution;
using MLNetInterpret.Tables.Descriptions;
using MLNetInterpret.Trainers;
using TorchSharp;

namespace MLNetInterpret.Descriptions;

[TestClass]
public class DescriptionTests
{
    private static readonly DescriptionOptions Few = new() { Shuffles = 2, UntrainedNetworks = 2, Resamples = 40 };
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    public void Planted_conditions_are_recovered_and_a_bystander_is_not_named()
    {
        var model = Applicants.Planted(_ml, _ml.Data.LoadFromEnumerable(Applicants.Rows(9)));
        var data = _ml.Data.LoadFromEnumerable(Applicants.Rows(3_000));
        var found = _ml.Interpretation.Describe(
            model, data, ["unit"], Few with { Phrases = [("Kind", "y", "kind of the second sort")] });

        foreach (var end in new[] { found[0].Highest, found[1].Lowest })
        {
            CollectionAssert.AreEquivalent(
                new (string, double?, double?, string?)[] { ("X", 30, 60, null), ("Y", 20, 50, null), ("Kind", null, null, "y") },
                end.Conditions
                    .Select(condition => (condition.Column, condition.Least, condition.Most, condition.Categories?.Single()))
                    .ToArray());
            var words = end.Conditions.Select(condition => condition.Words).Order(StringComparer.Ordinal);
            Assert.AreEqual("X from 30 to 60, Y from 20 to 50, kind of the second sort", string.Join(", ", words));
            StringAssert.Matches(end.Words, new System.Text.RegularExpressions.Regex("^[^,]+, .+ and .+$"));
            Assert.AreEqual((1.0, 1.0), (end.HeldOut.Auc, end.Found.Auc));
            Assert.AreEqual((1.0, 1.0), (end.HeldOut.Interval!.Low, end.HeldOut.Interval.High));
            Assert.AreEqual((750L, 2250L), (end.HeldOut.Rows, end.Found.Rows));
            Assert.AreEqual(Verdict.Measured, end.Verdict, end.Reason);
            StringAssert.Contains(end.Reason, "not compared with random weights");
            Assert.IsTrue(double.IsNaN(end.Controls.Untrained), "a sequence of layers cannot be made again");
            Assert.AreEqual(0, end.Controls.Networks, "a sequence of layers cannot be made again");
            Assert.IsTrue(end.Controls.Shuffled is > 0.4 and < 0.75, $"{end.Controls.Shuffled}");
            Assert.IsTrue(end.Conditions.Zip(end.Conditions.Skip(1)).All(pair => pair.First.Weight >= pair.Second.Weight));
            Assert.AreEqual(1 / 3.0, end.Conditions.Single(condition => condition.Column == "Kind").Share, 0.03);
            Assert.IsNull(end.Ablation, "a unit of the last point");
        }

        foreach (var end in new[] { found[0].Lowest, found[1].Highest })
            Assert.IsFalse(end.Conditions.Any(condition => condition.Column == "Bystander"), end.Words);
        foreach (var end in new[] { found[2].Highest, found[2].Lowest })
        {
            Assert.AreEqual(
                (0, "", Verdict.Undecided, 0L),
                (end.Conditions.Count, end.Words, end.Verdict, end.HeldOut.Fitting),
                "a constant unit");
            Assert.IsTrue(double.IsNaN(end.HeldOut.Auc) && end.HeldOut.Interval is null);
        }
    }

    [TestMethod]
    public void A_units_weight_is_how_far_the_condition_lifts_it()
    {
        var rows = Applicants.Rows(1_000);
        var model = Applicants.Planted(_ml, _ml.Data.LoadFromEnumerable(Applicants.Rows(9)));
        var (data, heldOut) = (_ml.Data.LoadFromEnumerable(rows), _ml.Data.LoadFromEnumerable(Applicants.Rows(500, 2)));
        var end = _ml.Interpretation.Describe(model, data, ["unit:0"], Few with { HeldOut = heldOut })[0].Highest;
        Assert.AreEqual((1000L, 500L), (end.Found.Rows, end.HeldOut.Rows));
        double Unit(Applicants.Row row) => row is { X: >= 30 and <= 60, Y: >= 20 and <= 50, Kind: "y" } ? 1 : 0;
        var (mean, count) = (rows.Average(Unit), rows.Count(row => row.Kind == "y"));
        var others = rows.Where(row => row is { X: >= 30 and <= 60, Y: >= 20 and <= 50 }).ToList();
        var lift = others.Where(row => row.Kind == "y").Average(Unit) - others.Where(row => row.Kind != "y").Average(Unit);
        var condition = end.Conditions.Single(condition => condition.Column == "Kind");
        Assert.AreEqual(lift / Math.Sqrt(mean * (1 - mean)), condition.Weight, 1e-6);
        Assert.AreEqual(count / 1000.0, condition.Share, 1e-12);
        Assert.AreEqual(rows.Count(row => end.Fits(row.InWords())), end.Found.Fitting);
        Assert.AreEqual(1 / Math.Sqrt(mean * (1 - mean)), end.Found.Shift, 1e-6);
    }

    [TestMethod]
    public void Held_out_rows_test_a_description_and_never_change_it()
    {
        var data = _ml.Data.LoadFromEnumerable(Applicants.Rows(600));
        var model = Applicants.Trained(_ml, data);
        IReadOnlyList<(Unit Unit, RowDescription Highest, RowDescription Lowest)> With(int seed)
        {
            var heldOut = _ml.Data.LoadFromEnumerable(Applicants.Rows(300, seed));
            return _ml.Interpretation.Describe(model, data, ["hidden*"], Few with { HeldOut = heldOut });
        }

        var (one, other) = (With(5), With(6));
        foreach (var (left, right) in one.Zip(other))
            foreach (var (a, b) in new[] { (left.Highest, right.Highest), (left.Lowest, right.Lowest) })
            {
                Assert.AreEqual(Same.Of(a.Conditions), Same.Of(b.Conditions));
                Assert.AreEqual((a.Words, Same.Of(a.Found)), (b.Words, Same.Of(b.Found)));
            }

        Assert.IsTrue(one.Zip(other).Any(pair => pair.First.Highest.HeldOut != pair.Second.Highest.HeldOut));
    }

    [TestMethod]
    public void What_a_unit_does_is_its_weight_times_what_is_taken_away()
    {
        var rows = Applicants.Rows(800);
        var (data, fresh) = (_ml.Data.LoadFromEnumerable(rows), Applicants.Rows(400, 2));
        var model = Applicants.Trained(_ml, data);
        var heldOut = _ml.Data.LoadFromEnumerable(fresh);
        var network = _ml.Interpretation.FindNetwork(model);
        var found = _ml.Interpretation.Describe(model, data, ["hidden2"], Few with { HeldOut = heldOut });
        var weights = network.Network.Module.named_parameters()
            .Single(named => named.name == "logits.weight")
            .parameter.data<float>()
            .ToArray();
        var units = found.Select(unit => unit.Unit).ToArray();
        using var rowsSeen = TableRows.Read(model.Transform(data), network, null, [], default);
        using var rowsUnseen = TableRows.Read(model.Transform(heldOut), network, null, [], default);
        var (seen, unseen) = (rowsSeen.Activations(units), rowsUnseen.Activations(units));
        double Change(int unit, Func<Applicants.Row, bool> which)
        {
            var mean = seen[unit].Average();
            return fresh.Index()
                .Where(row => which(row.Item))
                .Average(row => weights[unit] * (Math.Max(0, unseen[unit][row.Index]) - Math.Max(0, mean)));
        }

        var tested = 0;
        for (var unit = 0; unit < units.Length; unit++)
            foreach (var end in new[] { found[unit].Highest, found[unit].Lowest })
            {
                if (end.Ablation is not { } ablation) continue;
                tested++;
                Assert.AreEqual("logits:0", ablation.Logit.ToString());
                Assert.AreEqual(seen[unit].Average(), ablation.HeldAt, 1e-4);
                Assert.AreEqual(Change(unit, row => end.Fits(row.InWords())), ablation.Fitting, 1e-4);
                Assert.AreEqual(Change(unit, row => !end.Fits(row.InWords())), ablation.Others, 1e-4);
                var others = Enumerable.Range(0, units.Length)
                    .Where(other => other != unit)
                    .Average(other => Math.Abs(Change(other, row => end.Fits(row.InWords()))));
                Assert.AreEqual(others, ablation.OtherUnits, 1e-4);
            }

        Assert.IsTrue(tested >= 4, $"{tested}");
        Assert.IsTrue(
            found.Any(unit => unit.Highest.Ablation is { HeldAt: > 0.01 }),
            "a mean below 0 is rectified to 0 and would not show");
    }

    [TestMethod]
    public void A_network_with_random_weights_is_not_said_to_have_learned()
    {
        var data = _ml.Data.LoadFromEnumerable(Applicants.Rows(800));
        var model = Applicants.Trained(_ml, data, epochs: 1, rate: 1e-9);
        var hash = _ml.Interpretation.FindNetwork(model).Network.Hash;
        var found = _ml.Interpretation.Describe(model, data, ["hidden*"], Few with { UntrainedNetworks = 8 });
        var ends = found.SelectMany(unit => new[] { unit.Highest, unit.Lowest }).Where(end => end.Conditions.Count > 0).ToList();
        Assert.IsTrue(ends.Count > 8);
        Assert.IsTrue(ends.All(end => end.Controls is { Networks: 8, Untrained: >= 0.5 and <= 1 }));
        var supported = ends.Count(end => end.Verdict == Verdict.Supported);
        Assert.IsTrue(supported <= ends.Count / 10, string.Join("; ", ends.Select(end => end.Reason)));
        var network = _ml.Interpretation.FindNetwork(model).Network;
        Assert.AreEqual(hash, new HookedNetwork(network.Module, 6).Hash, "the network itself is as it was");
    }

    [TestMethod]
    public void A_module_that_can_be_made_again_is_compared_with_its_own_weights_in_other_places()
    {
        _ml.RegisterTorchModule("applicants", Applicants.Module);
        var data = _ml.Data.LoadFromEnumerable(Applicants.Rows(600));
        var model = Applicants.Planted(_ml, data, "applicants");
        var network = _ml.Interpretation.FindNetwork(model);
        var before = Weights(network.Network);
        var made = UntrainedNetworks.Of(network, 3, 1).Select(Weights).ToArray();
        Assert.HasCount(3, made);
        foreach (var other in made)
            foreach (var (name, values) in other)
                CollectionAssert.AreEqual(before[name].Order().ToArray(), values.Order().ToArray(), name);
        Assert.IsFalse(made[0]["hidden.weight"].SequenceEqual(made[1]["hidden.weight"]));
        Assert.IsFalse(made[0]["hidden.weight"].SequenceEqual(before["hidden.weight"]));
        Assert.IsTrue(before.All(named => named.Value.SequenceEqual(Weights(network.Network)[named.Key])));
        Assert.AreEqual(2, _ml.Interpretation.Describe(model, data, ["unit:0"], Few)[0].Highest.Controls.Networks);

        // a factory that always gives the same module gives no copy
        var shared = Applicants.Module();
        _ml.RegisterTorchModule("shared", () => shared);
        var own = Applicants.Features(_ml).Append(_ml.Transforms.ApplyTorchModule(shared, contractName: "shared")).Fit(data);
        Assert.IsEmpty(UntrainedNetworks.Of(_ml.Interpretation.FindNetwork(own), 3, 1));
        CollectionAssert.AreEqual(before["hidden.weight"], Weights(_ml.Interpretation.FindNetwork(own).Network)["hidden.weight"]);
    }

    [TestMethod]
    public void The_same_seed_gives_the_same_descriptions()
    {
        var data = _ml.Data.LoadFromEnumerable(Applicants.Rows(400));
        var model = Applicants.Trained(_ml, data);
        string Text(int seed)
        {
            var found = _ml.Interpretation.Describe(model, data, ["hidden2"], Few with { Seed = seed });
            return Same.Of(found);
        }

        Assert.AreEqual(Text(3), Text(3));
        Assert.AreNotEqual(Text(3), Text(4));
    }

    [TestMethod, TestCategory("Long")]
    public void Real_applicants_are_described_by_rows_that_keep_to_the_words()
    {
        var data = _ml.Data.LoadFromCsv(Repository.At("datasets", "credit", "credit_data.csv"));
        var split = _ml.Data.TrainTestSplit(data, testFraction: 0.25);
        var model = _ml.Transforms.FeaturizeTable(data.Schema, "Status", "bad")
            .Append(_ml.BinaryClassification.Trainers.MultilayerPerceptron(
                new MultilayerPerceptronOptions { HiddenUnits = [12, 8], Epochs = 12 }))
            .Fit(split.TrainSet);
        var phrases = DescriptionOptions.ReadPhrases(Repository.At("datasets", "credit", "credit_data.phrases.csv"));
        var found = _ml.Interpretation.Describe(
            model, split.TrainSet, ["hidden*", "logits"], Few with { HeldOut = split.TestSet, Phrases = phrases });
        Assert.HasCount(21, found);
        var table = Table.Read(model.Transform(split.TestSet), _ml.Interpretation.FindNetwork(model), [], default);
        RowValue[][] rows =
            [.. Enumerable.Range(0, table.Kept.Count).Select(place => table.At(place))];
        foreach (var end in found.SelectMany(unit => new[] { unit.Highest, unit.Lowest }))
        {
            Assert.IsTrue(end.Conditions.Count is >= 1 and <= 3, end.Words);
            Assert.AreEqual(rows.Count(row => end.Fits(row)), end.HeldOut.Fitting, end.Words);
            Assert.AreEqual(end.Conditions.Count, end.Conditions.Select(condition => condition.Column).Distinct().Count());
            Assert.IsTrue(end.HeldOut.Auc > 0.65, $"{end.Words}: {end.HeldOut.Auc}");
            Assert.IsTrue(end.HeldOut.Interval!.Low <= end.HeldOut.Auc && end.HeldOut.Auc <= end.HeldOut.Interval.High);
        }

        Assert.AreEqual(Verdict.Supported, found[^1].Highest.Verdict, found[^1].Highest.Reason);
        Assert.IsTrue(found
            .SelectMany(unit => new[] { unit.Highest, unit.Lowest })
            .Any(end => end.Words.Contains("a recorded default", StringComparison.Ordinal)));
    }

    private static Dictionary<string, float[]> Weights(HookedNetwork network) =>
        network.Module.named_parameters().ToDictionary(named => named.name, named => named.parameter.data<float>().ToArray());
}
