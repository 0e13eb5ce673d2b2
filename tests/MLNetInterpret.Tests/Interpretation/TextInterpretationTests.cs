using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetInterpret.Tests.Interpretation;

[TestClass]
public class TextInterpretationTests
{
    [TestMethod]
    public void An_example_says_where_in_its_row_the_peak_of_its_window_stands()
    {
        var ml = new MLContext(seed: 1);
        var random = new Random(1);
        Row[] rows = [.. Enumerable.Range(0, 12).Select(row => new Row
        {
            Text = string.Concat(Enumerable.Range(0, 90).Select(_ => "ab(c)\n"[random.Next(6)])), Offset = row * 90,
        })];
        var data = ml.Data.LoadFromEnumerable(rows);
        var model = ml.Transforms.Text
            .CharacterLstm(new CharacterLstmOptions { HiddenUnits = 4, Epochs = 1 })
            .Fit(data);

        var findings = ml.Interpretation.Interpret(model, data, new() { TopRows = 3, WarmUp = 8 });

        var examples = findings.SelectMany(finding => finding.Highest.Examples.Concat(finding.Lowest.Examples)).ToArray();
        Assert.IsTrue(examples.Any(example => example.Position[0] > 40));
        foreach (var example in examples)
        {
            var (window, text, at) = ((TextInput)example.Input!, rows[example.Row].Text, example.Position.Single());
            Assert.IsGreaterThanOrEqualTo(8, at, "within the warm-up");
            Assert.AreEqual(text[Math.Max(0, at - window.Peak)..][..window.Text.Length], window.Text);
            Assert.AreEqual(example.Activation, window.Activations[window.Peak], 1e-5f);
        }
    }

    private sealed class Row
    {
        public string Text { get; set; } = "";

        public long Offset { get; set; }
    }
}
