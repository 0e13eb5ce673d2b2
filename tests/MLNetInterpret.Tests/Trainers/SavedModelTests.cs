using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Data;

namespace MLNetInterpret.Tests.Trainers;

/// <summary>Models in a zip, read by a process that has never seen them, and zips that are none.</summary>
[TestClass]
public sealed class SavedModelTests
{
    [TestMethod, TestCategory("Long")]
    public void A_perceptron_in_a_pipeline_scores_the_same_in_a_fresh_process()
    {
        var ml = new MLContext(seed: 1);
        var data = Samples.Points(ml, 40);
        var model = ml.Transforms.NormalizeMeanVariance("Features")
            .Append(ml.BinaryClassification.Trainers.MultilayerPerceptron(Samples.Perceptron)).Fit(data);
        var (here, there) = FreshProcess.RoundTrip(ml, model, data, "Score");
        CollectionAssert.AreEqual(here, there);
    }

    [TestMethod, TestCategory("Long")]
    public void A_convolutional_network_scores_the_same_in_a_fresh_process_and_keeps_its_class_names()
    {
        var ml = new MLContext(seed: 1);
        var data = Samples.Pictures(ml, 24);
        var model = ml.Transforms.Conversion.MapValueToKey("Label", "Kind")
            .Append(ml.MulticlassClassification.Trainers.ConvolutionalNetwork(Samples.Convolutions))
            .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedKind", "PredictedLabel")).Fit(data);
        var (scores, scoresThere) = FreshProcess.RoundTrip(ml, model, data, "Score");
        CollectionAssert.AreEqual(scores, scoresThere);
        var (kinds, kindsThere) = FreshProcess.RoundTrip(ml, model, data, "PredictedKind");
        CollectionAssert.AreEqual(kinds, kindsThere);
        CollectionAssert.IsSubsetOf(kindsThere.Distinct().ToArray(), new[] { "a", "b" });
    }

    [TestMethod, TestCategory("Long")]
    public void Modules_of_the_users_own_score_the_same_in_a_fresh_process()
    {
        var ml = new MLContext(seed: 1);
        var data = Samples.Points(ml, 10);
        var byType = ml.Transforms.ApplyTorchModule(new DoublingModule()).Fit(data);
        var (here, there) = FreshProcess.RoundTrip(ml, byType, data, "Output", registers: true);
        CollectionAssert.AreEqual(here, there);

        var byName = ml.Transforms.ApplyTorchModule(new PlantedModule(3), contractName: "planted").Fit(data);
        (here, there) = FreshProcess.RoundTrip(ml, byName, data, "Output", registers: true);
        CollectionAssert.AreEqual(here, there);
    }

    [TestMethod, TestCategory("Long")]
    [DataRow("char-lstm-sqlite", "BitsPerCharacter")]
    [DataRow("fashion-prior", "ReconstructionError")]
    public void A_shipped_model_scores_the_same_in_a_process_that_calls_nothing_of_ours(string name, string column)
    {
        var ml = new MLContext(seed: 1);
        var zip = Repository.At("datasets", "models", $"{name}.zip");
        var model = ml.Model.LoadInterpretable(zip, out _);
        var rows = name == "char-lstm-sqlite"
            ? ml.Data.LoadFromEnumerable(new[] { new { Text = "if (p==0) return;" }, new { Text = "static int x;" } })
            : ml.Data.LoadFromEnumerable(new[] { new Fashion { Features = [.. Enumerable.Repeat(0.5f, 784)] } });
        var folder = Directory.CreateTempSubdirectory("mlnetinterpret-test-");
        try
        {
            var file = Path.Combine(folder.FullName, "rows.idv");
            using (var stream = File.Create(file)) ml.Data.SaveAsBinary(rows, stream);
            var here = FreshProcess.Values(model.Transform(rows), column);
            Assert.IsNotEmpty(here);
            CollectionAssert.AreEqual(here, FreshProcess.Score(zip, file, column));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [TestMethod]
    public void A_module_that_the_program_has_not_registered_is_never_made()
    {
        var ml = new MLContext(seed: 1);
        var data = Samples.Points(ml, 10);
        using var zip = new MemoryStream();
        ml.Model.Save(ml.Transforms.ApplyTorchModule(new CountedModule()).Fit(data), data.Schema, zip);
        var made = CountedModule.Made;

        zip.Position = 0;
        var failure = Assert.Throws<Exception>(() => ml.Model.Load(zip, out _));
        StringAssert.Contains($"{failure}", "ml.RegisterModule<MLNetInterpret.Tests.Trainers.CountedModule>()");
        Assert.AreEqual(made, CountedModule.Made);

        ml.RegisterModule<CountedModule>();
        zip.Position = 0;
        Assert.IsTrue(ml.Model.Load(zip, out _).IsRowToRowMapper);
        Assert.AreEqual(made + 1, CountedModule.Made);
    }

    [TestMethod]
    public void Saving_that_fails_leaves_the_old_file_and_nothing_else()
    {
        var ml = new MLContext(seed: 1);
        var data = Samples.Points(ml, 40);
        var folder = Directory.CreateTempSubdirectory("mlnetinterpret-test-");
        try
        {
            var path = Path.Combine(folder.FullName, "model.zip");
            var model = ml.BinaryClassification.Trainers.MultilayerPerceptron(Samples.Perceptron).Fit(data);
            ml.Model.SaveInterpretable(model, data.Schema, path);
            var before = File.ReadAllBytes(path);

            var odd = ml.Transforms.ApplyTorchModule(new PlantedModule(3)).Fit(data);
            Assert.ThrowsExactly<NotSupportedException>(() => ml.Model.SaveInterpretable(odd, data.Schema, path));
            Assert.ThrowsExactly<ArgumentNullException>(() => ml.Model.SaveInterpretable(model, null!, path));
            model.Dispose();
            Assert.ThrowsExactly<ObjectDisposedException>(() => ml.Model.SaveInterpretable(model, data.Schema, path));
            CollectionAssert.AreEqual(before, File.ReadAllBytes(path));
            CollectionAssert.AreEqual(new[] { path }, Directory.GetFileSystemEntries(folder.FullName));
            Assert.IsTrue(ml.Model.LoadInterpretable(path, out var schema).IsRowToRowMapper);
            Assert.AreEqual(data.Schema.Count, schema.Count);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [TestMethod]
    public void A_module_that_cannot_be_made_again_says_so_when_saved()
    {
        var ml = new MLContext(seed: 1);
        var data = Samples.Points(ml, 10);
        var model = ml.Transforms.ApplyTorchModule(new PlantedModule(3)).Fit(data);
        var sums = model.Transform(data).GetColumn<float[]>("Output").First();
        Assert.AreEqual(2 * sums[0], sums[1], 1e-5);

        using var stream = new MemoryStream();
        var failure = Assert.ThrowsExactly<NotSupportedException>(() => ml.Model.Save(model, data.Schema, stream));
        StringAssert.Contains(failure.Message, "RegisterTorchModule");
    }

    [TestMethod]
    [DataRow("missing", "does not exist")]
    [DataRow("empty", "is empty")]
    [DataRow("text", "cannot be loaded")]
    [DataRow("truncated", "cannot be loaded")]
    [DataRow("zip", "cannot be loaded")]
    public void A_file_that_is_no_model_is_named_in_one_sentence(string kind, string expected)
    {
        var ml = new MLContext(seed: 1);
        var folder = Directory.CreateTempSubdirectory("mlnetinterpret-test-");
        try
        {
            var path = Path.Combine(folder.FullName, "model.zip");
            var data = Samples.Points(ml, 40);
            if (kind == "empty") File.WriteAllBytes(path, []);
            if (kind == "text") File.WriteAllText(path, "This is no zip.");
            if (kind == "zip")
            {
                var content = Directory.CreateDirectory(Path.Combine(folder.FullName, "in"));
                System.IO.Compression.ZipFile.CreateFromDirectory(content.FullName, path);
            }

            if (kind == "truncated")
            {
                var trained = ml.BinaryClassification.Trainers.MultilayerPerceptron(Samples.Perceptron).Fit(data);
                ml.Model.Save(trained, data.Schema, path);
                using var file = File.OpenWrite(path);
                file.SetLength(file.Length / 2);
            }

            var failure = kind == "missing"
                ? Assert.ThrowsExactly<FileNotFoundException>(() => ml.Model.LoadInterpretable(path))
                : (Exception)Assert.ThrowsExactly<InvalidDataException>(() => ml.Model.LoadInterpretable(path));
            StringAssert.Contains(failure.Message, path);
            StringAssert.Contains(failure.Message, expected);
            Assert.DoesNotContain("\n", failure.Message);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [TestMethod]
    public void A_network_that_is_damaged_inside_its_zip_says_what_is_damaged()
    {
        var ml = new MLContext(seed: 1);
        var path = Path.GetTempFileName();
        try
        {
            var data = Samples.Points(ml, 40);
            ml.Model.Save(ml.BinaryClassification.Trainers.MultilayerPerceptron(Samples.Perceptron).Fit(data), data.Schema, path);
            using (var zip = System.IO.Compression.ZipFile.Open(path, System.IO.Compression.ZipArchiveMode.Update))
                zip.Entries.Single(entry => entry.Name == "Weights").Delete();
            var failure = Assert.ThrowsExactly<InvalidDataException>(() => ml.Model.LoadInterpretable(path));
            StringAssert.Contains(failure.Message, "its weights are missing");
        }
        finally
        {
            File.Delete(path);
        }
    }

    private sealed class Fashion
    {
        [VectorType(784)]
        public float[] Features { get; set; } = [];
    }
}
