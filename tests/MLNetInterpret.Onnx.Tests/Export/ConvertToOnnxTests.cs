using Microsoft.ML;
using Microsoft.ML.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Onnx.Tests.Export;

/// <summary>ML.NET's own <c>ConvertToOnnx</c> on pipelines with our networks in them.</summary>
[TestClass]
public class ConvertToOnnxTests
{
    private static readonly MLContext Ml = new(1);

    [TestMethod]
    [DataRow(true), DataRow(false)]
    public void A_perceptron_behind_a_normalisation_is_converted_with_it(bool isBinary)
    {
        var rows = Rows(4);
        var normalized = Ml.Transforms.NormalizeMinMax("Features", fixZero: false);
        var options = new MultilayerPerceptronOptions { HiddenUnits = [5], Epochs = 2 };
        ITransformer model = isBinary
            ? normalized.Append(
                Ml.BinaryClassification.Trainers.MultilayerPerceptron(options with { LabelColumnName = "Positive" })).Fit(rows)
            : normalized.Append(Ml.Transforms.Conversion.MapValueToKey("Label"))
                .Append(Ml.MulticlassClassification.Trainers.MultilayerPerceptron(options)).Fit(rows);
        Same(model, rows, isBinary ? ["Score", "Probability", "PredictedLabel"] : ["Score", "PredictedLabel"]);
    }

    [TestMethod]
    public void A_convolutional_network_is_converted()
    {
        var rows = Rows(3 * 4 * 5);
        var options = new ConvolutionalNetworkOptions { ImageShape = [3, 4, 5], Blocks = [4], Epochs = 1 };
        var model = Ml.Transforms.Conversion.MapValueToKey("Label")
            .Append(Ml.MulticlassClassification.Trainers.ConvolutionalNetwork(options)).Fit(rows);
        Same(model, rows, "Score", "PredictedLabel");
    }

    [TestMethod]
    public void What_cannot_be_converted_says_so()
    {
        var rows = Rows(4);
        var stage = Ml.Transforms.Conversion.MapValueToKey("Label")
            .Append(Ml.MulticlassClassification.Trainers.MultilayerPerceptron(
                new MultilayerPerceptronOptions { HiddenUnits = [5], Epochs = 1 }))
            .Append(Ml.Interpretation.Units("hidden1", topRows: 1)).Fit(rows);
        StringAssert.Contains(
            Assert.ThrowsExactly<NotSupportedException>(() => Converted(stage, rows, "Score")).Message,
            "ConvertToOnnx cannot write the step 'InterpretationTransformer'");
        var text = ExportTests.CharacterModel(1);
        var lines = Ml.Data.LoadFromEnumerable([new Line { Text = "a" }]);
        StringAssert.Contains(
            Assert.ThrowsExactly<NotSupportedException>(() => Converted(text, lines, "BitsPerCharacter")).Message,
            "CharacterLstm");
    }

    private static void Same(ITransformer model, IDataView rows, params string[] columns)
    {
        using var scope = NewDisposeScope();
        var features = Vectors(rows, "Features");
        var outputs = OrtReference.Run(Converted(model, rows, columns), new Dictionary<string, Tensor>
        {
            ["Features"] = features,
            ["Label"] = zeros(features.shape[0], 1),
            ["Positive"] = zeros([features.shape[0], 1], ScalarType.Bool),
        });
        var scored = model.Transform(rows);
        foreach (var column in columns)
        {
            var expected = column == "PredictedLabel" ? Labels(scored) : Vectors(scored, column);
            var found = outputs[$"{column}.output"].to(float32);
            var difference = (found - expected).abs().max() / expected.abs().max();
            Assert.IsLessThanOrEqualTo(1e-6f, difference.item<float>(), column);
        }
    }

    private static byte[] Converted(ITransformer model, IDataView rows, params string[] columns)
    {
        using var stream = new MemoryStream();
        Ml.Model.ConvertToOnnx(model, rows, stream, columns);
        return stream.ToArray();
    }

    private static Tensor Labels(IDataView scored) => scored.Schema["PredictedLabel"].Type is BooleanDataViewType
        ? tensor(scored.GetColumn<bool>("PredictedLabel").Select(label => label ? 1f : 0).ToArray()).unsqueeze(1)
        : tensor(scored.GetColumn<uint>("PredictedLabel").Select(label => (float)label).ToArray()).unsqueeze(1);

    private static Tensor Vectors(IDataView rows, string column) => rows.Schema[column].Type is VectorDataViewType
        ? stack([.. rows.GetColumn<float[]>(column).Select(values => tensor(values))])
        : tensor(rows.GetColumn<float>(column).ToArray()).unsqueeze(1);

    private static IDataView Rows(int length)
    {
        var rng = new Random(5);
        var schema = SchemaDefinition.Create(typeof(Row));
        schema["Features"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, length);
        return Ml.Data.LoadFromEnumerable(
            Enumerable.Range(0, 40).Select(row => new Row
            {
                Features = [.. Enumerable.Range(0, length).Select(_ => rng.NextSingle())],
                Label = row % 3,
                Positive = row % 2 == 0,
            }).ToList(), schema);
    }

    private sealed class Row
    {
        public float[] Features { get; set; } = [];

        public float Label { get; set; }

        public bool Positive { get; set; }
    }

    private sealed class Line
    {
        public string Text { get; set; } = "";
    }
}
