using MLNetInterpret.Core.Hooks;
using MLNetInterpret.Core.Rows;
using MLNetInterpret.Core.Scanning;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret;

/// <summary>Modules that run more than once in a pass.</summary>
[TestClass]
public class RepeatedCallTests
{
    [TestMethod]
    public void Every_call_is_a_point_with_a_shape_of_its_own()
    {
        using var network = OneRelu();
        Assert.AreEqual("first [2], relu [2], wide [3], relu#2 [3], last [3]", network.Points.ToString());
        CollectionAssert.AreEqual(new[] { 0, 1, 2, 3, 4 }, network.Points.Select(point => point.Order).ToArray());
        Assert.IsEmpty(network.Warnings);
    }

    [TestMethod]
    public void A_point_reads_its_own_call_whatever_else_is_asked()
    {
        using var network = OneRelu();
        using var input = Layer.Rows([1, -2]);
        foreach (ActivationPoint[] asked in new ActivationPoint[][] { ["relu"], ["relu", "last"], ["last", "relu#2", "relu"] })
        {
            using var seen = network.RunWithCache(input, asked);
            CollectionAssert.AreEqual(new float[] { 1, 0 }, Layer.Values(seen["relu"]));
        }

        foreach (ActivationPoint[] asked in new ActivationPoint[][] { ["relu#2"], ["relu#2", "last"], ["relu", "relu#2"] })
        {
            using var seen = network.RunWithCache(input, asked);
            CollectionAssert.AreEqual(new float[] { 1, 0, 1 }, Layer.Values(seen["relu#2"]));
        }
    }

    [TestMethod, DataRow("relu#2:1", 1), DataRow("relu#2", 3), DataRow("relu*", 5), DataRow("*#2:*", 3), DataRow("relu", 2)]
    public void Patterns_name_units_of_calls(string pattern, int count)
    {
        using var network = OneRelu();
        Assert.HasCount(count, network.Units(pattern));
        var unit = Unit.Parse("relu#2:1");
        Assert.AreEqual("relu#2:1", unit.ToString());
        Assert.AreEqual(new ActivationPoint("relu#2"), unit.Point);
    }

    [TestMethod]
    public void A_unit_is_held_in_its_own_call()
    {
        using var network = OneRelu();
        using var input = Layer.Rows([1, -2]);
        using var first = network.RunHeld(input, "relu:0", 5, "relu", "relu#2");
        CollectionAssert.AreEqual(new float[] { 5, 0 }, Layer.Values(first["relu"]));
        CollectionAssert.AreEqual(new float[] { 5, 0, 5 }, Layer.Values(first["relu#2"]));
        using var second = network.RunHeld(input, "relu#2:1", 5, "relu", "relu#2", "last");
        CollectionAssert.AreEqual(new float[] { 1, 0 }, Layer.Values(second["relu"]));
        CollectionAssert.AreEqual(new float[] { 1, 5, 1 }, Layer.Values(second["relu#2"]));
        CollectionAssert.AreEqual(new float[] { 3, 15, 3 }, Layer.Values(second["last"]));
    }

    [TestMethod]
    public void Scores_scans_maximisation_and_paths_read_the_call()
    {
        using var network = OneRelu();
        using var input = Layer.Rows([1, -2], [2, 3]);
        CollectionAssert.AreEqual(new float[] { 1, 5 }, network.Score(Objectives.Channel("relu#2:2"), input).ToArray());

        using var scan = new ActivationScan(network, new() { Units = ["relu", "relu#2"], RowsPerShard = 2 });
        scan.Add(input);
        var units = ScannedUnits.From(scan.Finish(), network);
        Assert.AreEqual(5, units.Require("relu#2:2").Highest[0].Activation);
        Assert.AreEqual(3, units.Require("relu:1").Highest[0].Activation);

        using var found = network.Maximize(
            Objectives.Channel("relu#2:2"), Rows.Box(2, -1, 1), null, new() { Steps = 60, LearningRate = 0.1, Seed = 1 });
        CollectionAssert.AreEqual(new float[] { 1, 1 }, Layer.Values(found.Input), "wide:2 adds both slots");
        Assert.AreEqual(new ActivationPoint("wide"), network.Points.Below("relu#2"));
        Assert.AreEqual(new ActivationPoint("first"), network.Points.Below("relu"));
    }

    [TestMethod]
    public void Receptive_fields_are_those_of_the_call()
    {
        var conv = nn.Conv2d(1, 1, 3, padding: 1, bias: false);
        Planted.Fill(conv.weight!, [0, 1, 0, 1, 1, 1, 0, 1, 0]);
        using var network = new HookedNetwork(
            new Written((net, x) => net["conv"].call(net["conv"].call(x)), ("conv", conv)), 1, 7, 7);
        Assert.AreEqual("conv [1, 7, 7], conv#2 [1, 7, 7]", network.Points.ToString());
        Assert.AreEqual(new Crop(2, 2, 3, 3), ReceptiveField.Of(network, "conv")!.At(3, 3));
        Assert.AreEqual(new Crop(1, 1, 5, 5), ReceptiveField.Of(network, "conv#2")!.At(3, 3));
    }

    [TestMethod]
    public void One_module_under_two_names_has_points_under_the_first()
    {
        var relu = nn.ReLU();
        using var network = new HookedNetwork(
            nn.Sequential(("first", Layer.Times(1)), ("relu1", relu), ("second", Layer.Times(-1)), ("relu2", relu)), 2);
        Assert.AreEqual("first [2], relu1 [2], second [2], relu1#2 [2]", network.Points.ToString());
        using var input = Layer.Rows([1, -2]);
        using var seen = network.RunWithCache(input, "relu1", "relu1#2", "second");
        CollectionAssert.AreEqual(new float[] { 1, 0 }, Layer.Values(seen["relu1"]));
        CollectionAssert.AreEqual(new float[] { 0, 0 }, Layer.Values(seen["relu1#2"]));
        var asked = Assert.ThrowsExactly<ArgumentException>(() => network.RunWithCache(input, "relu2"));
        StringAssert.Contains(
            asked.Message, "'relu2' is the same module as 'relu1': its calls are the points 'relu1', 'relu1#2'.");
    }

    [TestMethod, DataRow("relu#2"), DataRow("relu"), DataRow("last")]
    public void Another_number_of_calls_is_refused_and_no_hook_is_left(string point)
    {
        // runs once more for large inputs
        using var network = new HookedNetwork(
            new Written(
                (net, x) =>
                {
                    var values = net["relu"].call(net["relu"].call(x));
                    if (x.max().item<float>() > 10) values = net["relu"].call(values);
                    return net["last"].call(values);
                },
                ("relu", nn.ReLU()), ("last", Layer.Times(1))), 2);
        using var large = Layer.Rows([11, 1]);
        var failure = Assert.Throws<InvalidOperationException>(() => network.RunWithCache(large, "relu", "last"));
        StringAssert.StartsWith(failure.Message, "'relu' ran 3 times in this pass, but 2 times when the network was taken over");
        using var small = Layer.Rows([1, 1]);
        using var seen = network.RunWithCache(small, point);
        CollectionAssert.AreEqual(new float[] { 1, 1 }, Layer.Values(seen[point]));
    }

    [TestMethod]
    public void A_call_that_does_not_come_is_refused()
    {
        using var network = new HookedNetwork(
            new Written(
                (net, x) => x.max().item<float>() > 10 ? x : net["second"].call(net["first"].call(x)),
                ("first", Layer.Times(1)), ("second", Layer.Times(1))), 2);
        using var large = Layer.Rows([11, 1]);
        var failure = Assert.Throws<InvalidOperationException>(() => network.RunWithCache(large, "second"));
        StringAssert.StartsWith(failure.Message, "'second' ran 0 times in this pass, but once when");
    }

    /// <summary>first (as it is), relu, wide (both slots and their sum), relu again, last (times 3).</summary>
    private static HookedNetwork OneRelu()
    {
        var wide = nn.Linear(2, 3, hasBias: false);
        Planted.Fill(wide.weight!, [1, 0, 0, 1, 1, 1]);
        return new(
            new Written(
                (net, x) => net["last"].call(net["relu"].call(net["wide"].call(net["relu"].call(net["first"].call(x))))),
                ("relu", nn.ReLU()), ("first", Layer.Times(1)), ("wide", wide), ("last", Layer.Times(3, 3))), 2);
    }
}
