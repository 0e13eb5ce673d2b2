using Microsoft.ML;
using TorchSharp;

namespace MLNetInterpret;

[TestClass]
public class TextWindowTests
{
    private const int WarmUp = 5;

    [TestMethod]
    public void Windows_stand_around_the_strongest_characters_with_the_networks_own_activations()
    {
        var ml = new MLContext(seed: 2);
        var windows = Windows();
        var data = ml.Data.LoadFromEnumerable(windows);
        var model = ml.Transforms.Text.CharacterLstm(new CharacterLstmOptions
        {
            HiddenUnits = 6,
            Epochs = 2,
        }).Append(ml.Interpretation.Units(new InterpretationOptions
        {
            Units = ["lstm1.cell", "lstm1.hidden:2"],
            TopRows = 3,
            WarmUp = WarmUp,
            IdColumnName = "Offset",
        })).Fit(data);
        var findings = model.LastTransformer.Findings;
        Assert.AreEqual(InputKind.Text, findings.Kind);
        Assert.HasCount(7, findings);

        var network = ml.Interpretation.FindNetwork(model).Network;
        var characters = string.Concat(windows.Select(w => w.Text)).Distinct().Order().ToArray();
        foreach (var finding in findings)
        {
            // an independent pass, window by window
            var each = windows.Select(window => Activations(network, finding.Unit, window.Text, characters)).ToArray();
            var best = each.Select(values => values.Skip(WarmUp).Max()).ToArray();
            CollectionAssert.AreEqual(
                Enumerable.Range(0, best.Length).OrderByDescending(row => best[row]).Take(3).Select(row => (long)row).ToArray(),
                finding.Highest.Examples.Select(example => example.Row).ToArray(), $"{finding.Unit}");
            Assert.AreEqual(each.Sum(values => values.Length - WarmUp), finding.Statistics.Count);
            foreach (var example in finding.Highest.Examples.Concat(finding.Lowest.Examples))
            {
                var shown = (TextInput)example.Input!;
                Assert.AreEqual(windows[(int)example.Row].Text, shown.Text);
                Assert.AreEqual(shown.Activations[shown.Peak], example.Activation);
                Assert.AreEqual(example.Position.Single(), shown.Peak);
                Assert.AreEqual($"{windows[(int)example.Row].Offset}", example.Id);
                for (var t = 0; t < shown.Text.Length; t++) Assert.AreEqual(each[example.Row][t], shown.Activations[t], 1e-5f);
            }

            StringAssert.StartsWith(finding.Claim, "is highest right after ");
        }
    }

    private static float[] Activations(HookedNetwork network, Unit unit, string text, char[] characters)
    {
        using var codes = torch.tensor(text.Select(c => (long)Code(c, characters)).ToArray()).unsqueeze(0);
        using var seen = network.RunWithCache(codes, unit.Point);
        using var values = seen[unit.Point][0, unit.Index!.Value].contiguous();
        return values.data<float>().ToArray();
    }

    private static int Code(char character, char[] characters) => Array.IndexOf(characters, character);

    private static Window[] Windows()
    {
        var random = new Random(3);
        string Word() => new([.. Enumerable.Range(0, 1 + random.Next(4)).Select(_ => "abc"[random.Next(3)])]);
        var text = string.Concat(Enumerable.Range(0, 400).Select(_ => random.Next(3) == 0 ? $"({Word()})" : $"{Word()} "));
        return [.. Enumerable.Range(0, text.Length / 40).Select(row => new Window
        {
            Text = text.Substring(row * 40, row % 7 == 0 ? 33 : 40), Offset = row * 40,
        })];
    }

    private sealed class Window
    {
        public string Text { get; set; } = "";
        public long Offset { get; set; }
    }
}
