using MLNetInterpret.Core.Hooks;
using MLNetInterpret.Core.Networks;
using MLNetInterpret.Core.Networks.Recurrent;
using static TorchSharp.torch;

namespace MLNetInterpret.Networks;

[TestClass]
public class PointTests
{
    [TestMethod]
    public void A_convolutional_network_shows_its_blocks_before_the_pooling()
    {
        using var network = new HookedNetwork(
            new ConvNet(new() { Channels = 3, Height = 12, Width = 9, Classes = 4, Blocks = [5, 6], HiddenUnits = 7 }), 3, 12, 9);
        Assert.AreEqual("conv1 [5, 12, 9], conv2 [6, 6, 4], hidden1 [7], logits [4]", network.Points.ToString());
    }

    [TestMethod]
    public void Images_too_small_to_halve_are_left_as_they_are()
    {
        using var network = new HookedNetwork(
            new ConvNet(new() { Channels = 1, Height = 3, Width = 2, Classes = 2, Blocks = [2, 2, 2] }), 1, 3, 2);
        Assert.AreEqual("conv1 [2, 3, 2], conv2 [2, 1, 1], conv3 [2, 1, 1], logits [2]", network.Points.ToString());
    }

    [TestMethod]
    public void A_perceptron_shows_its_hidden_layers()
    {
        using var network = new HookedNetwork(new Mlp(new() { Features = 6, Outputs = 1, HiddenUnits = [4, 3] }), 6);
        Assert.AreEqual("hidden1 [4], hidden2 [3], logits [1], probability [1]", network.Points.ToString());
    }

    [TestMethod]
    public void A_character_model_shows_cells_and_hidden_states_time_last()
    {
        using var network = new HookedNetwork(
            new CharNetwork(new() { Vocabulary = 5, Layers = 2, HiddenUnits = 3 }), () => zeros(1, 8, int64));
        string[] values = ["cell", "tanh", "hidden", "input", "forget", "output", "candidate"];
        var inside = new[] { 1, 2 }.SelectMany(layer => values.Select(value => $"lstm{layer}.{value} [3, 8], "));
        Assert.AreEqual(string.Concat(inside) + "logits [5, 8]", network.Points.ToString());
    }

    [TestMethod]
    public void Gates_are_no_units_unless_they_are_named()
    {
        using var network = new HookedNetwork(
            new CharNetwork(new() { Vocabulary = 5, Layers = 2, HiddenUnits = 3 }), () => zeros(1, 8, int64));
        CollectionAssert.AreEqual(
            new[] { "lstm1.cell", "lstm1.hidden", "lstm2.cell", "lstm2.hidden" },
            network.Units().Select(unit => unit.Point.Name).Distinct().ToArray());
        Assert.HasCount(3, network.Units("lstm2.forget"));
        Assert.AreEqual("lstm1.hidden", network.Points.Below("lstm2.cell")?.Name);
    }
}
