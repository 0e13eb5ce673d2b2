using MLNetInterpret.Core.Rows;
using MLNetInterpret.Core.Scanning;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetInterpret;

/// <summary>Networks of other precisions, of one batch size, of several inputs, and of whole numbers.</summary>
[TestClass]
public class InputTypeTests
{
    [TestMethod]
    [DataRow(ScalarType.Float64), DataRow(ScalarType.Float16), DataRow(ScalarType.BFloat16), DataRow(ScalarType.Float32)]
    public void Inputs_become_what_the_weights_are_and_scores_come_back_as_floats(ScalarType type)
    {
        var module = nn.Sequential(("first", Layer.Times(2)), ("relu", nn.ReLU()), ("last", Layer.Times(3)));
        using var network = new HookedNetwork(module.to(type), 2);
        using var input = Layer.Rows([1, -2], [0.5f, 4]);
        foreach (var given in new[] { ScalarType.Float32, ScalarType.Float64, ScalarType.Float16 })
        {
            using var typed = input.to(given);
            CollectionAssert.AreEqual(new float[] { 6, 3 }, network.Score(Objectives.Channel("last:0"), typed).ToArray());
        }

        using var scan = new ActivationScan(network, new() { Units = ["first", "last"], RowsPerShard = 2 });
        scan.Add(input);
        Assert.AreEqual(24, ScannedUnits.From(scan.Finish(), network).Require("last:1").Highest[0].Activation);

        using var found = network.Maximize(
            Objectives.Channel("last:1"), Rows.Box(2, -1, 1), null, new() { Steps = 60, LearningRate = 0.1, Seed = 1 });
        Assert.AreEqual(6, found.Scores[0], 0.1);
        using var held = network.RunHeld(input, "first:0", 5, "last");
        CollectionAssert.AreEqual(new float[] { 15, 0, 15, 24 }, Layer.Values(held["last"]));
    }

    [TestMethod, DataRow(ScalarType.Float64), DataRow(ScalarType.BFloat16)]
    public void Pictures_too(ScalarType type)
    {
        using var network = Planted.Random();
        using var pictures = rand(3, 2, 8, 8);
        var single = network.Score(Objectives.Channel("logits:1"), pictures);
        network.Module.to(type);
        var other = network.Score(Objectives.Channel("logits:1"), pictures);
        for (var i = 0; i < 3; i++) Assert.AreEqual(single[i], other[i], type == ScalarType.Float64 ? 1e-4 : 0.05);
    }

    [TestMethod, DataRow(1, "view"), DataRow(1, "flat"), DataRow(4, "view"), DataRow(4, "fails")]
    public void A_network_of_one_batch_size_is_read_piece_by_piece(int size, string kind)
    {
        using var network = new HookedNetwork(
            new Written(
                (net, x) => net["last"].call(kind switch
                {
                    "view" => net["first"].call(x).view(size, 2),
                    "flat" => net["first"].call(x.view(-1)).view(1, -1),
                    _ => x.shape[0] == size ? net["first"].call(x) : throw new NotSupportedException($"Give me {size} rows."),
                }),
                ("first", Layer.Times(2)), ("last", Layer.Times(3))),
            () => zeros(size, 2));
        StringAssert.StartsWith(network.Warnings[^1], $"The network takes {size} row{(size == 1 ? "" : "s")} at a time");
        foreach (var count in new[] { 0, 1, 3, 4, 9 })
        {
            using var input = arange(2 * count, float32).view(count, 2).requires_grad_(true);
            float[] expected = [.. Enumerable.Range(0, 2 * count).Select(value => 6f * value)];
            using var output = network.Run(input);
            CollectionAssert.AreEqual(expected, Layer.Values(output), $"{count} rows");
            using var seen = network.RunWithCache(input, "last");
            CollectionAssert.AreEqual(expected, Layer.Values(seen["last"]), $"{count} rows");
            if (count == 0) continue;
            using var sum = seen["last"].select(1, 1).sum();
            sum.backward();
            float[] slopes = [.. Enumerable.Range(0, 2 * count).Select(at => at % 2 == 0 ? 0f : 6)];
            CollectionAssert.AreEqual(slopes, Layer.Values(input.grad!));
            using var held = network.RunHeld(input, "last:0", -1, "last");
            Assert.IsTrue(Layer.Values(held["last"].select(1, 0)).All(value => value == -1));
        }
    }

    [TestMethod]
    public void The_input_that_varies_is_named_and_the_others_are_held()
    {
        var module = new Two();
        using var bias = Layer.Rows([10, 20]);
        using var network = new HookedNetwork(
            HookedNetwork.Varying(module, "values", new Dictionary<string, Tensor> { ["offset"] = bias }), 2);
        bias.fill_(0);      // copied
        Assert.AreEqual("first [2], last [2]", network.Points.ToString());
        Assert.IsEmpty(network.Warnings);
        using var input = Layer.Rows([1, 2], [3, 4], [0, 0]);
        using var seen = network.RunWithCache(input, "first", "last");
        CollectionAssert.AreEqual(new float[] { 2, 4, 6, 8, 0, 0 }, Layer.Values(seen["first"]));
        CollectionAssert.AreEqual(new float[] { 36, 72, 48, 84, 30, 60 }, Layer.Values(seen["last"]));
        using var found = network.Maximize(
            Objectives.Channel("last:1"), Rows.Box(2, -1, 1), null, new() { Steps = 60, LearningRate = 0.1, Seed = 1 });
        Assert.AreEqual(66, found.Scores[0], 0.1);

        using var other = new HookedNetwork(
            HookedNetwork.Varying(new Two(), "offset", new Dictionary<string, Tensor> { ["values"] = input[0..1] }), 2);
        using var offsets = Layer.Rows([0, 0], [1, 1]);
        using var output = other.Run(offsets);
        CollectionAssert.AreEqual(new float[] { 6, 12, 9, 15 }, Layer.Values(output));
        Assert.AreNotEqual(network.Hash, other.Hash);
    }

    [TestMethod]
    public void A_recurrent_layer_alone_is_a_network_of_its_steps()
    {
        using var start = zeros(1, 1, 4);
        using var network = new HookedNetwork(
            HookedNetwork.Varying(nn.GRU(3, 4, batchFirst: true), "input", new Dictionary<string, Tensor>()), 5, 3);
        using var input = randn(2, 5, 3);
        using var output = network.Run(input);
        CollectionAssert.AreEqual(new long[] { 2, 5, 4 }, output.shape);
    }

    [TestMethod]
    [DataRow("other", "offset", "has no input 'other'. Its inputs are: values, offset, scale.")]
    [DataRow("values", "mask", "'mask' cannot be held. The inputs besides 'values' are: offset, scale.")]
    [DataRow("values", "scale", "Nothing says what the input 'offset' of 'Two' is held at.")]
    public void Inputs_that_are_not_there_are_refused(string varies, string held, string says)
    {
        using var module = new Two();
        using var value = zeros(1, 2);
        var failure = Assert.Throws<ArgumentException>(
            () => HookedNetwork.Varying(module, varies, new Dictionary<string, Tensor> { [held] = value }));
        StringAssert.Contains(failure.Message, says);
    }

    [TestMethod, DataRow(true), DataRow(false)]
    public void Behind_an_embedding_everything_can_be_maximised(bool withPlaces)
    {
        using var network = Texts(withPlaces);
        Assert.AreEqual(new ActivationPoint("codes"), network.Codes().Point.Point);
        Assert.AreEqual("codes [2, 3]", network.Points[0].ToString());
        using var codes = tensor(new long[] { 0, 1, 2, 2, 2, 1 }).view(2, 3);
        using var seen = network.RunWithCache(codes, "codes", "sum");
        CollectionAssert.AreEqual(new float[] { 0, 1, 5, 0, -1, -5 }, Layer.Values(seen["codes"][0].contiguous()));
        CollectionAssert.AreEqual(new float[] { 6, -6, 11, -11 }, Layer.Values(seen["sum"]));

        foreach (var objective in new[] { Objectives.Channel("sum:1"), Objectives.Channel("codes:1", Reduction.Sum) })
        {
            using var found = network.Maximize(
                objective, network.Embedding(), null, new() { Steps = 200, LearningRate = 0.2, Seed = 3, Count = 2 });
            CollectionAssert.AreEqual(new long[] { 2, 2, 3 }, found.Input.shape);
            Assert.AreEqual(0, found.Scores[0], 1e-4, "no entry of the table is above 0");
            Assert.AreEqual(found.Scores[0], network.Score(objective, found.Input)[0], 1e-5);
        }
    }

    [TestMethod]
    public void Floats_that_stand_for_nothing_are_refused()
    {
        using var network = Texts(withPlaces: true);
        using var wrong = zeros(1, 3);
        var failure = Assert.Throws<ArgumentException>(() => network.Run(wrong));
        Assert.AreEqual(
            "The network reads whole numbers (Int64) of shape [3], and this is Float32 of shape [3]; " +
            "floats stand for its point codes [2, 3].", failure.Message);
        using var floats = Planted.Random();
        Assert.Throws<ArgumentException>(() => floats.Embedding());
    }

    /// <summary>Codes to (0, 0), (1, -1), (5, -5), then their sum over places; the places have a table of zeros beside.</summary>
    private static HookedNetwork Texts(bool withPlaces)
    {
        var (codes, places, sum) = (nn.Embedding(3, 2), nn.Embedding(3, 2), new Function("sum", x => x.sum(1)));
        Planted.Fill(codes.weight!, [0, 0, 1, -1, 5, -5]);
        Planted.Fill(places.weight!, new float[6]);
        return new(
            new Written(
                (net, x) =>
                {
                    var values = net["codes"].call(x);
                    if (withPlaces) values = values + net["places"].call(arange(3).unsqueeze(0).expand(x.shape));
                    return net["sum"].call(values);
                },
                withPlaces ? [("places", places), ("codes", codes), ("sum", sum)] : [("codes", codes), ("sum", sum)]),
            () => zeros([1, 3], int64));
    }

    private sealed class Two : nn.Module<Tensor, Tensor, double, Tensor>
    {
        internal readonly Linear first = Layer.Times(2), last = Layer.Times(3);

        public Two() : base(nameof(Two)) => RegisterComponents();

        public override Tensor forward(Tensor values, Tensor offset, double scale = 1) =>
            last.call(first.call(values) + offset * scale);
    }
}
