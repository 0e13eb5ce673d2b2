using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetInterpret;

/// <summary>Table rows changed so that a model errs: allowed rows only, and no change too many.</summary>
[TestClass]
public class TableAttackTests
{
    private static readonly string[] Homes = ["rent", "own", "other"];
    private static readonly string[] Jobs = ["fixed", "partime", ""];

    [TestMethod, TestCategory("Long"), DataRow(1, 1.0), DataRow(2, 0.6), DataRow(3, 3.0), DataRow(4, 2.0)]
    public void Every_changed_row_is_allowed_and_scores_what_it_claims(int seed, double radius)
    {
        var ml = new MLContext(seed);
        var rows = Rows(300, seed);
        var (data, model) = Trained(ml, rows);
        var found = ml.Interpretation.Attack(
            model, data, new() { Examples = 12, LInf = radius, LabelColumnName = "Bad", Immutable = ["Job"] });
        Assert.HasCount(12, found);
        Assert.IsTrue(found.Any(example => example.Succeeded), "some row has to give way");
        foreach (var example in found)
        {
            var (own, changed) = ((RowInput)example.Original, (RowInput)example.Changed);
            Assert.AreEqual(Key(rows[(int)example.Row]), Key(Applicant.From(own)), "the original is the row");
            Assert.AreEqual(rows[(int)example.Row].Bad ? "true" : "false", example.Label, ignoreCase: true);
            Assert.AreEqual(example.Label, example.Before.Class);

            CollectionAssert.Contains(Homes, changed.Values[0].Text);
            Assert.AreEqual(own.Values[1], changed.Values[1], "Job stays");
            double farthest = 0;
            foreach (var (slot, column) in new (int, Func<Applicant, float>)[] { (2, row => row.Debt), (3, row => row.Age) })
            {
                var seen = rows.Select(column).Where(float.IsFinite).ToArray();
                if (own.Values[slot].IsMissing)
                {
                    Assert.IsTrue(changed.Values[slot].IsMissing, "what is missing stays so");
                    continue;
                }

                var (from, to) = (own.Values[slot].Number!.Value, changed.Values[slot].Number!.Value);
                farthest = Math.Max(farthest, Math.Abs(to - from) / Deviation(seen));
                CollectionAssert.Contains(seen, (float)to);
            }

            Assert.IsTrue(farthest <= radius * 1.005, $"{farthest}");
            Assert.AreEqual(farthest, example.Distance, 0.005 * radius);

            var (label, probability) = Predict(ml, model, changed);
            Assert.AreEqual(example.After.Class, label, ignoreCase: true);
            Assert.AreEqual(example.After.Probability, probability, 1e-4);
            Assert.AreEqual(example.After.Class != example.Before.Class, example.Succeeded);
            StringAssert.Contains(example.Constraint, "Job unchanged");
        }
    }

    [TestMethod, TestCategory("Long"), DataRow(1), DataRow(4), DataRow(15), DataRow(21), DataRow(29)]
    public void No_changed_column_can_be_put_back(int seed)
    {
        var ml = new MLContext(seed);
        var (data, model) = Trained(ml, Rows(300, seed));
        var changes = new List<int>();
        var found = ml.Interpretation.Attack(model, data, new() { Examples = 30, LInf = 1.5 });
        foreach (var example in found.Where(example => example.Succeeded))
        {
            var (own, changed) = ((RowInput)example.Original, (RowInput)example.Changed);
            int[] columns = [.. Enumerable.Range(0, 4).Where(column => own.Values[column] != changed.Values[column])];
            changes.Add(columns.Length);
            foreach (var column in columns)
            {
                RowValue[] back = [.. changed.Values];
                back[column] = own.Values[column];
                var (before, now) = (example.Before.Class, Predict(ml, model, new(back)).Class);
                Assert.AreEqual(before, now, ignoreCase: true, $"row {example.Row} without {back[column].Column}");
            }
        }

        Assert.IsTrue(changes.Count > 0, "no success");
        Assert.IsTrue(changes.All(count => count > 0), "a success without a change");
    }

    [TestMethod, DataRow(1), DataRow(2)]
    public void The_fewest_columns_change_and_no_shorter_change_of_them_is_enough(int seed)
    {
        const double radius = 1.5;
        var ml = new MLContext(seed);
        var rows = Rows(300, seed);
        var (data, model) = Trained(ml, rows);
        RowConstraints whole = new()
        {
            Ranges = new Dictionary<string, (double, double)> { ["Debt"] = (0, 8), ["Age"] = (20, 69) },
        };
        double[] deviations =
        [
            0, 0, Deviation([.. rows.Select(row => row.Debt).Where(float.IsFinite)]), Deviation([.. rows.Select(row => row.Age)]),
        ];
        var counts = new HashSet<int>();
        var found = ml.Interpretation.Attack(model, data, new() { Examples = 16, LInf = radius, Constraints = whole });
        foreach (var example in found.Where(example => example.Succeeded))
        {
            var (own, changed) = (((RowInput)example.Original).Values, ((RowInput)example.Changed).Values);
            double Cost(RowValue value, int column) => value == own[column] ? 0
                : value.Number is { } to && own[column].Number is { } from ? Math.Abs(to - from) / deviations[column]
                : 1;
            RowValue[] Others(int column) => (column switch
            {
                0 => Homes.Select(home => new RowValue("Home", home, null)),
                1 => Jobs.Where(job => job.Length > 0).Select(job => new RowValue("Job", job, null)),
                _ when own[column].IsMissing => [],
                2 => Enumerable.Range(0, 9).Select(debt => new RowValue("Debt", $"{debt}", debt)),
                _ => Enumerable.Range(20, 50).Select(age => new RowValue("Age", $"{age}", age)),
            }).Where(value => value != own[column] && (value.Number is null || Cost(value, column) <= radius)).ToArray();

            RowValue[] With(params (int Column, RowValue Value)[] changes)
            {
                RowValue[] row = [.. own];
                foreach (var (column, value) in changes) row[column] = value;
                return row;
            }

            // a missing job stays missing here
            int[] free = own[1].IsMissing ? [0, 2, 3] : [0, 1, 2, 3];
            var singles = free.SelectMany(c => Others(c).Select(value => With((c, value)))).ToArray();
            var pairs = free.SelectMany(a => free.Where(b => b > a).SelectMany(b =>
                Others(a).SelectMany(first => Others(b).Select(second => With((a, first), (b, second)))))).ToArray();
            double Total(IReadOnlyList<RowValue> row) => row.Select(Cost).Sum();
            double Least(RowValue[][] tried)
            {
                var scored = model.Transform(ml.Data.LoadFromEnumerable(tried.Select(row => Applicant.From(new RowInput(row)))));
                var classes = scored.GetColumn<bool>("PredictedLabel").Select(now => now ? "true" : "false");
                return tried.Zip(classes)
                    .Where(row => !row.Second.Equals(example.Before.Class, StringComparison.OrdinalIgnoreCase))
                    .Select(row => Total(row.First)).DefaultIfEmpty(double.PositiveInfinity).Min();
            }

            var columns = Enumerable.Range(0, 4).Count(column => own[column] != changed[column]);
            counts.Add(columns);
            var (one, two) = (Least(singles), Least(pairs));
            Assert.AreEqual(double.IsFinite(one) ? 1 : double.IsFinite(two) ? 2 : columns, columns, $"row {example.Row}");
            if (columns <= 2) Assert.AreEqual(columns == 1 ? one : two, Total(changed), 1e-6, $"row {example.Row}");
        }

        Assert.IsTrue(counts.Contains(1), string.Join(", ", counts));
    }

    [TestMethod]
    public void A_target_and_a_source_choose_the_rows()
    {
        var ml = new MLContext(1);
        var (data, model) = Trained(ml, Rows(300, 1));
        var found = ml.Interpretation.Attack(model, data, new()
        {
            Examples = 5,
            LInf = 2,
            ClassNames = ["good", "bad"],
            Source = "bad",
            Target = "good",
        });
        Assert.HasCount(5, found);
        foreach (var example in found)
        {
            Assert.AreEqual(("bad", "good"), (example.Before.Class, example.Target));
            Assert.AreEqual(example.After.Class == "good", example.Succeeded);
        }
    }

    [TestMethod]
    public void What_cannot_be_done_is_said_in_words()
    {
        var ml = new MLContext(1);
        var (data, model) = Trained(ml, Rows(100, 1));
        Refused("There is no class 'maybe'. The classes are:", new() { Target = "maybe" });
        Refused("There is no class 'maybe'", new() { Source = "maybe" });
        Refused("depends on no column 'Wealth'. It depends on: Home, Job, Debt, Age", new() { Immutable = ["Wealth"] });
        Refused("The label column 'Truth' is not in the data", new() { LabelColumnName = "Truth" });
        Refused("3 class names for 2 classes", new() { ClassNames = ["a", "b", "c"] });
        Refused("bounded column by column", new() { L2 = 1 });
        Refused("not -1", new() { LInf = -1 });
        Refused("Examples", new() { Examples = 0 });
        Refused("None of the first", new() { ClassNames = ["a", "b"], Source = "a", Target = "a" });

        void Refused(string part, AdversarialOptions options) => StringAssert.Contains(
            Assert.Throws<ArgumentException>(() => ml.Interpretation.Attack(model, data, options)).Message, part);
    }

    [TestMethod]
    public void A_text_models_characters_are_not_changed()
    {
        var ml = new MLContext(1);
        var text = ml.Data.LoadFromEnumerable(Enumerable.Range(0, 20).Select(_ => new Line { Text = "abcabcabc" }));
        var model = ml.Transforms.Text
            .CharacterLstm(new CharacterLstmOptions { HiddenUnits = 4, Epochs = 1 })
            .Fit(text);
        var failure = Assert.ThrowsExactly<ArgumentException>(() => ml.Interpretation.Attack(model, text));
        StringAssert.Contains(failure.Message, "A text model's characters cannot be changed");
    }

    [TestMethod]
    public void Findings_keep_their_examples_beside_others()
    {
        var ml = new MLContext(1);
        var (data, model) = Trained(ml, Rows(100, 1));
        var examples = ml.Interpretation.Attack(model, data, new() { Examples = 2 });
        var findings = ml.Interpretation.Interpret(model, data, new() { Units = ["hidden1:0"], Depth = Depth.Scan });
        Assert.IsEmpty(findings.AdversarialExamples);
        var with = findings.With(examples);
        Dream[] dreams = [];
        Assert.AreSame(examples, with.AdversarialExamples);
        Assert.AreSame(examples, with.With(dreams: dreams).AdversarialExamples);
        Assert.AreSame(dreams, with.With(dreams: dreams).Dreams);
        Assert.IsEmpty(with.With([]).AdversarialExamples);
        Assert.AreSame(findings[0], with[0]);
        Assert.AreEqual(Same.Of(findings.Provenance), Same.Of(with.Provenance));
    }

    private static double Deviation(float[] values)
    {
        var mean = values.Average(value => (double)value);
        return Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
    }

    private static (string Class, double Probability) Predict(MLContext ml, ITransformer model, RowInput row)
    {
        var scored = model.Transform(ml.Data.LoadFromEnumerable([Applicant.From(row)]));
        var bad = scored.GetColumn<float>("Probability").Single();
        return scored.GetColumn<bool>("PredictedLabel").Single() ? ("true", bad) : ("false", 1 - bad);
    }

    private static string Key(Applicant row) => $"{row.Home}|{row.Job}|{row.Debt}|{row.Age}";

    private static (IDataView Data, ITransformer Model) Trained(MLContext ml, Applicant[] rows)
    {
        var data = ml.Data.LoadFromEnumerable(rows);
        return (data, ml.Transforms.Categorical.OneHotEncoding([new("HomeSlots", "Home"), new("JobSlots", "Job")])
            .Append(ml.Transforms.ReplaceMissingValues("DebtSlot", "Debt"))
            .Append(ml.Transforms.NormalizeMeanVariance("DebtSlot"))
            .Append(ml.Transforms.NormalizeMeanVariance("AgeSlot", "Age"))
            .Append(ml.Transforms.Concatenate("Features", "HomeSlots", "JobSlots", "DebtSlot", "AgeSlot"))
            .Append(ml.BinaryClassification.Trainers.MultilayerPerceptron(new MultilayerPerceptronOptions
            {
                LabelColumnName = "Bad",
                HiddenUnits = [12],
                Dropout = 0,
                Epochs = 15,
                LearningRate = 0.03,
            })).Fit(data));
    }

    /// <summary>Labels that no line separates, so that a change may turn them back and forth.</summary>
    private static Applicant[] Rows(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            var (home, job, debt, age) = (Homes[random.Next(3)], Jobs[random.Next(3)], random.Next(9), random.Next(20, 70));
            return new Applicant
            {
                Home = home,
                Job = job,
                Debt = random.Next(12) == 0 ? float.NaN : debt,
                Age = age,
                Bad = (debt > 4) ^ (age is > 35 and < 50) ^ (home == "own"),
            };
        })];
    }

    private sealed class Line
    {
        public string Text { get; set; } = "";
    }

    private sealed class Applicant
    {
        public string Home { get; set; } = "";
        public string Job { get; set; } = "";
        public float Debt { get; set; }
        public float Age { get; set; }
        public bool Bad { get; set; }

        public static Applicant From(RowInput row) => new()
        {
            Home = row.Values[0].Text,
            Job = row.Values[1].Text,
            Debt = (float)(row.Values[2].Number ?? double.NaN),
            Age = (float)row.Values[3].Number!.Value,
        };
    }
}
