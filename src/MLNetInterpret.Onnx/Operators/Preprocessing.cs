using TorchSharp;
using static MLNetInterpret.Onnx.Operators.OperatorTable;
using static TorchSharp.torch;

namespace MLNetInterpret.Onnx.Operators;

/// <summary>What stands before or behind a network in a file: scalers of scikit-learn, windows of sound.</summary>
internal static class Preprocessing
{
    public static readonly IReadOnlyDictionary<string, Operator> Table = new Dictionary<string, Operator>
    {
        ["ai.onnx.ml.Normalizer"] = One(call => call.Text("norm", "MAX") switch
        {
            "L1" => call.X / call.X.abs().sum(-1, true),
            "L2" => call.X / call.X.square().sum(-1, true).sqrt(),
            _ => call.X / call.X.amax([-1], true),
        }),
        ["ai.onnx.ml.Scaler"] = One(call =>
        {
            var x = call.X.to(float32);
            if (call.Floats("offset") is { Length: > 0 } offset) x = x - tensor(offset, device: x.device);
            return call.Floats("scale") is { Length: > 0 } scale ? x * tensor(scale, device: x.device) : x.alias();
        }),
        // names for the probabilities: the numbers themselves are what a network gives
        ["ai.onnx.ml.ZipMap"] = One(call => call.X.alias()),
        ["BlackmanWindow"] = Window(w => (w.cos() * -0.5) + ((w * 2).cos() * 0.08) + 0.42),
        ["HammingWindow"] = Window(w => (w.cos() * -(1 - (25.0 / 46))) + (25.0 / 46)),
        ["HannWindow"] = Window(w => (w.cos() * -0.5) + 0.5),
    };

    private static Operator Window(Func<Tensor, Tensor> shape) => call =>
    {
        var size = call.Longs(0)![0];
        NodeCall.Room([size]);
        var period = call.Is("periodic", true) ? size : size - 1;
        var angles = arange(size, float64) * (2 * Math.PI / Math.Max(period, 1));
        return [shape(angles).to(Files.ElementTypes.Of((int)call.Int("output_datatype", 1)))];
    };
}
