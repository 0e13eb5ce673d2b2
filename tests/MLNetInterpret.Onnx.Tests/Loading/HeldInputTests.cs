using TorchSharp;
using static TorchSharp.torch;
using DataType = Onnx.TensorProto.Types.DataType;

namespace MLNetInterpret.Onnx.Tests.Loading;

/// <summary>Numbers for inputs that do not vary.</summary>
[TestClass]
public class HeldInputTests
{
    [TestMethod]
    [DataRow(new long[] { -1, 4 }), DataRow(new long[] { -1, -1 }), DataRow(new long[] { 1, 1 })]
    public void A_number_fills_an_input(long[] shape)
    {
        using var folder = new TestFolder();
        var builder = new ModelBuilder();
        var x = builder.Input("x", [-1, 4]);
        var mask = builder.Node("Cast", [builder.Input("mask", shape, DataType.Int64)], ("to", 1L));
        var path = builder.Output(builder.Node("Add", [x, mask])).Save(folder.Path);
        var options = new OnnxOptions
        {
            Reference = OrtReference.Run,
            Held = new Dictionary<string, Tensor> { ["mask"] = tensor(3.0f) },
        };
        using var network = OnnxNetwork.Load(path, options);
        using var scope = NewDisposeScope();
        var output = network.Run(zeros(2, 4));
        Assert.IsTrue(output.eq(3).all().item<bool>());
        var missing = Assert.ThrowsExactly<ArgumentException>(() => OnnxNetwork.Load(path, new() { Input = "x" }));
        StringAssert.Contains(missing.Message, "give it by OnnxOptions.Held");
    }
}
