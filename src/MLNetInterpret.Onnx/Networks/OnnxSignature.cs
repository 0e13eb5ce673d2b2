using static TorchSharp.torch;

namespace MLNetInterpret.Onnx.Networks;

/// <summary>What goes into a graph and comes out.</summary>
/// <param name="Input">The input that varies.</param>
/// <param name="Output">The output.</param>
/// <param name="Held">The others, by name.</param>
/// <param name="Rows">The only number of rows that the file takes; null for any.</param>
/// <param name="ChannelsLast">Whether the graph reads pictures as rows, columns, channels, which are given with channels
/// first.</param>
internal sealed record OnnxSignature(
    string Input, string Output, IReadOnlyDictionary<string, HeldInput> Held, long? Rows, bool ChannelsLast)
{
    /// <summary>The input as the graph reads it, in a tensor of its own.</summary>
    public Tensor Read(Tensor input) => ChannelsLast ? input.permute(0, 2, 3, 1) : input.alias();
}
