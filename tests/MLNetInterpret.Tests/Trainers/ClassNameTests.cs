using Microsoft.ML;
using Microsoft.ML.Data;
using TorchSharp;

namespace MLNetInterpret.Tests.Trainers;

/// <summary>Where a model's classes get their names, and that a saved model keeps them.</summary>
[TestClass]
public sealed class ClassNameTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    public void Pictures_are_named_by_the_label_and_maximised_by_name_from_a_loaded_model()
    {
        var data = Samples.Pictures(_ml, 24);
        var model = Loaded(_ml.Transforms.Conversion.MapValueToKey("Label", "Kind")
            .Append(_ml.MulticlassClassification.Trainers.ConvolutionalNetwork(Samples.Convolutions with { Epochs = 1 }))
            .Fit(data), data.Schema);
        var network = _ml.Interpretation.FindNetwork(model).Network;
        CollectionAssert.AreEqual(new[] { "a", "b" }, network.ClassNames.ToArray());
        var named = network.Maximize("class:b", new() { Steps = 2 });
        Assert.AreEqual("b (logits:1)", $"{named.Unit}");
        StringAssert.StartsWith($"{named}", "b (logits:1) is driven to");
        Assert.AreEqual(named.Highest.Score, network.Maximize("logits:1", new() { Steps = 2 }).Highest.Score);
        CollectionAssert.AreEqual(
            new[] { "a (logits:0)", "b (logits:1)" },
            network.MaximizeAll("A, b", options: new() { Steps = 1 }).Select(unit => $"{unit.Unit}").ToArray());
    }

    [TestMethod]
    public void The_one_logit_of_two_classes_is_named_by_the_positive_class()
    {
        var data = Samples.Points(_ml, 60);
        var trainer = _ml.BinaryClassification.Trainers.MultilayerPerceptron(
            Samples.Perceptron with { Epochs = 1, PositiveClass = "bad" });
        var model = Loaded(_ml.Transforms.NormalizeMeanVariance("Features").Append(trainer).Fit(data), data.Schema);
        var found = (ClassifierTransformer)_ml.Interpretation.FindNetwork(model);
        Assert.AreEqual("bad (logits:0)", $"{found.Network.Points.Find("bad")}");
        CollectionAssert.AreEqual(new[] { "not bad", "bad" }, found.ClassNames.ToArray());
        var profile = _ml.Interpretation.FindProfile(model, data, "bad");
        StringAssert.StartsWith($"{profile}", "bad (logits:0): ");
        Assert.AreEqual("bad", _ml.Interpretation.Explain(model, data, 0, new() { BackgroundRows = 10 }).Outcome);
        var drivers = _ml.Interpretation.Drivers(model, data, ["hidden1:0", "bad"], new() { SampleRows = 20 });
        Assert.AreEqual("bad (logits:0)", $"{drivers.Require("bad").Unit}");

        var unnamed = _ml.BinaryClassification.Trainers.MultilayerPerceptron(Samples.Perceptron with { Epochs = 1 });
        var other = (ClassifierTransformer)_ml.Interpretation.FindNetwork(Loaded(unnamed.Fit(data), data.Schema));
        Assert.AreEqual("logits:0", $"{other.Network.Points.Find("logits:0")}");
        CollectionAssert.AreEqual(new[] { "False", "True" }, other.ClassNames.ToArray());
    }

    [TestMethod]
    public void Classes_that_are_only_counted_have_no_names()
    {
        var data = _ml.Data.LoadFromEnumerable(
            Samples.PointRows(40).Select(point => new Counted { Features = point.Features, Label = point.Label ? 2u : 1u }));
        var model = _ml.MulticlassClassification.Trainers.MultilayerPerceptron(Samples.Perceptron with { Epochs = 1 }).Fit(data);
        Assert.IsEmpty(_ml.Interpretation.FindNetwork(model).Network.ClassNames);
    }

    [TestMethod]
    public void A_module_of_ones_own_is_given_names_which_are_saved()
    {
        LibTorch.EnsureLoaded();
        _ml.RegisterTorchModule("named", () => new PlantedModule(3));
        var data = Samples.Points(_ml, 10);
        string[] names = [.. Enumerable.Range(0, OutputsOf(3)).Select(index => $"class {index}")];
        var model = Loaded(_ml.Transforms.ApplyTorchModule(
            new PlantedModule(3), contractName: "named", classNames: names).Fit(data), data.Schema);
        CollectionAssert.AreEqual(names, _ml.Interpretation.FindNetwork(model).Network.ClassNames.ToArray());
        var refused = Assert.ThrowsExactly<ArgumentException>(() => _ml.Transforms.ApplyTorchModule(
            new PlantedModule(3), classNames: ["only", "two", "too", "many"]).Fit(data));
        StringAssert.Contains(refused.Message, "There are 4 class names");
    }

    [TestMethod]
    public void The_shipped_model_of_text_knows_its_characters()
    {
        var model = _ml.Model.LoadInterpretable(Repository.At("datasets/models/char-lstm-sqlite.zip"), out _);
        var network = _ml.Interpretation.FindNetwork(model).Network;
        foreach (var (text, shown) in new[]
        {
            ("class:{", "'{' (logits:92)"), ("class:\n", @"'\n' (logits:0)"), (@"class:\n", @"'\n' (logits:0)"),
            ("'{'", "'{' (logits:92)"), ("logits:'*'", "'*' (logits:11)"), ("logits:3", "'\"' (logits:3)"),
            ("class:3", "'3' (logits:20)"), ("A", "'A' (logits:34)"),
        })
            Assert.AreEqual(shown, $"{network.Units(text).Single()}", text);
    }

    private ITransformer Loaded(ITransformer model, DataViewSchema schema)
    {
        using var stream = new MemoryStream();
        _ml.Model.Save(model, schema, stream);
        stream.Position = 0;
        return _ml.Model.Load(stream, out _);
    }

    private static int OutputsOf(int size)
    {
        using var module = new PlantedModule(size);
        using var input = torch.zeros(1, 3);
        using var output = module.call(input);
        return (int)output.shape[1];
    }

    private sealed class Counted
    {
        [VectorType(3)]
        public float[] Features { get; set; } = [];

        [KeyType(3)]
        public uint Label { get; set; }
    }
}
