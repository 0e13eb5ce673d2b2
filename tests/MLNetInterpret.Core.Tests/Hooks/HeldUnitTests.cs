using MLNetInterpret.Core.Units;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret;

/// <summary>A unit held at a value.</summary>
[TestClass]
public class HeldUnitTests
{
    [TestMethod]
    public void What_comes_after_reads_the_value_and_nothing_else_changes()
    {
        using var network = Perceptron();
        using var input = AlignedTensor.From([1, 2, -3, 4], 2, 2);
        using var plain = network.RunWithCache(input, "hidden", "logits");
        using var held = network.RunHeld(input, "hidden:1", 5, "hidden", "logits");
        CollectionAssert.AreEqual(new float[] { 1, 2, -3, 4 }, Values(plain["hidden"]));
        CollectionAssert.AreEqual(new float[] { 1, 5, -3, 5 }, Values(held["hidden"]), "read at the point itself too");
        CollectionAssert.AreEqual(new float[] { 1 + 20, 0 + 40 }, Values(plain["logits"]), "rectified, weights 1 and 10");
        CollectionAssert.AreEqual(new float[] { 1 + 50, 0 + 50 }, Values(held["logits"]));

        using var low = network.RunHeld(input, "hidden:1", -5, "logits");
        CollectionAssert.AreEqual(new float[] { 1, 0 }, Values(low["logits"]), "behind a rectifier a value below 0 is 0");
    }

    [TestMethod]
    public void A_channel_is_held_at_all_of_its_positions()
    {
        using var network = Planted.Random();
        using var input = randn(2, 2, 8, 8);
        using var held = network.RunHeld(input, "conv1:2", 0.5f, "conv1", "relu1");
        using var plain = network.RunWithCache(input, "conv1");
        using var channel = held["conv1"].select(1, 2);
        Assert.IsTrue(Values(channel.contiguous()).All(value => value == 0.5f));
        Assert.IsTrue(held["conv1"].narrow(1, 0, 2).allclose(plain["conv1"].narrow(1, 0, 2)));
        using var after = held["relu1"].select(1, 2);
        Assert.IsTrue(Values(after.contiguous()).All(value => value == 0.5f));
    }

    [TestMethod, DataRow("hidden"), DataRow("input:0"), DataRow("hidden:9"), DataRow("none:1")]
    public void Only_a_unit_behind_the_input_can_be_held(string unit)
    {
        using var network = Perceptron();
        using var input = zeros(1, 2);
        var failure = Assert.Throws<ArgumentException>(() => network.RunHeld(input, Unit.Parse(unit), 1, "logits"));
        StringAssert.Contains(failure.Message, unit switch
        {
            "hidden:9" => "has the units 0 to 1",
            "none:1" => "no activation point 'none'",
            "input:0" => "input",
            _ => "write <activation point>:<index>",
        });
    }

    [TestMethod, DataRow(false), DataRow(true)]
    public void No_hook_is_left(bool fails)
    {
        using var network = Perceptron();
        using var input = AlignedTensor.From([1, 2], 1, 2);
        using (var wrong = fails ? zeros(1, 3) : input.clone())
            try
            {
                using var held = network.RunHeld(wrong, "hidden:1", 5, "logits");
                Assert.IsFalse(fails);
            }
            catch (Exception failure) when (failure is not AssertFailedException)
            {
                Assert.IsTrue(fails, failure.Message);
            }

        using var plain = network.RunWithCache(input, "logits");
        CollectionAssert.AreEqual(new float[] { 21 }, Values(plain["logits"]));
    }

    /// <summary>Passes its inputs on, rectified, with the weights 1 and 10.</summary>
    private static HookedNetwork Perceptron()
    {
        var (hidden, logits) = (nn.Linear(2, 2), nn.Linear(2, 1));
        Planted.Fill(hidden.weight!, [1, 0, 0, 1]);
        Planted.Fill(hidden.bias!, [0, 0]);
        Planted.Fill(logits.weight!, [1, 10]);
        Planted.Fill(logits.bias!, [0]);
        return new(nn.Sequential(("hidden", hidden), ("relu", nn.ReLU()), ("logits", logits)), 2);
    }

    private static float[] Values(Tensor tensor) => tensor.data<float>().ToArray();
}
