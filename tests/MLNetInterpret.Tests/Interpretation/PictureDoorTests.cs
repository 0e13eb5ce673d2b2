using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Tests.Scanning;
using MLNetInterpret.Tests.Trainers;
using MLNetInterpret.Trainers;

namespace MLNetInterpret.Tests.Interpretation;

/// <summary>Pictures made straight from a model: <c>Maximize</c>, <c>MaximizeAll</c>, <c>Dream</c>.</summary>
[TestClass]
public sealed class PictureDoorTests
{
    private static readonly VisualizationOptions Few = new() { Steps = 4, Moves = 0 };
    private readonly MLContext _ml = new(seed: 5);

    [TestMethod]
    public void A_picture_has_the_size_and_range_of_the_model_and_drives_its_unit()
    {
        var model = Scanning.Pictures.Pipeline(_ml, "Features").Fit(Scanning.Pictures.View(_ml));
        var found = _ml.Interpretation.Maximize(model, "conv2:1", new() { Steps = 40 });
        Assert.AreEqual((1, 12, 12), (found.Image.Channels, found.Image.Height, found.Image.Width));
        Assert.AreEqual((Unit)"conv2:1", found.Unit);

        // what it scores is what the network says of it in the range that it learned, 0 to 255
        var features = found.Image.ToFeatures(PixelScale.Bytes);
        using var input = TorchSharp.torch.tensor(features).reshape(1, 1, 12, 12);
        using var seen = model.LastTransformer.Network.RunWithCache(input, "conv2");
        Assert.AreEqual(seen["conv2"][0, 1].max().item<float>(), found.Highest.Score, 1e-3f);
        var best = Scanning.Pictures.Maps(model.LastTransformer.Network, "conv2:1").Max(map => map.Max());
        Assert.IsGreaterThan(best, found.Highest.Score, "a real picture drives the unit more");
    }

    [TestMethod]
    public void The_doors_give_what_the_network_gives_with_the_seed_of_the_context()
    {
        var data = Scanning.Pictures.View(_ml);
        var model = Scanning.Pictures.Pipeline(_ml, "Features").Append(_ml.Transforms.CopyColumns("Copy", "Score")).Fit(data);
        var network = _ml.Interpretation.FindNetwork(model).Network;
        var options = Few with { Negative = true };
        var (all, own) = (_ml.Interpretation.MaximizeAll(model, "conv2", options),
            network.MaximizeAll("conv2", options: options with { Seed = 5 }));
        Assert.HasCount(3, all);
        foreach (var (unit, found) in own.Index()) Same(found, all[unit]);
        Same(network.Maximize("conv2:2", options with { Seed = 5 }),
            _ml.Interpretation.Maximize(Loaded(model, data), "conv2:2", options));
        Same(_ml.Interpretation.Maximize(model, "conv2:2", options), network.Maximize("conv2:2", options with { Seed = 5 }));
        Same(new MLContext(seed: 6).Interpretation.Maximize(model, "conv2:2", options with { Seed = 5 }),
            network.Maximize("conv2:2", options with { Seed = 5 }));
        CollectionAssert.AreNotEqual(
            network.Maximize("conv2:2", options with { Seed = 6 }).Image.Pixels,
            network.Maximize("conv2:2", options with { Seed = 5 }).Image.Pixels);
        Assert.HasCount(network.Units().Count, _ml.Interpretation.MaximizeAll(model, options: Few));
    }

    [TestMethod]
    public void A_dream_keeps_the_photo_and_makes_the_layer_stronger()
    {
        var model = Scanning.Pictures.Pipeline(_ml, "Features").Fit(Scanning.Pictures.View(_ml));
        var photo = new ImageInput(1, 20, 30, [.. Enumerable.Range(0, 600).Select(pixel => (byte)(pixel * 37 % 256))]);
        var options = new DreamOptions { Octaves = 1, Steps = 3 };
        var dream = _ml.Interpretation.Dream(model, photo, options: options);
        Assert.AreEqual((20, 30), (dream.Height, dream.Width));
        CollectionAssert.AreEqual(dream.Pixels, _ml.Interpretation.Dream(model, photo, "conv2", options).Pixels, "the deepest");
        CollectionAssert.AreNotEqual(dream.Pixels, _ml.Interpretation.Dream(model, photo, "conv1:0", options).Pixels);
        Assert.IsGreaterThan(Strength(photo), Strength(dream));
        Assert.Contains("noise", Refused(() => _ml.Interpretation.Dream(model, photo, "noise")));

        float Strength(ImageInput picture)
        {
            using var pixels = picture.ToTensor(PixelScale.Bytes);
            return model.LastTransformer.Network.Score(Objectives.Layer("conv2"), pixels)[0];
        }
    }

    [TestMethod]
    public void A_whole_layer_or_no_unit_is_refused()
    {
        var model = Scanning.Pictures.Pipeline(_ml, "Features").Fit(Scanning.Pictures.View(_ml));
        Assert.StartsWith(
            "'conv2' is a whole layer: take MaximizeAll for all of its units, or name one of them, for example 'conv2:0'.",
            Refused(() => _ml.Interpretation.Maximize(model, "conv2")));
        Assert.Contains("conv1, conv2", Refused(() => _ml.Interpretation.Maximize(model, "conv9:0")));
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.ThrowsExactly<OperationCanceledException>(
            () => _ml.Interpretation.Maximize(model, "conv2:0", Few with { Cancellation = stop.Token }));
        var none = _ml.Transforms.CopyColumns("Copy", "Features").Fit(Scanning.Pictures.View(_ml));
        Assert.Contains("The model holds no network.", Assert.ThrowsExactly<InvalidOperationException>(
            () => _ml.Interpretation.Maximize(none, "conv2:0")).Message);
    }

    [TestMethod]
    public void A_model_of_other_data_is_refused_with_the_verb_to_take()
    {
        var photo = new ImageInput(1, 4, 4, new byte[16]);
        var table = _ml.BinaryClassification.Trainers
            .MultilayerPerceptron(Samples.Perceptron with { Epochs = 1 }).Fit(Samples.Points(_ml));
        var rows = "makes pictures, but the model reads rows of a table: ask ml.Interpretation.FindProfile which rows";
        Assert.Contains("Maximize " + rows, Refused(() => _ml.Interpretation.Maximize(table, "hidden1:0")));
        Assert.Contains("MaximizeAll " + rows, Refused(() => _ml.Interpretation.MaximizeAll(table)));
        Assert.Contains("Dream " + rows, Refused(() => _ml.Interpretation.Dream(table, photo)));

        var lines = _ml.Data.LoadFromEnumerable(
            new[] { new { Text = string.Concat(Enumerable.Repeat("(ab)", 60)), Offset = 0L } });
        var text = _ml.Transforms.Text.CharacterLstm(
            new CharacterLstmOptions { HiddenUnits = 4, Epochs = 1, Streams = 2 }).Fit(lines);
        Assert.Contains(
            "Maximize makes pictures, but the model reads text: ask ml.Interpretation.FindCells",
            Refused(() => _ml.Interpretation.Maximize(text, "lstm1.cell:0")));
    }

    private static string Refused(Action call) => Assert.ThrowsExactly<ArgumentException>(call).Message;

    private static void Same(UnitMaximum expected, UnitMaximum actual)
    {
        Assert.AreEqual(expected.Unit, actual.Unit);
        CollectionAssert.AreEqual(expected.Image.Pixels, actual.Image.Pixels);
        CollectionAssert.AreEqual(
            ((ImageInput)expected.Lowest!.Input).Pixels, ((ImageInput)actual.Lowest!.Input).Pixels);
    }

    private ITransformer Loaded(ITransformer model, IDataView data)
    {
        using var stream = new MemoryStream();
        _ml.Model.Save(model, data.Schema, stream);
        stream.Position = 0;
        return _ml.Model.Load(stream, out _);
    }
}
