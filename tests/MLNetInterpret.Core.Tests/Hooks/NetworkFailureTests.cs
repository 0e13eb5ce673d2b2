using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret;

/// <summary>What is said when a layer fails.</summary>
[TestClass]
public class NetworkFailureTests
{
    [TestMethod]
    public void The_innermost_layer_is_named_and_the_native_trace_stands_inside()
    {
        var module = nn.Sequential(
            ("body", nn.Sequential(("fc1", Layer.Times(1)), ("fc2", Layer.Times(1, 3)))), ("last", Layer.Times(1)));
        var failure = Assert.ThrowsExactly<ArgumentException>(() => new HookedNetwork(module, 2));
        StringAssert.StartsWith(
            failure.Message, "The network does not accept an input of shape [2]: 'body.fc2' (Linear) fails on Float32 [1, 2]: ");
        OneSentence(failure);
    }

    [TestMethod, DataRow(false), DataRow(true)]
    public void A_pass_of_another_shape_names_the_layer(bool held)
    {
        using var network = Planted.Random();
        using var wrong = randn(3, 2, 9, 8);
        var failure = Assert.ThrowsExactly<ArgumentException>(() => held
            ? network.RunHeld(wrong, "conv1:0", 1, "logits") : network.RunWithCache(wrong, "conv1", "logits"));
        StringAssert.StartsWith(
            failure.Message,
            "The network does not accept an input of shape [2, 9, 8]: 'logits' (Linear) fails on Float32 [3, 40]: ");
        StringAssert.EndsWith(failure.Message, ". It was made for inputs of shape [2, 8, 8].");
        OneSentence(failure);
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => network.Run(wrong)).Message, "'logits' (Linear)");

        using var good = randn(1, 2, 8, 8);
        using var whole = network.Run(good);
        CollectionAssert.AreEqual(new long[] { 1, 4 }, whole.shape);
    }

    [TestMethod]
    public void A_layers_own_failure_is_named_too()
    {
        using var network = new HookedNetwork(
            new Written(
                (net, x) => net["log"].call(net["first"].call(x)),
                ("first", Layer.Times(1)),
                ("log", new Function(
                    "log", x => x.min().item<float>() < 0 ? throw new ArithmeticException("Below 0.") : x.log()))),
            2);
        using var negative = Layer.Rows([1, -1]);
        var failure = Assert.ThrowsExactly<InvalidOperationException>(() => network.RunWithCache(negative, "log"));
        Assert.AreEqual("The network does not run: 'log' (Function) fails on Float32 [1, 2]: Below 0.", failure.Message);
        Assert.IsInstanceOfType<ArithmeticException>(failure.InnerException);
    }

    [TestMethod]
    public void Outside_of_all_layers_the_network_itself_fails()
    {
        using var network = new HookedNetwork(
            new Written(
                (net, x) => net["first"].call(x) + zeros(x.shape[0] == 3 ? 4 : 1, 1), ("first", Layer.Times(1))), 2);
        using var three = zeros(3, 2);
        var failure = Assert.ThrowsExactly<InvalidOperationException>(() => network.Run(three));
        StringAssert.StartsWith(failure.Message, "The network does not run: The size of tensor");
        OneSentence(failure);
    }

    [TestMethod]
    public void A_cancellation_inside_the_network_stays_one()
    {
        using var network = new HookedNetwork(
            new Written(
                (net, x) => x.max().item<float>() > 10 ? throw new OperationCanceledException() : net["first"].call(x),
                ("first", Layer.Times(1))), 2);
        using var large = Layer.Rows([11, 0]);
        Assert.ThrowsExactly<OperationCanceledException>(() => network.RunWithCache(large, "first"));
    }

    [TestMethod]
    public void Want_of_memory_inside_the_network_stays_what_it_is()
    {
        using var network = new HookedNetwork(
            new Written(
                (net, x) => x.max().item<float>() > 10 ? zeros(1L << 50) : net["first"].call(x), ("first", Layer.Times(1))), 2);
        using var large = Layer.Rows([11, 0]);
        var failure = Assert.Throws<Exception>(() => network.Run(large));
        Assert.IsTrue(LibTorch.IsOutOfMemory(failure), failure.ToString());
    }

    [TestMethod]
    public void A_gradient_that_a_layer_spoils_is_one_sentence()
    {
        // the sigmoid needs what it gave, and the next line writes into it
        using var network = new HookedNetwork(
            new Written((net, x) => net["last"].call(x.sigmoid().mul_(2)), ("last", Layer.Times(1))), 2);
        var failure = Assert.ThrowsExactly<InvalidOperationException>(() => network.Maximize(
            Objectives.Channel("last:0"), Core.Rows.Rows.Box(2, -1, 1), null, new() { Steps = 2 }));
        StringAssert.StartsWith(failure.Message, "The network has no gradient from 'last:0' to the input: one of the variables");
        OneSentence(failure);
    }

    private static void OneSentence(Exception failure)
    {
        Assert.IsNotNull(failure.InnerException);
        Assert.IsFalse(failure.Message.Contains('\n'), failure.Message);
        StringAssert.EndsWith(failure.Message, ".");
    }
}
