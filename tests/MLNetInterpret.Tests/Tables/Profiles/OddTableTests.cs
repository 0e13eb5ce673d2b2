using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Trainers;
using Categories = System.Collections.Generic.Dictionary<string, System.Collections.Generic.IReadOnlyList<string>>;
using Ranges = System.Collections.Generic.Dictionary<string, (double Least, double Most)>;

namespace MLNetInterpret;

/// <summary>Tables as they come: everything works on them, or is refused in words.</summary>
[TestClass]
public partial class OddTableTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    public void Columns_that_say_nothing_are_no_obstacle()
    {
        // all missing, constant, one category, a label and a number in between, dates, codes, truth values
        var (data, model) = Trained(Rows(80));
        var profile = _ml.Interpretation.FindProfile(model, data, "hidden1:0", new() { Curve = [90] });
        foreach (var words in new[]
        {
            "Nothing is missing in every row and stays so",
            "Three is 3 (1st to 99th percentile of the data), whole as in the data",
            "Same is alike, as in all of the data",
            "Empty is missing, as in all of the data",
            "Größe (cm) from 150 to 199 (1st to 99th percentile of the data), whole as in the data",
            "Flag one of the 2 that occur: false, true",
        })
            CollectionAssert.Contains(profile.Constraints.ToArray(), words, string.Join("\n", profile.Constraints));
        CollectionAssert.DoesNotContain(
            profile.Highest.Row.Values.Select(value => value.Column).ToArray(),
            "Good",
            "the label is no column of the network's");
        Assert.IsTrue(profile.Highest.Row.Values.Single(value => value.Column == "Nothing").IsMissing);
        Assert.AreEqual(3.0, profile.Highest.Row.Values.Single(value => value.Column == "Three").Number);
        Assert.IsTrue(profile.Highest.Score >= profile.Lowest.Score);

        var map = _ml.Interpretation.Drivers(
            model, data, ["hidden1"], new() { SampleRows = 10, BackgroundRows = 8, Shuffles = 1, Resamples = 10 });
        foreach (var name in new[] { "Nothing", "Three", "Same", "Empty" })
            Assert.IsTrue(
                map.Units.All(unit => unit.Columns.Single(column => column.Column == name).MeanAbsoluteShapley == 0),
                $"{name} cannot drive a unit");
        var findings = _ml.Interpretation.Interpret(model, data, new() { Units = ["hidden1"], TopRows = 2 });
        Assert.IsTrue(findings.All(finding => finding.Highest.Optimized is not null));
        RowConstraints constraints = new() { Relations = ["[Größe (cm)] <= 190"] };
        Assert.IsTrue(_ml.Interpretation.Attack(model, data, new() { Examples = 2, Constraints = constraints }).Count > 0);
    }

    [TestMethod]
    public void One_row_is_a_table()
    {
        var (_, model) = Trained(Rows(80));
        var one = _ml.Data.LoadFromEnumerable(Rows(1));
        var profile = _ml.Interpretation.FindProfile(model, one, "hidden1:0");
        Assert.AreEqual(profile.Lowest.Score, profile.Highest.Score);
        Assert.AreEqual(0.0, profile.Highest.Distance);
        var found = _ml.Interpretation.Attack(model, one, new() { Examples = 3 });
        Assert.IsFalse(found.Single().Succeeded, "there is no other value to take");
        Assert.IsTrue(_ml.Interpretation.Interpret(model, one, new() { Units = ["hidden1"] }).Count > 0);
        var map = _ml.Interpretation.Drivers(model, one, ["hidden1"], new() { Resamples = 10 });
        Assert.IsTrue(
            map.Units.All(unit => unit.Columns.All(column => column.MeanAbsoluteShapley == 0)), "nothing to compare with");
        var failure = Assert.ThrowsExactly<ArgumentException>(
            () => _ml.Interpretation.FindProfile(model, _ml.Data.LoadFromEnumerable(Rows(0)), "hidden1:0"));
        StringAssert.Contains(failure.Message, "The data have no rows");
    }

    [TestMethod, TestCategory("Long")]
    public void Of_three_thousand_columns_the_thousand_that_move_a_unit_most_are_searched()
    {
        var random = new Random(1);
        Wide[] rows = [.. Enumerable.Range(0, 40).Select(_ => new Wide
        {
            Features = [.. Enumerable.Range(0, 3000).Select(_ => random.NextSingle())],
        })];
        var data = _ml.Data.LoadFromEnumerable(rows);
        var module = TorchSharp.torch.nn.Sequential(("linear", TorchSharp.torch.nn.Linear(3000, 2)));
        var model = _ml.Transforms.ApplyTorchModule(module).Fit(data);
        var profile = _ml.Interpretation.FindProfile(model, data, "linear:0", new() { Curve = [], RealRows = 0 });
        var weights = module.parameters().First()[0].data<float>().ToArray();
        int[] moved = [.. Enumerable.Range(0, 3000)
            .Where(column => profile.Highest.Row.Values[column] != profile.Typical[column])];
        Assert.IsTrue(moved.Length is > 900 and <= 1000, $"{moved.Length}");
        float Change(int column) =>
            (float)(profile.Highest.Row.Values[column].Number! - profile.Typical[column].Number!).Value;
        Assert.IsTrue(moved.All(column => weights[column] * Change(column) > 0));
        var strongest = weights.Select(Math.Abs).OrderDescending().Take(moved.Length).Average();
        Assert.AreEqual(strongest, moved.Average(column => Math.Abs(weights[column])), 0.1 * strongest);
        Assert.AreEqual(
            profile.TypicalScore, profile.Highest.Score - moved.Sum(column => weights[column] * Change(column)), 0.2,
            "the usual row is near the median score");
        Assert.IsFalse(profile.Highest.IsProvenBest);
        Assert.AreEqual(
            "the other 2,000 columns stay as usual: the 1,000 are searched that move the unit most", profile.Constraints[^1]);
        var found = _ml.Interpretation.Interpret(model, data, new() { Units = ["linear:0"], TopRows = 2 });
        Assert.IsNull(found.Table);
        Assert.AreEqual(profile.Highest.Score, found[0].Highest.Optimized!.Score, 1e-3);
        Assert.HasCount(3000, ((RowInput)found[0].Highest.Examples[1].Input!).Values);
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => _ml.Interpretation.Drivers(model, data, ["linear:0"])).Message,
            "depends on 3000 columns; columns are compared in tables of at most 2500");
    }

    private EstimatorChain<ClassifierTransformer> Pipeline(IDataView data) =>
        _ml.Transforms.FeaturizeTable(data.Schema, "Good", "true")
            .Append(_ml.BinaryClassification.Trainers.MultilayerPerceptron(
                new MultilayerPerceptronOptions { HiddenUnits = [5], Dropout = 0, Epochs = 3 }));

    private (IDataView Data, ITransformer Model) Trained(Row[] rows)
    {
        var data = _ml.Data.LoadFromEnumerable(rows);
        return (data, Pipeline(data).Fit(data));
    }

    private static Row[] Rows(int count)
    {
        var random = new Random(4);
        return [.. Enumerable.Range(0, count).Select(i => new Row
        {
            Code = $"{random.Next(3)}",
            Good = i % 2 == 0,
            Height = i < 3 ? 150 : i < 6 ? 199 : random.Next(150, 200),
            City = i % 3 == 0 ? "Київ" : i % 3 == 1 ? "Santo Domingo" : "Bonn",
            Date = $"2024-0{1 + (i % 9)}-01",
            Flag = random.Next(2) == 0,
        })];
    }

    private sealed class Row
    {
        public string Code { get; set; } = "";
        public float Nothing { get; set; } = float.NaN;
        public bool Good { get; set; }
        public int Three { get; set; } = 3;

        [ColumnName("Größe (cm)")]
        public float Height { get; set; }
        public string Same { get; set; } = "alike";
        public string Empty { get; set; } = "";

        [ColumnName("город")]
        public string City { get; set; } = "";
        public string Date { get; set; } = "";
        public bool Flag { get; set; }
    }

    private sealed class Wide
    {
        [VectorType(3000)]
        public float[] Features { get; set; } = [];
    }

    private sealed class Number
    {
        public byte Small { get; set; }
        public float Real { get; set; }
        public float Gap { get; set; }
        public bool Good { get; set; }
    }
}
