using Microsoft.ML;
using MLNetInterpret.Onnx.Tests.Export;
using MLNetInterpret.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Onnx.Tests.Characters;

/// <summary>Character models from ONNX files as our own.</summary>
[TestClass]
public class CharacterModelTests
{
    private const string Characters = "zyxwvutsrqponmlkjihg";
    private static readonly MLContext Ml = new(1);

    [TestMethod]
    [DataRow("lstm-11"), DataRow("lstm-17"), DataRow("lstm_onehot-13")]
    public void A_file_of_PyTorch_computes_the_same_as_our_own_network(string name)
    {
        using var folder = new TestFolder();
        var step = CharacterModel.Import(
            Ml, FixtureFiles.Of(name), Vocabulary(folder, Characters), new() { Reference = OrtReference.Run });
        using var file = OnnxNetwork.Load(FixtureFiles.Of(name), FixtureFiles.Options(name));
        using var frozen = no_grad();
        using var scope = NewDisposeScope();
        var codes = randint(0, 20, [2, 33], int64, generator: new Generator(3, CPU));
        Assert.IsTrue(step.Network.Run(codes).transpose(1, 2).allclose(file.Run(codes), 1e-4, 1e-5));
        var layers = step.Network.Points.Count(point => point.Point.Name.EndsWith(".cell", StringComparison.Ordinal));
        for (var layer = 1; layer <= layers; layer++)
        {
            ActivationPoint ours = new($"lstm{layer}.cell"), theirs = new(layer == 1 ? "lstm.cell" : "lstm_1.cell");
            if (!file.Points.Any(point => point.Point == theirs)) theirs = file.Points
                .Select(point => point.Point).Where(point => point.Name.EndsWith(".cell", StringComparison.Ordinal)).ElementAt(layer - 1);
            using var mine = step.Network.RunWithCache(codes, ours);
            using var read = file.RunWithCache(codes, theirs);
            Assert.IsTrue(mine[ours].allclose(read[theirs], 1e-4, 1e-5));
        }

        Assert.AreEqual("\"z\"", step.Network.ClassNames[0].Replace('\'', '"'));
    }

    private static string Vocabulary(TestFolder folder, IEnumerable<char> characters)
    {
        var path = Path.Combine(folder.Path, "characters.json");
        File.WriteAllText(path, System.Text.Json.JsonSerializer.Serialize(characters.Select(character => $"{character}")));
        return path;
    }
}
