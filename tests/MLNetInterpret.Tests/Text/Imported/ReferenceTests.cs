using System.Text.Json;
using Microsoft.ML;
using MLNetInterpret.Text.Imported;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Tests.Text.Imported;

/// <summary>Character models that PyTorch and TensorFlow.js wrote compute what those programs computed.</summary>
[TestClass]
public class ReferenceTests
{
    private static readonly MLContext Ml = new(1);

    public static IEnumerable<object[]> Files => ((string[])["expected-pytorch.json", "expected-tensorflow.json"])
        .SelectMany(expected => Logits(expected).Keys.Select(name => new object[] { expected, name }));

    [TestMethod]
    [DynamicData(nameof(Files))]
    public void An_imported_model_gives_the_numbers_of_its_program(string expected, string name)
    {
        using var folder = new TestFolder();
        var (step, _) = ImportedModel.Read(Ml, At(name), folder.Write("characters.txt", "abcdefg"), null, null, null, null);
        using var frozen = no_grad();
        using var scope = NewDisposeScope();
        using var json = JsonDocument.Parse(File.ReadAllText(At(expected)));
        var codes = tensor(json.RootElement.GetProperty("codes").EnumerateArray().Select(code => code.GetInt64()).ToArray());
        var theirs = Logits(expected)[name];
        var ours = step.Network.Run(codes.unsqueeze(0))[0].t();
        for (var place = 0; place < theirs.Length; place++)
            for (var code = 0; code < theirs[place].Length; code++)
                Assert.AreEqual(theirs[place][code], ours[place, code].item<float>(), 2e-5, $"{name} {place} {code}");
    }

    private static string At(string name) => Repository.At("tests", "Shared", "Characters", name);

    private static Dictionary<string, float[][]> Logits(string expected)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(At(expected)));
        return json.RootElement.GetProperty("logits").Deserialize<Dictionary<string, float[][]>>()!;
    }
}
