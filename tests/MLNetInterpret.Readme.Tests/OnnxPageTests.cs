using System.Text.Json;
using Microsoft.ML;
using MLNetInterpret;

namespace Readme.Tests;

/// <summary>The program of docs/onnx.md, on a file that PyTorch exported.</summary>
[TestClass]
public sealed class OnnxPageTests
{
    [TestMethod]
    public void The_page_shows_these_programs()
    {
        foreach (var block in (int[])[1, 2, 3]) Shown.Assert("docs/onnx.md", nameof(OnnxPageTests), block: block);
    }

    [TestMethod]
    public void The_program_runs()
    {
        var path = Repository.At("tests/MLNetInterpret.Onnx.Tests/Fixtures/resnet18-13.onnx");

        // from here docs/onnx.md
        var options = new OnnxOptions { Pixels = PixelScale.ImageNet };
        using var network = OnnxNetwork.Load(path, options);
        var units = network.Units("layer1.0.conv1");
        using var found = network.Maximize(
            Objectives.Channel(units[0]), Images.Fourier(channels: 3, width: 64), options: new() { Steps = 4, Seed = 7 });
        // to here docs/onnx.md

        Assert.IsNotNull(found);
    }

    [TestMethod]
    public void The_program_of_character_models_runs()
    {
        var folder = Directory.CreateTempSubdirectory("mlnetinterpret-test-");
        var here = Directory.GetCurrentDirectory();
        var path = Repository.At("tests/MLNetInterpret.Onnx.Tests/Fixtures/lstm-17.onnx");
        try
        {
            Directory.SetCurrentDirectory(folder.FullName);
            const string Known = "abcdefghijklmn(/* )\n";
            File.WriteAllText("characters.json", JsonSerializer.Serialize(Known.Select(character => $"{character}")));
            File.WriteAllText("text.txt", string.Concat(Enumerable.Repeat("ab(cd)e /* fghi */ (jk lmn)\n", 300)));
            var ml = new MLContext(seed: 1);
            var corpus = ml.Data.LoadTextCorpus("text.txt", heldOut: 0.3);

            // from here docs/onnx.md 2
            var model = CharacterModel.Import(ml, path, vocabulary: "characters.json");
            var cells = ml.Interpretation.FindCells(model, corpus, Concepts.Inside('(', ')'), Concepts.BlockComment);
            // to here docs/onnx.md 2

            Assert.IsNotEmpty(cells);
            ITransformer trained = model;
            // from here docs/onnx.md 3
            OnnxNetwork.Save(ml.Interpretation.FindNetwork(trained), "network.onnx");
            // to here docs/onnx.md 3
            Assert.IsTrue(File.Exists("network.onnx"));
        }
        finally
        {
            Directory.SetCurrentDirectory(here);
            folder.Delete(recursive: true);
        }
    }
}
