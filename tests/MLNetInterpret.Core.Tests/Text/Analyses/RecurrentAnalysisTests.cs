using System.Text.RegularExpressions;
using MLNetInterpret.Core.Networks.Recurrent;
using MLNetInterpret.Core.Text;
using MLNetInterpret.Core.Text.Analyses;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret;

[TestClass]
public class RecurrentAnalysisTests
{
    private const string Alphabet = "\n (){}abcdefgh1;\"";

    [ClassInitialize]
    public static void Load(TestContext _) => LibTorch.EnsureLoaded();

    [TestMethod]
    public void Gates_held_by_their_biases_are_saturated_as_often_as_they_should_be()
    {
        using var network = Silent(layers: 2, units: 3);
        var weights = network.state_dict();
        SetGate(weights, 1, gate: 1, unit: 0, 5);        // sigmoid 0.9933: kept
        SetGate(weights, 1, gate: 1, unit: 1, -5);       // forgotten
        SetGate(weights, 1, gate: 0, unit: 2, 4);        // input open
        SetGate(weights, 2, gate: 3, unit: 1, -4);       // output shut

        var analysis = RecurrentAnalysis.Of(network, Text(1, 3_000), Text(2, 3_000), new() { Orders = 3 });
        Assert.HasCount(2, analysis.Layers);
        var (first, second) = (analysis.Layers[0].Units, analysis.Layers[1].Units);
        Assert.AreEqual((0.0, 1.0), Saturation(first[0], "forget"));
        Assert.AreEqual((1.0, 0.0), Saturation(first[1], "forget"));
        Assert.AreEqual((0.0, 0.0), Saturation(first[2], "forget"));
        Assert.AreEqual((0.0, 1.0), Saturation(first[2], "input"));
        Assert.AreEqual((1.0, 0.0), Saturation(second[1], "output"));
        Assert.AreEqual((0.0, 0.0), Saturation(second[0], "output"));

        var f = 1 / (1 + Math.Exp(-5));
        Assert.AreEqual(-1 / Math.Log(f), first[0].TimeConstant, 0.01);                // 149 characters
        Assert.AreEqual(first[0].TimeConstant, first[0].Decay, 0.01);
        Assert.AreEqual(f, first[0].MeanKept, 1e-5);
        Assert.AreEqual(-1 / Math.Log(0.5), second[2].TimeConstant, 1e-5);
    }

    [TestMethod]
    public void A_grus_gates_are_told_and_an_rnn_has_none()
    {
        using var gru = Silent(layers: 1, units: 3, RecurrentKind.Gru);
        using (no_grad()) gru.state_dict()["gru1.gru.bias_ih_l0"][3] = 5;      // update gate of unit 0
        using (no_grad()) gru.state_dict()["gru1.gru.bias_ih_l0"][1] = -5;     // reset gate of unit 1
        var analysis = RecurrentAnalysis.Of(gru, Text(1, 3_000), Text(2, 3_000), new() { Orders = 3 });
        var units = analysis.Layers[0].Units;
        Assert.AreEqual((0.0, 1.0), Saturation(units[0], "update"));
        Assert.AreEqual((1.0, 0.0), Saturation(units[1], "reset"));
        Assert.AreEqual((0.0, 0.0), Saturation(units[2], "reset"));
        Assert.AreEqual(1 / (1 + Math.Exp(-5)), units[0].MeanKept, 1e-5);
        Assert.AreEqual(-1 / Math.Log(units[0].MeanKept), units[0].TimeConstant, 0.01);
        StringAssert.StartsWith($"{analysis}", "the GRU costs ");

        using var rnn = Silent(layers: 1, units: 3, RecurrentKind.Rnn);
        Assert.IsEmpty(RecurrentAnalysis.Of(rnn, Text(1, 3_000), Text(2, 3_000), new() { Orders = 3 }).Layers);
    }

    [TestMethod]
    public void A_gate_that_shuts_at_one_character_is_shut_as_often_as_it_stands()
    {
        using var network = Silent(layers: 1, units: 2);
        var weights = network.state_dict();
        SetGate(weights, 1, gate: 1, unit: 0, 5);
        var a = Alphabet.IndexOf('a', StringComparison.Ordinal);
        using (no_grad()) weights["lstm1.lstm.weight_ih_l0"][2, a] = -12;      // forget gate of unit 0
        var text = Text(2, 4_000);
        var analysis = RecurrentAnalysis.Of(network, Text(1, 1_000), text, new() { Orders = 2 });
        var unit = analysis.Layers[0].Units[0];
        var share = text.Text.Span[200..].Count('a') / 3_800.0;
        Assert.AreEqual(share, unit.Keeping.Shut, 0.001);
        Assert.AreEqual(1 - share, unit.Keeping.Open, 0.001);
        double keep = 1 / (1 + Math.Exp(-5)), drop = 1 / (1 + Math.Exp(7));
        Assert.AreEqual(-1 / Math.Log(((1 - share) * keep) + (share * drop)), unit.TimeConstant, 0.2);
        Assert.AreEqual(-1 / (((1 - share) * Math.Log(keep)) + (share * Math.Log(drop))), unit.Decay, 0.05);
        Assert.IsLessThan(unit.TimeConstant, unit.Decay);
    }

    [TestMethod, DataRow(700), DataRow(1_001), DataRow(40_000)]
    public void Every_character_after_the_warm_up_costs_what_a_reading_from_the_start_says(int length)
    {
        using var network = new CharNetwork(new() { Vocabulary = Alphabet.Length, Layers = 2, HiddenUnits = 5 }, seed: 3);
        var text = Text(4, length);
        var pass = RecurrentPass.Over(network, text.Codes.Span, new(), 0, 1);
        Assert.HasCount(length - 200, pass.Bits);
        using var grad = no_grad();
        using var codes = tensor(text.Codes.ToArray(), int64);
        var (logits, state) = network.Continue(codes.unsqueeze(0));
        state.Dispose();
        var log = logits.log_softmax(2)[.., 0];
        for (var place = 200; place < length; place += length / 200)
        {
            var expected = -log[place - 1, text.Codes.Span[place]].item<float>() / Math.Log(2);
            Assert.AreEqual(expected, pass.Bits[place - 200], 1e-3, $"at {place}");
        }
    }

    [TestMethod]
    public void The_whole_agrees_with_its_parts()
    {
        using var network = new CharNetwork(new() { Vocabulary = Alphabet.Length, HiddenUnits = 4 }, seed: 1);
        var reported = new Shares();
        RecurrentOptions options = new() { Orders = 6, Offsets = 7, Progress = reported };
        var analysis = RecurrentAnalysis.Of(network, Text(1, 8_000), Text(2, 12_200), options);
        Assert.AreEqual(12_000, analysis.Characters);
        Assert.AreEqual(8_000, analysis.TrainingCharacters);
        Assert.HasCount(6, analysis.Ngrams);
        Assert.AreEqual(12_000, analysis.Errors.Kinds.Sum(kind => kind.Characters));
        Assert.AreEqual(analysis.Bits, analysis.Errors.Kinds.Sum(kind => kind.Characters * kind.Bits.Network) / 12_000, 1e-9);
        Assert.AreEqual(
            analysis.BestNgram.Bits, analysis.Errors.Kinds.Sum(kind => kind.Characters * kind.Bits.Ngram) / 12_000, 1e-9);
        Assert.AreEqual(analysis.Errors.Errors, analysis.Errors.Kinds.Sum(kind => kind.Errors));
        Assert.AreEqual(analysis.Errors.Left, analysis.Errors.Boosts[^1].Removed);
        Assert.IsTrue(analysis.BitsInterval!.Low < analysis.Bits && analysis.Bits < analysis.BitsInterval.High);
        Assert.IsLessThan(0, analysis.Advantage!.High);        // an untrained network is worse than counting
        CollectionAssert.AreEqual(new[] { "()", "{}" }, analysis.Brackets.Select(pair => pair.Pair).ToArray());
        Assert.IsTrue(analysis.Brackets.All(pair => pair.After.All(loss => loss.Offset <= 7)));
        CollectionAssert.AreEqual(reported.Seen.Order().ToArray(), reported.Seen);
        Assert.AreEqual(1, reported.Seen[^1]);

        RecurrentOptions oneThread = new() { Orders = 6, Offsets = 7, Threads = 1 };
        var again = RecurrentAnalysis.Of(network, Text(1, 8_000), Text(2, 12_200), oneThread);
        Assert.AreEqual(Json(analysis), Json(again));
    }

    [TestMethod]
    public void It_comes_back_from_json()
    {
        using var network = new CharNetwork(new() { Vocabulary = Alphabet.Length, HiddenUnits = 4 }, seed: 1);
        var analysis = RecurrentAnalysis.Of(network, Text(1, 2_000), Text(2, 2_000));
        analysis = analysis.With(it => it.Provenance, new("m", "0", "1", 2, 3, 4, "v"));
        var written = Json(analysis);
        using var stream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(written));
        var read = FindingSetJson.Read(stream);
        Assert.IsNotNull(read.Recurrent);
        Assert.AreEqual(written, Json(read.Recurrent));
        Assert.AreEqual(analysis.BestNgram, read.Recurrent.BestNgram);
        Assert.AreSame(read.Recurrent, read.With(dreams: []).Recurrent);
    }

    [TestMethod]
    public void One_endless_line_without_brackets_is_analysed()
    {
        using var network = new CharNetwork(new() { Vocabulary = 2, HiddenUnits = 2 }, seed: 1);
        CodedText Line(int length) => new(new string('a', length).AsMemory(), new int[length]);
        var analysis = RecurrentAnalysis.Of(network, Line(1_000_000), Line(60_000));
        Assert.HasCount(0, analysis.Brackets);
        Assert.AreEqual(CharacterKind.WordInside, analysis.Errors.Kinds.Single().Kind);
        Assert.IsLessThan(1e-4, analysis.LongestNgram.Bits);
    }

    [TestMethod]
    public void What_cannot_be_analysed_is_refused_with_the_number()
    {
        using var network = new CharNetwork(new() { Vocabulary = Alphabet.Length, HiddenUnits = 2 }, seed: 1);
        void Refused(string part, Func<RecurrentAnalysis> analyse) =>
            StringAssert.Contains(Assert.Throws<ArgumentException>(() => analyse()).Message, part);
        Refused("The held-out text (of which 200 are only read) has 299 characters, but at least 300 are needed.",
            () => RecurrentAnalysis.Of(network, Text(1, 1_000), Text(2, 299)));
        Refused("The training text has 50 characters, but at least 100",
            () => RecurrentAnalysis.Of(network, Text(1, 50), Text(2, 1_000)));
        Refused("has the code 99, but codes have to be 0 to 16",
            () => RecurrentAnalysis.Of(network, Text(1, 1_000), new(new char[400], Enumerable.Repeat(99, 400).ToArray())));
        Refused("Orders is 65, but has to be from 2 to 64",
            () => RecurrentAnalysis.Of(network, Text(1, 1_000), Text(2, 1_000), new() { Orders = 65 }));
        Refused("WarmUp is 0", () => RecurrentAnalysis.Of(network, Text(1, 1_000), Text(2, 1_000), new() { WarmUp = 0 }));
        Refused("The text has 2 characters, but there are 1 codes.",
            () => RecurrentAnalysis.Of(network, Text(1, 1_000), new("ab".AsMemory(), new int[1])));
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(() => RecurrentAnalysis.Of(
            network, Text(1, 1_000), Text(2, 1_000), new() { Cancellation = cancelled.Token }));
    }

    [TestMethod]
    public void An_analysis_as_version_7_wrote_it_says_the_same()
    {
        using var network = Silent(layers: 2, units: 3);
        var written = Json(RecurrentAnalysis.Of(network, Text(1, 1_000), Text(2, 1_000)));
        var old = written.Replace($"\"version\":{FindingSetJson.Version}", "\"version\":7", StringComparison.Ordinal)
            .Replace("\"kind\":\"lstm\",", "", StringComparison.Ordinal)
            .Replace("\"network\":", "\"lstm\":", StringComparison.Ordinal)
            .Replace("\"meanKept\":", "\"meanForget\":", StringComparison.Ordinal);
        var gate = new Regex(@"{""gate"":""(\w+)"",""shut"":([^,]+),""open"":([^}]+)}");
        old = Regex.Replace(
            old, @"""gates"":\[({""gate"".*?})\],",
            gates => gate.Replace(gates.Groups[1].Value, @"""$1"":{""left"":$2,""right"":$3}") + ",");
        StringAssert.Contains(old, "\"forget\":{\"left\":");
        using var stream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(old));
        Assert.AreEqual(written, Json(FindingSetJson.Read(stream).Recurrent!));
    }

    private static string Json(RecurrentAnalysis analysis)
    {
        using var stream = new MemoryStream();
        FindingSetJson.Write(stream, new([], InputKind.Text, [], new("m", "0", "1", 2, 3, 4, "v")) { Recurrent = analysis });
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>A network whose gates are all at 0.5, whatever it reads.</summary>
    private static (double, double) Saturation(UnitGates unit, string gate)
    {
        var found = unit.Gates.Single(one => one.Gate == gate);
        return (found.Shut, found.Open);
    }

    private static CharNetwork Silent(int layers, int units, RecurrentKind kind = RecurrentKind.Lstm)
    {
        var network = new CharNetwork(
            new() { Vocabulary = Alphabet.Length, Kind = kind, Layers = layers, HiddenUnits = units });
        using var grad = no_grad();
        foreach (var parameter in network.parameters()) parameter.zero_();
        return network;
    }

    private static void SetGate(Dictionary<string, Tensor> weights, int layer, int gate, int unit, float bias)
    {
        using var grad = no_grad();
        var biases = weights[$"lstm{layer}.lstm.bias_ih_l0"];
        biases[(gate * biases.shape[0] / 4) + unit] = bias;
    }

    private static CodedText Text(int seed, int length)
    {
        var random = new Random(seed);
        int[] codes = [.. Enumerable.Range(0, length).Select(_ => random.Next(Alphabet.Length))];
        return new(string.Concat(codes.Select(code => Alphabet[code])).AsMemory(), codes);
    }

    private sealed class Shares : IProgress<WorkProgress>
    {
        public List<double> Seen { get; } = [];

        public void Report(WorkProgress value) => Seen.Add(value.Share);
    }
}
