using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Reading;
using MLNetInterpret.Tests.Scanning;
using TorchSharp;

namespace MLNetInterpret.Tests.Trainers;

/// <summary>What a pipeline's rows look like after our steps: the user's own columns, and those that are documented.</summary>
[TestClass]
public sealed class ColumnsLeftTests
{
    private static readonly MLContext Ml = new(seed: 1);
    private static readonly string Letters = string.Concat(Enumerable.Repeat("ab ", 60));

    [TestMethod]
    public void A_featurised_table_keeps_its_own_columns_and_gains_those_that_are_needed()
    {
        var data = Ml.Data.LoadFromEnumerable(Rows());
        string[] own = [.. data.Schema.Select(column => column.Name)];
        var pipeline = Ml.Transforms.FeaturizeTable(data.Schema, "Status", "bad", ["Id"])
            .Append(Ml.BinaryClassification.Trainers.MultilayerPerceptron(Samples.Perceptron))
            .Append(Ml.Interpretation.Units("hidden1:0"));
        var model = pipeline.Fit(data);
        string[] expected = [.. own, "Features", "Label", "Score", "Probability", "PredictedLabel", "Activations"];
        // hidden ones included
        CollectionAssert.AreEqual(expected, Names(model.Transform(data)));
        var shape = pipeline.GetOutputSchema(MlNetInternals.ShapeOf(data.Schema));
        CollectionAssert.AreEquivalent(expected, shape.Select(column => column.Name).ToArray());

        var path = Path.GetTempFileName();
        try
        {
            Ml.Model.Save(model, data.Schema, path);
            var loaded = new MLContext().Model.LoadInterpretable(path);
            CollectionAssert.AreEqual(expected, Names(loaded.Transform(data)));
            CollectionAssert.AreEqual(
                model.Transform(data).GetColumn<float>("Score").ToArray(),
                loaded.Transform(data).GetColumn<float>("Score").ToArray());
            var columns = new MLContext().Interpretation.Interpret(loaded, data, new() { Units = ["hidden1:1"] }).Columns;
            CollectionAssert.AreEqual(
                new[] { "Age", "Children", "Owner", "Home" }, columns.Select(column => column.Name).ToArray(),
                "the table's own columns are found behind the features");
        }
        finally
        {
            File.Delete(path);
        }

        var engine = Ml.Model.CreatePredictionEngine<Row, Samples.BinaryPrediction>(model);
        var scores = model.Transform(data).GetColumn<float>("Score").ToArray();
        foreach (var (row, score) in Rows().Zip(scores).Take(5)) Assert.AreEqual(score, engine.Predict(row).Score, 1e-5f);
    }

    [TestMethod]
    public void Slots_are_named_after_the_columns_whatever_their_type()
    {
        var data = Ml.Data.LoadFromEnumerable(Rows());
        var features = Ml.Transforms.FeaturizeTable(data.Schema, "Status", "bad", ["Id"]).Fit(data).Transform(data);
        CollectionAssert.AreEqual(
            new[] { "Scaled.Age", "Scaled.Children", "Scaled.Owner", "Missing.Age", "Home is.own", "Home is.rent" },
            Columns.SlotNames(features.Schema["Features"], 6).ToArray());
    }

    [TestMethod]
    public void Cross_validation_leaves_the_same_columns()
    {
        var data = Ml.Data.LoadFromEnumerable(Rows());
        var pipeline = Ml.Transforms.FeaturizeTable(data.Schema, "Status", "bad", ["Id"])
            .Append(Ml.BinaryClassification.Trainers.MultilayerPerceptron(Samples.Perceptron with { Epochs = 5 }));
        foreach (var fold in Ml.BinaryClassification.CrossValidate(data, pipeline, numberOfFolds: 2))
            CollectionAssert.IsSubsetOf(
                Names(fold.ScoredHoldOutSet),
                new[]
                {
                    "Age", "Children", "Owner", "Home", "Status", "Id", "SamplingKeyColumn", "Features", "Label", "Score",
                    "Probability", "PredictedLabel",
                });
    }

    [TestMethod]
    public void Pictures_and_text_gain_what_is_documented_and_no_more()
    {
        var pictures = Samples.Pictures(Ml, 32);
        using var convolutional = Ml.Transforms.Conversion.MapValueToKey("Label", "Kind")
            .Append(Ml.MulticlassClassification.Trainers.ConvolutionalNetwork(Samples.Convolutions with { Epochs = 1 }))
            .Append(Ml.Interpretation.Units("conv1:0"))
            .Fit(pictures);
        CollectionAssert.AreEqual(
            new[] { "Features", "Kind", "Label", "Score", "PredictedLabel", "Activations" },
            Names(convolutional.Transform(pictures)));

        var text = Ml.Data.LoadFromEnumerable(new[] { new Line { Text = Letters } });
        using var lstm = Ml.Transforms.Text.CharacterLstm(new CharacterLstmOptions { HiddenUnits = 2, Epochs = 1 })
            .Append(Ml.Interpretation.Units(new InterpretationOptions { Units = ["lstm1.cell:0"], WarmUp = 2 }))
            .Fit(text);
        CollectionAssert.AreEqual(
            new[] { "Text", "BitsPerCharacter", "NextCharacter", "Activations" }, Names(lstm.Transform(text)));
    }

    [TestMethod]
    [DataRow("Scaled"), DataRow("Missing"), DataRow("Home is"), DataRow("Age as Single"), DataRow("FeaturizeTable: Scaled")]
    [DataRow("FeaturizeTable: Children"), DataRow("Score"), DataRow("Probability"), DataRow("PredictedLabel")]
    public void A_column_of_the_users_own_survives_featurising_under_any_other_name(string name)
    {
        var data = With(name, Ml.Data.LoadFromEnumerable(Rows()));
        var before = data.GetColumn<float>(name).ToArray();
        var model = Ml.Transforms.FeaturizeTable(data.Schema, "Status", "bad", ["Id"]).Fit(data);
        var after = model.Transform(data);
        CollectionAssert.AreEqual(before, after.GetColumn<float>(name).ToArray());
        Assert.HasCount(1, after.Schema.Where(column => column.Name == name).ToArray());
        CollectionAssert.Contains(Columns.SlotNames(after.Schema["Features"], 7).ToArray(), $"Scaled.{name}");
    }

    [TestMethod]
    [DataRow("Scaled"), DataRow("Missing"), DataRow("Home is")]
    public void A_column_that_only_later_rows_have_survives_too(string name)
    {
        var data = Ml.Data.LoadFromEnumerable(Rows());
        var model = Ml.Transforms.FeaturizeTable(data.Schema, "Status", "bad", ["Id"]).Fit(data);
        var later = With(name, data);
        var scored = model.Transform(later);
        CollectionAssert.AreEqual(later.GetColumn<float>(name).ToArray(), scored.GetColumn<float>(name).ToArray());
        Assert.AreSame(later.Schema[name].Type, scored.Schema[name].Type);
    }

    [TestMethod]
    [DataRow("Features"), DataRow("Label")]
    public void A_table_with_a_column_that_featurising_would_hide_is_refused(string name)
    {
        var data = With(name, Ml.Data.LoadFromEnumerable(Rows()));
        Refused(name, "FeaturizeTable", () => Ml.Transforms.FeaturizeTable(data.Schema, "Status", "bad", ["Id"]));
    }

    [TestMethod]
    public void A_label_column_named_Label_is_mapped_in_place()
    {
        var data = Ml.Transforms.CopyColumns("Label", "Status").Fit(Ml.Data.LoadFromEnumerable(Rows()))
            .Transform(Ml.Data.LoadFromEnumerable(Rows()));
        var labels = Ml.Transforms.FeaturizeTable(data.Schema, "Label", "bad", ["Id", "Status"]).Fit(data).Transform(data)
            .GetColumn<bool>("Label").ToArray();
        CollectionAssert.AreEqual(Rows().Select(row => row.Status == "bad").ToArray(), labels);
    }

    [TestMethod, TestCategory("Long")]
    [DataRow("Score"), DataRow("Probability"), DataRow("PredictedLabel"), DataRow("Activations")]
    public void Columns_that_a_trainer_or_the_stage_would_hide_are_refused_before_any_work(string name)
    {
        var (plain, data) = (Samples.Points(Ml), With(name, Samples.Points(Ml)));
        var trainer = Ml.BinaryClassification.Trainers.MultilayerPerceptron(Samples.Perceptron);
        var model = trainer.Fit(plain);
        if (name == "Activations")
        {
            var stage = Ml.Interpretation.Units("hidden1:0");
            Refused(name, "Interpretation", () => stage.Fit(model.Transform(data)));
            Refused(name, "Interpretation", () => stage.GetOutputSchema(MlNetInternals.ShapeOf(model.Transform(data).Schema)));
            Refused(name, "Interpretation", () => stage.Fit(model.Transform(plain)).Transform(model.Transform(data)));
            return;
        }

        var told = new Told();
        var listening = Samples.Perceptron with { Progress = told };
        Refused(name, "MultilayerPerceptron", () => Ml.BinaryClassification.Trainers.MultilayerPerceptron(listening).Fit(data));
        Assert.IsEmpty(told.Reports, "nothing was trained");
        Refused(name, "MultilayerPerceptron", () => trainer.GetOutputSchema(MlNetInternals.ShapeOf(data.Schema)));
        Refused(name, "MultilayerPerceptron", () => model.Transform(data));
    }

    [TestMethod]
    public void Columns_that_other_steps_would_hide_are_refused()
    {
        var text = With("BitsPerCharacter", Ml.Data.LoadFromEnumerable(new[] { new Line { Text = Letters } }));
        Refused("BitsPerCharacter", "CharacterLstm", () =>
            Ml.Transforms.Text.CharacterLstm(new CharacterLstmOptions { HiddenUnits = 2, Epochs = 1 }).Fit(text));
        var points = With("Output", Samples.Points(Ml));
        Refused("Output", "TorchModule", () => Ml.Transforms.ApplyTorchModule(new PlantedModule(3)).Fit(points));
        Refused("Features", "TorchModule", () => Ml.Transforms.ApplyTorchModule(new PlantedModule(3), "Features").Fit(points));
        var pictures = With("Errors", Samples.Pictures(Ml, 8));
        Refused("Errors", "ImagePrior", () => Ml.Transforms.ImagePrior(new ImagePriorOptions
        {
            ImageShape = [1, 8, 9],
            OutputColumnName = "Errors",
            CodeSize = 2,
            Blocks = [4],
            Epochs = 1,
        }).Fit(pictures));
    }

    [TestMethod]
    public void What_another_model_added_is_replaced_as_in_MLNet()
    {
        var data = Samples.Points(Ml);
        var model = Ml.BinaryClassification.Trainers.LbfgsLogisticRegression()
            .Append(Ml.BinaryClassification.Trainers.MultilayerPerceptron(Samples.Perceptron with { Epochs = 2 }))
            .Append(Ml.Interpretation.Units("hidden1:1,hidden1:2"))
            .Fit(data);
        var scored = model.Transform(model.Transform(data));
        Assert.AreEqual(2, ((VectorDataViewType)scored.Schema["Activations"].Type).Size);
        CollectionAssert.AreEqual(
            model.Transform(data).GetColumn<float>("Score").ToArray(), scored.GetColumn<float>("Score").ToArray());
    }

    private static void Refused(string column, string step, Action act)
    {
        var message = Assert.ThrowsExactly<ArgumentException>(act).Message;
        StringAssert.Contains(message, $"has a column '{column}' of its own, which the '{column}' that {step} adds would hide");
        StringAssert.Contains(message, "give yours another name first");
    }

    /// <summary>The same rows with one column more, which counts them.</summary>
    private static IDataView With(string name, IDataView data)
    {
        var number = 0;
        var mapped = Ml.Transforms.CustomMapping<Nothing, Number>((_, made) => made.Value = number++ % 7, null).Fit(data)
            .Transform(data);
        var numbered = Ml.Data.Cache(mapped);
        return Ml.Transforms.CopyColumns(name, "Value").Append(Ml.Transforms.DropColumns("Value")).Fit(numbered)
            .Transform(numbered);
    }

    private static string[] Names(IDataView view) => [.. view.Schema.Select(column => column.Name)];

    private static Row[] Rows() => [.. Enumerable.Range(0, 60).Select(row => new Row
    {
        Age = row % 5 == 0 ? float.NaN : 20 + (row % 30),
        Children = row % 4,
        Owner = row % 2 == 0,
        Home = row % 3 == 0 ? "own" : "rent",
        Status = row % 30 > 14 ? "bad" : "good",
        Id = $"{row}",
    })];

    private sealed class Row
    {
        public float Age { get; set; }

        public int Children { get; set; }

        public bool Owner { get; set; }

        public string Home { get; set; } = "";

        public string Status { get; set; } = "";

        public string Id { get; set; } = "";
    }

    private sealed class Line
    {
        public string Text { get; set; } = "";
    }

    private sealed class Nothing;

    private sealed class Number
    {
        public float Value { get; set; }
    }
}
