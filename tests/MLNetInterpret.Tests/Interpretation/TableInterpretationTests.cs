using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using MLNetInterpret.Interpretation;
using MLNetInterpret.Tests;
using MLNetInterpret.Trainers;

namespace MLNetInterpret;

[TestClass]
public class TableInterpretationTests
{
    private static readonly string[] Homes = ["rent", "own", "other"];
    private static readonly string[] Jobs = ["fixed", "partime", ""];

    [TestMethod]
    public void The_best_row_of_a_small_table_is_the_best_of_all_rows()
    {
        var ml = new MLContext(seed: 3);
        var model = Pipeline(ml)
            .Append(ml.Interpretation.Units("hidden*,logits", topRows: 3))
            .Fit(ml.Data.LoadFromEnumerable(Rows(300)));

        var findings = model.LastTransformer.Findings;
        var every = ml.Data.LoadFromEnumerable(Homes.SelectMany(home => Jobs.SelectMany(job =>
            new[] { 0f, 1, 2 }.Select(debt => new Applicant { Home = home, Job = job, Debt = debt }))));
        var activations = Activations(model, every);
        for (var u = 0; u < findings.Count; u++)
        {
            Assert.AreEqual(activations.Max(row => row[u]), findings[u].Highest.Optimized!.Score, 1e-4f, $"{findings[u].Unit}");
            Assert.AreEqual(activations.Min(row => row[u]), findings[u].Lowest.Optimized!.Score, 1e-4f, $"{findings[u].Unit}");
        }
    }

    [TestMethod]
    public void Rows_come_back_in_the_tables_own_columns_and_score_what_they_claim()
    {
        var ml = new MLContext(seed: 3);
        var data = ml.Data.LoadFromEnumerable(Rows(300));
        var model = Pipeline(ml).Append(ml.Interpretation.Units("hidden1")).Fit(data);
        var findings = model.LastTransformer.Findings;
        CollectionAssert.AreEqual(new[] { "Home", "Job", "Debt" }, findings.Columns.Select(column => column.Name).ToArray());
        Assert.AreEqual(InputKind.Table, findings.Kind);

        foreach (var (finding, u) in findings.Select((finding, u) => (finding, u)))
            foreach (var end in new[] { finding.Highest, finding.Lowest })
            {
                var row = (RowInput)end.Optimized!.Input;
                var scored = Activations(model, ml.Data.LoadFromEnumerable([Applicant.From(row)]))[0][u];
                Assert.AreEqual(end.Optimized.Score, scored, 1e-4f);
                CollectionAssert.Contains(Homes, row.Values[0].Text);
                CollectionAssert.Contains(Jobs, row.Values[1].Text);
                Assert.IsTrue(row.Values[2].Number is >= 0 and <= 2);
            }
    }

    [TestMethod]
    public void The_strongest_rows_are_those_of_the_activations_column()
    {
        var ml = new MLContext(seed: 3);
        var data = ml.Data.LoadFromEnumerable(Rows(120));
        var model = Pipeline(ml).Append(ml.Interpretation.Units(new InterpretationOptions
        {
            Units = ["hidden1"],
            TopRows = 4,
            DuplicateDistance = -1,
            LabelColumnName = "Bad",
            IdColumnName = "Number",
            Depth = Depth.Scan,
            BatchRows = 32,
        })).Fit(data);
        var activations = Activations(model, data);
        foreach (var (finding, u) in model.LastTransformer.Findings.Select((finding, u) => (finding, u)))
        {
            var order = Enumerable.Range(0, 120).OrderByDescending(row => activations[row][u]).Take(4).ToArray();
            CollectionAssert.AreEqual(
                order.Select(row => (long)row).ToArray(), finding.Highest.Examples.Select(e => e.Row).ToArray());
            foreach (var example in finding.Highest.Examples)
            {
                Assert.AreEqual($"{1000 + example.Row}", example.Id);
                Assert.AreEqual(Rows(120)[(int)example.Row].Bad ? "true" : "false", example.Label);
                Assert.AreEqual(Rows(120)[(int)example.Row].Home, ((RowInput)example.Input!).Values[0].Text);
            }

            Assert.IsNull(finding.Highest.Optimized);
        }
    }

    [TestMethod, TestCategory("Long"), DataRow(Depth.Quick), DataRow(Depth.Full)]
    public void The_same_seed_gives_identical_findings(Depth depth)
    {
        byte[] Findings(int seed)
        {
            var ml = new MLContext(seed);
            var stage = ml.Interpretation.Units(new InterpretationOptions { Units = ["hidden*"], Depth = depth });
            var model = Pipeline(ml).Append(stage).Fit(ml.Data.LoadFromEnumerable(Rows(200)));
            using var stream = new MemoryStream();
            FindingSetJson.Write(stream, model.LastTransformer.Findings);
            return stream.ToArray();
        }

        CollectionAssert.AreEqual(Findings(5), Findings(5));
        CollectionAssert.AreNotEqual(Findings(5), Findings(6));
    }

    [TestMethod, TestCategory("Long")]
    public void The_stage_the_catalog_method_and_a_loaded_model_agree()
    {
        var ml = new MLContext(seed: 3);
        var data = ml.Data.LoadFromEnumerable(Rows(200));
        var options = new InterpretationOptions { Units = ["hidden1:0", "hidden1:2"], Seed = 4, Depth = Depth.Full };
        var model = Pipeline(ml).Append(ml.Interpretation.Units(options)).Fit(data);
        using var file = new MemoryStream();
        ml.Model.Save(model, data.Schema, file);
        file.Position = 0;
        var other = new MLContext();
        var loaded = other.Model.Load(file, out _);

        var saved = other.Interpretation.FindFindings(loaded)!;
        CollectionAssert.AreEqual(Json(model.LastTransformer.Findings), Json(saved));
        CollectionAssert.AreEqual(Json(saved), Json(other.Interpretation.Interpret(loaded, data, options)));
        CollectionAssert.AreEqual(Activations(model, data)[7], Activations(loaded, data)[7]);

        var (here, there) = Tests.FreshProcess.RoundTrip(ml, model, data, InterpretationTransformer.ActivationsColumnName);
        CollectionAssert.AreEqual(here, there);

        // findings are data too: two ends, each an optimised row and nine real ones
        var rows = ml.Data.CreateEnumerable<FindingRow>(model.LastTransformer.FindingsView, false).ToList();
        Assert.HasCount(2 * 2 * 10, rows);
        Assert.IsTrue(rows.All(row => double.IsNaN(row.Interpretability)), "no judge was given");
    }

    [TestMethod]
    public void A_named_network_needs_no_network_upstream_and_is_saved_with_the_stage()
    {
        var ml = new MLContext(seed: 3);
        var data = ml.Data.LoadFromEnumerable(Rows(200));
        var trained = Pipeline(ml).Fit(data);
        var features = Features(ml);
        var stage = features.Append(ml.Interpretation.Units(ml.Interpretation.FindNetwork(trained),
            new() { Units = ["hidden1:1"], TopRows = 2 }));
        var model = stage.Fit(data);
        using var file = new MemoryStream();
        ml.Model.Save(model, data.Schema, file);
        file.Position = 0;
        var loaded = new MLContext().Model.Load(file, out _);
        Assert.AreEqual(Activations(model, data)[5][0], Activations(loaded, data)[5][0]);
    }

    [TestMethod, TestCategory("Long")]
    public void Features_that_mix_columns_are_interpreted_as_they_are()
    {
        var ml = new MLContext(seed: 3);
        var data = ml.Data.LoadFromEnumerable(Rows(200));
        var model = Features(ml).Append(ml.Transforms.ProjectToPrincipalComponents("Features", rank: 4, seed: 1))
            .Append(ml.BinaryClassification.Trainers.MultilayerPerceptron("Bad", hiddenUnits: [5]))
            .Append(ml.Interpretation.Units("hidden1:0")).Fit(data);
        var finding = model.LastTransformer.Findings.Single();
        Assert.HasCount(4, model.LastTransformer.Findings.Columns);
        Assert.IsTrue(finding.Highest.Optimized!.Score >= finding.Lowest.Optimized!.Score);
    }

    [TestMethod]
    public void Unknown_units_columns_and_missing_networks_are_named()
    {
        var ml = new MLContext(seed: 3);
        var data = ml.Data.LoadFromEnumerable(Rows(60));
        var network = Pipeline(ml);
        var unit = Assert.ThrowsExactly<ArgumentException>(() => network.Append(ml.Interpretation.Units("hidden9")).Fit(data));
        StringAssert.Contains(
            unit.Message, "The network has no activation point 'hidden9'. It has: hidden1, logits, probability.");
        var column = Assert.ThrowsExactly<ArgumentException>(
            () => network.Append(ml.Interpretation.Units(new InterpretationOptions { IdColumnName = "Nummer" })).Fit(data));
        StringAssert.Contains(column.Message, "The id column 'Nummer' is not in the data");
        Assert.Throws<Exception>(() => Features(ml).Append(ml.Interpretation.Units("hidden1")).Fit(data));
    }

    private static byte[] Json(FindingSet findings)
    {
        using var stream = new MemoryStream();
        FindingSetJson.Write(stream, findings);
        return stream.ToArray();
    }

    private static float[][] Activations(ITransformer model, IDataView data) =>
        [.. model.Transform(data).GetColumn<float[]>(InterpretationTransformer.ActivationsColumnName)];

    private static EstimatorChain<ColumnConcatenatingTransformer> Features(MLContext ml) => ml.Transforms.Categorical
        .OneHotEncoding([new("HomeSlots", "Home"), new("JobSlots", "Job")])
        .Append(ml.Transforms.NormalizeMeanVariance("DebtSlot", "Debt"))
        .Append(ml.Transforms.Concatenate("Features", "HomeSlots", "JobSlots", "DebtSlot"));

    private static EstimatorChain<ClassifierTransformer> Pipeline(MLContext ml) => Features(ml)
        .Append(ml.BinaryClassification.Trainers.MultilayerPerceptron(new MultilayerPerceptronOptions
        {
            LabelColumnName = "Bad",
            HiddenUnits = [5],
            Dropout = 0,
            Epochs = 4,
            LearningRate = 0.02,
        }));

    private static Applicant[] Rows(int count)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, count).Select(row =>
        {
            var (home, job, debt) = (Homes[random.Next(3)], Jobs[random.Next(3)], random.Next(3));
            return new Applicant
            {
                Number = 1000 + row,
                Home = home,
                Job = job,
                Debt = debt,
                Bad = debt + (job == "partime" ? 1 : 0) + random.Next(2) > 2,
            };
        })];
    }

    private sealed class Applicant
    {
        public int Number { get; set; }
        public string Home { get; set; } = "";
        public string Job { get; set; } = "";
        public float Debt { get; set; }
        public bool Bad { get; set; }

        public static Applicant From(RowInput row) => new()
        {
            Home = row.Values[0].Text,
            Job = row.Values[1].Text,
            Debt = (float)(row.Values[2].Number ?? double.NaN),
        };
    }
}
