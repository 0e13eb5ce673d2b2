using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Tests.Trainers;

namespace MLNetInterpret.Tests.Interpretation;

/// <summary>The column that an interpretation adds, beside another's and in a <c>PredictionEngine</c>.</summary>
[TestClass]
public sealed class StageColumnTests
{
    private readonly MLContext _ml = new(seed: 3);

    [TestMethod]
    public void Two_stages_add_two_columns()
    {
        var data = Samples.Points(_ml, 60);
        var model = Network()
            .Append(_ml.Interpretation.Units("hidden1:0, hidden1:3"))
            .Append(_ml.Interpretation.Units("hidden1:5", outputColumnName: "Fifth"))
            .Fit(data);
        var one = Network().Append(_ml.Interpretation.Units("hidden1:5")).Fit(data);
        foreach (var read in new ITransformer[] { model, Loaded(model, data) })
        {
            var scored = read.Transform(data);
            Assert.AreEqual(2, ((VectorDataViewType)scored.Schema["Activations"].Type).Size);
            Assert.AreEqual(1, ((VectorDataViewType)scored.Schema["Fifth"].Type).Size);
            VBuffer<ReadOnlyMemory<char>> slots = default;
            scored.Schema["Fifth"].GetSlotNames(ref slots);
            Assert.AreEqual("hidden1:5", slots.GetItemOrDefault(0).ToString());
            CollectionAssert.AreEqual(
                one.Transform(data).GetColumn<float[]>("Activations").Select(row => row[0]).ToArray(),
                scored.GetColumn<float[]>("Fifth").Select(row => row[0]).ToArray());
        }
    }

    [TestMethod]
    public void A_stage_that_would_hide_anothers_column_is_refused()
    {
        var twice = Network().Append(_ml.Interpretation.Units("hidden1:0")).Append(_ml.Interpretation.Units("hidden1:5"));
        var error = Assert.ThrowsExactly<ArgumentException>(() => twice.Fit(Samples.Points(_ml, 60)));
        Assert.AreEqual(
            "An interpretation before this one has added the column 'Activations' already: "
            + "give this one another name, for example outputColumnName: \"Activations2\".", error.Message);
        Assert.ThrowsExactly<ArgumentException>(() => _ml.Interpretation.Units("hidden1:0", outputColumnName: " "));
        Assert.Contains("'Label'", Assert.ThrowsExactly<ArgumentException>(() => Network()
            .Append(_ml.Interpretation.Units("hidden1:0", outputColumnName: "Label")).Fit(Samples.Points(_ml, 60))).Message);
    }

    [TestMethod]
    public void A_prediction_engine_reads_photos_without_id_and_label_and_names_the_class()
    {
        var data = Samples.Pictures(_ml);
        var model = _ml.Transforms.Conversion.MapValueToKey("Label", "Kind")
            .Append(_ml.MulticlassClassification.Trainers.ConvolutionalNetwork(Samples.Convolutions))
            .Append(_ml.Interpretation.Units("conv1"))
            .Append(_ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"))
            .Fit(data);
        var engine = _ml.Model.CreatePredictionEngine<Samples.Picture, Answer>(model);
        var expected = model.Transform(data).GetColumn<float[]>("Activations").ToArray();
        foreach (var (row, photo) in Samples.PictureRows(8).Index())
        {
            var answer = engine.Predict(photo);
            Assert.AreEqual(photo.Kind, answer.PredictedLabel);
            CollectionAssert.AreEqual(expected[row], answer.Activations);
        }
    }

    private IEstimator<ITransformer> Network() =>
        _ml.BinaryClassification.Trainers.MultilayerPerceptron(Samples.Perceptron with { Epochs = 2 });

    private ITransformer Loaded(ITransformer model, IDataView data)
    {
        using var stream = new MemoryStream();
        _ml.Model.Save(model, data.Schema, stream);
        stream.Position = 0;
        return _ml.Model.Load(stream, out _);
    }

    private sealed class Answer
    {
        public string PredictedLabel { get; set; } = "";

        public float[] Activations { get; set; } = [];
    }
}
