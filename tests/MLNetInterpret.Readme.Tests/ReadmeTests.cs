using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret;
using TorchSharp;

namespace Readme.Tests;

/// <summary>The pages' programs, compiled as a user's own: without access to internals.</summary>
[TestClass, TestCategory("Long")]
public class ReadmeTests
{
    [TestMethod]
    public void The_quick_start_is_this_code_and_runs()
    {
        var root = Repository.Root;
        Shown.Assert("README.md", nameof(ReadmeTests), "using Microsoft.ML;\n\n");

        var (here, folder) = (Directory.GetCurrentDirectory(), Directory.CreateTempSubdirectory("mlnetinterpret-test-").FullName);
        try
        {
            CopyCredit("credit_data.csv");
            Directory.SetCurrentDirectory(folder);
            var findings = QuickStart();
            Assert.HasCount(32 + 16, findings);
            var ml = new MLContext();
            var loaded = ml.Model.LoadInterpretable(Path.Combine(folder, "credit.zip"));
            Assert.HasCount(findings.Count, ml.Interpretation.FindFindings(loaded)!);
            Shown.Assert("docs/scanning.md", nameof(ReadmeTests));
            Assert.HasCount(32 + 16 + 1, Scan(ml, loaded).Units);
            Assert.IsTrue(File.Exists(Path.Combine(folder, "job", "plan.json")));
            Shown.Assert("docs/tables.md", nameof(ReadmeTests));
            CopyCredit("credit_data.phrases.csv");
            var found = Describe(ml, loaded);
            Assert.HasCount(1, found.Units);
            Assert.IsTrue(found.Background.IsUnseen);
        }
        finally
        {
            Directory.SetCurrentDirectory(here);
            Directory.Delete(folder, recursive: true);
        }

        void CopyCredit(string name)
        {
            var credit = Path.Combine(folder, "datasets", "credit");
            Directory.CreateDirectory(credit);
            File.Copy(Path.Combine(root, "datasets", "credit", name), Path.Combine(credit, name));
        }
    }

    [TestMethod]
    public void The_visualisation_is_this_code_and_runs()
    {
        Shown.Assert("docs/pictures.md", nameof(ReadmeTests));
        Shown.Assert("docs/pictures.md", nameof(ReadmeTests), block: 2);
        Shown.Assert("docs/pictures.md", nameof(ReadmeTests), block: 3);
        var folder = Directory.CreateTempSubdirectory("mlnetinterpret-test-").FullName;
        var here = Directory.GetCurrentDirectory();
        try
        {
            File.Copy(Repository.At("datasets", "photos", "temple.png"), Path.Combine(folder, "photo.png"));
            Directory.SetCurrentDirectory(folder);
            Visualize();
            foreach (var picture in (string[])["conv2-5.png", "conv1-0.png"]) Assert.IsTrue(File.Exists(picture), picture);
        }
        finally
        {
            Directory.SetCurrentDirectory(here);
            Directory.Delete(folder, recursive: true);
        }
    }

    [TestMethod]
    public void The_search_for_cells_is_this_code_and_runs()
    {
        Shown.Assert("docs/text.md", nameof(ReadmeTests));
        var (root, here) = (Repository.Root, Directory.GetCurrentDirectory());
        var folder = Directory.CreateTempSubdirectory("mlnetinterpret-test-").FullName;
        try
        {
            var data = Path.Combine(folder, "datasets");
            foreach (var part in new[] { "text", "models" }) Directory.CreateDirectory(Path.Combine(data, part));
            File.Copy(
                Path.Combine(root, "datasets", "models", "char-lstm-sqlite.zip"),
                Path.Combine(data, "models", "char-lstm-sqlite.zip"));

            // the end of the text is enough to run the code on, and a tenth of the work
            var text = File.ReadAllText(Path.Combine(root, "datasets", "text", "sqlite-c.txt"));
            File.WriteAllText(Path.Combine(data, "text", "sqlite-c.txt"), text[^60_000..]);
            Directory.SetCurrentDirectory(folder);
            var cells = FindCells();
            Assert.HasCount(2, cells.Concepts);
            Assert.Contains(cell => cell.Unit == "lstm1.tanh:75" && cell.HeldOut.Correlation < -0.8, cells);
        }
        finally
        {
            Directory.SetCurrentDirectory(here);
            Directory.Delete(folder, recursive: true);
        }
    }

    [TestMethod]
    public void The_import_of_a_character_model_is_this_code_and_runs()
    {
        Shown.Assert("docs/text.md", nameof(ReadmeTests), block: 2);
        var here = Directory.GetCurrentDirectory();
        var folder = Directory.CreateTempSubdirectory("mlnetinterpret-test-").FullName;
        try
        {
            var characters = Repository.At("tests", "Shared", "Characters");
            File.Copy(Path.Combine(characters, "lstm.pth"), Path.Combine(folder, "model.pth"));
            File.Copy(Path.Combine(characters, "vocabulary.txt"), Path.Combine(folder, "vocabulary.txt"));
            File.WriteAllText(Path.Combine(folder, "text.txt"), string.Concat(Enumerable.Repeat("abcdefgfedcb", 50)));
            Directory.SetCurrentDirectory(folder);
            StringAssert.Contains(      // its weights are random
                Assert.ThrowsExactly<InvalidDataException>(() => ImportCharacters()).Message, "does not predict the text");
        }
        finally
        {
            Directory.SetCurrentDirectory(here);
            Directory.Delete(folder, recursive: true);
        }
    }

    private static NetworkTransformer ImportCharacters()
    {
        var ml = new MLContext(seed: 1);

        // from here docs/text.md 2
        var imported = CharacterModel.Import(ml, "model.pth", vocabulary: "vocabulary.txt", new()
        {
            Layout = WeightLayout.PyTorch,
            Text = File.ReadAllText("text.txt"),
        });
        // to here docs/text.md 2
        return imported;
    }

    private static CellFindings FindCells()
    {
        var ml = new MLContext(seed: 1);

        // from here docs/text.md
        var corpus = ml.Data.LoadTextCorpus("datasets/text/sqlite-c.txt", heldOut: 0.05);
        // or CharacterLstm(...).Fit(corpus.Train)
        var lstm = ml.Model.LoadInterpretable("datasets/models/char-lstm-sqlite.zip");

        using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(10));
        var cells = ml.Interpretation.FindCells(
            lstm, corpus, [Concepts.Inside('(', ')'), Concepts.BlockComment], new() { Cancellation = stop.Token });
        // lstm1.tanh:75  low for block-comment of ...  held-out r -0.95 [-0.96, -0.94] ...
        foreach (var cell in cells) Console.WriteLine(cell);
        // to here docs/text.md
        return cells;
    }

    private sealed class PictureRow
    {
        [VectorType(3 * 32 * 32)]
        public float[] Features { get; set; } = [];
    }

    private static void MaximizeFromPipeline(torch.nn.Module<torch.Tensor, torch.Tensor> module)
    {
        var ml = new MLContext(seed: 1);
        var rows = ml.Data.LoadFromEnumerable([new PictureRow { Features = new float[3 * 32 * 32] }]);
        var model = ml.Transforms.ApplyTorchModule(module, layout: new ImageLayout(3, 32, 32, 0, 1)).Fit(rows);

        // from here docs/pictures.md 3
        var channel = ml.Interpretation.Maximize(model, "conv1:0");
        channel.Image.Save("conv1-0.png");
        // to here docs/pictures.md 3
    }

    private static void Visualize()
    {
        LibTorch.EnsureLoaded();
        torch.manual_seed(1);
        var module = torch.nn.Sequential(
            ("conv1", torch.nn.Conv2d(3, 8, 3, padding: 1)), ("relu1", torch.nn.ReLU()),
            ("conv2", torch.nn.Conv2d(8, 8, 3, padding: 1)), ("relu2", torch.nn.ReLU()),
            ("conv3", torch.nn.Conv2d(8, 8, 3, padding: 1)), ("relu3", torch.nn.ReLU()),
            ("pool", torch.nn.AdaptiveAvgPool2d(1)), ("flatten", torch.nn.Flatten()), ("logits", torch.nn.Linear(8, 4)));
        var generator = new torch.Generator(1);
        using var photos = torch.rand([2, 3, 32, 32], generator: generator).mul(255).round().div(255);

        // from here docs/pictures.md
        // value range and normalisation, said once
        using var network = new HookedNetwork(module, [3, 32, 32], PixelScale.Unit);

        using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(10));
        using var found = network.Maximize(
            Objectives.Channel("conv2:5") - 0.05 * Penalties.TotalVariation(),
            Images.Fourier(3, 32, colors: ColorBasis.ImageNet),
            Transforms.Standard,
            new() { Steps = 256, Seed = 7, Snapshots = [1, 16, 64, 256], Cancellation = stop.Token });
        found.Image.Save("conv2-5.png");

        // whole layers, as many units at once as is fast
        var sheet = network.MaximizeAll("conv*", negative: true, new() { Cancellation = stop.Token });
        using var attack = network.Attack(photos, new() { LInf = 4 / 255.0, Targets = [3] });
        var dream = network.Dream(Objectives.Layer("conv3"), PictureFile.Read("photo.png"));
        // to here docs/pictures.md
        Assert.HasCount(24, sheet);
        Assert.HasCount(2, attack.Items);
        Assert.AreEqual((427, 640), (dream.Height, dream.Width));
        ByRecipe(network);
        MaximizeFromPipeline(module);
    }

    private static void ByRecipe(HookedNetwork network)
    {
        // from here docs/pictures.md 2
        var strong = network.MaximizeAll("conv2", options: new() { Recipe = Recipe.Strong });
        var own = network.MaximizeAll("conv2", options: new() { Recipe = Recipe.Default with { Decay = 0.02 }, Seed = 3 });
        // to here docs/pictures.md 2
        StringAssert.StartsWith(strong[0].Highest.Recipe, "strong");
        StringAssert.StartsWith(own[0].Highest.Recipe, "own");
    }

    private static ScannedUnits Scan(MLContext ml, ITransformer model)
    {
        var credit = ml.Data.LoadFromCsv("datasets/credit/credit_data.csv");

        // from here docs/scanning.md
        using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(10));
        var catalogue = ml.Interpretation.Scan(model, credit, new()
        {
            Units = ["hidden*", "logits"],
            LabelColumnName = "Status",
            Folder = "job",                   // a scan that was cancelled goes on from there
            Cancellation = stop.Token,
        });
        foreach (var unit in catalogue.Units.OrderByDescending(unit => unit.Classes!.Selectivity).Take(5))
        {
            var column = catalogue.Columns[unit.StrongestColumn!.Value];
            Console.WriteLine($"{unit.Unit} for {catalogue.Classes[unit.Classes!.Preferred]}, with {column}");
        }
        // to here docs/scanning.md
        return catalogue;
    }

    private static TableFindings Describe(MLContext ml, ITransformer model)
    {
        var parts = ml.Data.TrainTestSplit(ml.Data.LoadFromCsv("datasets/credit/credit_data.csv"), testFraction: 0.25);

        // from here docs/tables.md
        using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(10));
        var found = ml.Interpretation.AnalyzeTable(model, parts.TrainSet, ["logits"], new()
        {
            Profiles = new() { Constraints = new() { Relations = ["Amount <= Price"] } },
            Descriptions = new()
            {
                HeldOut = parts.TestSet,
                Phrases = DescriptionOptions.ReadPhrases("datasets/credit/credit_data.phrases.csv"),
            },
            Cancellation = stop.Token,
        });
        foreach (var unit in found.Units)
            Console.WriteLine($"{unit.Unit} fires for {unit.Highest.Words}. {unit.Highest.Verdict}: {unit.Highest.Reason}");
        // to here docs/tables.md
        return found;
    }

    private static FindingSet QuickStart()
    {
        // from here README.md
        var ml = new MLContext(seed: 1);
        var credit = ml.Data.LoadFromCsv("datasets/credit/credit_data.csv");
        var parts = ml.Data.TrainTestSplit(credit, testFraction: 0.25);

        var model = ml.Transforms.FeaturizeTable(credit.Schema, labelColumnName: "Status", positive: "bad")
            .Append(ml.BinaryClassification.Trainers.MultilayerPerceptron(hiddenUnits: [32, 16]))
            .Append(ml.Interpretation.Units("hidden*", topRows: 9))
            .Fit(parts.TrainSet);

        foreach (var finding in model.LastTransformer.Findings) Console.WriteLine(finding);
        ml.Model.SaveInterpretable(model, credit.Schema, "credit.zip");     // findings travel with the model
        var loaded = ml.Model.Load("credit.zip", out _);                    // in any program that references MLNetInterpret
        // to here README.md
        Assert.HasCount(model.LastTransformer.Findings.Count, ml.Interpretation.FindFindings(loaded)!);
        return model.LastTransformer.Findings;
    }
}
