using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Reading;

namespace MLNetInterpret.Tests.Trainers;

/// <summary>The trainers in the company of ML.NET's own parts.</summary>
[TestClass]
public sealed class IntegrationTests
{
    [TestMethod]
    public void A_binary_perceptron_is_evaluated_by_MLNet()
    {
        var ml = new MLContext(seed: 1);
        var model = ml.BinaryClassification.Trainers.MultilayerPerceptron(Samples.Perceptron).Fit(Samples.Points(ml));
        var metrics = ml.BinaryClassification.Evaluate(model.Transform(Samples.Points(ml, seed: 9)));
        Assert.IsGreaterThan(0.95, metrics.AreaUnderRocCurve);
        Assert.IsGreaterThan(0.85, metrics.Accuracy);
    }

    [TestMethod]
    public void A_multiclass_perceptron_names_its_classes()
    {
        var ml = new MLContext(seed: 1);
        var model = ml.Transforms.Conversion.MapValueToKey("Label", "Kind")
            .Append(ml.MulticlassClassification.Trainers.MultilayerPerceptron(Samples.Perceptron))
            .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedKind", "PredictedLabel"))
            .Fit(Samples.Points(ml));
        var scored = model.Transform(Samples.Points(ml, seed: 9));

        Assert.IsGreaterThan(0.8, ml.MulticlassClassification.Evaluate(scored).MicroAccuracy);
        VBuffer<ReadOnlyMemory<char>> slots = default;
        scored.Schema["Score"].GetSlotNames(ref slots);
        CollectionAssert.AreEquivalent(new[] { "left", "up", "down" }, slots.DenseValues().Select(s => s.ToString()).ToArray());

        var engine = ml.Model.CreatePredictionEngine<Samples.Point, Samples.KindPrediction>(model);
        Assert.AreEqual("left", engine.Predict(new() { Features = [-0.9f, 0, 0], Kind = "left" }).PredictedKind);
        var up = engine.Predict(new() { Features = [0.9f, 0.9f, 0], Kind = "left" });
        Assert.AreEqual("up", up.PredictedKind);
        Assert.AreEqual(1, up.Score.Sum(), 1e-5);
    }

    [TestMethod]
    public void Numeric_classes_come_back_as_numbers()
    {
        var ml = new MLContext(seed: 1);
        var rows = Samples.PointRows().Select(point =>
            new NumberedPoint { Features = point.Features, Number = point.Label ? 7 : 2.5f });
        var data = ml.Data.LoadFromEnumerable(rows);
        var scored = ml.Transforms.Conversion.MapValueToKey("Label", "Number")
            .Append(ml.MulticlassClassification.Trainers.MultilayerPerceptron(Samples.Perceptron))
            .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedNumber", "PredictedLabel"))
            .Fit(data).Transform(data);
        CollectionAssert.IsSubsetOf(scored.GetColumn<float>("PredictedNumber").Distinct().ToArray(), new[] { 7, 2.5f });
    }

    [TestMethod]
    public void A_convolutional_network_reads_vectors_with_any_number_of_channels()
    {
        var ml = new MLContext(seed: 1);
        var data = Samples.Pictures(ml);
        var model = ml.Transforms.Conversion.MapValueToKey("Label", "Kind")
            .Append(ml.MulticlassClassification.Trainers.ConvolutionalNetwork(Samples.Convolutions)).Fit(data);
        Assert.AreEqual(1, ml.MulticlassClassification.Evaluate(model.Transform(data)).MicroAccuracy, 0.03);
        Assert.AreEqual(new ImageLayout(2, 6, 6, 0, 255), model.LastTransformer.Layout);
    }

    [TestMethod, TestCategory("Long")]
    public void Cross_validation_with_a_cache_checkpoint_runs()
    {
        var ml = new MLContext(seed: 1);
        var pipeline = ml.Transforms.NormalizeMinMax("Features").AppendCacheCheckpoint(ml)
            .Append(ml.BinaryClassification.Trainers.MultilayerPerceptron(Samples.Perceptron));
        var folds = ml.BinaryClassification.CrossValidate(Samples.Points(ml), pipeline, numberOfFolds: 2);
        Assert.HasCount(2, folds);
        Assert.IsTrue(folds.All(fold => fold.Metrics.AreaUnderRocCurve > 0.9));
    }

    [TestMethod]
    public void Permutation_importance_finds_the_feature_that_matters()
    {
        var ml = new MLContext(seed: 1);
        var data = Samples.Points(ml);
        var model = ml.BinaryClassification.Trainers.MultilayerPerceptron(Samples.Perceptron).Fit(data);
        var importance = ml.BinaryClassification.PermutationFeatureImportance<HookedNetwork>(model, model.Transform(data));
        Assert.IsLessThan(-0.2, importance[0].AreaUnderRocCurve.Mean);
        Assert.IsGreaterThan(importance[0].AreaUnderRocCurve.Mean, importance[2].AreaUnderRocCurve.Mean);
    }

    [TestMethod, TestCategory("Long")]
    [DataRow(false), DataRow(true)]
    public void Permutation_importance_takes_whole_models_as_the_tutorials_show(bool several)
    {
        var ml = new MLContext(seed: 1);
        var rows = Samples.PointRows().Select(row => new
        {
            First = row.Features[0],
            Second = row.Features[1],
            Third = row.Features[2],
            row.Label,
            row.Kind,
        });
        var data = ml.Data.LoadFromEnumerable(rows);
        var features = ml.Transforms.Concatenate("Features", "First", "Second", "Third");
        ITransformer model = several
            ? features.Append(ml.Transforms.Conversion.MapValueToKey("Label", "Kind"))
                .Append(ml.MulticlassClassification.Trainers.MultilayerPerceptron(Samples.Perceptron))
                .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedKind", "PredictedLabel")).Fit(data)
            : features.Append(ml.BinaryClassification.Trainers.MultilayerPerceptron(Samples.Perceptron)).Fit(data);
        using var zip = new MemoryStream();
        ml.Model.Save(model, data.Schema, zip);
        foreach (var read in new[] { model, new MLContext(seed: 1).Model.Load(zip, out _) })
        {
            var falls = Falls(read);
            CollectionAssert.AreEquivalent(new[] { "First", "Second", "Third" }, falls.Keys.ToArray());
            Assert.AreEqual("First", falls.MinBy(pair => pair.Value).Key);
            Assert.IsLessThan(-0.2, falls["First"]);
            Assert.IsGreaterThan(-0.1, falls["Third"]);
        }

        Dictionary<string, double> Falls(ITransformer read) => several
            ? ml.MulticlassClassification.PermutationFeatureImportance(read, read.Transform(data))
                .ToDictionary(pair => pair.Key, pair => pair.Value.MicroAccuracy.Mean)
            : ml.BinaryClassification.PermutationFeatureImportanceNonCalibrated(read, read.Transform(data))
                .ToDictionary(pair => pair.Key, pair => pair.Value.AreaUnderRocCurve.Mean);
    }

    [TestMethod]
    public void A_classifier_is_cast_only_to_what_it_is()
    {
        var ml = new MLContext(seed: 1);
        object model = ml.BinaryClassification.Trainers.MultilayerPerceptron(Samples.Perceptron).Fit(Samples.Points(ml, 20));
        Assert.IsFalse(model is IDisposable);
        Assert.ThrowsExactly<InvalidCastException>(() => (IFormattable)model);
    }

    [TestMethod]
    public void A_prediction_engine_scores_each_row_anew()
    {
        var ml = new MLContext(seed: 1);
        var model = ml.BinaryClassification.Trainers.MultilayerPerceptron(Samples.Perceptron).Fit(Samples.Points(ml));
        var engine = ml.Model.CreatePredictionEngine<Samples.Point, Samples.BinaryPrediction>(model);
        var left = engine.Predict(new() { Features = [-0.9f, 0, 0] });
        var right = engine.Predict(new() { Features = [0.9f, 0, 0] });
        Assert.IsFalse(left.PredictedLabel);
        Assert.IsTrue(right.PredictedLabel);
        Assert.AreEqual(1 / (1 + Math.Exp(-right.Score)), right.Probability, 1e-6);
    }

    [TestMethod]
    public void The_network_is_found_from_the_schema_and_scores_as_the_column_does()
    {
        var ml = new MLContext(seed: 1);
        var data = Samples.Points(ml);
        var model = ml.BinaryClassification.Trainers.MultilayerPerceptron(Samples.Perceptron).Fit(data);
        var scored = ml.Data.Cache(model.Transform(data));
        var found = NetworkAnnotation.Find(scored.Schema)!;
        Assert.AreSame(model, found);

        using var cursor = scored.GetRowCursor([scored.Schema["Features"]]);
        var batch = found.CreateBatch(cursor, 300);
        while (cursor.MoveNext()) batch.Add();
        using var input = batch.Build();
        using var output = found.Network.Run(input);
        var columns = scored.GetColumn<float>("Score").ToArray();
        foreach (var (one, many) in columns.Zip(output.data<float>())) Assert.AreEqual(many, one, 1e-4);
    }

    [TestMethod]
    public void Without_a_network_upstream_the_annotation_says_what_to_append()
    {
        var ml = new MLContext(seed: 1);
        var failure = Assert.ThrowsExactly<InvalidOperationException>(() => NetworkAnnotation.Require(Samples.Points(ml).Schema));
        StringAssert.Contains(failure.Message, "Append this after a trainer");
    }

    internal sealed class NumberedPoint
    {
        [VectorType(3)]
        public float[] Features { get; set; } = [];

        public float Number { get; set; }
    }
}
