using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Reading;

namespace MLNetInterpret.Tests.Trainers;

/// <summary>What does not fit is named: which column or row, what it holds, and what is allowed.</summary>
[TestClass]
public sealed class BadInputTests
{
    private static readonly MLContext Ml = new(seed: 1);

    [TestMethod]
    [DataRow("Lable", "Features", "The label column 'Lable' is not in the data. It has: Features, Label, Kind.")]
    [DataRow("Label", "Feature", "The feature column 'Feature' is not in the data.")]
    [DataRow("Kind", "Features", "but a binary trainer needs Boolean")]
    [DataRow("Label", "Kind", "The column 'Kind' holds String")]
    public void Columns_that_do_not_fit_a_perceptron(string label, string feature, string expected)
    {
        var trainer = Ml.BinaryClassification.Trainers.MultilayerPerceptron(label, feature);
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => trainer.Fit(Samples.Points(Ml))).Message, expected);
        var pipeline = Ml.Transforms.CopyColumns("Copy", "Features").Append(trainer);
        var shape = MlNetInternals.ShapeOf(Samples.Points(Ml).Schema);
        Assert.ThrowsExactly<ArgumentException>(() => pipeline.GetOutputSchema(shape));
    }

    [TestMethod]
    public void A_multiclass_label_has_to_be_a_key()
    {
        var failure = Assert.ThrowsExactly<ArgumentException>(
            () => Ml.MulticlassClassification.Trainers.MultilayerPerceptron("Kind").Fit(Samples.Points(Ml)));
        StringAssert.Contains(failure.Message, "append ml.Transforms.Conversion.MapValueToKey(\"Kind\") before it");
    }

    [TestMethod]
    [DataRow(float.NaN, "holds NaN")]
    [DataRow(float.PositiveInfinity, "holds an infinite value")]
    public void A_feature_that_is_no_finite_number_is_named_with_row_and_slot(float value, string expected)
    {
        var rows = Samples.PointRows(20);
        rows[7].Features[2] = value;
        var failure = Assert.ThrowsExactly<InvalidOperationException>(
            () => Ml.BinaryClassification.Trainers.MultilayerPerceptron().Fit(Ml.Data.LoadFromEnumerable(rows)));
        StringAssert.Contains(failure.Message, "Row 7 of the column 'Features'");
        StringAssert.Contains(failure.Message, expected);
        StringAssert.Contains(failure.Message, "slot 2");
    }

    [TestMethod]
    public void Nothing_and_one_class_only_are_not_enough_to_train_on()
    {
        var trainer = Ml.BinaryClassification.Trainers.MultilayerPerceptron();
        var none = Ml.Data.LoadFromEnumerable(new List<Samples.Point>());
        StringAssert.Contains(Assert.ThrowsExactly<InvalidOperationException>(() => trainer.Fit(none)).Message, "no rows");
        var same = Samples.PointRows(20).Where(point => point.Label).ToList();
        var failure = Assert.ThrowsExactly<InvalidOperationException>(
            () => trainer.Fit(Ml.Data.LoadFromEnumerable(same)));
        StringAssert.Contains(failure.Message, "same label");
    }

    [TestMethod]
    public void A_row_without_a_class_is_named()
    {
        var known = Ml.Data.LoadFromEnumerable(Samples.PointRows(20));
        var keys = Ml.Transforms.Conversion.MapValueToKey("Label", "Kind").Fit(known);
        var rows = Samples.PointRows(20);
        rows[3].Kind = "sideways";      // not among the keys: missing
        var data = keys.Transform(Ml.Data.LoadFromEnumerable(rows));
        var failure = Assert.ThrowsExactly<InvalidOperationException>(
            () => Ml.MulticlassClassification.Trainers.MultilayerPerceptron().Fit(data));
        StringAssert.Contains(failure.Message, "Row 3 of the label column 'Label' has no class");
    }

    [TestMethod]
    [DataRow(null, "give the image shape, for example [3, 32, 32]")]
    [DataRow(new[] { 1, 6, 6 }, "holds vectors of 72 values, but the network reads images of 1 x 6 x 6")]
    [DataRow(new[] { 2, 6 }, "[2, 6], but has to be three numbers above 0")]
    public void An_image_shape_that_does_not_fit_the_vector(int[]? shape, string expected)
    {
        var data = Ml.Transforms.Conversion.MapValueToKey("Label", "Kind")
            .Fit(Samples.Pictures(Ml))
            .Transform(Samples.Pictures(Ml));
        var failure = Assert.ThrowsExactly<ArgumentException>(
            () => Ml.MulticlassClassification.Trainers.ConvolutionalNetwork(imageShape: shape).Fit(data));
        StringAssert.Contains(failure.Message, expected);
    }

    [TestMethod]
    public void Vectors_of_another_length_are_refused_at_scoring()
    {
        var model = Ml.Transforms.ApplyTorchModule(new PlantedModule(3)).Fit(Samples.Points(Ml, 5));
        var longer = Ml.Transforms.Concatenate("Features", "Features", "Features")
            .Fit(Samples.Points(Ml, 5))
            .Transform(Samples.Points(Ml, 5));
        var failure = Assert.ThrowsExactly<ArgumentException>(() => model.Transform(longer));
        StringAssert.Contains(failure.Message, "holds vectors of 6 values, but the network reads 3 values");
    }

    [TestMethod]
    public void A_module_that_does_not_read_the_column_is_refused()
    {
        var failure = Assert.ThrowsExactly<ArgumentException>(
            () => Ml.Transforms.ApplyTorchModule(new PlantedModule(4)).Fit(Samples.Points(Ml, 5)));
        StringAssert.Contains(failure.Message, "does not accept an input of shape [3]");
    }

    [TestMethod]
    public void Options_outside_their_ranges_are_named_at_once()
    {
        var options = Samples.Perceptron;
        StringAssert.Contains(Refused(options with { Dropout = 1 }), "Dropout is 1, but has to be at least 0 and below 1");
        StringAssert.Contains(Refused(options with { HiddenUnits = [4, 0] }), "HiddenUnits is 0");
        StringAssert.Contains(Refused(options with { Epochs = 0 }), "Epochs is 0");
        var negative = new Dictionary<string, double> { ["True"] = -1 };
        StringAssert.Contains(Refused(options with { ClassWeights = negative }), "'True' is -1");
        StringAssert.Contains(
            Assert.Throws<ArgumentException>(() => Ml.BinaryClassification.Trainers.MultilayerPerceptron(options with
            {
                ClassWeights = new Dictionary<string, double> { ["bad"] = 2 },
            }).Fit(Samples.Points(Ml))).Message, "class 'bad', which the label does not have. It has: False, True");
        StringAssert.Contains(
            Assert.Throws<ArgumentException>(() => Ml.Transforms.Text.CharacterLstm(layers: 5)).Message, "Layers is 5");
    }

    private static string Refused(MultilayerPerceptronOptions options) =>
        Assert.Throws<ArgumentException>(() => Ml.BinaryClassification.Trainers.MultilayerPerceptron(options)).Message;
}
