using System.IO.Compression;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Tests.Trainers;

namespace MLNetInterpret.Tests.Reading;

/// <summary>Damage to a model's zip is seen.</summary>
[TestClass]
public sealed class DamagedModelTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod, TestCategory("Long")]
    [DataRow("table")]
    [DataRow("pictures")]
    [DataRow("text")]
    [DataRow("module")]
    public void A_changed_bit_of_a_saved_model_is_refused(string kind)
    {
        var (model, rows, column) = Trained(kind);
        using var file = new ModelFile().Save(_ml, model, rows.Schema);
        var whole = File.ReadAllBytes(file.Path);
        var expected = FreshProcess.Values(model.Transform(rows), column);

        // of the smallest as many bits as there is time for, and some of the others
        var random = new Random(17);
        var count = kind == "module" ? whole.Length : 400;
        foreach (var place in Enumerable.Range(0, count).Select(_ => random.Next(8 * whole.Length)))
        {
            byte[] damaged = [.. whole];
            damaged[place / 8] ^= (byte)(1 << place % 8);
            File.WriteAllBytes(file.Path, damaged);
            var failure = Assert.ThrowsExactly<InvalidDataException>(
                () => _ml.Model.LoadInterpretable(file.Path), $"bit {place}");
            StringAssert.StartsWith(failure.Message, $"'{file.Path}' cannot be loaded as a model");
        }

        File.WriteAllBytes(file.Path, whole);
        var loaded = _ml.Model.LoadInterpretable(file.Path).Transform(rows);
        CollectionAssert.AreEqual(expected, FreshProcess.Values(loaded, column));
    }

    [TestMethod]
    public void Two_vocabularies_that_are_swapped_are_seen_by_every_load()
    {
        var (model, rows, _) = Trained("table");
        using var file = new ModelFile().Save(_ml, model, rows.Schema);
        int[] terms = [.. file.Entries.Index().Where(entry => entry.Item.Name.EndsWith("Terms.txt", StringComparison.Ordinal))
            .Select(entry => entry.Index)];
        Assert.HasCount(2, terms);
        var (one, other) = (file.Entries[terms[0]], file.Entries[terms[1]]);
        using (var zip = ZipFile.Open(file.Path, ZipArchiveMode.Update))
            foreach (var (name, bytes) in new[] { (one.Name, other.Bytes), (other.Name, one.Bytes) })
            {
                using var entry = zip.GetEntry(name)!.Open();
                entry.SetLength(0);
                entry.Write(bytes);
            }

        Says($"its entry '{one.Name}' is not what was saved", () => _ml.Model.LoadInterpretable(file.Path));
        var plain = Assert.Throws<Exception>(() => _ml.Model.Load(file.Path, out _));
        StringAssert.Contains($"{plain}", $"its entry '{one.Name}' is not what was saved");
    }

    [TestMethod, TestCategory("Long")]
    [DataRow("more")]
    [DataRow("less")]
    [DataRow("twice")]
    [DataRow("backslash")]
    public void Entries_that_were_not_saved_or_are_missing_are_seen(string what)
    {
        var (model, rows, _) = Trained("table");
        using var file = new ModelFile().Save(_ml, model, rows.Schema);
        using (var zip = ZipFile.Open(file.Path, ZipArchiveMode.Update))
        {
            if (what == "more") zip.CreateEntry("Notes.txt");
            if (what == "less") zip.GetEntry("TrainingInfo/Version.txt")!.Delete();
            if (what == "twice") zip.CreateEntry("Schema");
            if (what == "backslash") zip.CreateEntry("TransformerChain\\Model.key");
        }

        Says(
            what is "more" or "less" ? "its list of checksums has" : "it has more than one entry",
            () => _ml.Model.LoadInterpretable(file.Path));
    }

    [TestMethod]
    public void A_zip_without_a_list_loads_with_a_warning_and_has_its_own_checksums_checked()
    {
        var (model, rows, column) = Trained("table");
        using var file = new ModelFile().Save(_ml, model, rows.Schema);
        file.Write(hasChecksums: false);
        List<string> warnings = [];
        _ml.Log += (_, said) =>
        {
            if (said.Kind == Microsoft.ML.Runtime.ChannelMessageKind.Warning) warnings.Add(said.RawMessage);
        };
        var loaded = _ml.Model.LoadInterpretable(file.Path);
        CollectionAssert.AreEqual(
            FreshProcess.Values(model.Transform(rows), column), FreshProcess.Values(loaded.Transform(rows), column));
        StringAssert.StartsWith(warnings.Single(), $"'{file.Path}' carries no checksums");

        var whole = File.ReadAllBytes(file.Path);
        using (var zip = ZipFile.OpenRead(file.Path))
        {
            // the CRC as the central directory says it
            var crc = BitConverter.GetBytes(zip.GetEntry("Schema")!.Crc32);
            whole[whole.AsSpan().LastIndexOf(crc) + 1] ^= 4;
        }

        File.WriteAllBytes(file.Path, whole);
        Says("its entry 'Schema' does not have the checksum that the zip says", () => _ml.Model.LoadInterpretable(file.Path));
    }

    [TestMethod]
    public void The_shipped_models_carry_checksums()
    {
        _ml.Log += (_, said) => Assert.AreNotEqual(Microsoft.ML.Runtime.ChannelMessageKind.Warning, said.Kind, said.RawMessage);
        var models = Directory.GetFiles(Repository.At("datasets", "models"), "*.zip");
        Assert.HasCount(3, models);
        foreach (var model in models) Assert.IsNotNull(_ml.Model.LoadInterpretable(model));
    }

    [TestMethod]
    public void A_zip_that_would_unpack_to_far_more_than_its_size_is_refused_by_its_size()
    {
        using var file = new ModelFile();
        using (var zip = ZipFile.Open(file.Path, ZipArchiveMode.Create))
        {
            using var target = zip.CreateEntry("TransformerChain/Weights").Open();
            var zeros = new byte[1 << 20];
            for (var part = 0; part < 70; part++) target.Write(zeros);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        Says("unpacked it would take 73,400,320 bytes", () => _ml.Model.LoadInterpretable(file.Path));
        Assert.IsLessThan(8L << 20, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [TestMethod]
    public void A_zip_or_a_step_of_a_newer_version_is_refused_in_words()
    {
        const string Newer = "was written by a newer version of MLNetInterpret";
        var (model, rows, _) = Trained("table");
        using var file = new ModelFile().Save(_ml, model, rows.Schema);
        using (var zip = ZipFile.Open(file.Path, ZipArchiveMode.Update))
        {
            zip.GetEntry("MLNetInterpret/Checksums.json")!.Delete();
            using var target = new StreamWriter(zip.CreateEntry("MLNetInterpret/Checksums.json").Open());
            target.Write("""{"Version":2,"Tree":{}}""");
        }

        Says(Newer, () => _ml.Model.LoadInterpretable(file.Path));

        var folder = Path.GetDirectoryName(file.Entries[file.Find("Weights")].Name)!;
        var own = file.Find($"{folder}/Model.key");
        file.Change(own, bytes =>
        {
            bytes[0x48] = bytes[0x4C] = 3;      // the version written, and the one that can read it
            return bytes;
        });
        file.Write(hasChecksums: true);
        Says(Newer, () => _ml.Model.LoadInterpretable(file.Path));
        StringAssert.Contains($"{Assert.Throws<Exception>(() => _ml.Model.Load(file.Path, out _))}", Newer);
    }

    private static void Says(string expected, Action load)
    {
        var failure = Assert.ThrowsExactly<InvalidDataException>(load);
        StringAssert.Contains(failure.Message, expected);
        Assert.DoesNotContain("\n", failure.Message);
    }

    private (ITransformer Model, IDataView Rows, string Column) Trained(string kind)
    {
        if (kind == "pictures")
        {
            var pictures = Samples.Pictures(_ml, 24);
            var estimator = _ml.Transforms.Conversion.MapValueToKey("Label", "Kind")
                .Append(_ml.MulticlassClassification.Trainers.ConvolutionalNetwork(Samples.Convolutions));
            return (estimator.Fit(pictures), pictures, "Score");
        }

        if (kind == "text")
        {
            var text = _ml.Data.LoadFromEnumerable(
                new[] { new { Text = string.Concat(Enumerable.Repeat("(ab)c", 60)), Offset = 0L } });
            var options = new CharacterLstmOptions { HiddenUnits = 4, Epochs = 1, Streams = 2 };
            return (_ml.Transforms.Text.CharacterLstm(options).Fit(text), text, "BitsPerCharacter");
        }

        if (kind == "module")
        {
            _ml.RegisterModule<DoublingModule>();
            var points = Samples.Points(_ml, 10);
            return (_ml.Transforms.ApplyTorchModule(new DoublingModule()).Fit(points), points, "Output");
        }

        var random = new Random(3);
        var rows = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 60).Select(row => new Row
        {
            Size = random.NextSingle(),
            Colour = row % 3 == 0 ? "red" : "blue",
            Shape = row % 2 == 0 ? "round" : "long",
            Label = row % 3 == 0,
        }).ToArray());
        var table = _ml.Transforms.Categorical.OneHotEncoding("Colour").Append(_ml.Transforms.Categorical.OneHotEncoding("Shape"))
            .Append(_ml.Transforms.Concatenate("Features", "Size", "Colour", "Shape"))
            .Append(_ml.BinaryClassification.Trainers.MultilayerPerceptron(Samples.Perceptron));
        return (table.Fit(rows), rows, "Score");
    }

    private sealed class Row
    {
        public float Size { get; set; }

        public string Colour { get; set; } = "";

        public string Shape { get; set; } = "";

        public bool Label { get; set; }
    }
}
