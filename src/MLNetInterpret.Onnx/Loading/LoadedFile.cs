using MLNetInterpret.Onnx.Graphs;
using MLNetInterpret.Onnx.Networks;
using static TorchSharp.torch;

namespace MLNetInterpret.Onnx.Loading;

/// <summary>A file as a module.</summary>
/// <param name="Module">The module.</param>
/// <param name="Signature">What goes in and comes out.</param>
/// <param name="Input">The input that varies, as the file declares it.</param>
/// <param name="Row">Shape of one input as the graph reads it.</param>
/// <param name="Pixels">What pixels mean; null for inputs that are no pictures.</param>
internal sealed record LoadedFile(OnnxModule Module, OnnxSignature Signature, GraphInput Input, long[] Row, PixelScale? Pixels)
{
    /// <summary>Shape of one input as it is given: pictures have their channels first.</summary>
    public long[] GivenRow => Signature.ChannelsLast ? [Row[2], Row[0], Row[1]] : Row;

    /// <summary>The network.</summary>
    public HookedNetwork Hooked(IReadOnlyList<string> classNames) =>
        new(Module, () => Loader.Example(Input, GivenRow, Signature.Rows ?? 1), Pixels) { ClassNames = classNames };
}
