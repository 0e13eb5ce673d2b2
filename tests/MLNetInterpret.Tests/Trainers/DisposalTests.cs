using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Priors;
using MLNetInterpret.Text;

namespace MLNetInterpret.Tests.Trainers;

/// <summary>Whose a network is: a prediction engine leaves it alone, and after an explicit disposal nothing works on in
/// silence.</summary>
[TestClass]
public sealed class DisposalTests
{
    private static readonly InterpretationOptions OneUnit =
        new() { Units = ["hidden1:0"], TopRows = 1, Depth = Depth.Scan };

    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    [DataRow(false), DataRow(true)]
    public void A_disposed_prediction_engine_leaves_the_model_whole(bool chained)
    {
        var data = Samples.Points(_ml, 40);
        var trainer = _ml.BinaryClassification.Trainers.MultilayerPerceptron(Samples.Perceptron);
        ITransformer model = chained
            ? _ml.Transforms.NormalizeMeanVariance("Features").Append(trainer)
                .Append(_ml.Interpretation.Units(OneUnit)).Fit(data)
            : trainer.Fit(data);
        var (before, first) = (Scores(model, data), data.GetColumn<float[]>("Features").First());
        for (var i = 0; i < 2; i++)
            using (var engine = _ml.Model.CreatePredictionEngine<Samples.Point, Samples.BinaryPrediction>(model))
                Assert.AreEqual(before[0], engine.Predict(new() { Features = first }).Score, 1e-5);

        (model as IDisposable)?.Dispose();      // as the engine does
        CollectionAssert.AreEqual(before, Scores(model, data));
        using var zip = new MemoryStream();
        _ml.Model.Save(model, data.Schema, zip);
        zip.Position = 0;
        CollectionAssert.AreEqual(before, Scores(_ml.Model.Load(zip, out _), data));
    }

    [TestMethod]
    [DataRow("perceptron"), DataRow("pictures"), DataRow("text"), DataRow("prior"), DataRow("module")]
    public void Every_use_of_a_disposed_step_names_the_step(string kind)
    {
        var (data, step) = Fitted(kind);
        var scored = step.Transform(data);
        using var cursor = scored.GetRowCursor(scored.Schema);
        step.Dispose();
        step.Dispose();

        Refuses("Network", () => _ = step.Network);
        Refuses("Transform", () => step.Transform(data));
        Refuses("GetOutputSchema", () => step.GetOutputSchema(data.Schema));
        Refuses("GetRowToRowMapper", () => step.GetRowToRowMapper(data.Schema));
        Refuses("Save", () => _ml.Model.Save(step, data.Schema, new MemoryStream()));
        Refuses("Interpret", () => _ml.Interpretation.Interpret(step, data));
        Refuses("Read", () => _ = kind switch
        {
            "perceptron" => ReadOne<float>("Score"),
            "pictures" => ReadOne<VBuffer<float>>("Score"),
            "text" => ReadOne<float>("BitsPerCharacter"),
            "prior" => ReadOne<float>("ReconstructionError"),
            _ => ReadOne<VBuffer<float>>("Output"),
        });
        if (step is CharacterLstmTransformer lstm) Refuses("BitsPerCharacter", () => lstm.BitsPerCharacter("abab"));
        if (step is ImagePriorTransformer prior) Refuses("Prior", () => _ = prior.Prior);

        object ReadOne<T>(string column) where T : notnull
        {
            var getter = cursor.GetGetter<T>(cursor.Schema[column]);
            cursor.MoveNext();
            T value = default!;
            getter(ref value);
            return value;
        }

        void Refuses(string use, Action call)
        {
            var failure = Assert.ThrowsExactly<ObjectDisposedException>(call, use);
            Assert.AreEqual(step.GetType().Name, failure.ObjectName, use);
            StringAssert.Contains(failure.Message, "train or load the model again");
        }
    }

    [TestMethod]
    public void A_module_that_its_maker_disposed_is_refused_as_well()
    {
        var (data, module) = (Samples.Points(_ml, 10), new DoublingModule());
        var step = _ml.Transforms.ApplyTorchModule(module).Fit(data);
        module.Dispose();
        Assert.ThrowsExactly<ObjectDisposedException>(() => step.Transform(data));
        Assert.ThrowsExactly<ObjectDisposedException>(() => _ml.Model.Save(step, data.Schema, new MemoryStream()));
        step.Dispose();
    }

    [TestMethod]
    public void A_stage_behind_a_disposed_network_and_an_engine_on_it_are_refused()
    {
        var data = Samples.Points(_ml, 40);
        var model = _ml.BinaryClassification.Trainers.MultilayerPerceptron(Samples.Perceptron)
            .Append(_ml.Interpretation.Units(OneUnit)).Fit(data);
        var network = _ml.Interpretation.FindNetwork(model);
        var named = _ml.Interpretation.Units(network, OneUnit).Fit(data);
        using var engine = _ml.Model.CreatePredictionEngine<Samples.Point, Samples.BinaryPrediction>(model);
        _ = engine.Predict(new() { Features = [1, 0, 0] });

        network.Network.Dispose();      // the step's own network, by the other way to it
        Assert.ThrowsExactly<ObjectDisposedException>(() => engine.Predict(new() { Features = [0, 1, 0] }));
        Assert.ThrowsExactly<ObjectDisposedException>(() => model.Transform(data));
        Assert.ThrowsExactly<ObjectDisposedException>(() => named.Transform(data));
        Assert.ThrowsExactly<ObjectDisposedException>(() => _ml.Model.Save(model, data.Schema, new MemoryStream()));
        Assert.ThrowsExactly<ObjectDisposedException>(() => _ml.Model.Save(named, data.Schema, new MemoryStream()));
    }

    private (IDataView Data, NetworkTransformer Step) Fitted(string kind)
    {
        var texts = _ml.Data.LoadFromEnumerable(new[] { new { Text = string.Concat(Enumerable.Repeat("ab", 100)) } });
        var points = Samples.Points(_ml, 40);
        var pictures = _ml.Transforms.Conversion.MapValueToKey("Label", "Kind").Fit(Samples.Pictures(_ml, 24))
            .Transform(Samples.Pictures(_ml, 24));
        var prior = new ImagePriorOptions { ImageShape = [1, 9, 8], CodeSize = 2, Blocks = [4], Epochs = 1 };
        return kind switch
        {
            "perceptron" => (points, _ml.BinaryClassification.Trainers.MultilayerPerceptron(Samples.Perceptron).Fit(points)),
            "pictures" => (
                pictures, _ml.MulticlassClassification.Trainers.ConvolutionalNetwork(Samples.Convolutions).Fit(pictures)),
            "text" => (texts, _ml.Transforms.Text.CharacterLstm(
                new CharacterLstmOptions { HiddenUnits = 4, Epochs = 1, Streams = 2, Window = 8 }).Fit(texts)),
            "prior" => (pictures, _ml.Transforms.ImagePrior(prior).Fit(pictures)),
            _ => (points, _ml.Transforms.ApplyTorchModule(new DoublingModule()).Fit(points)),
        };
    }

    private static float[] Scores(ITransformer model, IDataView data) => [.. model.Transform(data).GetColumn<float>("Score")];
}
