using MLNetInterpret.Onnx.Files;
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
/// <param name="Meaning">What the file says about it.</param>
internal sealed record LoadedFile(
    OnnxModule Module, OnnxSignature Signature, GraphInput Input, long[] Row, PixelScale? Pixels, NetworkMeaning Meaning)
{
    /// <summary>Shape of one input as it is given: pictures have their channels first.</summary>
    public long[] GivenRow => Signature.ChannelsLast ? [Row[2], Row[0], Row[1]] : Row;

    /// <summary>The network.</summary>
    /// <param name="classNames">Names of the classes; without any those of the file, where it has one for each unit of the
    /// output. Of two names for one logit, the network has the second.</param>
    public HookedNetwork Hooked(IReadOnlyList<string> classNames)
    {
        var network = new HookedNetwork(Module, () => Loader.Example(Input, GivenRow, Signature.Rows ?? 1), Pixels);
        var units = network.Points.Count == 0 ? 0 : network.Points.Output.UnitCount;
        var names = classNames.Count > 0 ? classNames : Meaning.ClassNames.Count == units ? Meaning.ClassNames : [];
        network.Name(units == 1 && names is [_, var positive] ? [positive] : names);
        return network;
    }
}
