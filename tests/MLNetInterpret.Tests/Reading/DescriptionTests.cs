using System.Text.Json.Nodes;
using Microsoft.ML;
using MLNetInterpret.Tests.Trainers;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Tests.Reading;

/// <summary>What a saved step says of its network is checked before the network is made. Each case has right checksums.</summary>
[TestClass]
public sealed class DescriptionTests
{
    private readonly MLContext _ml = new MLContext(seed: 1).RegisterModule<DoublingModule>()
        .RegisterTorchModule("gapped", () => new GappedModule());

    [TestMethod]
    [DataRow("Classes", "null", "'Classes'")]
    [DataRow("Classes.Names", """["a",null]""", "The list 'Names' of 'ClassLabels' has an item that is null")]
    [DataRow("Classes.Names", """["a","b","c"]""", "There are 3 classes, but the network has 2 outputs")]
    [DataRow("Classes.ValueType", "\"Vector\"", "The classes are of the type 'Vector'")]
    [DataRow("Classes.ValueType", "\"Single\"", "The class 'a' is no Single")]
    [DataRow("Column", "", "'Column'")]
    [DataRow("Column", "\" \"", "Column is blank")]
    [DataRow("Architecture.Blocks", "", "'Blocks'")]
    [DataRow("Architecture.HiddenUnit", "3", "'HiddenUnit'")]
    [DataRow("Architecture.Blocks", "[0]", "Blocks is 0, but has to be at least 1")]
    [DataRow("Architecture.Width", "0", "Width is 0, but has to be at least 1")]
    [DataRow("Architecture.KernelSize", "4", "KernelSize is 4, but has to be odd")]
    [DataRow("Architecture.Dropout", "\"a lot\"", "$.Architecture.Dropout")]
    [DataRow("Architecture.HiddenUnits", "2000000000", "One of the network's layers would hold 2,000,000,000 numbers")]
    [DataRow("Architecture.HiddenUnits", "1000000", "is of a network with 39,000,")]
    [DataRow("Layout.Height", "0", "An input of 2 x 0 x 6 numbers is empty")]
    [DataRow("Layout.Height", "7", "The pictures are of 2 x 7 x 6")]
    [DataRow("Layout.Maximum", "0", "The value range goes from 0 to 0")]
    [DataRow("Layout.Mean", "[0.5]", "1 values of Mean, but pictures have 2 channels")]
    public void A_description_of_pictures_says_what_is_wrong(string member, string value, string expected)
    {
        var data = Samples.Pictures(_ml, 24);
        var model = _ml.Transforms.Conversion.MapValueToKey("Label", "Kind")
            .Append(_ml.MulticlassClassification.Trainers.ConvolutionalNetwork(Samples.Convolutions with { Epochs = 1 }))
            .Fit(data);
        using var file = new ModelFile().Save(_ml, model, data.Schema);
        var weights = file.Find("Weights");
        var description = file.Description(weights + 1);
        Set(description, member, value);
        file.WriteStep(
            _ml, "MNI CNN ", "MniConvolutionalNetwork", description, stream => stream.Write(file.Entries[weights].Bytes));
        Refuses(file, "MniConvolutionalNetwork", expected);
    }

    [TestMethod]
    [DataRow("Length", "2147483647", "One input would have 2,147,483,647 numbers, but a network reads at most 16,777,216")]
    [DataRow("Length", "-3", "An input of -3 numbers is empty")]
    [DataRow("OutputColumn", "null", "'OutputColumn'")]
    [DataRow("Pictures", "true", "nothing says their size")]
    [DataRow("ModuleType", "\"Some.Module\"", "ml.RegisterModule<Some.Module>()")]
    public void A_description_of_a_module_says_what_is_wrong(string member, string value, string expected)
    {
        var data = Samples.Points(_ml, 10);
        using var file = new ModelFile().Save(_ml, _ml.Transforms.ApplyTorchModule(new DoublingModule()).Fit(data), data.Schema);
        var weights = file.Find("Weights");
        var description = file.Description(weights + 1);
        Set(description, member, value);
        file.WriteStep(_ml, "MNI TORC", "MniTorchModule", description, stream => stream.Write(file.Entries[weights].Bytes));
        Refuses(file, "MniTorchModule", expected);
    }

    [TestMethod]
    [DataRow("Characters", "[40,41]", "The vocabulary has 2 codes, but the network reads 4")]
    [DataRow("Characters", "[40,41,97,1114112]", "a number that is no character")]
    [DataRow("Architecture.Layers", "5", "Layers is 5, but has to be from 1 to 4")]
    [DataRow("TextColumn", "", "'TextColumn'")]
    public void A_description_of_a_character_model_says_what_is_wrong(string member, string value, string expected)
    {
        var data = _ml.Data.LoadFromEnumerable(
            new[] { new { Text = string.Concat(Enumerable.Repeat("(ab)", 60)), Offset = 0L } });
        var options = new CharacterLstmOptions { HiddenUnits = 4, Epochs = 1, Streams = 2 };
        using var file = new ModelFile().Save(_ml, _ml.Transforms.Text.CharacterLstm(options).Fit(data), data.Schema);
        var weights = file.Find("Weights");
        var description = file.Description(weights + 1);
        Set(description, member, value);
        file.WriteStep(_ml, "MNI LSTM", "MniCharacterLstm", description, stream => stream.Write(file.Entries[weights].Bytes));
        Refuses(file, "MniCharacterLstm", expected);
    }

    [TestMethod]
    [DataRow("Codes.Mean", "[1]", "The range is of codes of 1 numbers")]
    [DataRow("Codes.Distance", "-1", "below 0")]
    [DataRow("Architecture.CodeSize", "2147483647", "One of the network's layers would hold 2,147,483,647 numbers")]
    public void A_description_of_a_prior_says_what_is_wrong(string member, string value, string expected)
    {
        using var file = new ModelFile().Open(Repository.At("datasets", "models", "fashion-prior.zip"));
        var weights = file.Find("Weights");
        var description = file.Description(weights + 1);
        Set(description, member, value);
        file.WriteStep(_ml, "MNI PRIO", "MniImagePrior", description, stream => stream.Write(file.Entries[weights].Bytes));
        Refuses(file, "MniImagePrior", expected);
    }

    [TestMethod]
    public void Weights_that_are_no_numbers_are_named_when_they_are_loaded()
    {
        var data = Samples.Points(_ml, 10);
        using var file = new ModelFile();
        foreach (var (wrong, name) in new[] { (float.NaN, "weight"), (float.NegativeInfinity, "bias") })
        {
            var module = new DoublingModule();
            using (no_grad()) module.named_parameters().Single(entry => entry.name.EndsWith(name, StringComparison.Ordinal))
                .parameter.flatten()[1] = wrong;
            _ml.Model.SaveInterpretable(_ml.Transforms.ApplyTorchModule(module).Fit(data), data.Schema, file.Path);
            Refuses(file, "MniTorchModule", $"numbers of '_linear.{name}' are NaN or infinite");
        }
    }

    [TestMethod]
    public void A_mask_of_infinities_in_a_module_of_ones_own_is_no_damage()
    {
        var data = Samples.Points(_ml, 10);
        using var file = new ModelFile();
        _ml.Model.SaveInterpretable(
            _ml.Transforms.ApplyTorchModule(new GappedModule(), contractName: "gapped").Fit(data), data.Schema, file.Path);
        Assert.IsNotNull(_ml.Model.LoadInterpretable(file.Path));
    }

    [TestMethod]
    public void A_file_that_an_older_version_wrote_may_lack_what_came_later_but_has_no_more_and_no_null()
    {
        // the first version had no checksum of its own: only its description stands in the key
        var old = Repository.Sample("pictures.zip");
        using var file = new ModelFile().Open(old);
        var key = file.Entries.FindIndex(entry => entry.Name == "TransformerChain/Model.key");
        foreach (var (from, to) in new[] { ("\"Column\"", "\"Kolumn\""), ("\"KernelSize\"", "\"KernelSise\"") })
        {
            file.Change(key, bytes => Replaced(bytes, from, to));
            file.Write(hasChecksums: false);
            Refuses(file, "MniConvolutionalNetwork", "its description is wrong");
            file.Change(key, bytes => Replaced(bytes, to, from));
        }

        file.Write(hasChecksums: false);
        Assert.IsNotNull(_ml.Model.LoadInterpretable(file.Path));
    }

    private static byte[] Replaced(byte[] bytes, string from, string to)
    {
        var (old, other) = (System.Text.Encoding.UTF8.GetBytes(from), System.Text.Encoding.UTF8.GetBytes(to));
        other.CopyTo(bytes, bytes.AsSpan().IndexOf(old));
        return bytes;
    }

    private static void Set(JsonNode description, string member, string value)
    {
        var path = member.Split('.');
        var at = path[..^1].Aggregate(description, (node, name) => node[name]!).AsObject();
        if (value.Length == 0) Assert.IsTrue(at.Remove(path[^1]));
        else at[path[^1]] = JsonNode.Parse(value);
    }

    private void Refuses(ModelFile file, string step, string expected)
    {
        var failure = Assert.ThrowsExactly<InvalidDataException>(() => _ml.Model.LoadInterpretable(file.Path));
        StringAssert.Contains(failure.Message, step);
        StringAssert.Contains(failure.Message, expected);
        Assert.DoesNotContain("\n", failure.Message);
    }

    /// <summary>A module with a mask, as attention has one.</summary>
    private sealed class GappedModule : nn.Module<Tensor, Tensor>
    {
        internal readonly Tensor mask;

        public GappedModule() : base(nameof(GappedModule))
        {
            mask = tensor(new[] { 0f, float.NegativeInfinity, 0f });
            register_buffer("mask", mask);
        }

        public override Tensor forward(Tensor input) => (input + mask).softmax(1);
    }
}
