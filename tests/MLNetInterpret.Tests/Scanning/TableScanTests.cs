using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Tests.Trainers;
using MLNetInterpret.Trainers;

namespace MLNetInterpret.Tests.Scanning;

/// <summary>A table with categories and gaps, through a pipeline: the same as a slow look at every row.</summary>
[TestClass]
public sealed class TableScanTests
{
    private static readonly MLContext Ml = new(seed: 4);
    private static readonly Applicant[] Known = Applicants(200, 0.0);
    private static readonly Applicant[] All = Applicants(300, 0.15);
    private static readonly TransformerChain<ClassifierTransformer> Model = Ml.Transforms
        .FeaturizeTable(
            Ml.Data.LoadFromEnumerable(Known).Schema, "Grade", ignoredColumnNames: ["Id", "Bad", "Children", "Number"])
        .Append(Ml.MulticlassClassification.Trainers.MultilayerPerceptron(Samples.Perceptron with
        {
            HiddenUnits = [6, 5],
            Epochs = 2,
        }))
        .Fit(Ml.Data.LoadFromEnumerable(Known));

    [TestMethod]
    [DataRow("Label", "great,ok,poor")]
    [DataRow("Grade", "great,ok,poor")]
    [DataRow("Bad", "false,true")]
    [DataRow("Children", "0,1.5,2")]
    [DataRow("Number", "")]
    public void A_scan_is_a_slow_look_at_every_row(string label, string classes)
    {
        var data = Ml.Data.LoadFromEnumerable(All);
        var catalogue = Ml.Interpretation.Scan(Model, data, new()
        {
            TopRows = 7,
            DuplicateDistance = -1,
            LabelColumnName = label,
            IdColumnName = "Id",
            BatchRows = 64,
            ModelName = "grades",
        });

        CollectionAssert.AreEqual(classes.Split(',', StringSplitOptions.RemoveEmptyEntries), catalogue.Classes.ToArray());
        CollectionAssert.AreEqual(
            new[] { "Age", "Income", "Income missing", "Home is (missing)", "Home is own", "Home is rent" },
            catalogue.Columns.ToArray());
        var counts = catalogue.Classes.Select(name => All.LongCount(row => row.Text(label) == name));
        CollectionAssert.AreEqual(counts.ToArray(), catalogue.ClassCounts.ToArray());
        Assert.AreEqual(300, catalogue.Provenance.Rows);
        Assert.AreEqual("grades", catalogue.Provenance.Model);

        float[][] inputs = [.. Model.Transform(data).GetColumn<float[]>("Features")];
        var network = Ml.Interpretation.FindNetwork(Model).Network;
        Assert.HasCount(11, catalogue.Units);
        var (ids, labels) = (All.Select(row => row.Id).ToArray(), All.Select(row => row.Text(label)).ToArray());
        foreach (var point in new[] { "hidden1", "hidden2" })
        {
            var values = Scanned.Reference(network, point, inputs);
            foreach (var unit in catalogue.Units.Where(unit => unit.Unit.Point.Name == point))
                new ReferenceTable([.. values.Select(row => row[unit.Unit.Index!.Value])], inputs, ids, labels)
                    .Agrees(unit, catalogue.Plan);
        }
    }

    [TestMethod]
    public void Rows_without_a_label_count_in_no_class_but_in_everything_else()
    {
        var catalogue = Ml.Interpretation.Scan(Model, Ml.Data.LoadFromEnumerable(All), new() { LabelColumnName = "Label" });
        var unlabelled = All.Count(row => row.Grade == "");
        Assert.IsGreaterThan(20, unlabelled);
        Assert.AreEqual(300 - unlabelled, catalogue.ClassCounts.Sum());
        Assert.IsTrue(catalogue.Units.All(unit => unit.Statistics.Count == 300 && unit.Classes!.VarianceShare is null));
        Assert.IsTrue(catalogue.Units.Any(unit => unit.Highest.Any(row => row.Label is "")));
        Assert.IsTrue(Ml.Interpretation.Scan(Model, Ml.Data.LoadFromEnumerable(Known), new() { LabelColumnName = "Label" })
            .Units.Any(unit => unit.Classes!.VarianceShare > 0));
    }

    [TestMethod]
    public void The_networks_own_answers_may_be_labels_and_ids()
    {
        var data = Ml.Data.LoadFromEnumerable(Enumerable.Repeat(All, 4).SelectMany(rows => rows).ToList());
        var answers = Model.Append(Ml.Transforms.Conversion.MapKeyToValue("Answer", "PredictedLabel").Fit(Model.Transform(data)));
        string[] expected = [.. answers.Transform(data).GetColumn<string>("Answer")];
        var plain = Ml.Interpretation.Scan(Model, data, new() { BatchRows = 16 });
        var options = new ScanOptions { BatchRows = 16, LabelColumnName = "PredictedLabel", IdColumnName = "Answer" };
        var catalogue = Ml.Interpretation.Scan(answers, data, options);
        var counts = catalogue.Classes.Select(name => expected.LongCount(answer => answer == name));
        CollectionAssert.AreEqual(counts.ToArray(), catalogue.ClassCounts.ToArray());
        foreach (var (one, other) in plain.Units.Zip(catalogue.Units))
        {
            Assert.AreEqual(one.Statistics.Mean, other.Statistics.Mean);
            Assert.AreEqual(one.Statistics.StandardDeviation, other.Statistics.StandardDeviation);
            CollectionAssert.AreEqual(one.Highest.Numbers(), other.Highest.Numbers());
            Assert.IsTrue(other.Highest.All(row => row.Id == expected[row.Row] && row.Label == expected[row.Row]));
        }
    }

    [TestMethod]
    public void Keys_of_numbers_go_by_their_numbers()
    {
        var data = Ml.View(Scanned.Rows(60).Select((row, index) =>
            new Scanned.Row { Features = row.Features, Unused = 3 + index % 3 * 2 }));
        var keyed = Ml.Transforms.Conversion.MapValueToKey("Unused").Fit(data).Transform(data);
        var catalogue = Ml.Interpretation.Scan(Ml.Model(), keyed, new() { LabelColumnName = "Unused" });
        CollectionAssert.AreEqual(new[] { "3", "5", "7" }, catalogue.Classes.ToArray());
        CollectionAssert.AreEqual(new long[] { 20, 20, 20 }, catalogue.ClassCounts.ToArray());
        Assert.IsTrue(catalogue.Units.All(unit => unit.Highest.All(row => row.Label == $"{3 + row.Row % 3 * 2}")));
    }

    [TestMethod]
    [DataRow(256, 256), DataRow(257, 0)]
    public void Up_to_256_texts_are_classes(int texts, int classes)
    {
        var rows = Scanned.Rows(300);
        foreach (var (row, index) in rows.Select((row, index) => (row, index))) row.Kind = $"kind {index % texts:D3}";
        var catalogue = Ml.Interpretation.Scan(Ml.Model(), Ml.View(rows), new() { LabelColumnName = "Kind" });
        Assert.HasCount(classes, catalogue.Classes);
        Assert.IsTrue(catalogue.Units.All(unit => unit.Highest.All(row => row.Label == rows[row.Row].Kind)));
    }

    private static Applicant[] Applicants(int count, double unlabelled)
    {
        var random = new Random(count);
        return [.. Enumerable.Range(0, count).Select(row => new Applicant
        {
            Id = $"{row}th",
            Age = 20 + 40 * random.NextSingle(),
            Income = random.Next(6) == 0 ? float.NaN : 1000 * random.NextSingle(),
            Home = new[] { "rent", "own", "" }[random.Next(3)],
            Grade = random.NextDouble() < unlabelled ? "" : new[] { "ok", "poor", "great" }[random.Next(3)],
            Bad = random.Next(4) == 0,
            Children = random.Next(5) == 0 ? double.NaN : new[] { 0, 1.5, 2 }[random.Next(3)],
            Number = row,
        })];
    }

    private sealed class Applicant
    {
        public string Id { get; set; } = "";
        public float Age { get; set; }
        public float Income { get; set; }
        public string Home { get; set; } = "";
        public string Grade { get; set; } = "";
        public bool Bad { get; set; }
        public double Children { get; set; }
        public int Number { get; set; }

        public string Text(string column) => column switch
        {
            "Bad" => Bad ? "true" : "false",
            "Children" => double.IsNaN(Children) ? "" : Children.ToString(CultureInfo.InvariantCulture),
            "Number" => Number.ToString(CultureInfo.InvariantCulture),
            _ => Grade,
        };
    }
}
