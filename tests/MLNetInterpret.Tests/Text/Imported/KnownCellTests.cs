using Microsoft.ML;
using MLNetInterpret.Core.Networks.Recurrent;
using MLNetInterpret.Text;
using MLNetInterpret.Text.Imported;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Tests.Text.Imported;

/// <summary>Cells whose weights are set by hand are found in models that were written in a layout, imported, saved and
/// loaded.</summary>
[TestClass]
public sealed class KnownCellTests
{
    private static readonly MLContext Ml = new(1);

    [TestMethod, TestCategory("Long")]
    [DataRow(RecurrentKind.Lstm, WeightLayout.PyTorch, "lstm1.tanh:2")]
    [DataRow(RecurrentKind.Lstm, WeightLayout.TensorFlow, "lstm1.tanh:2")]
    [DataRow(RecurrentKind.Gru, WeightLayout.Keras, "gru1.hidden:2")]
    [DataRow(RecurrentKind.Rnn, WeightLayout.Keras, "rnn1.hidden:2")]
    public void A_planted_latch_is_found_after_its_import(RecurrentKind kind, WeightLayout layout, string unit)
    {
        using var folder = new TestFolder();
        using var network = Latch(kind);
        var path = WrittenWeights.Write(folder.At("m.safetensors"), WrittenWeights.In(layout, network));
        var vocabulary = folder.Write("c.json", """{"c":4,"b":3,"a":2,")":1,"(":0}""");
        var (step, _) = ImportedModel.Read(Ml, path, vocabulary, null, null, null, null);

        var random = new Random(5);
        var text = string.Concat(Enumerable.Range(0, 400).Select(
            _ => $"({Letters(12 + random.Next(20))}){Letters(12 + random.Next(20))}"));
        var corpus = Ml.Data.LoadTextCorpus(folder.Write("text.txt", text), heldOut: 0.4);
        var zip = folder.At("model.zip");
        Ml.Model.SaveInterpretable(step, corpus.Train.Schema, zip);
        var lines = Ml.Data.LoadFromEnumerable(new[] { "(ab)c", "a(b" }.Select(line => new { Text = line }));
        var (here, there) = FreshProcess.RoundTrip(Ml, step, lines, "BitsPerCharacter");
        CollectionAssert.AreEqual(here, there);

        var loaded = new MLContext(2).Model.LoadInterpretable(zip);
        var found = Ml.Interpretation.FindCells(loaded, corpus, [Concepts.Inside('(', ')')], new()
        {
            Units = [$"{unit.Split(':')[0]}"],
            UntrainedNetworks = 2,
            Directions = 8,
            Candidates = 2,
            AblatedUnits = 1,
            Seed = 1,
        });
        var best = found.MaxBy(finding => Math.Abs(finding.HeldOut.Correlation))!;
        Assert.AreEqual(unit, $"{best.Unit}", string.Join('\n', found));
        Assert.IsGreaterThan(0.95, Math.Abs(best.HeldOut.Correlation), $"{best}");

        string Letters(int count) => string.Concat(Enumerable.Range(0, count).Select(_ => "abc"[random.Next(3)]));
    }

    [TestMethod, TestCategory("Long")]
    [DataRow(WeightLayout.PyTorch), DataRow(WeightLayout.Keras), DataRow(WeightLayout.TensorFlow)]
    public void The_shipped_model_is_itself_in_every_layout(WeightLayout layout)
    {
        using var folder = new TestFolder();
        var model = (CharacterLstmTransformer)Ml.Interpretation.FindNetwork(
            Ml.Model.LoadInterpretable(Repository.At("datasets", "models", "char-lstm-sqlite.zip")));
        var text = File.ReadAllText(Repository.At("datasets", "text", "sqlite-c.txt"))[^40_000..];
        var vocabulary = folder.Write("c.json", VocabularyJson.Write((CharacterVocabulary)model.Tokenizer));
        var path = WrittenWeights.Write(folder.At("m.safetensors"), WrittenWeights.In(layout, model.CharNetwork));
        var (step, bits) = ImportedModel.Read(Ml, path, vocabulary, null, null, null, text);
        Assert.AreEqual(model.BitsPerCharacter(text), step.BitsPerCharacter(text), 1e-4);
        Assert.AreEqual(bits, step.BitsPerCharacter(text), 0.3);
        EveryUnitIsTheSame(model, step, text[..500]);

        var other = layout == WeightLayout.TensorFlow ? WeightLayout.PyTorch : WeightLayout.TensorFlow;
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidDataException>(
                () => ImportedModel.Read(Ml, path, vocabulary, null, other, null, text)).Message,
            $"with WeightLayout.{(layout == WeightLayout.TensorFlow ? layout : WeightLayout.PyTorch)} it costs 1.");
    }

    /// <summary>Bit by bit where the layout keeps both biases apart; else but for the rounding of their sum.</summary>
    private static void EveryUnitIsTheSame(CharacterLstmTransformer model, CharacterLstmTransformer imported, string text)
    {
        using var frozen = no_grad();
        using var scope = NewDisposeScope();
        var codes = tensor(model.Encode(text.AsMemory()).Codes.ToArray().Select(code => (long)code).ToArray()).unsqueeze(0);
        CollectionAssert.AreEqual(Points(model), Points(imported));
        using var expected = model.Network.RunWithCache(codes, Points(model));
        using var found = imported.Network.RunWithCache(codes, Points(imported));
        foreach (var point in Points(model))
            Assert.IsLessThan(1e-3f, (expected[point] - found[point]).abs().max().item<float>(), $"{point}");

        static ActivationPoint[] Points(CharacterLstmTransformer step) => [.. step.Network.Points.Select(shape => shape.Point)];
    }

    /// <summary>Unit 2 of 4 is high from an opening bracket to the closing one.</summary>
    private static CharNetwork Latch(RecurrentKind kind)
    {
        const int Codes = 5, Units = 4, Unit = 2;
        var network = new CharNetwork(new() { Vocabulary = Codes, HiddenUnits = Units, Kind = kind }, seed: 3);
        network.eval();
        using var frozen = no_grad();
        using var scope = NewDisposeScope();
        var weights = network.ReadingWeights.ToArray();
        for (var gate = 0; gate < kind.Gates; gate++)
        {
            var row = (gate * Units) + Unit;
            weights[0][row].zero_();
            weights[1][row].zero_();
            weights[2][row].zero_();
            weights[3][row].zero_();
            switch (kind, gate)
            {
                case (RecurrentKind.Lstm, 0):      // in at brackets only
                    Set(-8, 16, 16);
                    break;
                case (RecurrentKind.Lstm, 1):      // kept but at brackets
                    Set(8, -16, -16);
                    break;
                case (RecurrentKind.Lstm, 2) or (RecurrentKind.Gru, 2):
                    Set(0, 8, -8);
                    break;
                case (RecurrentKind.Lstm, 3):
                    Set(8, 0, 0);
                    break;
                case (RecurrentKind.Gru, 1):
                    Set(8, -16, -16);
                    break;
                case (RecurrentKind.Rnn, _):
                    Set(0, 12, -12);
                    weights[1][row, Unit] = 4;
                    break;
                default:
                    break;
            }

            void Set(float bias, float open, float close)
            {
                weights[2][row] = bias;
                weights[0][row, 0] = open;
                weights[0][row, 1] = close;
            }
        }

        return network;
    }
}
